"""Plain text as a little HTML, and the plain text of other people's HTML."""

from html import escape
from html.parser import HTMLParser

from autograder.items.exports.xml import one_line

_BLOCKS = frozenset(("p", "div", "li", "dt", "dd", "br", "tr", "td", "h1", "h2", "h3", "h4", "pre"))
_SILENT = frozenset(("script", "style", "head", "title"))
# What a question says about the form of its answer; it is not part of the stem.
FORM = "answer-form"


def to_html(text: str) -> str:
    """Return a text that shows as it is.

    >>> to_html("a < b & c")
    'a &lt; b &amp; c'
    """
    return escape(text, quote=False)


def to_text(markup: str) -> str:
    """Return the text of some HTML as one line, without what speaks of the answer's form.

    >>> to_text("<p>Tell <b>me</b></p><p>a &lt; b</p><script>alert()</script>")
    'Tell me a < b'
    """
    texts = (text for tag, css, text in _blocks(markup) if FORM not in css)
    return " ".join(filter(None, texts))


def definitions(markup: str) -> list[str]:
    """Return the texts of the definitions (dd) in some HTML."""
    return [text for tag, _, text in _blocks(markup) if tag == "dd"]


def _blocks(markup: str) -> list[tuple[str, str, str]]:
    reader = _Reader(convert_charrefs=True)
    reader.feed(markup)
    reader.close()
    return [(tag, css, one_line("".join(parts))) for tag, css, parts in reader.blocks]


class _Reader(HTMLParser):
    def __init__(self, *, convert_charrefs: bool) -> None:
        super().__init__(convert_charrefs=convert_charrefs)
        self.blocks: list[tuple[str, str, list[str]]] = [("", "", [])]
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in _SILENT
        if tag in _BLOCKS:
            self.blocks.append((tag, dict(attrs).get("class") or "", []))

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _BLOCKS:
            self.blocks.append(("", "", []))

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.blocks[-1][2].append(data)


def answer_form(unit: str, decimals: int) -> str:
    """Return in which unit, and how rounded, a number is asked for.

    >>> answer_form("per cent", 1)
    'Your answer, in per cent, rounded to 1 decimal'
    """
    rounded = f"rounded to {decimals} decimal{'' if decimals == 1 else 's'}"
    parts = ("Your answer", unit and f"in {unit}", rounded if decimals else "a whole number")
    return ", ".join(filter(None, parts))
