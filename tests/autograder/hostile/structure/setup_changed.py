"""Writes other code into the cells that the course locked."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import grade, write

PROMISE = Promise(states=MARKED)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    lies = """
class Yes:
    __eq__ = __gt__ = lambda self, other: True

    def __getattr__(self, name):
        return lambda *args, **kwargs: self

    __getitem__ = __getattr__

pd = surveys = total = by_corridor = shares = Yes()
type(get_ipython()).run_code = lambda *args, **kwargs: None
"""
    for cell in honest.cells:
        if grade(cell) == "setup":
            cell.source = lies
    write(folder, honest)
