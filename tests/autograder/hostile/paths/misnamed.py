"""Has a notebook of another name."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest, name="Week1 (1).ipynb")
