"""Which dates a course has for everybody, and which for one learner."""

from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from autograder.certificate import Ruling, show
from autograder.course import Course
from autograder.errors import AutograderError
from autograder.ledger import Ledger
from autograder.rulings import Rulings


class HasLeft(AutograderError):
    """A learner who left the course, or became one with another id, has no dates in it."""


@dataclass(frozen=True)
class Deadline:
    """One assessment: when it opens and is due (UTC), and how often its due time was moved.

    `common` is the due time for everybody, when the learner's own differs.
    """

    assessment: str
    title: str
    opens: datetime
    due: datetime
    points: str
    moved: int = 0
    common: datetime | None = None
    excused: bool = False


@dataclass(frozen=True)
class Plan:
    """The dates to be written, in the zone in which they are shown first."""

    course: Course
    zone: ZoneInfo
    deadlines: tuple[Deadline, ...]
    learner: str | None = None


def of_course(
    course: Course,
    zone: ZoneInfo | None = None,
    rulings: Rulings | None = None,
    ledger: Ledger | None = None,
) -> Plan:
    """Return the dates for everybody; with rulings and ledger, as they were moved since."""
    stands = rulings if rulings is not None else Rulings()
    moved = _moves(course, ledger, frozenset()) if ledger else {}
    deadlines = _deadlines(course, stands.everybody, stands.everybody, moved)
    return Plan(course, zone or course.time_zone, deadlines)


def of_learner(
    course: Course,
    learner: str,
    rulings: Rulings,
    ledger: Ledger,
    zone: ZoneInfo | None = None,
) -> Plan:
    """Return one learner's dates, with own extensions and excusals; raises HasLeft."""
    if learner in rulings.merged:
        into = rulings.merged[learner]
        raise HasLeft(f"{learner} was merged into {into}; write the dates of {into}.")
    own = rulings[learner]
    if own.departed is not None:
        raise HasLeft(f"{learner} left the course on {own.departed.on}, so has no dates in it.")
    ids = {learner, *(second for second, into in rulings.merged.items() if into == learner)}
    moved = _moves(course, ledger, ids)
    deadlines = _deadlines(course, own, rulings.everybody, moved)
    return Plan(course, zone or course.time_zone, deadlines, learner)


def _deadlines(
    course: Course, own: Ruling, everybody: Ruling, moved: Mapping[str, int]
) -> tuple[Deadline, ...]:
    found = []
    for one in course.assessments:
        common = everybody.extensions.get(one.id, one.due).astimezone(UTC)
        due = own.extensions.get(one.id, common).astimezone(UTC)
        found.append(
            Deadline(
                assessment=one.id,
                title=one.title,
                opens=one.opens.astimezone(UTC),
                due=due,
                points=show(one.points),
                moved=moved.get(one.id, 0),
                common=common if due != common else None,
                excused=one.id in own.excused,
            )
        )
    return tuple(found)


def _moves(course: Course, ledger: Ledger, ids: Set[str]) -> dict[str, int]:
    """Return how many entries touched each assessment, of somebody or of everybody.

    The count only grows, also when an extension is taken back, so calendars see every change.
    """
    times: Counter[str] = Counter()
    for kind in ("extension", "excusal"):
        for entry in ledger.entries(kind=kind):
            event = entry.event
            if event is not None and (event.learner is None or event.learner in ids):
                every = [one.id for one in course.assessments]
                times.update([event.assessment] if event.assessment else every)
    return times
