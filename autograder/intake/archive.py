"""A zip archive expanded so that nothing in it can harm: all is checked before and counted during.

Only ordinary files come out, inside the new folder, each once. Archives inside are not expanded.
"""

import os
import re
import shutil
import stat
import tempfile
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from autograder.intake.facts import Refusal, shown
from autograder.intake.files import is_junk, is_readable, open_file
from autograder.intake.limits import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_FOLDERS_DEEP,
    MAX_TOTAL_BYTES,
)

OTHER_ARCHIVES = (".tar", ".tar.gz", ".tgz", ".tar.bz2", ".tar.xz", ".gz", ".rar", ".7z", ".zipx")
MAX_RATIO = 200
# Below this size it does not matter how well something was packed.
SMALL = 10_000_000
_CHUNK = 1 << 16
_DIRECTORY_ENTRY = 46 + 255 + 100
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1 | 0x40
_DRIVE = re.compile(r"[A-Za-z]:")
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What Python's reader raises for contents that are not as they should be.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class Bounds:
    """How much may come out of an archive."""

    files: int = MAX_FILES
    file_bytes: int = MAX_FILE_BYTES
    total_bytes: int = MAX_TOTAL_BYTES


ONE_LEARNER = Bounds()


def is_archive(name: str) -> bool:
    """Return whether a file's name says that it is an archive of any kind."""
    return name.casefold().endswith((".zip", *OTHER_ARCHIVES))


def expand(archive: Path, target: Path, bounds: Bounds = ONE_LEARNER) -> None:
    """Expand a zip archive into a new folder, all of it or nothing; raises Refusal.

    Files get the time of the archive itself: those noted inside can be set to anything.
    """
    if not archive.name.casefold().endswith(".zip"):
        raise Refusal(
            "not-a-zip",
            f"{shown(archive.name)!r} is not a zip file. Pack the folder as .zip, or hand in the "
            "files themselves.",
        )
    arriving = Path(tempfile.mkdtemp(prefix=".arriving-", dir=target.parent))
    try:
        _expand(archive, arriving, bounds)
        arriving.rename(target)
    except BaseException:
        shutil.rmtree(arriving, ignore_errors=True)
        raise


def _expand(archive: Path, target: Path, bounds: Bounds) -> None:
    with open_file(archive) as here, os.fdopen(here, "rb", closefd=False) as stream:
        told = os.fstat(here)
        if told.st_size > bounds.total_bytes:
            raise _large(bounds)
        with _read(archive.name, _Contents(stream, bounds)) as packed:
            entries = packed.infolist()
            _check_room(entries, told.st_size, bounds)
            _check_overlap(entries, packed.start_dir)
            chosen = _checked(entries, bounds)
            for path, entry in chosen.items():
                _write(packed, entry, target / path, archive.name)
    for folder, _, files in os.walk(target):
        for name in (*files, ""):
            os.utime(Path(folder, name), ns=(told.st_mtime_ns, told.st_mtime_ns))


class _Contents:
    """An open archive whose table of contents, read in one go, is no larger than its use."""

    def __init__(self, stream: BinaryIO, bounds: Bounds) -> None:
        self._stream, self._limit = stream, 5 * bounds.files * _DIRECTORY_ENTRY
        self.seek, self.tell, self.seekable = stream.seek, stream.tell, stream.seekable

    def read(self, count: int = -1) -> bytes:
        if count > self._limit:
            raise Refusal("too-many-files", "The archive tells of too many files. Hand in fewer.")
        return self._stream.read(count)


@contextmanager
def _read(name: str, contents: _Contents) -> Iterator[zipfile.ZipFile]:
    try:
        packed = zipfile.ZipFile(contents)
    except _BROKEN:
        raise _broken(name) from None
    with packed:
        yield packed


def _check_room(entries: list[zipfile.ZipInfo], size: int, bounds: Bounds) -> None:
    total = 0
    for entry in entries:
        total += entry.file_size
        if entry.file_size > bounds.file_bytes:
            name = shown(entry.filename)
            raise Refusal("too-large", f"{name!r} is larger than {bounds.file_bytes:,} bytes.")
        if total > bounds.total_bytes:
            raise _large(bounds)
    if total > max(SMALL, MAX_RATIO * size):
        message = f"The archive would grow more than {MAX_RATIO} times when it is unpacked."
        raise Refusal("too-large", f"{message} Hand in the files themselves.")


def _check_overlap(entries: list[zipfile.ZipInfo], end: int) -> None:
    """Refuse entries that share bytes: that is how small archives hold endless contents."""
    ordered = sorted(entries, key=lambda entry: entry.header_offset)
    starts = [entry.header_offset for entry in ordered[1:]] + [end]
    for entry, following in zip(ordered, starts, strict=False):
        least = _LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size
        if entry.header_offset < 0 or entry.header_offset + least > following:
            message = "Files in the archive overlap. Pack the folder again with another program."
            raise Refusal("bad-archive", message)


def _checked(entries: list[zipfile.ZipInfo], bounds: Bounds) -> dict[str, zipfile.ZipInfo]:
    """Return the files to write by their path; raises Refusal for anything out of the ordinary."""
    chosen: dict[str, zipfile.ZipInfo] = {}
    spelt: dict[str, tuple[str, bool]] = {}
    for entry in entries:
        path, is_folder = _path(entry)
        if not path or is_junk(path):
            continue
        _check_entry(entry)
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            part, inner = "/".join(parts[:depth]), is_folder or depth < len(parts)
            known = spelt.setdefault(part.casefold(), (part, inner))
            if known != (part, inner) or path in chosen:
                raise Refusal("bad-archive", f"{shown(path)!r} is in the archive twice. Rename it.")
        if not is_folder:
            chosen[path] = entry
        if len(chosen) > bounds.files:
            message = f"The archive holds more than {bounds.files:,} files."
            raise Refusal("too-many-files", message)
    return chosen


def _path(entry: zipfile.ZipInfo) -> tuple[str, bool]:
    """Return where a file of an archive goes, and whether it is a folder; raises Refusal."""
    # Some programs for Windows separate folders by a backslash. Names come composed or not.
    name = unicodedata.normalize("NFC", entry.orig_filename.replace("\\", "/"))
    parts = [part for part in name.split("/") if part not in ("", ".")]
    absolute = name.startswith("/") or bool(_DRIVE.match(name))
    if absolute or ".." in parts:
        message = f"{shown(name)!r} leads out of the archive. Pack the folder again."
        raise Refusal("bad-archive", message)
    if len(parts) > MAX_FOLDERS_DEEP or any(len(part.encode()) > 255 for part in parts):
        raise Refusal("bad-archive", f"The name {shown(name)!r} is too long. Shorten it.")
    if not is_junk("/".join(parts)) and not all(map(is_readable, parts)):
        message = f"{shown(name)!r} has signs in its name that cannot be read. Rename it."
        raise Refusal("odd-name", message)
    return "/".join(parts), name.endswith("/")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name, kind = shown(entry.filename), stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise Refusal("special-file", f"{name!r} is a link or a special file, not a file.")
    if entry.flag_bits & _ENCRYPTED:
        message = f"{name!r} is protected by a password. Pack the folder without one."
        raise Refusal("encrypted-archive", message)
    if entry.compress_type not in _METHODS:
        message = f"{name!r} is packed in an unusual way. Pack the folder as an ordinary zip file."
        raise Refusal("bad-archive", message)


def _write(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, archive: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
        for chunk in _chunks(packed, entry, archive):
            file.write(chunk)


def _chunks(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, archive: str) -> Iterator[bytes]:
    """Yield what a file holds, never more than its entry told and was counted."""
    left = entry.file_size
    try:
        with packed.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                left -= len(chunk)
                if left < 0:
                    raise zipfile.BadZipFile("a file is larger than told")
                yield chunk
    except _BROKEN:
        raise _broken(archive) from None
    if left:
        raise _broken(archive)


def _large(bounds: Bounds) -> Refusal:
    return Refusal("too-large", f"The archive holds more than {bounds.total_bytes:,} bytes.")


def _broken(name: str) -> Refusal:
    message = f"{shown(name)!r} is not a readable zip file. Pack the folder again."
    return Refusal("bad-archive", message)
