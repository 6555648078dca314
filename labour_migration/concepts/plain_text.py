"""What a person typed, read as the parts of a document: paragraphs, lists and tables.

Lines that begin with a dash are a list; lines with a bar between cells are a table whose first
line names the columns; other lines are a paragraph. A blank line ends each of them.
"""

import re
from itertools import groupby

from labour_migration.documents import Bullets, Paragraph, Table
from labour_migration.documents.model import Block

MOST_COLUMNS = 12
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# No document format takes them, and no reader sees them.
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BULLET = re.compile(r"[-*•] +")
_RULE = re.compile(r":?-+:?")


def clean(text: str) -> str:
    """The text with one kind of line end, and without characters that cannot be seen.

    >>> clean("One\\r\\ntwo\\x00")
    'One\\ntwo'
    """
    return _UNSEEN.sub("", _LINE_ENDS.sub("\n", text))


def line(text: str) -> str:
    """The text on one line, without spaces around it.

    >>> line(" Act 3,\\n article 4 ")
    'Act 3, article 4'
    """
    return " ".join(clean(text).split())


def words(text: str) -> int:
    """The number of words of a text.

    >>> words("Decent work for all.")
    4
    """
    return len(clean(text).split())


def blocks(text: str) -> tuple[Block, ...]:
    """The parts of a document that a text holds, in its order; none for a blank text.

    A line of dashes under the first line of a table is left out; short rows are filled up.

    >>> blocks("Two aims:\\n- fair fees\\n- equal pay")
    (Paragraph(text='Two aims:', kind='plain'), Bullets(items=('fair fees', 'equal pay')))
    >>> blocks("Step | Weeks\\nDraft | 4")[0].rows
    (('Draft', '4'),)
    """
    made: list[Block] = []
    for kind, group in groupby((one.strip() for one in clean(text).split("\n")), key=_kind):
        held = list(group)
        match kind:
            case "bullet":
                made.append(Bullets(tuple(_BULLET.sub("", one, count=1) for one in held)))
            case "row":
                made.append(_table(held))
            case "plain":
                made.append(Paragraph("\n".join(held)))
    return tuple(made)


def _kind(text: str) -> str:
    if not text:
        return "blank"
    if _BULLET.match(text):
        return "bullet"
    return "row" if "|" in text else "plain"


def _table(lines: list[str]) -> Block:
    rows = [_cells(one) for one in lines]
    rows = [row for row in rows if not all(_RULE.fullmatch(cell) for cell in row)]
    width = max(map(len, rows), default=0)
    if len(rows) < 2 or width > MOST_COLUMNS:
        return Paragraph("\n".join(lines))
    header, *body = ((*row, *[""] * (width - len(row))) for row in rows)
    return Table(header, tuple(body))


def _cells(text: str) -> tuple[str, ...]:
    inside = text.removeprefix("|").removesuffix("|")
    return tuple(cell.strip() for cell in inside.split("|"))
