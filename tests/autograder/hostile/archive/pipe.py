"""Packs a pipe and a device."""

import json
import stat
import zipfile
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.course import NOTEBOOK
from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused",))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    with zipfile.ZipFile(inbox / f"{learner}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(NOTEBOOK, json.dumps(honest))

        for name, kind in (("answers.json", stat.S_IFIFO), ("disk", stat.S_IFBLK)):
            entry = zipfile.ZipInfo(name)
            entry.external_attr = (kind | 0o666) << 16
            packed.writestr(entry, "")
