"""Made-up learners as documents, so that the boards can be tried without a gradebook.

They are those of the demonstration cohort that the certificate rule turns on, each once.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from fractions import Fraction

from autograder import demo
from autograder.certificate import Record, Standing, decide
from autograder.course import Assessment, Course
from autograder.demo import Profile
from autograder.reports.cohort_facts import Cohort
from autograder.reports.concerns import concerns

_WEEK_1, _OF = Fraction(10), Fraction(40)
_WRITTEN = Fraction(2)
_BEFORE = timedelta(hours=3)


def middle(course: Course) -> datetime:
    """Return a moment in the middle of a course: noon on the last day of its fourth week."""
    day = course.weeks[3].ends
    return datetime.combine(day, time(12), course.time_zone).astimezone(UTC)


def records(course: Course, as_of: datetime) -> list[Record]:
    """Return what would be known of the made-up learners at a moment."""
    return [
        Record(f"{demo.PREFIX}{number:02d}", as_of, dict(_standings(course, profile, as_of)))
        for number, profile in enumerate(demo.NAMED, start=1)
    ]


def name(record: Record) -> str:
    """Return the name of a made-up learner."""
    return f"Demonstration learner {int(record.learner.removeprefix(demo.PREFIX))}"


def cohort(course: Course, as_of: datetime) -> Cohort:
    """Return what there would be to report on the made-up learners."""
    found = records(course, as_of)
    decisions = tuple(decide(course, one) for one in found)
    names = {one.learner: name(one) for one in found}
    return Cohort(course, as_of, decisions, names, concerns(course, found, decisions))


def _standings(course: Course, profile: Profile, as_of: datetime) -> Iterator[tuple[str, Standing]]:
    tests = iter(profile.tests)
    for one in course.assessments:
        if one.id == demo.HANDED_IN:
            found = _week_1(one, profile)
        else:
            points = next(tests) if one.kind == "weekly-test" else profile.assignment
            whole = _WEEK_1 if one.kind == "weekly-test" else _OF
            found = _marked(one, Fraction(points) * one.points / whole) if points else None
        if found and (found.submitted_at or one.due - _BEFORE) <= as_of:
            yield one.id, found


def _marked(one: Assessment, points: Fraction, unmarked: Fraction = Fraction(0)) -> Standing:
    return Standing("submitted", points, unmarked, one.due - _BEFORE)


def _week_1(one: Assessment, profile: Profile) -> Standing | None:
    match profile.week_1:
        case "missing":
            return None
        case "blank":
            return Standing("blank")
        case "malformed":
            return Standing("refused", detail="the notebook cannot be read")
    right = one.points - _WRITTEN - len(profile.wrong)
    written = Fraction(profile.written or 0)
    unmarked = Fraction(0) if profile.written else _WRITTEN
    at = one.due + profile.late if profile.late else one.due - _BEFORE
    return Standing("submitted", right + written, unmarked, at)
