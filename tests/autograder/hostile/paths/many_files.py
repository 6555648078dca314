"""Brings 3,000 files."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=TURNED_AWAY)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    for number in range(3_000):
        (folder / f"{number}.txt").touch()
