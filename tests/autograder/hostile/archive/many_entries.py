"""Packs 60,000 files of no bytes."""

import json
import zipfile
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused",))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    with zipfile.ZipFile(inbox / f"{learner}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(NOTEBOOK, json.dumps(honest))

        for number in range(60_000):
            packed.writestr(f"{number}.txt", b"")
