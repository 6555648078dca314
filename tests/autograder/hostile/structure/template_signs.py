"""Writes the signs of template languages, SQL, spreadsheets and hidden tests."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=MARKED)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    signs = (
        "{{ config }} {% raw %} ${7*7} <%= 7*7 %> #{7*7} =1+1 @SUM(1) \\x1b[2J "
        "### BEGIN HIDDEN TESTS '); DROP TABLE grade; --"
    )
    for cell in honest.cells:
        if cell.metadata.nbgrader.solution:
            cell.source = f"# {signs}" if cell.cell_type == "code" else signs
    write(folder, honest)
