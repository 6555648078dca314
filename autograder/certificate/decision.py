"""What the rule says of a learner: the outcome, its grounds, and what each assessment brings."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from autograder.certificate.record import Override, State

Outcome = Literal["awarded", "not_awarded", "pending"]
PartState = Literal["missing", "refused", "blank", "submitted", "excused"]
Code = Literal[
    "points_reached",
    "points_short",
    "missing",
    "refused",
    "blank",
    "awaiting_mark",
    "not_yet_due",
    "late",
    "excused",
    "excusal_not_counted",
    "overridden",
    "departed",
    "granted",
]

__all__ = ["Code", "Decision", "Outcome", "Part", "PartState", "Reason", "RuleId", "State"]


@dataclass(frozen=True)
class Reason:
    """One ground of a decision: a code for programs, a message for people."""

    code: Code
    assessment: str | None
    message: str


@dataclass(frozen=True)
class RuleId:
    """Which rule decided.

    `version` is the one the course file names; `digest` is the SHA-256 in hexadecimal of all
    terms that can change a decision, so that a rule changed under an old version shows.
    """

    version: str
    digest: str


@dataclass(frozen=True)
class Part:
    """What one assessment brings to the decision; points are exact.

    `computed` are the points after the late deduction; None without marks. `counted` is what
    enters the total: the override or else the computed points, times `weight`. `weight` is 1,
    more where another assessment was excused, and 0 of one that is excused and left out.
    `reachable` is the most that `counted` can become, `unmarked` what a person has still to
    mark, before any deduction, `deducted` what lateness costs. `due` is the learner's own due
    time. `attempt` is the one that counts, 1 being the first and 0 none, out of `attempts`.
    """

    assessment: str
    title: str
    maximum: Fraction
    state: PartState
    computed: Fraction | None
    counted: Fraction
    reachable: Fraction
    unmarked: Fraction
    deducted: Fraction
    late: bool
    due: datetime
    submitted_at: datetime | None
    attempt: int
    attempts: int
    override: Override | None
    weight: Fraction
    completed: bool


@dataclass(frozen=True)
class Decision:
    """The outcome, with the points that count now and the most that can still be reached.

    `completed_at` is the latest hand-in that counts, once every assessment is completed.
    `granted` says that a person decided otherwise than the rule; the points stay the true ones.
    """

    learner: str
    outcome: Outcome
    points: Fraction
    reachable: Fraction
    reasons: tuple[Reason, ...]
    parts: tuple[Part, ...]
    rule: RuleId
    completed_at: datetime | None
    granted: bool
