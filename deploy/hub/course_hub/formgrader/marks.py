"""Marks and comments as people type them."""

import re

_NUMBER = re.compile(r"[0-9]{1,4}([.,][0-9]{1,4})?", re.ASCII)
_LONGEST = 10_000


class Points(ValueError):
    """Points or a comment that the gradebook cannot take."""


def read_points(given: object, maximum: float) -> float | None:
    """Return points between 0 and a maximum, None where there are none; raises Points.

    >>> read_points("1,5", 2.0), read_points("", 2.0), read_points(0, 2.0)
    (1.5, None, 0.0)
    """
    if given is None or given == "":
        return None
    text = "" if isinstance(given, bool) else str(given).strip()
    if not _NUMBER.fullmatch(text):
        raise Points("Give points as a number, such as 1.5.")
    points = float(text.replace(",", "."))
    if points > maximum:
        raise Points(f"There are at most {maximum:g} points.")
    return points


def read_comment(given: object) -> str | None:
    """Return a comment, None for an empty one; raises Points when it is too long.

    >>> read_comment("  "), read_comment("Well argued.")
    (None, 'Well argued.')
    """
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    if not isinstance(given, str) or len(given) > _LONGEST:
        raise Points(f"A comment is a text of at most {_LONGEST} characters.")
    return given
