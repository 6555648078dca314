"""Lists the same packed bytes 5,000 times under other names."""

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
        packed.writestr("data.csv", bytes(1_000_000))
        entry = packed.infolist()[-1]
        for number in range(5_000):
            again = zipfile.ZipInfo(f"data-{number}.csv")
            again.compress_type = entry.compress_type
            again.header_offset, again.CRC = entry.header_offset, entry.CRC
            again.compress_size, again.file_size = entry.compress_size, entry.file_size
            packed.filelist.append(again)
            packed.NameToInfo[again.filename] = again
