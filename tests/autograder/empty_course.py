"""Courses with an empty gradebook; nbgrader takes seconds to make one, so it is made once."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.gradebook import Gradebook
from autograder.workspace import Workspace


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of both courses, before anybody is on a roster."""
    state = tmp_path_factory.mktemp("empty")
    first = Workspace.open("measuring", state)
    with Gradebook(first):
        pass
    return state


@pytest.fixture
def opened(empty: Path, tmp_path: Path) -> Callable[[str], Workspace]:
    """Open a course whose state a test may do with as it likes."""

    def open_course(name: str) -> Workspace:
        space = Workspace.open(name, tmp_path / "state")
        if name == "measuring":
            shutil.copytree(empty, tmp_path / "state", dirs_exist_ok=True)
        return space

    return open_course


@pytest.fixture
def workspace(opened: Callable[[str], Workspace]) -> Workspace:
    """The course with a fee."""
    return opened("measuring")
