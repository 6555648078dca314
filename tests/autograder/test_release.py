"""What learners get holds no key, no solution and no hidden test. We open it and look."""

import json
from pathlib import Path

import nbformat

from autograder.items import bank
from autograder.items.questions import load_questions
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
    pool = load_questions(workspace.source / WEEK / "questions.yml").pool(bank())
    assert len(pool) > 30
    for item in pool:
        assert f'"{item.id}"' not in everything
        told = [option.feedback for option in getattr(item, "options", ())]
        told += [pair.feedback for pair in getattr(item, "pairs", ())]
        told += [item.right, item.wrong] if hasattr(item, "right") else []
        assert not [text for text in told if text in everything]


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
        "given", "lefts", "fixed_order", "topic", "difficulty", "family",
    }  # fmt: skip
    assert set(shown) == {"format", "assignment", "seed", "questions", "draw"}
    assert set(shown["draw"]) == {"topics", "difficulty", "pool"}
    for question in (*shown["questions"], *shown["draw"]["pool"]):
        assert set(question) <= allowed
        for option in (*question.get("options", ()), *question.get("lefts", ())):
            assert set(option) == {"id", "text"}


def files(workspace: Workspace) -> list[Path]:
    return [path for path in (workspace.release / WEEK).rglob("*") if path.is_file()]
