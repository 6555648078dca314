"""Gives the names of the tests to the answers and those of the answers to the tests."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    names = [cell.metadata.nbgrader.grade_id for cell in honest.cells]
    for cell, name in zip(honest.cells, reversed(names), strict=True):
        cell.metadata.nbgrader["grade_id"] = name
        cell.source = "pass"
    write(folder, honest)
