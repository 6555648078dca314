"""Submissions graded once, whose outcomes other runs can have again without marking them."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder import demo, runner
from autograder.grading import run
from autograder.grading.task import Outcome, Task, grade
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE, WEEK

# In order: right, some wrong, blank, missing, cut short, a test deleted, late, no answers file.
LEARNERS = tuple(f"demo-{number:02d}" for number in (1, 3, 6, 7, 8, 9, 10, 14))

# For demo-08 stock nbgrader leaves a row without marks, we the receipt that says why.
READABLE = tuple(learner for learner in LEARNERS if learner != "demo-08")


@dataclass(frozen=True)
class Once:
    """A course whose submissions were graded once, what came of each, and the state before."""

    before: Path
    graded: Workspace
    outcomes: Mapping[str, Outcome]

    def again(self, task: Task, *tools: object) -> Outcome:
        """Return the outcome that a task had."""
        return self.outcomes[task.learner]


@pytest.fixture(scope="session")
def once(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Once:
    before = tmp_path_factory.mktemp("before") / "state"
    shutil.copytree(released, before)
    demo.make(Workspace.open(COURSE, before))
    state = tmp_path_factory.mktemp("once") / "state"
    shutil.copytree(before, state)
    space = Workspace.open(COURSE, state)
    outcomes: dict[str, Outcome] = {}

    def noted(task: Task, *tools: Any) -> Outcome:
        outcomes[task.learner] = grade(task, *tools)
        return outcomes[task.learner]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "grade_task", noted)
        list(runner.grade(space, WEEK, list(LEARNERS)))
    return Once(before, space, outcomes)


@pytest.fixture
def fresh(once: Once, tmp_path: Path) -> Callable[[], Workspace]:
    """Makes courses as they were before their submissions were graded."""

    def make() -> Workspace:
        number = len(list(tmp_path.glob("fresh-*")))
        shutil.copytree(once.before, tmp_path / f"fresh-{number}")
        return Workspace.open(COURSE, tmp_path / f"fresh-{number}")

    return make


@pytest.fixture
def replayed(once: Once, monkeypatch: pytest.MonkeyPatch) -> None:
    """Grading takes the outcomes of before, so that a test is about everything around them."""
    monkeypatch.setattr(run, "grade_task", once.again)
