"""Is an archive whose bytes were changed."""

import json
import zipfile
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused",))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    path = inbox / f"{learner}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as packed:
        packed.writestr(NOTEBOOK, json.dumps(honest))
    path.write_bytes(path.read_bytes().replace(b"Departures", b"Arrivals!!"))
