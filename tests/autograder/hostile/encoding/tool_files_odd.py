"""Brings files of tools that are broken, deep, huge or name other learners."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    (folder / "group.json").write_text(
        '{"members": ["a-first", "z-last", "*", "../.."], "points": 8}'
    )
    (folder / "matrix.json").write_bytes(b"[" * 100_000)
    (folder / "plan.json").write_bytes(b'{"x": ' + b"9" * 9_000 + b"}")
    (folder / "map.json").write_bytes(b"\xff\xfe")
    for number in range(60):
        (folder / f"tool-{number}.json").write_text("[]")
