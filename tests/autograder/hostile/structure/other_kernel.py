"""Names a kernel that is not there, or is a shell."""

from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import MARKED, Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import write

PROMISE = Promise(states=MARKED)


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    honest.metadata["kernelspec"] = {"name": "bash", "display_name": "sh", "language": "bash"}
    honest.metadata["language_info"] = {"name": "bash", "file_extension": "/../../x"}
    write(folder, honest)
