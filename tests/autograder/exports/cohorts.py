"""Made-up cohorts for exports: one learner in every state, and as many hostile names as wanted."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from autograder import course as courses
from autograder.certificate import Excusal, Grant, Override, Record, Ruling, Standing
from autograder.exports.results import Cohort, sheet
from autograder.gradebook import Learner

COURSE = courses.load("governance-coherence")
AFTER = COURSE.assessment("assignment").due.astimezone(UTC) + timedelta(days=30)
FULL = {one.id: one.points for one in COURSE.assessments}


def done(points: Mapping[str, Fraction | int] | None = None) -> dict[str, Standing]:
    """Return work on time in every assessment, with full points unless others are given."""
    given = {**FULL, **(points or {})}
    return {
        one.id: Standing("submitted", Fraction(given[one.id]), submitted_at=one.opens)
        for one in COURSE.assessments
    }


def record(
    learner: str,
    standings: Mapping[str, Standing] | None = None,
    ruling: Ruling | None = None,
    as_of: datetime = AFTER,
) -> Record:
    return Record(learner, as_of, done() if standings is None else standings, ruling or Ruling())


def cohort(*people: tuple[Learner, Record], as_of: datetime = AFTER) -> Cohort:
    sheets = tuple(sheet(COURSE, learner, found) for learner, found in people)
    return Cohort(COURSE, as_of, sheets)


def named(*learners: Learner) -> Cohort:
    """Return a cohort of learners who did everything."""
    return cohort(*((learner, record(learner.id)) for learner in learners))


def every_state() -> Cohort:
    """Return one learner whose assessments are in every state, in the order of the course."""
    at = COURSE.assessment("week-05").due + timedelta(hours=30)
    standings = done({"week-01": Fraction(20, 3)}) | {
        "week-02": Standing("missing"),
        "week-03": Standing("blank"),
        "week-04": Standing("submitted", Fraction(3), unmarked=Fraction(2)),
        "week-05": Standing("submitted", Fraction(10), submitted_at=at),
        "assignment": Standing("submitted", Fraction(30), submitted_at=AFTER - timedelta(days=31)),
    }
    ruling = Ruling(
        excused={"week-06": Excusal("Ill.", signed=True)},
        overrides={"assignment": Override(Fraction(77, 2), "A page was lost.", "ana", AFTER)},
    )
    return cohort((Learner("maria", "María", "maria@example.org"), record("m", standings, ruling)))


def granted() -> Cohort:
    """Return a learner short of the pass mark to whom a person gave the certificate."""
    grant = Grant("awarded", "Appeal.", "ana", AFTER)
    low = done({"assignment": Fraction(0), "week-01": Fraction(19, 2)})
    return cohort((Learner("li"), record("li", low, Ruling(granted=grant))))
