"""Made-up standings for the first page."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from fractions import Fraction

from autograder.certificate import Record, Ruling, Standing, decide, needed
from autograder.credentials import issuer
from autograder.reports.progress import Own
from tests.autograder.reports.made import COURSE


def own(
    as_of: datetime,
    standings: Mapping[str, Standing] | None = None,
    ruling: Ruling | None = None,
    name: str = "",
    learner: str = "learner-1",
) -> Own:
    """Return what a learner's page shows at a moment."""
    record = Record(learner, as_of, standings or {}, ruling or Ruling())
    return Own(
        course=COURSE,
        record=record,
        decision=decide(COURSE, record),
        needed=needed(COURSE, record),
        name=name,
        zone=COURSE.time_zone,
        issuer=issuer.load(),
    )


def handed_in(assignment: str, points: str, unmarked: str = "0") -> Standing:
    """Return work handed in an hour before it was due."""
    at = COURSE.assessment(assignment).due - timedelta(hours=1)
    return Standing("submitted", Fraction(points), Fraction(unmarked), at)
