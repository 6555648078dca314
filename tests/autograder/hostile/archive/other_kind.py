"""Is an archive of another kind, with a link inside."""

import tarfile
from pathlib import Path

from nbformat import NotebookNode

from tests.autograder.hostile.promise import Promise

PROMISE = Promise(states=("refused",))


def pack(inbox: Path, learner: str, honest: NotebookNode) -> None:
    with tarfile.open(inbox / f"{learner}.tar.gz", "w:gz") as packed:
        link = tarfile.TarInfo("week-01.ipynb")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        packed.addfile(link)
