"""Puts everything into one cell and says that it is each of them."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    text = "\n".join(cell.source for cell in honest.cells if cell.cell_type == "code")
    for cell in honest.cells:
        cell.source = text if cell.cell_type == "code" else cell.source
    write(folder, honest)
