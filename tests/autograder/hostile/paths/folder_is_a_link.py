"""Hands in a link to another learner's folder."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets

PROMISE = Promise(states=TURNED_AWAY)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    folder.rmdir()
    folder.symlink_to(secrets.other.parent)
