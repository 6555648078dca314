"""Brings answers of 100,000 levels."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    (folder / "answers.json").write_bytes(
        b'{"answers": {"q1": ' + b"[" * 100_000 + b"]" * 100_000 + b"}}"
    )
