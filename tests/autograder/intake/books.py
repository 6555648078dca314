"""A small released notebook, and copies of it that a learner may do with as they like."""

import json
from pathlib import Path

import nbformat
from nbformat import NotebookNode


def notebook(*cells: NotebookNode) -> NotebookNode:
    return nbformat.v4.new_notebook(cells=list(cells))


def graded(name: str, source: str, *, solution: bool, kind: str = "code") -> NotebookNode:
    make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
    data = {"grade": True, "grade_id": name, "solution": solution, "locked": not solution}
    return make(source, metadata={"nbgrader": {**data, "points": 2, "schema_version": 3}})


def released() -> NotebookNode:
    intro = nbformat.v4.new_markdown_cell("Read this.")
    intro["id"] = "intro"
    book = notebook(
        intro,
        graded("answer", "stub", solution=True, kind="markdown"),
        graded("test", "quiz.check('q1')", solution=False),
    )
    book.cells[1]["id"], book.cells[2]["id"] = "answer-cell", "test-cell"
    return book


def copy() -> NotebookNode:
    return nbformat.from_dict(json.loads(json.dumps(released())))


def sources(book: NotebookNode) -> list[str]:
    return [cell.source for cell in book.cells]


def whole() -> bytes:
    return nbformat.writes(released()).encode()


def write(folder: Path, content: bytes) -> None:
    (folder / "week-01.ipynb").write_bytes(content)
