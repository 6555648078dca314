"""Notebooks for tests: an assignment in a source and a release folder, cell by cell."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.marking.plan import Plan

ASSIGNMENT = "classic"
STUB = "# YOUR CODE HERE"


@dataclass(frozen=True)
class Cell:
    """A code cell: `source` as the author wrote it, `released` as learners get it."""

    role: str
    source: str
    released: str | None = None
    points: float = 1


def setup(source: str) -> Cell:
    return Cell("setup", source)


def answer(source: str) -> Cell:
    return Cell("answer", source, STUB)


def check(visible: str, hidden: str = "", points: float = 1) -> Cell:
    whole = f"{visible}\n### BEGIN HIDDEN TESTS\n{hidden}\n### END HIDDEN TESTS"
    return Cell("test", whole if hidden else visible, visible, points)


def _node(number: int, cell: Cell, source: str) -> NotebookNode:
    own: dict[str, Any] = {"grade_id": f"{cell.role}-{number}", "schema_version": 3, "task": False}
    own |= {"grade": cell.role == "test", "solution": cell.role == "answer"}
    own |= {"locked": cell.role != "answer"}
    if cell.role == "test":
        own["points"] = cell.points
    return nbformat.v4.new_code_cell(source, id=own["grade_id"], metadata={"nbgrader": own})


def notebook(cells: tuple[Cell, ...], *, released: bool) -> NotebookNode:
    """A notebook of cells with the ids setup-1, answer-2, test-3 … in their order."""
    return nbformat.v4.new_notebook(
        cells=[
            _node(
                number,
                cell,
                cell.released if released and cell.released is not None else cell.source,
            )
            for number, cell in enumerate(cells, start=1)
        ]
    )


def make(root: Path, *cells: Cell, files: dict[str, str] | None = None) -> Plan:
    """Write the assignment and return its plan."""
    for kind in ("source", "release"):
        folder = root / kind / ASSIGNMENT
        folder.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook(cells, released=kind == "release"), folder / f"{ASSIGNMENT}.ipynb")
        for name, text in (files or {}).items():
            (folder / name).write_text(text)
    return Plan.of(root / "source", root / "release", ASSIGNMENT)


def handed_in(plan: Plan, **answers: str) -> NotebookNode:
    """The released notebook with answers by cell id (answer_2 for answer-2)."""
    given = nbformat.from_dict(plan.master)
    for cell in given.cells:
        name = cell.metadata.nbgrader.grade_id.replace("-", "_")
        cell.source = answers.get(name, cell.source)
    return given
