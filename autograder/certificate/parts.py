"""What each assessment brings to the decision."""

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction

from autograder.certificate.attempts import Work, work_of
from autograder.certificate.decision import Part
from autograder.certificate.excusals import Excusals, excusals, weights
from autograder.certificate.record import Record, Standing
from autograder.course import Assessment, Course

_NONE = Fraction(0)


@dataclass(frozen=True)
class Counted:
    """A part, and what it was worked out from; `still_open`: its due time has not passed."""

    part: Part
    one: Assessment
    work: Work
    still_open: bool

    @property
    def awaited(self) -> bool:
        """Whether work or a mark is to come that the decision has to wait for."""
        return bool(self.part.unmarked) or (self.still_open and not self.part.completed)

    @property
    def failed(self) -> bool:
        """Whether the assessment is not completed and its due time has passed."""
        return not self.part.completed and not self.still_open


def counted(course: Course, record: Record) -> tuple[tuple[Counted, ...], Excusals]:
    """Return what every assessment brings, in the order of the course, and which excusals hold."""
    excused = excusals(course, record.ruling.excused)
    weight = weights(course, excused.hold)
    return (
        tuple(
            _excused(course, one, record, weight[one.id])
            if one.id in excused.hold
            else _done(course, one, record, weight[one.id])
            for one in course.assessments
        ),
        excused,
    )


def own_due(course: Course, one: Assessment, record: Record) -> datetime:
    """Return the learner's own due time of an assessment, in the course's time zone."""
    due = record.ruling.extensions.get(one.id, one.due)
    return due.astimezone(course.time_zone)


def _work(course: Course, one: Assessment, record: Record) -> Work:
    return work_of(
        record.standings.get(one.id, Standing("missing")),
        own_due(course, one, record),
        course.late_policy_of(one),
        course.certificate.completed_when.answered,
    )


def _done(course: Course, one: Assessment, record: Record, weight: Fraction) -> Counted:
    work, due = _work(course, one, record), own_due(course, one, record)
    override = record.ruling.overrides.get(one.id)
    still_open = record.as_of.astimezone(UTC) < due.astimezone(UTC)
    attempt, hopeful = work.counts, work.hopeful
    points, unmarked = work.computed, _NONE
    reachable = max(points, hopeful.most if hopeful else _NONE)
    if override:
        points = reachable = override.points
    elif hopeful:
        unmarked = hopeful.standing.unmarked
    if still_open and not override:
        reachable = one.points
    part = Part(
        assessment=one.id,
        title=one.title,
        maximum=one.points,
        state="submitted" if attempt else work.last.state,
        computed=attempt.computed if attempt else None,
        counted=points * weight,
        reachable=reachable * weight,
        unmarked=unmarked,
        deducted=attempt.standing.points - attempt.computed if attempt else _NONE,
        late=attempt.lateness.late if attempt else False,
        due=due,
        submitted_at=attempt.standing.submitted_at if attempt else None,
        attempt=attempt.number if attempt else 0,
        attempts=work.attempts,
        override=override,
        weight=weight,
        completed=attempt is not None,
    )
    return Counted(part, one, work, still_open)


def _excused(course: Course, one: Assessment, record: Record, weight: Fraction) -> Counted:
    work = _work(course, one, record)
    given = one.points * weight
    part = Part(
        assessment=one.id,
        title=one.title,
        maximum=one.points,
        state="excused",
        computed=None,
        counted=given,
        reachable=given,
        unmarked=_NONE,
        deducted=_NONE,
        late=False,
        due=own_due(course, one, record),
        submitted_at=None,
        attempt=0,
        attempts=work.attempts,
        override=None,
        weight=weight,
        completed=True,
    )
    return Counted(part, one, work, still_open=False)
