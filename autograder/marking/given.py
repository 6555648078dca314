"""The values that a learner's notebook gave for the names that test cells need."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from autograder.marking.protocol import Check
from autograder.marking.shown import plain_text
from autograder.sandbox.values import NotCarried, decode

NOT_DEFINED = "it is not defined when the check runs"
MOST_REASON = 500
_KINDS = {
    "NoneType": "None, that is nothing",
    "bool": "True or False",
    "int": "a whole number",
    "float": "a number",
    "str": "a text",
    "list": "a list",
    "tuple": "a tuple",
    "dict": "a dict",
    "set": "a set",
    "DataFrame": "a table",
    "Series": "a column (Series)",
    "ndarray": "an array",
    "Figure": "a figure",
}


@dataclass
class Given:
    """Values and reasons by check and name; a value is made anew for each check that needs it."""

    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    absent: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    _missing: dict[str, str] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    def for_check(self, check: Check) -> dict[str, Any]:
        """Return the values of one check; what is said afterwards is about this check."""
        held, reasons = self.values.get(check.id, {}), self.absent.get(check.id, {})
        found: dict[str, Any] = {}
        self._missing = {}
        for name in check.needs:
            if name not in held:
                self._missing[name] = reasons.get(name, NOT_DEFINED)
                continue
            try:
                found[name] = decode(held[name])
            except NotCarried as refused:
                self._missing[name] = refused.reason
        self._kinds = {name: type(value).__name__ for name, value in found.items()}
        return found

    def why_missing(self, name: str) -> str:
        """Return, for the learner, why there is no value for a name."""
        # The sandbox begins with the name; here it stands before.
        reason = self._missing.get(name, NOT_DEFINED).removeprefix(f"`{name}`: ")
        if reason.startswith(f"`{name}` "):
            reason = f"it{reason.removeprefix(f'`{name}`')}"
        reason = plain_text(reason, MOST_REASON).rstrip(". ")
        return f"Your notebook gives no value for `{name}`: {reason}."

    def why_unfit(self, names: Iterable[str]) -> str:
        """Return, for the learner, that a check could not work with the values it got.

        What went wrong in the check is left out: it could say what is hidden.
        """
        return (
            "The check cannot work with your value, which is of another kind, size or form than "
            f"the question asks for: {self._told(names)}."
        )

    def why_slow(self, names: Iterable[str], seconds: float) -> str:
        """Return, for the learner, that a check does not come to an end with the values it got."""
        return f"The check takes longer than {seconds:g} s with your value: {self._told(names)}."

    def _told(self, names: Iterable[str]) -> str:
        told = [f"`{name}` is {_kind(self._kinds[name])}" for name in names if name in self._kinds]
        return "; ".join(told) or "there is none"

    def why_wrong(self, names: Iterable[str]) -> str:
        """Return, for the learner, that a check did not hold which says nothing itself."""
        told = " and ".join(f"`{name}`" for name in names)
        return f"A check of {told} does not hold." if told else ""


def _kind(type_name: str) -> str:
    return _KINDS.get(type_name, f"of the type {type_name}")
