"""Has an id that a program would read as an option."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=TURNED_AWAY)


LEARNER = "--help"


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
