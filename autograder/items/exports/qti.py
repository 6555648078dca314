"""Items as a QTI 2.1 content package, and back: a zip of a manifest and one file an item."""

from collections.abc import Iterable, Iterator
from urllib.parse import unquote

from autograder.items.exports import archive, qti_item, qti_manifest, qti_read
from autograder.items.exports.errors import ImportRefused
from autograder.items.exports.facts import collect
from autograder.items.schema import Item


def write(items: Iterable[Item]) -> bytes:
    """Return the package of items, in the order given; the same bytes every time."""
    listed = tuple(items)
    files = {qti_manifest.NAME: qti_manifest.write(listed)}
    files |= {qti_manifest.href(item): qti_item.write(item) for item in listed}
    return archive.pack(files)


def read(data: bytes, file: str) -> tuple[Item, ...]:
    """Return the items of a package; ImportRefused says which file in it is wrong and why."""
    files = archive.unpack(data, file)
    if qti_manifest.NAME not in files:
        raise ImportRefused(file, "", f"there is no {qti_manifest.NAME} at its top")
    return collect(_items(files, file), file)


def _items(files: dict[str, bytes], file: str) -> Iterator[Item]:
    for href, stated in qti_manifest.read(files[qti_manifest.NAME], file):
        name = unquote(href)
        if name not in files:
            raise ImportRefused(file, qti_manifest.NAME, f"it names {href!r}, which is not there")
        yield qti_read.read(files[name], stated, f"{file}, {name}")
