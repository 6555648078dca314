"""The page that tells a learner how an assignment was marked: levels, points, comments."""

from autograder.certificate import show
from autograder.course import Course
from autograder.reports.pages import template
from autograder.rubric import Judgement, Rubric, judge


def render(course: Course, rubric: Rubric, judgement: Judgement) -> str:
    """Return the page of one learner; what marker and learner wrote is escaped."""
    return template("marked_by_rubric.html", show=show).render(
        assessment=course.assessment(rubric.assessment),
        rubric=rubric,
        judgement=judgement,
        titles={grade.id: grade.title for grade in rubric.scale},
        judged=() if judgement.blank else judge(rubric, judgement.levels),
        points=judgement.points(rubric),
    )
