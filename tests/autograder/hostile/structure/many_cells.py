"""Brings 5,000 cells."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for number in range(5_000):
        honest.cells.append(nbformat.v4.new_code_cell("1", id=f"cell-{number}"))
    write(folder, honest)
