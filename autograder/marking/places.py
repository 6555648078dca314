"""Where setup cells run: in a copy of the files that learners got, one for each assignment."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from autograder.marking.protocol import Job


class Places:
    """Makes each copy once, in a folder that somebody else clears away."""

    def __init__(self, folder: Path) -> None:
        self._whole = folder
        self._known: dict[tuple[str, str], Path] = {}
        self._empty = folder / "empty"
        self._empty.mkdir()

    @contextlib.contextmanager
    def inside(self, job: Job) -> Iterator[None]:
        """Stand in the copy of a job's folder; modules beside its files can be imported."""
        if job.folder is None:
            os.chdir(self._empty)
            yield
            return
        place, modules = self._copy(job.folder, job.digest), set(sys.modules)
        os.chdir(place)
        sys.path.insert(0, str(place))
        try:
            yield
        finally:
            sys.path.remove(str(place))
            for name in sys.modules.keys() - modules:
                # The next assignment may have a module of the same name.
                file = getattr(sys.modules[name], "__file__", None)
                if file and Path(file).is_relative_to(place):
                    del sys.modules[name]
            os.chdir(self._empty)

    def _copy(self, folder: Path, digest: str) -> Path:
        key = (str(folder), digest)
        if not digest or key not in self._known:
            self._known[key] = Path(tempfile.mkdtemp(dir=self._whole))
            shutil.copytree(
                folder,
                self._known[key],
                dirs_exist_ok=True,
                ignore=shutil.ignore_patterns("*.ipynb", ".ipynb_checkpoints", "__pycache__"),
            )
        return self._known[key]
