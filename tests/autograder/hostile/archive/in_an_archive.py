"""Packs an archive in an archive in an archive."""

import io
import json
import zipfile
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused", "unreadable"))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    content = json.dumps(honest).encode()
    for level in range(6):
        box = io.BytesIO()
        with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr(NOTEBOOK if level == 0 else f"{level}.zip", content)
        content = box.getvalue()
    (inbox / f"{learner}.zip").write_bytes(content)
