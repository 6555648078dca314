"""Writes points that are no numbers."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    odd: list[object] = ["NaN", -5, 1e308, None, [2], {"points": 2}, True, "2; DROP TABLE grade"]
    for cell, points in zip(honest.cells, odd, strict=False):
        cell.metadata.nbgrader["points"] = points
    write(folder, honest)
