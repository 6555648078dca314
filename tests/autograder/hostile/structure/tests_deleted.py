"""Deletes every test."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    honest.cells = [cell for cell in honest.cells if cell.metadata.nbgrader.grade is False]
    write(folder, honest)
