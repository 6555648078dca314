"""Items in other systems' formats and on paper: Moodle XML, QTI 2.1, a printable page."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

from autograder.items.exports import moodle_read, moodle_write, qti
from autograder.items.exports.errors import ExportError, ImportRefused
from autograder.items.exports.xml import LARGEST
from autograder.items.schema import Item

Format = Literal["moodle", "qti"]
_WRITERS: dict[Format, Callable[[Iterable[Item]], bytes]] = {
    "moodle": moodle_write.write,
    "qti": qti.write,
}

__all__ = ["ExportError", "Format", "ImportRefused", "read", "write"]


def write(items: Iterable[Item], form: Format) -> bytes:
    """Return the content of an export file; the same items give the same bytes."""
    return _WRITERS[form](items)


def read(path: str | Path) -> tuple[Item, ...]:
    """Return the items of a Moodle XML file or a QTI package; ImportRefused says what is wrong."""
    path = Path(path)
    if path.stat().st_size > LARGEST:
        raise ImportRefused(str(path), "", f"it is larger than {LARGEST // 1024**2} MB")
    data = path.read_bytes()
    reader = qti.read if data.startswith(b"PK") else moodle_read.read
    return reader(data, str(path))
