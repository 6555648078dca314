"""The page that tells an author what peers said: medians by criterion and comments, no names."""

from autograder.certificate import show
from autograder.course import Course
from autograder.peers.results import MINIMUM, Standing
from autograder.reports.pages import template
from autograder.rubric import Rubric


def render(course: Course, rubric: Rubric, standing: Standing) -> str:
    """Return the page of one work; what readers wrote is escaped."""
    return template("peer_page.html", show=show).render(
        assessment=course.assessment(rubric.assessment),
        rubric=rubric,
        standing=standing,
        minimum=MINIMUM,
    )
