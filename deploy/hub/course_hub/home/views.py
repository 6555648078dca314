"""What the first page says, gathered from the course's file, the gradebook and the exchange."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from autograder.certificate import Needed, Part, show
from autograder.course import Assessment, Course, Topic
from autograder.reports.cohort_facts import Cohort, stands
from autograder.reports.progress import Own
from course_hub.home import week as weeks
from course_hub.home.week import Now

# A hand-in counts as seen by the gradebook when the times agree to so much.
_SAME = timedelta(seconds=1)
Turn = Literal["now", "late", "coming", "none"]


@dataclass(frozen=True)
class Row:
    """One assessment on the first page: when it is due, where it stands, where its work is."""

    id: str
    title: str
    opens: datetime
    due: datetime
    state: str
    points: str
    maximum: str
    received: datetime | None = None
    notebook: bool = True
    fetched: bool = False
    group: bool = False
    turn: Turn = "none"


@dataclass(frozen=True)
class Learning:
    """What a learner sees of one course."""

    course: Course
    now: Now
    rows: tuple[Row, ...]
    next: tuple[Row, ...]
    points: str
    pass_points: str
    total: str
    outcome: str
    needed: Needed


@dataclass(frozen=True)
class Teaching:
    """What an instructor sees of one course."""

    course: Course
    now: Now
    learners: int
    outcomes: Mapping[str, int]
    awaiting: int
    concerns: int
    rows: tuple[tuple[str, Mapping[str, int]], ...]
    waiting: int = 0


def learning(
    own: Own,
    received: Mapping[str, datetime],
    at: datetime,
    notebooks: frozenset[str],
    fetched: frozenset[str] = frozenset(),
) -> Learning:
    """Return what a learner sees of a course.

    `notebooks` are the assignments open to learners, `fetched` those the learner has already.
    """
    course = own.course
    parts = {part.assessment: part for part in own.decision.parts}
    rows = tuple(
        _row(one, parts[one.id], received.get(one.id), at, notebooks, fetched)
        for one in course.assessments
        if one.id in parts
    )
    return Learning(
        course=course,
        now=weeks.now(course, at),
        rows=rows,
        next=_next(rows),
        points=show(own.decision.points),
        pass_points=show(own.needed.pass_points),
        total=show(course.certificate.total_points),
        outcome=own.decision.outcome,
        needed=own.needed,
    )


def teaching(cohort: Cohort, at: datetime, waiting: int) -> Teaching:
    """Return what an instructor sees; `waiting` hand-ins lie in the exchange."""
    progress = cohort.progress
    return Teaching(
        course=cohort.course,
        now=weeks.now(cohort.course, at),
        learners=len(cohort.decisions),
        outcomes=cohort.outcomes,
        awaiting=sum(one.counts["awaiting a mark"] for one in progress),
        concerns=len(cohort.concerns),
        rows=tuple((one.assessment.title, one.counts) for one in progress),
        waiting=waiting,
    )


def topics(now: Now) -> tuple[Topic, ...]:
    """Return what there is to read in the week."""
    return now.week.topics


def _row(
    one: Assessment,
    part: Part,
    received: datetime | None,
    at: datetime,
    notebooks: frozenset[str],
    fetched: frozenset[str],
) -> Row:
    seen = part.submitted_at
    newer = received is not None and (seen is None or received > seen.astimezone(UTC) + _SAME)
    return Row(
        id=one.id,
        title=one.title,
        opens=one.opens.astimezone(UTC),
        due=part.due.astimezone(UTC),
        state=_state(part, at),
        points="–" if part.computed is None and part.override is None else show(part.counted),
        maximum=show(part.maximum),
        received=received if newer else None,
        notebook=one.id in notebooks,
        fetched=one.id in fetched,
        group=one.kind == "group-assignment",
        turn=_turn(one, part, newer, at),
    )


def _state(part: Part, at: datetime) -> str:
    words = {"still open": "not handed in yet", "missing": "nothing handed in"}
    found = stands(part, at)
    text = words.get(found, found)
    if part.late:
        text += ", late"
    if part.state == "submitted" and part.unmarked:
        text += ", to be marked"
    return text


def _turn(one: Assessment, part: Part, waits: bool, at: datetime) -> Turn:
    if part.completed or part.state == "excused" or waits:
        return "none"
    if at < one.opens.astimezone(UTC):
        return "coming"
    return "now" if at < part.due.astimezone(UTC) else "late"


def _next(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """Return what to turn to: what is open, soonest due first, then what is late.

    When there is neither, what opens next.
    """
    due = sorted((row for row in rows if row.turn == "now"), key=lambda row: row.due)
    late = [row for row in rows if row.turn == "late"]
    coming = sorted((row for row in rows if row.turn == "coming"), key=lambda row: row.opens)
    return (*due, *late) or tuple(coming[:1])
