"""Zip files: made with the same bytes every time, and those of strangers read with care."""

import io
import stat
import zipfile
import zlib
from collections.abc import Mapping

from autograder.items.exports.errors import ImportRefused

MOST_FILES = 10_000
LARGEST_FILE = 4 * 1024**2
LARGEST_TOTAL = 64 * 1024**2
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of named files, stored as they are, so that no zlib changes the bytes."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _FIRST_DAY)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            archive.writestr(entry, content)
    return written.getvalue()


def unpack(data: bytes, file: str) -> dict[str, bytes]:
    """Return the files in a zip, in memory; ImportRefused for what a package has no need of."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _refuse_size(entries, file)
            found: dict[str, bytes] = {}
            for entry in entries:
                _refuse_entry(entry, file)
                if entry.filename in found:
                    raise ImportRefused(file, repr(entry.filename), "this name stands twice in it")
                found[entry.filename] = _content(archive, entry, file)
            return found
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError) as error:
        raise ImportRefused(file, "", f"it is not a sound zip file: {error}") from None
    except (NotImplementedError, RuntimeError) as error:
        raise ImportRefused(file, "", f"it is packed in a way that is not read: {error}") from None


def _refuse_size(entries: list[zipfile.ZipInfo], file: str) -> None:
    if len(entries) > MOST_FILES:
        raise ImportRefused(file, "", f"it holds more than {MOST_FILES:,} files")
    if sum(entry.file_size for entry in entries) > LARGEST_TOTAL:
        raise ImportRefused(file, "", f"it unpacks to more than {LARGEST_TOTAL // 1024**2} MB")


def _refuse_entry(entry: zipfile.ZipInfo, file: str) -> None:
    name = entry.filename
    if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
        raise ImportRefused(file, repr(name), "this name leads out of the package")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ImportRefused(file, repr(name), "this is a link, not a file")
    if entry.flag_bits & 1:
        raise ImportRefused(file, repr(name), "this file is encrypted")


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, file: str) -> bytes:
    with archive.open(entry) as opened:
        content = opened.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        message = f"this file is larger than {LARGEST_FILE // 1024**2} MB"
        raise ImportRefused(file, repr(entry.filename), message)
    return content
