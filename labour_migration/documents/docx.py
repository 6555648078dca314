"""A document as a Word file: real headings, marked header rows, the same bytes every time."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.table import Table as WordTable

from labour_migration.documents.model import Block, Bullets, Document, Heading, Paragraph, Table
from labour_migration.documents.parts import WORD_NUMBERING, WORD_SETTINGS, WORD_STYLES
from labour_migration.documents.words import lines, one_line, paragraphs

# A4 with margins of 20 mm, in twentieths of a point.
PAGE = (11906, 16838)
MARGIN = 1134
TEXT_WIDTH = PAGE[0] - 2 * MARGIN
NARROWEST, WIDEST = 6, 40
# A bold letter, and the margins of a cell, in twentieths of a point.
LETTER, GAP = 115, 240
_MADE = datetime(2000, 1, 1, tzinfo=UTC)
# Parts of python-docx's template that say something about another file.
_FOREIGN = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
_UNUSED = ("stylesWithEffects", "webSettings", "customXml", "fontTable")


def to_docx(document: Document) -> bytes:
    """The document as a Word file (A4); it names no author, and its dates are always the same.

    >>> to_docx(Document("Brief", ()))[:2]
    b'PK'
    """
    word = docx.Document()
    _prepare(word, document)
    word.add_paragraph(one_line(document.title), "Title")
    if subtitle := one_line(document.subtitle):
        word.add_paragraph(subtitle, "Subtitle")
    for block in document.blocks:
        _add(word, block)
    return _packed(word)


def widths(table: Table) -> list[int]:
    """The width of each column in twentieths of a point: room for its longest word, then the
    rest by the longest lines.

    >>> widths(Table(("No.", "Body"), (("1", "Ministry of labour"),)))
    [2558, 7079]
    """
    columns = [
        [line for cell in one for line in lines(cell)]
        for one in zip(table.header, *table.rows, strict=True)
    ]
    words = [max([len(word) for line in one for word in line.split(" ")] or [0]) for one in columns]
    longest = [max([len(line) for line in one] or [0]) for one in columns]
    weights = [min(WIDEST, max(NARROWEST, length)) for length in longest]
    needs = [LETTER * min(WIDEST, word) + GAP for word in words]
    spare = TEXT_WIDTH - sum(needs)
    if spare < 0:
        return [TEXT_WIDTH * need // sum(needs) for need in needs]
    return [
        need + spare * weight // sum(weights) for need, weight in zip(needs, weights, strict=True)
    ]


def _add(word: WordDocument, block: Block) -> None:
    match block:
        case Heading(text, level):
            if words := one_line(text):
                word.add_paragraph(words, f"Heading {level}")
        case Paragraph(text, kind):
            for part in paragraphs(text):
                word.add_paragraph("\n".join(part), "Note" if kind == "note" else "Normal")
        case Bullets(items):
            for item in filter(None, map(lines, items)):
                word.add_paragraph("\n".join(item), "List Bullet")
        case Table():
            _add_table(word, block)


def _add_table(word: WordDocument, table: Table) -> None:
    if caption := one_line(table.caption):
        word.add_paragraph(caption, "Caption")
    made = word.add_table(len(table.rows) + 1, len(table.header), "Table Grid")
    sizes = [Twips(width) for width in widths(table)]
    for column, size in zip(made.columns, sizes, strict=True):
        column.width = size
    for number, (row, texts) in enumerate(zip(made.rows, (table.header, *table.rows), strict=True)):
        style = "Table Text" if number else "Table Heading"
        for cell, size, text in zip(row.cells, sizes, texts, strict=True):
            cell.width = size
            cell.paragraphs[0].style = style
            cell.paragraphs[0].add_run("\n".join(lines(text)))
    _mark_rows(made)
    # Without a paragraph between them Word would join two tables.
    word.add_paragraph(style="After Table")


def _mark_rows(table: WordTable) -> None:
    """Keep rows whole; repeat the first on every page and give it a ground."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if not number:
            properties.append(_element("w:tblHeader"))
            for cell in row.cells:
                cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", fill="E6ECF3"))


def _prepare(word: WordDocument, document: Document) -> None:
    """Take the template's own styles, parts and properties away, and put ours in."""
    language = document.language
    _replace(word.styles.element, WORD_STYLES.replace("LANGUAGE", language))
    _replace(word.part.numbering_part.element, WORD_NUMBERING)
    for package in (word.part.package, word.part):
        for key, relation in list(package.rels.items()):
            if relation.reltype in _FOREIGN or relation.reltype.endswith(_UNUSED):
                del package.rels[key]
    _replace(word.settings.element, WORD_SETTINGS)
    known = word.core_properties
    known.title, known.language, known.revision = one_line(document.title), language, 1
    known.author = known.last_modified_by = known.comments = known.keywords = ""
    known.created = known.modified = _MADE
    section = word.sections[0]
    section.page_width, section.page_height = map(Twips, PAGE)
    section.top_margin = section.bottom_margin = Twips(MARGIN)
    section.left_margin = section.right_margin = Twips(MARGIN)
    foot = section.footer.paragraphs[0]
    foot.style = "Footer"
    foot._p.append(_element("w:fldSimple", instr="PAGE"))


def _replace(root: Any, xml: str) -> None:
    root.attrib.clear()
    root[:] = list(parse_xml(xml.encode()))


def _element(name: str, **attributes: str) -> Any:
    return OxmlElement(name, {qn(f"w:{key}"): value for key, value in attributes.items()})


def _packed(word: WordDocument) -> bytes:
    """The file with the same date on every part, so that the same document is the same file."""
    first, last = BytesIO(), BytesIO()
    word.save(first)
    with ZipFile(first) as made, ZipFile(last, "w") as kept:
        for name in made.namelist():
            kept.writestr(ZipInfo(name), made.read(name), ZIP_DEFLATED)
    return last.getvalue()
