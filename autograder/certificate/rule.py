"""The certificate rule: `decide(course, record)`, pure and exact.

Points are fractions from the mark to the comparison. Nothing is rounded up, and no float
gets in: two thirds of ten points are 20/3, and sixty points are sixty.
"""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction

from autograder.certificate import words
from autograder.certificate.attempts import all_of
from autograder.certificate.decision import Decision, Outcome
from autograder.certificate.parts import Counted, counted
from autograder.certificate.record import Record, RecordError
from autograder.certificate.shown import show
from autograder.certificate.version import rule_id
from autograder.course import Course

_NONE = Fraction(0)


def decide(course: Course, record: Record) -> Decision:
    """Return whether the learner gets the certificate, and every ground for it.

    `pending` means that a mark or a due date is outstanding and the certificate is still within
    reach. Late deductions are applied here, so a record holds the points as they were marked.
    Who has left gets no certificate; otherwise a grant stands in place of the rule's outcome.
    Raises RecordError when the record does not fit the course.
    """
    check(course, record)
    parts, excused = counted(course, record)
    ruling = record.ruling
    earned = sum((one.part.counted for one in parts), _NONE)
    reachable = earned if ruling.departed else sum((one.part.reachable for one in parts), _NONE)
    outcome = _outcome(course, parts, earned, reachable)
    reasons = [
        reason
        for one in parts
        for reason in words.of_part(course, one, excused, ruling.overrides.get(one.one.id))
    ]
    reasons.append(words.of_total(course, earned, reachable))
    granted = False
    if ruling.departed:
        outcome = "not_awarded"
        reasons.append(words.of_departure(ruling.departed))
    elif ruling.granted:
        granted = ruling.granted.outcome != outcome
        outcome = ruling.granted.outcome
        reasons.append(words.of_grant(ruling.granted))
    return Decision(
        learner=record.learner,
        outcome=outcome,
        points=earned,
        reachable=reachable,
        reasons=tuple(reasons),
        parts=tuple(one.part for one in parts),
        rule=rule_id(course),
        completed_at=_completed_at(parts),
        granted=granted,
    )


def check(course: Course, record: Record) -> None:
    """Raise RecordError when a record cannot be true of the course, naming what is wrong."""
    most = {one.id: one.points for one in course.assessments}
    ruling = record.ruling
    named: tuple[Mapping[str, object], ...] = (
        record.standings,
        ruling.extensions,
        ruling.excused,
        ruling.overrides,
    )
    for name in (name for group in named for name in group):
        if name not in most:
            known = ", ".join(most)
            raise RecordError(
                f"{record.learner}: {course.id} has no assessment {name!r} (it has {known})."
            )
    for name, standing in record.standings.items():
        for attempt in all_of(standing):
            _need_room(record.learner, name, attempt.points + attempt.unmarked, most[name])
    for name, override in ruling.overrides.items():
        _need_room(record.learner, f"{name}, override", override.points, most[name])


def _need_room(learner: str, where: str, given: Fraction, most: Fraction) -> None:
    if given > most:
        raise RecordError(
            f"{learner}, {where}: {show(given, up=True)} points of {show(most)};"
            " correct the marks in the gradebook."
        )


def _outcome(
    course: Course, parts: tuple[Counted, ...], earned: Fraction, reachable: Fraction
) -> Outcome:
    rule = course.certificate
    if reachable < rule.pass_points or (rule.complete_all and any(one.failed for one in parts)):
        return "not_awarded"
    if earned < rule.pass_points or any(one.awaited for one in parts):
        return "pending"
    return "awarded"


def _completed_at(parts: tuple[Counted, ...]) -> datetime | None:
    if not all(one.part.completed for one in parts):
        return None
    moments = [one.part.submitted_at for one in parts]
    return max((moment for moment in moments if moment is not None), default=None)
