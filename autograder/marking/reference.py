"""The reference answers of an assignment: what its own solutions and keys say.

The soundness check and the demonstration cohort need them; they never leave the grader.
"""

import contextlib
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.items import bank, key
from autograder.items.questions import load_questions, public
from autograder.marking.protocol import CellResult, Check, Job
from autograder.marking.trusted import run_tests
from labour_migration import datasets
from labour_migration.widgets import Quiz


def answers(assignment: Path) -> dict[str, Any]:
    """Return the right answer to every question that a test cell marks.

    Keys come from the item bank; the answers to data questions from running the model solutions.
    """
    questions = load_questions(assignment / "questions.yml")
    items = bank()
    found = {q.id: key(items[q.item]) for q in questions.questions if q.item is not None}
    quiz = Quiz.from_data(public(questions), found)
    names: dict[str, Any] = {"quiz": quiz, "datasets": datasets}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in _source_cells(assignment):
            if cell.cell_type == "code" and _flag(cell, "solution") and not _flag(cell, "grade"):
                exec(compile(cell.source, "solution", "exec"), names)
    return {q.id: quiz[q.id] for q in questions.questions if quiz[q.id] is not None}


def test_cells(assignment: Path) -> tuple[Check, ...]:
    """Return the test cells of an assignment, hidden tests included."""
    return tuple(
        Check(
            id=cell.metadata.nbgrader.grade_id,
            source=cell.source,
            points=Fraction(str(cell.metadata.nbgrader.points)),
        )
        for cell in _source_cells(assignment)
        if _flag(cell, "grade") and not _flag(cell, "solution")
    )


def points_by_hand(assignment: Path) -> Fraction:
    """Return the points that only a person can give."""
    cells = (c for c in _source_cells(assignment) if _flag(c, "grade") and _flag(c, "solution"))
    return sum((Fraction(str(cell.metadata.nbgrader.points)) for cell in cells), Fraction(0))


def mark(assignment: Path, given: dict[str, Any]) -> tuple[CellResult, ...]:
    """Return what the test cells give for a set of answers."""
    return run_tests(Job(assignment=assignment, answers=given, cells=test_cells(assignment))).cells


def _source_cells(assignment: Path) -> list[NotebookNode]:
    notebook = nbformat.read(assignment / f"{assignment.name}.ipynb", as_version=4)
    cells: list[NotebookNode] = notebook.cells
    return cells


def _flag(cell: NotebookNode, name: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(name))
