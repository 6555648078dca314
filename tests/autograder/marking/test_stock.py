"""nbgrader's own autograde step marks as ours does, and runs no code without a sandbox."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader import utils

from autograder.marking import preprocessors
from autograder.marking.plan import Plan
from autograder.marking.preprocessors import MarkAnswers
from autograder.sandbox.client import NoSandbox
from tests.autograder.marking.notebooks import ASSIGNMENT, answer, check, handed_in, make
from tests.autograder.marking.test_submission import Here


@pytest.fixture
def plan(tmp_path: Path) -> Iterator[Plan]:
    preprocessors.shared_tools.cache_clear()
    yield make(tmp_path, answer("total = 3"), check("assert total == 3", points=2))
    preprocessors.shared_tools.cache_clear()


def autograde(plan: Plan, text: str, **settings: object) -> tuple[Any, dict[str, Any]]:
    """What the step makes of one submission of ana's."""
    root = plan.assignment.parent.parent
    folder = root / "submitted" / "ana" / ASSIGNMENT
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    given = handed_in(plan, answer_1=text)
    nbformat.write(given, folder / f"{ASSIGNMENT}.ipynb")
    step = MarkAnswers(
        source_directory=str(root / "source"), state_directory=str(root), seed=1, **settings
    )
    names = {"student": "ana", "assignment": ASSIGNMENT, "notebook": ASSIGNMENT}
    marked, resources = step.preprocess(given, {"nbgrader": names})
    return marked, resources


class Starts:
    """Counts how often, and how, the sandbox is started."""

    def __init__(self, there: bool) -> None:
        self.there = there
        self.asked: list[bool] = []

    def start(self, *, unsafe: bool = False) -> Any:
        self.asked.append(unsafe)
        if not (self.there or unsafe):
            raise NoSandbox("bubblewrap is missing.")
        here: Any = Here()
        here.close = lambda: None
        return here


def test_the_stock_step_marks_with_one_sandbox_for_all(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = Starts(there=True)
    monkeypatch.setattr(preprocessors, "Sandbox", starts)
    for text, points, state in (
        ("total = 3", 2, "submitted"),
        ("total = 4", 0, "submitted"),
        ("# YOUR CODE HERE", 0, "blank"),
    ):
        marked, resources = autograde(plan, text)
        (test,) = (cell for cell in marked.cells if utils.is_grade(cell))
        assert utils.determine_grade(test) == (points, 2)
        assert resources["course_state"] == state
    assert starts.asked == [False]


def test_without_a_sandbox_nothing_runs_unless_told(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = Starts(there=False)
    monkeypatch.setattr(preprocessors, "Sandbox", starts)
    monkeypatch.delenv("AUTOGRADER_UNSAFE", raising=False)
    with pytest.raises(NoSandbox, match="bubblewrap is missing"):
        autograde(plan, "total = 3")
    assert starts.asked == [False]
    marked, _ = autograde(plan, "total = 3", unsafe=True)
    assert utils.determine_grade(marked.cells[1]) == (2, 2)
    monkeypatch.setenv("AUTOGRADER_UNSAFE", "1")
    preprocessors.shared_tools.cache_clear()
    autograde(plan, "total = 3")
    assert starts.asked == [False, True, True]
