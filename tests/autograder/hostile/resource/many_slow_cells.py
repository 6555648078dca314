"""Stays below the time of one cell, in many cells."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("timed-out",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for number in range(12):
        cell = nbformat.v4.new_code_cell("import time\ntime.sleep(1.5)", id=f"slow-{number}")
        honest.cells.insert(2, cell)
    write(folder, honest)
