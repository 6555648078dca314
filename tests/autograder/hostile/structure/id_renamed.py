"""Gives one test a name that the course does not know."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import grade, write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        if grade(cell) in ("total", "place"):
            cell.metadata.nbgrader["grade_id"] = "mine-'; DROP TABLE grade; --"
    write(folder, honest)
