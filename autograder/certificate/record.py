"""What is known of a learner: the work in each assessment, and what people ruled."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from typing import Literal

from autograder.errors import AutograderError

State = Literal["missing", "refused", "blank", "submitted"]

_NONE = Fraction(0)


class RecordError(AutograderError):
    """A record that cannot be true of the course, such as 11 points out of 10."""


def need_zone(name: str, moment: datetime | None) -> None:
    """Raise RecordError for a moment without a time zone."""
    if moment is not None and moment.utcoffset() is None:
        raise RecordError(f"{name} is {moment}; it needs a time zone.")


def exact_points(name: str, value: object) -> Fraction:
    """Return points as a fraction; raises TypeError unless exact, RecordError below 0."""
    if isinstance(value, bool) or not isinstance(value, int | Fraction):
        raise TypeError(f"{name} must be an int or a Fraction, not {value!r}")
    if value < 0:
        raise RecordError(f"{name} are {value}; they cannot be below 0.")
    return value if isinstance(value, Fraction) else Fraction(value)


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in one assessment.

    `points` are marked so far, before any deduction; `unmarked` are the points that a person has
    still to mark; `detail` says why a submission was refused. Work without `submitted_at`
    counts as on time. `earlier` are the other attempts at the same assessment. `answered` is how
    many questions were answered; None: not counted, and whoever received the work judged it not
    blank. Raises TypeError for points that are not exact.
    """

    state: State
    points: Fraction = _NONE
    unmarked: Fraction = _NONE
    submitted_at: datetime | None = None
    detail: str = ""
    earlier: tuple["Standing", ...] = ()
    answered: int | None = None

    def __post_init__(self) -> None:
        for name in ("points", "unmarked"):
            object.__setattr__(self, name, exact_points(name, getattr(self, name)))
        if self.state != "submitted" and self.points + self.unmarked:
            raise RecordError(f"Work that is {self.state} cannot have points.")
        need_zone("submitted_at", self.submitted_at)
        if any(one.earlier for one in self.earlier):
            raise RecordError("An earlier attempt has earlier attempts; list all in one place.")


@dataclass(frozen=True)
class Excusal:
    """An assessment that need not be done; `signed` by the course manager goes beyond the cap."""

    why: str
    signed: bool = False


@dataclass(frozen=True)
class Override:
    """Points that a person gave one assessment, in place of the computed ones."""

    points: Fraction
    why: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", exact_points("points", self.points))
        need_zone("at", self.at)


@dataclass(frozen=True)
class Grant:
    """A decision that a person made in place of the rule's."""

    outcome: Literal["awarded", "not_awarded"]
    why: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        need_zone("at", self.at)


@dataclass(frozen=True)
class Departure:
    """A learner who left, was replaced by somebody else, or goes on under another id."""

    on: date
    kind: Literal["withdrew", "substituted", "merged"]
    why: str


@dataclass(frozen=True)
class Ruling:
    """What people decided about one learner; the keys are assessments.

    An extension is the learner's own due time, whether before or after the course's.
    """

    extensions: Mapping[str, datetime] = field(default_factory=dict)
    excused: Mapping[str, Excusal] = field(default_factory=dict)
    overrides: Mapping[str, Override] = field(default_factory=dict)
    departed: Departure | None = None
    granted: Grant | None = None

    def __post_init__(self) -> None:
        for name, due in self.extensions.items():
            need_zone(f"The extension of {name}", due)


@dataclass(frozen=True)
class Record:
    """What is known of a learner; `as_of` tells which due dates have passed.

    An assessment without a standing is missing.
    """

    learner: str
    as_of: datetime
    standings: Mapping[str, Standing] = field(default_factory=dict)
    ruling: Ruling = field(default_factory=Ruling)

    def __post_init__(self) -> None:
        need_zone("as_of", self.as_of)
