"""Parts that the tools of the book share: frame, data, tables, citations.

Python writes everything a reader needs without a script; a module of `_static/tools`
makes it work, out of the same data.
"""

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

WITHOUT_SCRIPT = (
    "This tool starts in a browser with JavaScript, on a served page. "
    "Without it, what stands below can be read."
)
PRIVACY = "What you enter stays in this page: nothing is stored or sent."
# For tools that hold the work of an hour and more.
UNSAVED = f"{PRIVACY} It is gone when you leave, unless you save it to a file."


def raw(html: str) -> nodes.raw:
    return nodes.raw("", html, format="html")


def opening(
    directive: SphinxDirective, tool: str, label: str, without_script: str = WITHOUT_SCRIPT
) -> nodes.raw:
    """Return the start of a tool's frame, which `closing` ends."""
    key = f"tool-{directive.env.new_serialno('learner-tool')}"
    return raw(
        f'<div class="lm-tool" id="{key}" data-tool="{tool}" role="group" '
        f'aria-label="{escape(label)}">\n<p class="lm-without-script">{without_script}</p>\n'
    )


def closing(data: object) -> nodes.raw:
    """Return the data of the tool and the end of its frame."""
    # "<" would let a text end the script element early.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return raw(f'<script type="application/json" class="lm-data">{text}</script>\n</div>\n')


def table_html(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a scrolling table whose first cell of each row is its header."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in header)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{escape(text)}</td>" for text in rest)
        + "</tr>\n"
        for first, *rest in rows
    )
    title = escape(caption)
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="Table: {title}">\n'
        f'<table class="table">\n<caption>{title}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )


def choice(key: str, label: str, options: Iterable[tuple[str, str]]) -> str:
    """Return a labelled select element; options are pairs of value and text."""
    listed = "".join(
        f'<option value="{escape(value)}">{escape(text)}</option>' for value, text in options
    )
    return f'<label>{escape(label)} <select data-field="{key}">{listed}</select></label>\n'


def buttons(*pairs: tuple[str, str]) -> str:
    """Return the row of buttons of a tool, from pairs of action and text."""
    listed = "".join(
        f'<button type="button" data-action="{action}">{escape(text)}</button>\n'
        for action, text in pairs
    )
    return f'<div class="lm-buttons" hidden>\n{listed}</div>\n'


def documents(name: str) -> tuple[tuple[str, str], ...]:
    """Return the buttons that hand a document on, called by the name that the tool gives it."""
    return (
        ("docx", f"{name} for Word (DOCX)"),
        ("html", f"{name} as a web page"),
        ("md", f"{name} as Markdown"),
    )


def file_buttons(tool: str, *more: tuple[str, str], privacy: str = PRIVACY) -> str:
    """Return the buttons to save, open, download and print, after those named."""
    opener = (
        f'<label class="lm-open">Open a saved file <input type="file" data-action="open" '
        f'accept=".json,application/json" aria-describedby="{tool}-privacy"></label>\n'
    )
    row = buttons(*more, ("save", "Save to a file"), ("csv", "Download as CSV"), ("print", "Print"))
    return (
        row.removesuffix("</div>\n")
        + opener
        + f'</div>\n<p class="lm-note" id="{tool}-privacy">{privacy}</p>\n'
    )


def status(text: str = "") -> str:
    """Return the line that a screen reader announces when it changes."""
    return f'<p class="lm-status" role="status" aria-live="polite">{escape(text)}</p>\n'


def citations(directive: SphinxDirective, keys: str, before: str = "") -> nodes.paragraph:
    """Return a paragraph that cites keys of the bibliography, given with a space between them."""
    paragraph = nodes.paragraph("", before, classes=["lm-sources"])
    if keys:
        found, messages = directive.state.inline_text(
            f"{{cite:p}}`{','.join(keys.split())}`", directive.lineno
        )
        paragraph.extend([nodes.Text(" "), *found, *messages])
    return paragraph


def metadata() -> dict[str, Any]:
    """Return what every tool's extension declares."""
    return {"parallel_read_safe": True, "parallel_write_safe": True}
