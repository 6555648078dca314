"""Says that its files are small, and they are not."""

import json
import zipfile
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused",))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    path = inbox / f"{learner}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(NOTEBOOK, json.dumps(honest))
        packed.writestr("data.csv", bytes(50_000_000))
    content = path.read_bytes()
    size = (50_000_000).to_bytes(4, "little")
    assert content.count(size) == 2
    path.write_bytes(content.replace(size, (10).to_bytes(4, "little")))
