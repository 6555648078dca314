"""How much one submission's code may use, as the instructor's environment says."""

import json
import os
from dataclasses import fields

from autograder.errors import AutograderError
from autograder.sandbox.protocol import Limits

VARIABLE = "AUTOGRADER_LIMITS"


class BadLimits(AutograderError):
    """Limits that cannot be used; the message names the one at fault."""


def limits() -> Limits:
    """Return the limits of AUTOGRADER_LIMITS, a JSON object of those that differ from the usual.

    Such as `{"seconds": 300, "memory_bytes": 4000000000}`. Raises BadLimits.
    """
    text = os.environ.get(VARIABLE, "")
    if not text.strip():
        return Limits()
    known = [field.name for field in fields(Limits)]
    try:
        given = json.loads(text)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise BadLimits(f'{VARIABLE} is not a JSON object such as {{"seconds": 300}}: {text!r}.')
    for name, value in given.items():
        if name not in known:
            raise BadLimits(f"{VARIABLE} has no limit {name!r}. It has: {', '.join(known)}.")
        if type(value) is not int or value < 1:
            raise BadLimits(f"{VARIABLE}: {name} is {value!r}; write a whole number above 0.")
    return Limits(**given)
