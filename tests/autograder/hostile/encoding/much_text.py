"""Brings a text of 60 MB."""

from pathlib import Path

import nbformat
from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    honest.cells.append(nbformat.v4.new_markdown_cell("text " * 12_000_000))
    write(folder, honest)
