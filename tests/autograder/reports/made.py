"""Made-up cohorts for reports: records, decisions and names, some of them hostile."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from autograder import course as courses
from autograder.certificate import Decision, Record, Ruling, Standing, decide
from autograder.course import Course
from autograder.reports.cohort_facts import Cohort
from autograder.reports.concerns import concerns

COURSE = courses.load("governance-coherence")
DURING = datetime(2020, 6, 20, 12, tzinfo=UTC)
AFTER = datetime(2020, 7, 1, tzinfo=UTC)
EVIL = "</td><script>alert(1)</script><img src=x onerror=alert(2)>\u202e{{ 7 * 7 }}"
NAMES = ("Ana Lima", "محمد بن علي", "שרה כהן", '=HYPERLINK("x")', EVIL)


def standings(**points: float | str) -> dict[str, Standing]:
    """Return standings by assessment, such as week_01="7.5"; handed in an hour before the end."""
    return {
        name: Standing(
            "submitted",
            points=Fraction(str(worth)),
            submitted_at=COURSE.assessment(name).due - timedelta(hours=1),
        )
        for name, worth in ((name.replace("_", "-"), worth) for name, worth in points.items())
    }


def every(worth: str = "8", assignment: str = "30") -> dict[str, Standing]:
    """Return the standings of somebody who handed in everything."""
    tests = {f"week_0{n}": worth for n in range(1, 7)}
    return standings(**tests, assignment=assignment)


def record(
    learner: str,
    found: Mapping[str, Standing],
    ruling: Ruling | None = None,
    as_of: datetime = AFTER,
) -> Record:
    return Record(learner, as_of, found, ruling or Ruling())


def cohort(*records: Record, names: Mapping[str, str] | None = None) -> Cohort:
    """Return what there is to report of these learners, without ledger, receipts and answers."""
    decisions = decided(*records)
    return Cohort(
        course=COURSE,
        as_of=records[0].as_of if records else AFTER,
        decisions=decisions,
        names=names or {},
        concerns=concerns(COURSE, records, decisions),
    )


def decided(*records: Record, course: Course = COURSE) -> tuple[Decision, ...]:
    return tuple(decide(course, one) for one in records)


def many(count: int) -> list[Record]:
    """Return learners whose points differ."""
    return [
        record(f"learner-{n:05d}", every(str(Fraction(n % 21, 2)), str(n % 41)))
        for n in range(count)
    ]
