"""Hands in a data file of its own, to which its answers are right."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import DATA
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import fill, write

PROMISE = Promise()


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    (folder / DATA).write_text("corridor,year,departures\nA-B,2020,2500\nA-C,2020,0\nD-B,2020,0\n")
    cells = {
        "total-code": "total = 2500",
        "table-code": (
            'by_corridor = pd.DataFrame({"corridor": ["A-B", "A-C", "D-B"], '
            '"departures": [2500, 0, 0]})'
        ),
        "shares-code": 'shares = {"A-B": 1.0, "A-C": 0.0, "D-B": 0.0}',
    }
    fill(honest, cells, secrets)
    write(folder, honest)
