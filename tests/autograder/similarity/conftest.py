"""A released week of one course, to which a test hands in."""

import shutil
from pathlib import Path

import pytest

from autograder import runner
from autograder.gradebook import Gradebook
from autograder.workspace import Workspace
from tests.autograder.similarity.handed_in import COURSE, WEEK

GROUP = "group-assignment"


@pytest.fixture(scope="session")
def released_week(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a course of which one week and the work of groups are released."""
    state = tmp_path_factory.mktemp("similarity")
    space = Workspace.open(COURSE, state)
    runner.release(space, WEEK)
    runner.release(space, GROUP)
    with Gradebook(space):
        pass
    return state


@pytest.fixture
def space(released_week: Path, tmp_path: Path) -> Workspace:
    """A course that a test may do with as it likes."""
    shutil.copytree(released_week, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")
