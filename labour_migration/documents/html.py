"""A document as one page of HTML that needs nothing else and can be printed."""

from html import escape

from labour_migration.documents.model import Block, Bullets, Document, Heading, Paragraph, Table
from labour_migration.documents.parts import PRINT_CSS
from labour_migration.documents.words import lines, one_line, paragraphs


def to_html(document: Document) -> str:
    """The document as a page: no script, nothing loaded, A4 in print, every text escaped.

    >>> page = to_html(Document("Brief", (Paragraph("<script>alert(1)</script>"),)))
    >>> "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in page
    True
    """
    title = escape(one_line(document.title))
    subtitle = escape(one_line(document.subtitle))
    blocks = "".join(_block(block) for block in document.blocks)
    return (
        f'<!doctype html>\n<html lang="{document.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>\n{PRINT_CSS}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n"
        + (f'<p class="subtitle">{subtitle}</p>\n' if subtitle else "")
        + f"{blocks}</main>\n</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            words = escape(one_line(text))
            return f"<h{level + 1}>{words}</h{level + 1}>\n" if words else ""
        case Paragraph(text, kind):
            opening = '<p class="note">' if kind == "note" else "<p>"
            return "".join(f"{opening}{_broken(part)}</p>\n" for part in paragraphs(text))
        case Bullets(items):
            kept = [found for item in items if (found := lines(item))]
            listed = "".join(f"<li>{_broken(item)}</li>\n" for item in kept)
            return f"<ul>\n{listed}</ul>\n" if listed else ""
        case Table():
            return _table(block)


def _table(table: Table) -> str:
    caption = escape(one_line(table.caption))
    label = f"Table: {caption}" if caption else "Table"
    head = "".join(_cell(text, "col") for text in table.header)
    body = "".join(f"<tr>{_row(row)}</tr>\n" for row in table.rows)
    return (
        f'<div class="table" role="group" tabindex="0" aria-label="{label}">\n<table>\n'
        + (f"<caption>{caption}</caption>\n" if caption else "")
        + f"<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def _row(cells: tuple[str, ...]) -> str:
    first, *rest = cells
    return _cell(first, "row" if rest else "") + "".join(_cell(text) for text in rest)


def _cell(text: str, scope: str = "") -> str:
    words = _broken(lines(text))
    return f'<th scope="{scope}">{words}</th>' if scope and words else f"<td>{words}</td>"


def _broken(parts: tuple[str, ...]) -> str:
    return "<br>".join(map(escape, parts))
