"""A document as its parts, and those parts as plain data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from labour_migration.documents.errors import BadDocument

Kind = Literal["plain", "note"]
LEVELS = (1, 2, 3)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Heading:
    """A heading below the title, of level 1, 2 or 3.

    >>> Heading("Findings").level
    1
    """

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        _texts("a heading", self.text)
        if self.level not in LEVELS or isinstance(self.level, bool):
            raise BadDocument(f"A heading has level 1, 2 or 3, not {self.level!r}.")


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; a note is set apart. Line breaks stay, blank lines start a new paragraph.

    >>> Paragraph("All names are invented.", "note").kind
    'note'
    """

    text: str
    kind: Kind = "plain"

    def __post_init__(self) -> None:
        _texts("a paragraph", self.text)
        if self.kind not in ("plain", "note"):
            raise BadDocument(f"A paragraph is 'plain' or a 'note', not {self.kind!r}.")


@dataclass(frozen=True)
class Bullets:
    """A list with bullets; empty items are left out.

    >>> len(Bullets(("Listen", "Decide")).items)
    2
    """

    items: tuple[str, ...]

    def __post_init__(self) -> None:
        _texts("a list", *self.items)


@dataclass(frozen=True)
class Table:
    """A table: the names of the columns, rows of as many cells, and what it shows.

    Raises BadDocument when a row is shorter or longer than the header.

    >>> Table(("Body", "Role"), (("Ministry", "Decides"),)).caption
    ''
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""

    def __post_init__(self) -> None:
        _texts("a table", self.caption, *self.header)
        if not self.header:
            raise BadDocument("A table needs at least one column.")
        for number, row in enumerate(self.rows, start=1):
            _texts("a table", *row)
            if len(row) != len(self.header):
                raise BadDocument(
                    f"Row {number} of a table has {len(row)} cells, its header {len(self.header)}."
                )


Block = Heading | Paragraph | Bullets | Table


@dataclass(frozen=True)
class Document:
    """A title and what stands under it; ``language`` is a tag such as en-GB.

    >>> Document("Brief", (Heading("Findings"), Paragraph("None."))).language
    'en-GB'
    """

    title: str
    blocks: tuple[Block, ...]
    subtitle: str = ""
    language: str = "en-GB"

    def __post_init__(self) -> None:
        _texts("a document", self.title, self.subtitle, self.language)
        if not self.title.strip():
            raise BadDocument("A document needs a title.")
        if not _LANGUAGE.fullmatch(self.language):
            raise BadDocument(f"{self.language!r} is no language tag such as en-GB.")


def to_data(document: Document) -> dict[str, Any]:
    """The document as plain data, ready for JSON.

    >>> to_data(Document("Brief", (Bullets(("Listen",)),)))["blocks"]
    [{'kind': 'bullets', 'items': ['Listen']}]
    """
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "language": document.language,
        "blocks": [_block_data(block) for block in document.blocks],
    }


def from_data(data: Mapping[str, Any]) -> Document:
    """The document that ``to_data`` made plain; BadDocument if the data are no document.

    >>> document = Document("Brief", (Heading("Findings", 2), Paragraph("None.", "note")))
    >>> from_data(to_data(document)) == document
    True
    """
    try:
        blocks = tuple(_block(one) for one in data["blocks"])
        return Document(
            data["title"], blocks, data.get("subtitle", ""), data.get("language", "en-GB")
        )
    except (AttributeError, KeyError, TypeError) as problem:
        raise BadDocument(f"The data are no document: {problem!r}.") from problem


def _block_data(block: Block) -> dict[str, Any]:
    match block:
        case Heading(text, level):
            return {"kind": "heading", "level": level, "text": text}
        case Paragraph(text, kind):
            return {"kind": "paragraph" if kind == "plain" else "note", "text": text}
        case Bullets(items):
            return {"kind": "bullets", "items": list(items)}
        case Table(header, rows, caption):
            return {
                "kind": "table",
                "caption": caption,
                "header": list(header),
                "rows": [list(row) for row in rows],
            }


_MAKERS: Mapping[str, Callable[[Mapping[str, Any]], Block]] = {
    "heading": lambda data: Heading(data["text"], data["level"]),
    "paragraph": lambda data: Paragraph(data["text"]),
    "note": lambda data: Paragraph(data["text"], "note"),
    "bullets": lambda data: Bullets(_listed(data["items"])),
    "table": lambda data: Table(
        _listed(data["header"]),
        tuple(_listed(row) for row in _listed(data["rows"])),
        data.get("caption", ""),
    ),
}


def _block(data: Mapping[str, Any]) -> Block:
    if data["kind"] not in _MAKERS:
        raise BadDocument(f"A document has no part of the kind {data['kind']!r}.")
    return _MAKERS[data["kind"]](data)


def _listed(values: Any) -> tuple[Any, ...]:
    if not isinstance(values, list | tuple):
        raise BadDocument(f"A list is needed, not {values!r}.")
    return tuple(values)


def _texts(where: str, *values: Any) -> None:
    for value in values:
        if not isinstance(value, str):
            raise BadDocument(f"The words of {where} must be text, not {value!r}.")
