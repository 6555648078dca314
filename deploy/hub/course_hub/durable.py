"""Files that are there whole or not at all, also after a power cut."""

import os
import tempfile
from pathlib import Path


def write(path: Path, content: bytes) -> None:
    """Put a file in place in one step, readable by its owner only."""
    handle, name = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    settle_folder(path.parent)


def move(folder: Path, target: Path) -> None:
    """Put a whole folder in place in one step, once all that it holds is on the disk."""
    for parent, _, files in os.walk(folder):
        for name in files:
            _settle(Path(parent, name), os.O_RDONLY)
        settle_folder(Path(parent))
    folder.rename(target)
    settle_folder(target.parent)


def private_folder(folder: Path) -> Path:
    """Return a folder that only its owner can enter, made where it was missing."""
    for one in reversed([folder, *folder.parents]):
        if not one.exists():
            one.mkdir(mode=0o700, exist_ok=True)
    return folder


def settle_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    _settle(folder, os.O_RDONLY | os.O_DIRECTORY)


def _settle(path: Path, flags: int) -> None:
    here = os.open(path, flags | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        os.fsync(here)
    finally:
        os.close(here)
