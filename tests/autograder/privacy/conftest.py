import shutil
from pathlib import Path

import pytest

from autograder.workspace import Workspace
from tests.autograder.empty_course import empty, opened, workspace
from tests.autograder.privacy.held import Course, fill

__all__ = ["empty", "opened", "workspace"]


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state folder of a course that holds something of three people everywhere."""
    state = tmp_path_factory.mktemp("filled") / "state"
    fill(Workspace.open("governance-coherence", state))
    return state


@pytest.fixture
def course(filled: Path, tmp_path: Path) -> Course:
    """The same, for a test to do with as it likes."""
    shutil.copytree(filled, tmp_path / "state")
    return Course(Workspace.open("governance-coherence", tmp_path / "state"))
