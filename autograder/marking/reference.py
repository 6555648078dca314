"""The reference answers of an assignment: what its own solutions and keys say, for one learner.

The quality gates and the demonstration cohort need them; they never leave the grader.
"""

import contextlib
import io
from fractions import Fraction
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder import course as courses
from autograder.items import Item, bank, edition, key
from autograder.items.questions import DrawnQuestion, PairedQuestion, load_questions, public
from autograder.marking.protocol import CellResult, Check, Job
from autograder.marking.trusted import sound
from autograder.marking.worker import asked, run
from labour_migration import datasets, handin
from labour_migration.widgets import Quiz

LEARNER = "demo-01"
BEGINS, ENDS = "### BEGIN SOLUTION", "### END SOLUTION"


def answers(assignment: Path, learner: str = LEARNER) -> dict[str, Any]:
    """Return the right answer to every question that a test cell marks.

    Keys come from the item bank; the answers to data questions from running the model solutions.
    """
    own = quiz(assignment, learner)
    names: dict[str, Any] = {"quiz": own, "datasets": datasets}
    with contextlib.redirect_stdout(io.StringIO()):
        for cell in _source_cells(assignment):
            if cell.cell_type == "code" and _flag(cell, "solution") and not _flag(cell, "grade"):
                exec(compile(cell.source, "solution", "exec"), names)
    found = {question: own[question] for question in own.ids}
    return {question: answer for question, answer in found.items() if answer is not None}


def texts(assignment: Path) -> dict[str, str]:
    """Return the model answer of every text cell, by its id."""
    return {
        name: text.replace(BEGINS, "").replace(ENDS, "").strip()
        for name, text in handin.texts_of(_source_cells(assignment)).items()
    }


def quiz(assignment: Path, learner: str = LEARNER) -> Quiz:
    """Return a learner's quiz with the keys of its knowledge questions filled in."""
    visible = public(load_questions(assignment / "questions.yml"), seed_of(assignment))
    keys = {name: key(item) for name, item in items_asked(assignment, learner).items()}
    return Quiz.from_data(visible, keys, learner)


def items_asked(assignment: Path, learner: str = LEARNER) -> dict[str, Item]:
    """Return the item behind each knowledge question of a learner, by question id."""
    questions, items = load_questions(assignment / "questions.yml"), bank()
    empty = Quiz.from_data(public(questions, seed_of(assignment)), {}, learner)
    return {
        question.id: asked(questions, empty, question.id, items)
        for question in questions.questions
        if question.item is not None or isinstance(question, DrawnQuestion | PairedQuestion)
    }


def seed_of(assignment: Path) -> int:
    """Return the seed of draws and samples of the course that an assignment's folder is in."""
    course = courses.load(assignment.parent)
    return edition.seed(course.id, course.seed)


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


def mark(
    assignment: Path,
    given: dict[str, Any],
    learner: str = LEARNER,
    *,
    texts: dict[str, str] | None = None,
    files: dict[str, Any] | None = None,
) -> tuple[CellResult, ...]:
    """Return what the test cells give for a learner's answers, texts and files of tools."""
    job = Job(
        assignment=assignment,
        seed=seed_of(assignment),
        learner=learner,
        answers=given,
        texts=texts or {},
        files=files or {},
        cells=test_cells(assignment),
    )
    # In this process: the course's own cells need no wall, and a process costs a second.
    return sound(job, run(job)).cells


def _source_cells(assignment: Path) -> list[NotebookNode]:
    notebook = nbformat.read(assignment / f"{assignment.name}.ipynb", as_version=4)
    cells: list[NotebookNode] = notebook.cells
    return cells


def _flag(cell: NotebookNode, name: str) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get(name))
