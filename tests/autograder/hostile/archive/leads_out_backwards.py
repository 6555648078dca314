"""Packs files whose names lead out in the manner of Windows."""

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

        packed.writestr("..\\..\\a-first\\week-01\\week-01.ipynb", "{}")
        packed.writestr("C:\\hostile-out.txt", "out")
        packed.writestr("//server/share/hostile-out.txt", "out")
