"""Packs two notebooks under one name, for two readers."""

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

        # In another spelling of the case, as the library warns of the same one.
        packed.writestr(NOTEBOOK.upper(), "{}")
        packed.writestr(f"./{NOTEBOOK}", "{}")
