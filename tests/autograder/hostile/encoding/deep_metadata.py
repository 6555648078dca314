"""Hides 5,000 levels of lists in a notebook that is well otherwise."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable",))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    path = folder / NOTEBOOK
    deep = b'{"deep": ' + b"[" * 5_000 + b"]" * 5_000 + b', "kernelspec"'
    path.write_bytes(path.read_bytes().replace(b'{"kernelspec"', deep))
