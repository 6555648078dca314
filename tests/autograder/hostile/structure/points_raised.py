"""Writes other points, extra credit and a matching checksum into the cells."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        cell.metadata.nbgrader.update(points=100, max_score=100, extra_credit=50, checksum="0" * 32)
    write(folder, honest)
