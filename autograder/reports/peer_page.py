"""The page that tells an author what peers said: medians by criterion and comments, no names."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.certificate import show
from autograder.course import Course
from autograder.peers.results import MINIMUM, Standing
from autograder.rubric import Rubric


def render(course: Course, rubric: Rubric, standing: Standing) -> str:
    """Return the page of one work; what readers wrote is escaped."""
    pages = Environment(
        loader=PackageLoader("autograder", "reports"), autoescape=True, undefined=StrictUndefined
    )
    pages.filters["show"] = show
    return pages.get_template("peer_page.html").render(
        assessment=course.assessment(rubric.assessment),
        rubric=rubric,
        standing=standing,
        minimum=MINIMUM,
    )
