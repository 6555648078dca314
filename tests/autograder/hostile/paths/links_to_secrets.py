"""Brings links to the gradebook, the source and the home."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=TURNED_AWAY)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    write(folder, honest)
    (folder / "notes.db").symlink_to(secrets.gradebook)
    (folder / "source.ipynb").symlink_to(secrets.source)
    (folder / "matrix.json").symlink_to(secrets.home / ".ssh" / "id_ed25519")
    (folder / "all").symlink_to(secrets.root)
