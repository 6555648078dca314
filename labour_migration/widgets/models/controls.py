"""The controls of a widget as data: what may be entered, and how a value is read and shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.reading import LONGEST_TEXT, read_number

LONGEST_LINE = 300
Path = tuple[str | int, ...]
Kind = Literal["number", "choice", "choices", "tick", "line", "text"]


@dataclass(frozen=True)
class Control:
    """One control: where its value goes, its label, and what it accepts.

    ``number`` accepts text in any notation that means one number; empty is None if ``optional``.
    ``choice`` and ``choices`` take ``options``, pairs of wording and value. ``line`` and ``text``
    are short and long texts; ``wide`` gives more room on the screen.
    """

    path: Path
    label: str
    kind: Kind
    options: tuple[tuple[str, Any], ...] = ()
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    optional: bool = False
    wide: bool = False

    def read(self, shown: Any) -> Any:
        """The value that was entered, or BadInput saying what to enter instead.

        >>> Control(("share_pct",), "Share", "number", high=100).read("12,5 %")
        12.5
        """
        value = shown
        if self.kind == "number":
            text = shown.strip()
            value = read_number(text) if text else None
        elif self.kind == "choices":
            value = tuple(shown)
        self.check(value)
        return value

    def show(self, value: Any) -> Any:
        """The value as the control on screen holds it; numbers are text there."""
        if self.kind != "number":
            return value
        return "" if value is None else f"{value:.15g}"

    def check(self, value: Any) -> None:
        """BadInput unless the value may stand here."""
        match self.kind:
            case "number":
                self._check_number(value)
            case "choice":
                self._check_options([value])
            case "choices":
                self._check_options(value)
            case "line" | "text":
                most = LONGEST_LINE if self.kind == "line" else LONGEST_TEXT
                if not isinstance(value, str) or len(value) > most:
                    raise BadInput(f"write a text of at most {most:,} characters")
            case "tick":
                if not isinstance(value, bool):
                    raise BadInput("choose yes or no (True or False)")

    def _check_number(self, value: Any) -> None:
        if value is None:
            if not self.optional:
                raise BadInput("write a number here")
            return
        if type(value) not in (int, float) or not math.isfinite(value):
            raise BadInput(f"{value!r} is not a number")
        if self.whole and value != int(value):
            raise BadInput(f"{value:g} is not a whole number")
        if not self.low <= value <= self.high:
            if self.high == math.inf:
                raise BadInput(f"{value:g} is too low; it must be at least {self.low:,g}")
            raise BadInput(f"{value:g} must lie between {self.low:,g} and {self.high:,g}")

    def _check_options(self, values: Any) -> None:
        if not isinstance(values, list | tuple):
            raise BadInput("give the choices as a list")
        known = [value for _, value in self.options]
        for value in values:
            if value not in known:
                names = "; ".join(words for words, _ in self.options[:8])
                more = "; ..." if len(self.options) > 8 else ""
                raise BadInput(f"{value!r} is not on offer. Choose from: {names}{more}")


@dataclass(frozen=True)
class Action:
    """A button that changes the model, such as one more row; ``change`` returns the new model."""

    label: str
    change: Callable[[Any], Any]


@dataclass(frozen=True)
class Group:
    """Controls that belong together, under a heading with a line of help."""

    title: str
    controls: tuple[Control, ...] = ()
    actions: tuple[Action, ...] = ()
    help: str = ""


def pairs(*names: str) -> tuple[tuple[str, str], ...]:
    """Options whose wording is their value.

    >>> pairs("yes", "no")
    (('yes', 'yes'), ('no', 'no'))
    """
    return tuple((name, name) for name in names)
