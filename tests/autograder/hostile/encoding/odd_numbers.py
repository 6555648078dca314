"""Holds numbers that JSON does not have, and one of 10,000 digits."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=("unreadable", *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    path = folder / NOTEBOOK
    odd = b'{"a": NaN, "b": -Infinity, "c": 1e999, "d": ' + b"9" * 10_000 + b', "kernelspec"'
    path.write_bytes(path.read_bytes().replace(b'{"kernelspec"', odd))
