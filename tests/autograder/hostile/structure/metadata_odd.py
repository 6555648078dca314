"""Writes metadata of every kind but the right one."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    odd: list[object] = [[], "nbgrader", 5, {"grade_id": []}, {"grade_id": {"a": 1}}, None, True]
    for cell, value in zip(honest.cells, odd, strict=False):
        cell.metadata["nbgrader"] = value
    honest.metadata["kernelspec"] = [1]
    honest.metadata["language_info"] = "python"
    write(folder, honest)
