"""Writes other tests into the tests' cells."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        if cell.metadata.nbgrader.get("points"):
            cell.source = "2" if cell.cell_type == "code" else cell.source
    write(folder, honest)
