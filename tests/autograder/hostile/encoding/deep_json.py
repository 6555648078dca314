"""Opens 100,000 brackets."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets

PROMISE = Promise(states=("unreadable",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    (folder / NOTEBOOK).write_bytes(b"[" * 100_000)
