"""A course with grading state of its own, and one demonstration cohort graded for all tests."""

import shutil
from pathlib import Path

import pytest

from autograder import demo, runner, sheets, tables
from autograder.gradebook import Gradebook
from autograder.workspace import Workspace

COURSE, WEEK = "governance-coherence", "week-01"


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a course whose first week has been released."""
    state = tmp_path_factory.mktemp("released")
    runner.release(Workspace.open(COURSE, state), WEEK)
    return state


@pytest.fixture
def workspace(released: Path, tmp_path: Path) -> Workspace:
    """A released course that a test may do with as it likes."""
    shutil.copytree(released, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


@pytest.fixture(scope="session")
def cohort(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demonstration cohort, graded, with the marks by hand. Read only."""
    state = tmp_path_factory.mktemp("cohort") / "state"
    shutil.copytree(released, state)
    space = Workspace.open(COURSE, state)
    marks, sheet = demo.make(space)
    list(runner.grade(space, WEEK, runner.submissions(space, WEEK)))
    with Gradebook(space) as book:
        book.import_marks(tables.read_marks(marks))
    sheets.import_sheet(space, "assignment", sheet)
    return space
