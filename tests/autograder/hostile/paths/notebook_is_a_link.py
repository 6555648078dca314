"""Has another learner's notebook marked as its own, by a link."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import TURNED_AWAY, Promise
from tests.autograder.hostile.secrets import Secrets

PROMISE = Promise(states=TURNED_AWAY)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    (folder / NOTEBOOK).symlink_to(secrets.other)
    (folder / "answers.json").symlink_to(secrets.other.with_name("answers.json"))
