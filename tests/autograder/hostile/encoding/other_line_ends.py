"""Ends its lines as Windows and old Macintoshes do."""

import json
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise
from tests.autograder.hostile.secrets import Secrets
from tests.autograder.hostile.tricks import fill

PROMISE = Promise()


def submit(folder: Path, honest: NotebookNode, secrets: Secrets) -> None:
    cells = {"total-code": "total = 1\r\nother = 2\rmore = 3"}
    fill(honest, cells, secrets)
    text = json.dumps(honest, indent=1).replace("\n", "\r\n")
    (folder / NOTEBOOK).write_bytes(text.encode())
