"""The certificate rule: `decide(course, record)`, pure and exact.

Points are fractions from the mark to the comparison. Nothing is rounded up, and no float
gets in: two thirds of ten points are 20/3, and sixty points are sixty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal

from autograder.course import Assessment, CertificateRule, Course, LatePolicy
from autograder.errors import AutograderError

Outcome = Literal["awarded", "not_awarded", "pending"]
State = Literal["missing", "refused", "blank", "submitted"]
Code = Literal[
    "points_reached",
    "points_short",
    "missing",
    "refused",
    "blank",
    "awaiting_mark",
    "not_yet_due",
    "late",
]

_NONE = Fraction(0)


class RecordError(AutograderError):
    """A record that cannot be true of the course, such as 11 points out of 10."""


@dataclass(frozen=True)
class Standing:
    """Where a learner stands in one assessment.

    `points` are marked so far, before any deduction; `unmarked` are the points that a person has
    still to mark; `detail` says why a submission was refused. Work without `submitted_at`
    counts as on time. Raises TypeError for points that are not exact.
    """

    state: State
    points: Fraction = _NONE
    unmarked: Fraction = _NONE
    submitted_at: datetime | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        for name in ("points", "unmarked"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | Fraction):
                raise TypeError(f"{name} must be an int or a Fraction, not {value!r}")
            if value < 0:
                raise RecordError(f"{name} are {value}; they cannot be below 0.")
            object.__setattr__(self, name, Fraction(value))
        if self.state != "submitted" and self.points + self.unmarked:
            raise RecordError(f"Work that is {self.state} cannot have points.")
        _need_zone("submitted_at", self.submitted_at)


@dataclass(frozen=True)
class Record:
    """What is known of a learner; `as_of` tells which due dates have passed.

    An assessment without a standing is missing.
    """

    learner: str
    as_of: datetime
    standings: Mapping[str, Standing] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _need_zone("as_of", self.as_of)


@dataclass(frozen=True)
class Reason:
    """One ground of a decision: a code for programs, a message for people."""

    code: Code
    assessment: str | None
    message: str


@dataclass(frozen=True)
class Decision:
    """The outcome, with the points that count now and the most that can still be reached."""

    learner: str
    outcome: Outcome
    points: Fraction
    reachable: Fraction
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class _Result:
    """What one assessment brings to the decision; `waiting` and `failed` exclude each other."""

    earned: Fraction
    reachable: Fraction
    waiting: bool
    failed: bool
    reasons: tuple[Reason, ...]


def decide(course: Course, record: Record) -> Decision:
    """Return whether the learner gets the certificate, and every ground for it.

    `pending` means that a mark or a due date is outstanding and the certificate is still within
    reach. Late deductions are applied here, so a record holds the points as they were marked.
    Raises RecordError when the record does not fit the course.
    """
    _check(course, record)
    results = [
        _result(one, record.standings.get(one.id, Standing("missing")), course, record.as_of)
        for one in course.assessments
    ]
    rule = course.certificate
    earned = sum((result.earned for result in results), _NONE)
    reachable = sum((result.reachable for result in results), _NONE)
    outcome: Outcome = "awarded"
    if reachable < rule.pass_points or (
        rule.complete_all and any(result.failed for result in results)
    ):
        outcome = "not_awarded"
    elif any(result.waiting for result in results):
        outcome = "pending"
    reasons = [reason for result in results for reason in result.reasons]
    reasons.append(_total(rule, earned, reachable))
    return Decision(record.learner, outcome, earned, reachable, tuple(reasons))


def show(points: Fraction, *, up: bool = False) -> str:
    """Return points for people: exact up to two decimals, otherwise rounded down to two.

    Rounding down keeps the number on the same side of the pass mark as the decision. What is
    lacking or deducted is rounded up, so that the numbers of a message add up.

    >>> show(Fraction(119, 2)), show(Fraction(59995, 1000)), show(Fraction(20, 3), up=True)
    ('59.5', '59.99', '6.67')
    """
    hundredths = -(-points * 100 // 1) if up else points * 100 // 1
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    if hundredths != points * 100:
        return f"{sign}{whole}.{rest:02}"
    return f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".")


def _check(course: Course, record: Record) -> None:
    assessments = {one.id: one for one in course.assessments}
    for name, standing in record.standings.items():
        if name not in assessments:
            known = ", ".join(assessments)
            raise RecordError(
                f"{record.learner}: {course.id} has no assessment {name!r} (it has {known})."
            )
        most, given = assessments[name].points, standing.points + standing.unmarked
        if given > most:
            raise RecordError(
                f"{record.learner}, {name}: {show(given, up=True)} points of {show(most)};"
                " correct the marks in the gradebook."
            )


def _result(one: Assessment, standing: Standing, course: Course, as_of: datetime) -> _Result:
    if standing.state != "submitted":
        return _incomplete(one, standing, as_of)
    percent, late = _lateness(one, standing, course.late_policy)
    kept = 1 - percent / 100
    reasons = [*late]
    if standing.unmarked:
        waiting = f"{one.title}: {_points(standing.unmarked)} still to be marked"
        reasons.append(Reason("awaiting_mark", one.id, waiting))
    return _Result(
        earned=standing.points * kept,
        reachable=(standing.points + standing.unmarked) * kept,
        waiting=bool(standing.unmarked),
        failed=False,
        reasons=tuple(reasons),
    )


def _incomplete(one: Assessment, standing: Standing, as_of: datetime) -> _Result:
    still_open = as_of.astimezone(UTC) < one.due.astimezone(UTC)
    why = f" ({standing.detail})" if standing.detail else ""
    due = _moment(one.due)
    code: Code
    if standing.state == "refused":
        code, message = "refused", f"complete {one.title}: the submission was refused{why}"
    elif standing.state == "blank":
        code, message = "blank", f"complete {one.title}: the submission has no answers{why}"
    elif still_open:
        code, message = "not_yet_due", f"complete {one.title}"
    else:
        code, message = "missing", f"complete {one.title}: nothing was submitted{why}"
    message += f"; due {due}" if still_open else f"; it was due {due}"
    return _Result(
        earned=_NONE,
        reachable=one.points if still_open else _NONE,
        waiting=still_open,
        failed=not still_open,
        reasons=(Reason(code, one.id, message),),
    )


def _lateness(
    one: Assessment, standing: Standing, policy: LatePolicy
) -> tuple[Fraction, tuple[Reason, ...]]:
    """Return the percentage to deduct from the points earned, and the reason if it came late."""
    if standing.submitted_at is None:
        return _NONE, ()
    late = standing.submitted_at.astimezone(UTC) - one.due.astimezone(UTC)
    if late <= timedelta(0):
        return _NONE, ()
    local = standing.submitted_at.astimezone(one.due.tzinfo)
    when = f"{one.title} was submitted {_moment(local)}, late"
    if policy.kind == "none":
        return _NONE, (Reason("late", one.id, f"{when}; nothing is deducted"),)
    if late <= timedelta(minutes=policy.grace_minutes):
        grace = f"within the grace of {policy.grace_minutes} minutes; nothing is deducted"
        return _NONE, (Reason("late", one.id, f"{when} but {grace}"),)
    days = -(-late // timedelta(days=1))
    percent = min(days * policy.percent_per_day, policy.at_most_percent)
    lost = show(standing.points * percent / 100, up=True)
    deducted = f"{show(percent)}% of {_points(standing.points)} deducted, which is {lost}"
    return percent, (Reason("late", one.id, f"{when} (day {days}); {deducted}"),)


def _total(rule: CertificateRule, earned: Fraction, reachable: Fraction) -> Reason:
    needed = f"{_points(earned)}, {show(rule.pass_points)} needed"
    if earned >= rule.pass_points:
        return Reason("points_reached", None, needed)
    short = f"{_points(rule.pass_points - earned, up=True)} short"
    if reachable == earned:
        return Reason("points_short", None, f"{short}: {needed}")
    most = f"{show(reachable)} can still be reached"
    return Reason("points_short", None, f"{short} so far: {needed}; {most}")


def _points(points: Fraction, *, up: bool = False) -> str:
    return f"{show(points, up=up)} point{'' if points == 1 else 's'}"


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y at %H:%M} {moment.tzinfo}"


def _need_zone(name: str, moment: datetime | None) -> None:
    if moment is not None and moment.utcoffset() is None:
        raise RecordError(f"{name} is {moment}; it needs a time zone.")
