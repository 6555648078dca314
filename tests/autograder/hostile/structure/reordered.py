"""Puts the cells in another order, tests first."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=MARKED)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    honest.cells = list(reversed(honest.cells))
    write(folder, honest)
