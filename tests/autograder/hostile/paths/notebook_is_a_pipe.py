"""Is a pipe."""

import os
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets

PROMISE = Promise(states=TURNED_AWAY)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    os.mkfifo(folder / NOTEBOOK)
