"""Brings a time of submission that is none."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=TURNED_AWAY)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    (folder / "timestamp.txt").write_bytes(b"yesterday \xff\x00 2020-99-99 {{ now }}")
