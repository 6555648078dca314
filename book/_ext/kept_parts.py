"""Parts of the tools that keep what a reader writes on the reader's own device."""

from html import escape

import tool_parts as parts
from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective

from labour_migration.widgets.models.controls import LONGEST_LINE
from labour_migration.widgets.reading import LONGEST_TEXT

WITHOUT_SCRIPT = (
    "Without JavaScript nothing that you write here is kept. "
    "You can still read everything, and fill in the page and print it."
)
PRIVACY = (
    "What you write is kept in this browser, on this device, and nowhere else: nothing is sent. "
    "Whoever uses this browser after you can read it. On a shared computer, save your work "
    "to a file and erase it here before you leave."
)
FORM = "Lines that begin with - become a list, lines with | between cells a table."
DOCUMENTS = (
    ("docx", "Download for Word (DOCX)"),
    ("md", "Download as Markdown"),
    ("html", "Download as a web page"),
    ("csv", "Download as CSV"),
)


def kept_status() -> str:
    """Return the line that says what is kept, and the place where the reader is asked."""
    return (
        '<div class="lm-keeping"><p class="lm-kept" role="status" aria-live="polite"></p>\n'
        '<div class="lm-choice"></div></div>\n'
    )


def text_field(name: str, label: str, attributes: str, rows: int = 8) -> str:
    """Return a labelled field for a long text; `name` is its id on the page."""
    return (
        f'<div class="lm-text"><label for="{name}">{escape(label)}</label>\n'
        f'<textarea id="{name}" rows="{rows}" maxlength="{LONGEST_TEXT}" autocomplete="off" '
        f"{attributes}></textarea></div>\n"
    )


def line_field(label: str, attributes: str) -> str:
    """Return a labelled field for one line."""
    return (
        f'<label class="lm-field lm-wide">{escape(label)} <input type="text" autocomplete="off" '
        f'maxlength="{LONGEST_LINE}" {attributes}></label>\n'
    )


def file_row(what: str, erase: str) -> str:
    """Return the buttons of a tool that makes documents, opens and saves its file, and erases."""
    opener = (
        '<label class="lm-open">Open a saved file '
        '<input type="file" data-action="open" accept=".json,application/json"></label>\n'
    )
    row = parts.buttons(
        *DOCUMENTS,
        ("print", f"Print the {what}"),
        ("save", "Save my work to a file"),
        ("erase", erase),
    )
    return row.removesuffix("</div>\n") + opener + "</div>\n"


def page_link(directive: SphinxDirective, page: str, text: str) -> nodes.Node:
    """Return a link to a page of the book, or its words where the book lacks the page."""
    if page not in directive.env.found_docs:
        return nodes.Text(text)
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype="doc",
        refdoc=directive.env.docname,
        reftarget=f"/{page}",
        refexplicit=True,
        refwarn=True,
    )
