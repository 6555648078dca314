"""Holds half signs, signs that turn text round, and signs that steer a terminal."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = "# \ud800 \u0000 \u202e \x1b[2J \x1b]0;title\x07 \ufeff \u2028"
    write(folder, honest)
