"""Packs files whose names lead to other learners' folders."""

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

        for up in range(1, 8):
            packed.writestr("../" * up + "a-first/week-01/week-01.ipynb", "{}")
            packed.writestr("../" * up + "hostile-out.txt", "out")
