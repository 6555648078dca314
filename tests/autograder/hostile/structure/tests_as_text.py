"""Turns tests into text, and text into tests."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import grade, write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        name = grade(cell)
        cell["cell_type"] = "raw" if name == "total" else "markdown"
        if name in ("advice", "intro"):
            cell["cell_type"], cell["outputs"], cell["execution_count"] = "code", [], None
    write(folder, honest)
