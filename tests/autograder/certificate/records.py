"""Records of made-up learners, and what a decision says of them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

from autograder.certificate import (
    Decision,
    Departure,
    Excusal,
    Grant,
    Override,
    Record,
    Ruling,
    Standing,
    decide,
)
from autograder.course import Course, PerDayPolicy, load

COURSE = load("governance-coherence")
MEASURING = load("measuring")
AFTER = datetime(2020, 7, 1, tzinfo=UTC)
IN_WEEK_6 = datetime(2020, 6, 24, 12, tzinfo=UTC)
TESTS = [one.id for one in COURSE.assessments if one.kind == "weekly-test"]
ALL = [*TESTS, "assignment"]
MISSING, REFUSED, BLANK = Standing("missing"), Standing("refused"), Standing("blank")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def due(name: str) -> datetime:
    return COURSE.assessment(name).due


def done(points: str | int | Fraction, unmarked: str | int | Fraction = 0, **more: Any) -> Standing:
    return Standing("submitted", Fraction(points), Fraction(unmarked), **more)


TO_MARK = done(0, 40)


def standings(
    tests: str | int | Fraction, assignment: str | int | Fraction | Standing, **changes: Standing
) -> dict[str, Standing]:
    """Return the same points for each test, the assignment, and what differs (week_04=...)."""
    last = assignment if isinstance(assignment, Standing) else done(assignment)
    found = {name: done(tests) for name in TESTS} | {"assignment": last}
    return found | {name.replace("_", "-"): standing for name, standing in changes.items()}


def record(
    found: Mapping[str, Standing], as_of: datetime = AFTER, ruling: Ruling | None = None
) -> Record:
    return Record("a-learner", as_of, found, ruling or Ruling())


def decided(
    found: Mapping[str, Standing],
    as_of: datetime = AFTER,
    ruling: Ruling | None = None,
    course: Course = COURSE,
) -> Decision:
    return decide(course, record(found, as_of, ruling))


def excused(*names: str, signed: bool = False) -> Ruling:
    return Ruling(excused={name: Excusal("illness", signed) for name in names})


def overridden(name: str, points: str | int, why: str = "the key was wrong") -> Ruling:
    return Ruling(overrides={name: Override(Fraction(points), why, "m.rossi", AFTER)})


def extended(name: str, to: datetime) -> Ruling:
    return Ruling(extensions={name: to})


def granted(outcome: str) -> Ruling:
    return Ruling(granted=Grant(outcome, "the file was lost by us", "m.rossi", AFTER))  # type: ignore[arg-type]


def departed(kind: str) -> Ruling:
    on = datetime(2020, 6, 3).date()
    return Ruling(departed=Departure(on, kind, "posted abroad"))  # type: ignore[arg-type]


def with_rule(course: Course = COURSE, **changes: Any) -> Course:
    """Return the course with another certificate rule."""
    return course.model_copy(update={"certificate": course.certificate.model_copy(update=changes)})


def excusing(method: str, at_most: int = 1, *kinds: str) -> Course:
    """Return the course with another policy for excused assessments."""
    terms = {"method": method, "at_most": at_most, "kinds": kinds or ("weekly-test",)}
    return with_rule(excused=COURSE.certificate.excused.model_copy(update=terms))


def per_day(percent: int, at_most: int, grace: int = 0) -> PerDayPolicy:
    return PerDayPolicy(
        kind="per-day", grace_minutes=grace, percent_per_day=percent, at_most_percent=at_most
    )


def with_assessment(name: str, course: Course = COURSE, **changes: Any) -> Course:
    """Return the course with one assessment changed."""
    changed = tuple(
        one.model_copy(update=changes) if one.id == name else one for one in course.assessments
    )
    return course.model_copy(update={"assessments": changed})


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def messages(decision: Decision) -> str:
    return "\n".join(reason.message for reason in decision.reasons)
