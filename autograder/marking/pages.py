"""How what learners wrote becomes HTML, in feedback pages and in the formgrader."""

from html import escape

import bleach  # type: ignore[import-untyped]
from nbconvert import filters

# Nothing that loads from outside, and no class or id: the formgrader's own script goes by these.
_TEXT = ("div", "span", "p", "br", "hr", "pre", "del", "sup", "sub")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_TAGS = bleach.ALLOWED_TAGS.union(_TEXT, _HEADINGS, _TABLES)


def safe_html(markdown: str) -> str:
    """Return Markdown as HTML without scripts, event handlers, frames or images.

    nbgrader's templates put Markdown into the page as it comes, so a learner's script would run
    in the browser of the person who marks. Text that cannot be read as Markdown is shown as it is.

    >>> safe_html("**mine** <img src=x onerror=steal()>")
    '<p><strong>mine</strong> &lt;img src=x onerror=steal()&gt;</p>'
    """
    try:
        page = filters.markdown2html(markdown)
    except Exception:
        # Such as a picture pasted into the answer: the file of it does not come with the text.
        return f"<pre>{escape(markdown)}</pre>"
    allowed = {"a": ["href", "title"]}
    return str(bleach.clean(page, tags=_TAGS, attributes=allowed)).strip()
