"""Puts copies of the tests that pass before and after the tests."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import copy, write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    tests = [copy(cell) for cell in honest.cells if cell.metadata.nbgrader.get("points")]
    for number, cell in enumerate(tests):
        cell.source, cell["id"] = "pass", f"again-{number}"
    honest.cells = [*tests, *honest.cells, *(copy(cell) for cell in tests)]
    write(folder, honest)
