"""Which files of a course's state folder are a person's, and which may mention one."""

import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.exchange import SEPARATOR, Exchange
from autograder.workspace import Workspace

# The course's own material and records of runs: folders in them are never named after a learner.
_OF_COURSE = frozenset({"release", "solution", "log", "erasing", "peers"})
ERASING = "erasing"
LARGEST_TEXT = 50_000_000


def own(workspace: Workspace, ids: Sequence[str]) -> list[Path]:
    """Return the folders and files that are some ids' own, such as submitted/<id>."""
    found: set[Path] = set()
    rooms = [path for path in _folders(workspace.state) if path.name not in _OF_COURSE]
    rooms += [*(workspace.state / "peers").glob("*/*"), *_folders(Exchange(workspace).folder)]
    for room in rooms:
        if not room.is_dir() or room.is_symlink():
            continue
        for path in room.iterdir():
            # A folder has no kind of file in its name: `ana.silva` is not `ana`.
            if path.name in ids or (path.is_file() and path.stem in ids):
                found.add(path)
    for path in _folders(Exchange(workspace).inbound):
        # A folder of the hub's inbox is called learner+assignment+time.
        if path.name.rsplit(SEPARATOR, 2)[0] in ids:
            found.add(path)
    return sorted(found)


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the ordinary files in folders and among files; links are left aside."""
    for path in paths:
        if path.is_symlink():
            continue
        if path.is_file():
            yield path
        for parent, _, names in os.walk(path):
            yield from (
                Path(parent, name) for name in sorted(names) if _is_ordinary(Path(parent, name))
            )


def everything(workspace: Workspace) -> Iterator[Path]:
    """Yield every ordinary file of the course's state, without notes of erasures under way."""
    for path in files([workspace.state]):
        if path.parent != workspace.state / ERASING:
            yield path


def text_of(path: Path) -> str | None:
    """Return a file's text, None when it is none or too large to be one."""
    try:
        if path.stat().st_size > LARGEST_TEXT:
            return None
        with path.open(encoding="utf-8", newline="") as file:
            text = file.read()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def rewrite(path: Path, text: str) -> None:
    """Write another text into a file, which keeps its mode and its time: that of handing in."""
    kept = path.stat()
    new = path.with_name(f".{path.name}.new")
    with new.open("w", encoding="utf-8", newline="") as file:
        file.write(text)
    new.chmod(kept.st_mode & 0o777)
    os.utime(new, ns=(kept.st_atime_ns, kept.st_mtime_ns))
    new.replace(path)


def remove(path: Path) -> None:
    """Delete a folder or file; one that is gone already is no error."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _folders(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_dir()] if folder.is_dir() else []


def _is_ordinary(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
