"""Brings several notebooks that could be meant, the best one last."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest, name="week-01 (1).ipynb")
    honest.cells = honest.cells[:3]
    write(folder, honest, name="week-01 (2).ipynb")
    write(folder, honest, name="WEEK-01.IPYNB")
