"""Says that it was handed in in the year 9999, so that nothing is newer."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=(*TURNED_AWAY, *MARKED))


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    (folder / "timestamp.txt").write_text("9999-12-31 23:59:59.999999 UTC")
