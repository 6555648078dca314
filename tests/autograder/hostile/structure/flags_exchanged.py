"""Says that tests are answers and answers are tests."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("tampered",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    for cell in honest.cells:
        told = cell.metadata.nbgrader
        told.update(solution=not told["solution"], grade=not told["grade"], locked=False, task=True)
    write(folder, honest)
