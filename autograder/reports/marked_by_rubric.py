"""The page that tells a learner how an assignment was marked: levels, points, comments."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.certificate import show
from autograder.course import Course
from autograder.rubric import Judgement, Rubric, judge


def render(course: Course, rubric: Rubric, judgement: Judgement) -> str:
    """Return the page of one learner; what marker and learner wrote is escaped."""
    pages = Environment(
        loader=PackageLoader("autograder", "reports"), autoescape=True, undefined=StrictUndefined
    )
    pages.filters["show"] = show
    return pages.get_template("marked_by_rubric.html").render(
        assessment=course.assessment(rubric.assessment),
        rubric=rubric,
        judgement=judgement,
        titles={grade.id: grade.title for grade in rubric.scale},
        judged=() if judgement.blank else judge(rubric, judgement.levels),
        points=judgement.points(rubric),
    )
