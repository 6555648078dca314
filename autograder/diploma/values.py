"""What the diploma's rule is applied to, and what it decides."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from autograder.errors import AutograderError

Outcome = Literal["awarded", "open"]
State = Literal["counts", "waits", "past", "not-eligible", "not-yet"]
Code = Literal[
    "courses_complete",
    "courses_missing",
    "another_course",
    "capstone_passed",
    "capstone_missing",
    "capstone_unmarked",
    "capstone_short",
    "capstone_outside",
]


class DiplomaError(AutograderError):
    """Something that cannot be true of a diploma, or that it cannot be decided from."""


@dataclass(frozen=True, order=True)
class Award:
    """A certificate that counts as one course. `on` is the day that the rule goes by.

    `issuer` is "" for this project, else the address of who issued it. `source` says where the
    award was read.
    """

    on: date
    course: str
    edition: str
    issuer: str = ""
    title: str = ""
    hours: int = 0
    source: str = ""


@dataclass(frozen=True)
class Capstone:
    """The final work: when it was handed in, and its points; None as long as it is unmarked."""

    handed_in: date
    points: Fraction | None = None


@dataclass(frozen=True)
class Window:
    """The days within which the courses must be completed; both ends belong to it."""

    first: date
    last: date


@dataclass(frozen=True)
class Counted:
    """How one award stands: part of the diploma, waiting for others, past its years, or neither.

    `until` is the last day on which another course can be completed to count together with it.
    """

    award: Award
    until: date
    state: State


@dataclass(frozen=True)
class Reason:
    """One ground of a decision: a code for programs, a message for people."""

    code: Code
    message: str


@dataclass(frozen=True)
class DiplomaDecision:
    """Whether the diploma is earned; else the best window that is open, and what it lacks.

    `counted` are the awards in the window that make up courses of the diploma, in the order of
    their days; `missing` more are needed. `completed_on` is the day on which the last part, course
    or capstone, was there. `window` is None when no award can count any more.
    """

    outcome: Outcome
    rule_version: str
    counted: tuple[Award, ...]
    missing: int
    window: Window | None
    completed_on: date | None
    standing: tuple[Counted, ...]
    reasons: tuple[Reason, ...]
