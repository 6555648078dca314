"""Every written answer of both courses has its rubric beside it on the marking page."""

import shutil
from fractions import Fraction
from pathlib import Path

import nbformat
import pytest

from autograder.course import COURSES
from autograder.workspace import Workspace
from course_hub.formgrader.marks import Points, read_comment, read_points
from course_hub.formgrader.rubrics import guidance


def _assignments() -> list[tuple[str, str]]:
    return [(one, name) for one in COURSES for name in Workspace.open(one).assignments()]


@pytest.mark.parametrize(("course", "assignment"), _assignments())
def test_each_written_answer_can_be_marked_by_choosing(
    course: str, assignment: str, tmp_path: Path
) -> None:
    space = Workspace.open(course, tmp_path)
    released = space.release / assignment
    released.mkdir(parents=True)
    shutil.copy(space.notebook(assignment), released)
    found = guidance(space, assignment)
    cells = nbformat.read(space.notebook(assignment), as_version=4).cells
    marked = [cell.metadata.get("nbgrader", {}) for cell in cells]
    written = {
        one["grade_id"]: one["points"] for one in marked if one.get("grade") and one.get("solution")
    }
    assert written and found.keys() == written.keys()
    for name, points in written.items():
        given = [choice.points for choice in found[name].choices]
        assert (max if found[name].one_of else sum)(given) == Fraction(str(points)), name


@pytest.mark.parametrize("given", ["-1", "nan", "inf", "1e0", "0x1", "٣", True, "2.5", [1], {}])
def test_points_that_there_are_not(given: object) -> None:
    with pytest.raises(Points):
        read_points(given, 2.0)


@pytest.mark.parametrize(
    ("given", "points"), [("1,5", 1.5), (2, 2.0), ("0", 0.0), (" 1.25 ", 1.25), ("", None)]
)
def test_points_as_people_type_them(given: object, points: float | None) -> None:
    assert read_points(given, 2.0) == points


def test_comments_have_an_end() -> None:
    assert read_comment("Well argued.") == "Well argued."
    assert read_comment(" \n") is None
    for bad in ("x" * 10_001, 3, ["a"]):
        with pytest.raises(Points):
            read_comment(bad)
