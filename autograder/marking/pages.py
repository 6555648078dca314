"""How what learners wrote becomes HTML, in feedback pages and in the formgrader."""

import re
from html import escape

import bleach  # type: ignore[import-untyped]
from nbconvert import filters

# Nothing that loads from outside, and no class or id: the formgrader's own script goes by these.
_TEXT = ("div", "span", "p", "br", "hr", "pre", "del", "sup", "sub")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLES = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
_TAGS = bleach.ALLOWED_TAGS.union(_TEXT, _HEADINGS, _TABLES)
_SPANS = ["colspan", "rowspan"]
# Never relative: beside the formgrader's page lie files that the learner handed in.
_LINK = re.compile(r"(?:https?://|mailto:|#)[^\s\\]*", re.IGNORECASE)


def _of_link(tag: str, name: str, value: str) -> bool:
    return name == "title" or (name == "href" and bool(_LINK.fullmatch(value)))


_ATTRIBUTES = {"a": _of_link, "td": _SPANS, "th": _SPANS}


# Reading Markdown takes time that grows faster than some texts do.
_LONGEST, _MOST_FORMULAS = 40_000, 200


def safe_html(markdown: str) -> str:
    """Return Markdown as HTML without scripts, event handlers, frames or images.

    nbgrader's templates put Markdown into the page as it comes, so a learner's script would run
    in the browser of the person who marks. Text that cannot be read as Markdown, or not in
    reasonable time, is shown as it is.

    >>> safe_html("**mine** <img src=x onerror=steal()>")
    '<p><strong>mine</strong> &lt;img src=x onerror=steal()&gt;</p>'
    """
    if len(markdown) > _LONGEST or markdown.count("\\begin{") > _MOST_FORMULAS:
        return f"<pre>{escape(markdown)}</pre>"
    try:
        page = filters.markdown2html(markdown)
    except Exception:
        # Such as a picture pasted into the answer: the file of it does not come with the text.
        return f"<pre>{escape(markdown)}</pre>"
    return safe_fragment(page)


def safe_fragment(html: str | bytes) -> str:
    """Return HTML, such as a table that code showed, with the same tags and nothing else.

    >>> safe_fragment('<table class="score"><tr><th style="x" colspan="2">1</th></tr></table>')
    '<table><tbody><tr><th colspan="2">1</th></tr></tbody></table>'
    """
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else str(html)
    return str(bleach.clean(text, tags=_TAGS, attributes=_ATTRIBUTES)).strip()
