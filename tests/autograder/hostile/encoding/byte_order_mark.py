"""Begins with the mark that some editors write."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise()


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    path = folder / NOTEBOOK
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
