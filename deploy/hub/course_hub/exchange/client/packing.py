"""A learner's folder as an archive: ordinary files only, without what systems leave behind."""

import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from course_hub.exchange import limits
from course_hub.exchange.client.calls import CallFailed

_SKIPPED_FOLDERS = frozenset({".ipynb_checkpoints", "__pycache__", ".git", "__MACOSX"})
_SKIPPED_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini", "timestamp.txt"})
_FEEDBACK = "feedback"
_DEEPEST = 15


@dataclass
class Packed:
    """How much was packed, and what was left out because it is no ordinary file."""

    files: int = 0
    bytes: int = 0
    left_out: list[str] = field(default_factory=list)


def pack(folder: Path, archive: Path) -> Packed:
    """Pack a folder's files into a zip archive; raises CallFailed when they are too much."""
    packed = Packed()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as target:
        for path, name in _files(folder, "", packed):
            _add(target, path, name, packed)
    if not packed.files:
        raise CallFailed(f"There are no files in {folder}. Fetch the assignment first.")
    return packed


def _files(folder: Path, before: str, packed: Packed) -> Iterator[tuple[Path, str]]:
    if before.count("/") > _DEEPEST:
        raise CallFailed(f"Folders lie more than {_DEEPEST} deep in {before}. Move them up.")
    for path in sorted(folder.iterdir()):
        name, kind = f"{before}{path.name}", path.lstat().st_mode
        if stat.S_ISDIR(kind):
            if path.name not in _SKIPPED_FOLDERS and name != _FEEDBACK:
                yield from _files(path, f"{name}/", packed)
        elif not stat.S_ISREG(kind):
            packed.left_out.append(name)
        elif path.name not in _SKIPPED_FILES:
            yield path, name


def _add(target: zipfile.ZipFile, path: Path, name: str, packed: Packed) -> None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return  # Gone since the folder was read, as editors' own files come and go.
    with os.fdopen(handle, "rb") as file:
        size = os.fstat(handle).st_size
        packed.files, packed.bytes = packed.files + 1, packed.bytes + size
        if size > limits.MAX_FILE_BYTES:
            raise CallFailed(f"{name} is larger than {limits.MAX_FILE_BYTES:,} bytes. Remove it.")
        if packed.files > limits.MAX_FILES:
            raise CallFailed(
                f"The folder holds more than {limits.MAX_FILES} files. Move out what is not part "
                "of your answer, and submit again."
            )
        if packed.bytes > limits.MAX_TOTAL_BYTES:
            raise CallFailed(
                f"The folder holds more than {limits.MAX_TOTAL_BYTES:,} bytes. Move out what is "
                "not part of your answer, and submit again."
            )
        target.writestr(name, file.read(limits.MAX_FILE_BYTES + 1))
