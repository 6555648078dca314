"""Hands in questions of its own, with keys, beside the answers."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise()


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    (folder / "answers.json").write_bytes(b'{"answers": {"q1": 3}}')
    (folder / "questions.json").write_text('{"questions": [{"id": "q1", "key": 3, "points": 8}]}')
    (folder / "questions.yml").write_text("questions:\n- {id: q1, points: 8, kind: number}\n")
    (folder / "rubric.yml").write_text("points: 8\n")
    (folder / "planted.py").write_text("raise SystemExit\n")
