"""What learners get holds no key, no solution and no hidden test. We open it and look."""

import json
from pathlib import Path

import nbformat
import yaml

from autograder.items import bank
from autograder.marking import reference
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK


def test_the_release_is_the_notebook_and_the_public_questions(workspace: Workspace) -> None:
    files = {path.name for path in (workspace.release / WEEK).rglob("*")}
    assert files == {f"{WEEK}.ipynb", "questions.json"}


def test_no_file_of_the_release_holds_a_key(workspace: Workspace) -> None:
    everything = "".join(path.read_text() for path in files(workspace))
    for secret in ("HIDDEN TESTS", "BEGIN SOLUTION", "mark(", '"correct"', "tolerance", "g-intro"):
        assert secret not in everything
    items = bank()
    questions = yaml.safe_load((workspace.source / WEEK / "questions.yml").read_text())
    used = [items[q["item"]] for q in questions["questions"] if "item" in q]
    assert used
    for item in used:
        for option in getattr(item, "options", ()):
            assert option.feedback not in everything


def test_the_model_solutions_are_gone(workspace: Workspace) -> None:
    source = nbformat.read(workspace.notebook(WEEK), as_version=4)
    released = nbformat.read(workspace.release / WEEK / f"{WEEK}.ipynb", as_version=4)
    texts = {cell.source for cell in released.cells}
    solutions = [c for c in source.cells if c.metadata.get("nbgrader", {}).get("solution")]
    assert solutions
    assert not texts & {cell.source for cell in solutions}


def test_data_answers_are_not_written_in_the_release(workspace: Workspace) -> None:
    right = reference.answers(workspace.source / WEEK)
    for cell in nbformat.read(workspace.release / WEEK / f"{WEEK}.ipynb", as_version=4).cells:
        for question in ("q5", "q7"):
            assert str(right[question]) not in cell.source


def test_questions_carry_only_what_learners_may_see(workspace: Workspace) -> None:
    shown = json.loads((workspace.release / WEEK / "questions.json").read_text())
    allowed = {
        "id", "kind", "points", "stem", "options", "unit", "decimals", "minimum", "maximum",
    }  # fmt: skip
    for question in shown["questions"]:
        assert set(question) <= allowed
        for option in question.get("options", ()):
            assert set(option) == {"id", "text"}


def files(workspace: Workspace) -> list[Path]:
    return [path for path in (workspace.release / WEEK).rglob("*") if path.is_file()]
