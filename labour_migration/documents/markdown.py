"""A document as Markdown in which no text can become markup."""

import re

from labour_migration.documents.model import Block, Bullets, Document, Heading, Paragraph, Table
from labour_migration.documents.words import lines, one_line, paragraphs

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~^$@]|&(?=[#A-Za-z])|:(?=//)")
_ADDRESS = re.compile(r"([Ww]{3})\.")
_START = re.compile(r"^([0-9]{1,9}(?=[.)])|(?=[-+=:%]))")


def to_markdown(document: Document) -> str:
    """The document as CommonMark with tables; line breaks are kept, raw HTML stays text.

    >>> print(to_markdown(Document("Brief", (Bullets(("# 1 <b>", "2. two")),))))
    # Brief
    <BLANKLINE>
    - \\# 1 \\<b\\>
    - 2\\. two
    <BLANKLINE>
    """
    parts = [f"# {_inline(one_line(document.title))}"]
    if subtitle := one_line(document.subtitle):
        parts.append(_broken((subtitle,), ""))
    for block in document.blocks:
        parts.extend(_block(block))
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> list[str]:
    match block:
        case Heading(text, level):
            words = one_line(text)
            return [f"{'#' * (level + 1)} {_inline(words)}"] if words else []
        case Paragraph(text, kind):
            start = "> " if kind == "note" else ""
            return [start + _broken(part, start) for part in paragraphs(text)]
        case Bullets(items):
            kept = [found for item in items if (found := lines(item))]
            return ["\n".join(f"- {_broken(item, '  ')}" for item in kept)] if kept else []
        case Table(header, rows, caption):
            words = one_line(caption)
            table = [_row(header), "|" + " --- |" * len(header), *map(_row, rows)]
            return [*([f"**{_inline(words)}**"] if words else []), "\n".join(table)]


def _row(cells: tuple[str, ...]) -> str:
    return "|" + "".join(f" {'<br>'.join(map(_inline, lines(cell)))} |" for cell in cells)


def _broken(parts: tuple[str, ...], start: str) -> str:
    """Lines with a hard break between; each but the first begins with ``start``."""
    return f"\\\n{start}".join(_START.sub(r"\1\\", _inline(part)) for part in parts)


def _inline(text: str) -> str:
    return _ADDRESS.sub(r"\1\\.", _MARKUP.sub(r"\\\g<0>", text))
