"""Brings folders in folders, 300 deep."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=(*TURNED_AWAY, *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    deepest = folder
    for _ in range(300):
        deepest = deepest / "d"
    deepest.mkdir(parents=True)
