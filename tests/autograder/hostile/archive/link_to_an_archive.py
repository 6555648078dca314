"""Is a link where the archive should be."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused",))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    (inbox / f"{learner}.zip").symlink_to("/etc/passwd")
