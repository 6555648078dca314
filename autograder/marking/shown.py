"""What learner code shows, made safe and small before it is kept or shown to anybody.

Kept are text, real pictures and plain tables. Whatever runs, loads, links or styles is taken out,
and so is all metadata: a page of these outputs is the same for every reader.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape, unescape
from typing import Any

from autograder.marking.images import MAX_BYTES, safe_image

MAX_OUTPUTS = 50
MAX_CHARACTERS = 20_000
MAX_HTML_CHARACTERS = 60_000
MAX_TAGS_DEEP = 50
MAX_TRACEBACK_LINES = 40
MAX_NAME = 100
MAX_TOTAL_CHARACTERS = 2_000_000

Output = dict[str, Any]

CUT = "\n… (the rest is left out)"
_MANY = "(more outputs are left out)"
_IMAGES = ("image/png", "image/jpeg")
_PLOTLY = "application/vnd.plotly.v1+json"
_WIDGET = "application/vnd.jupyter.widget-view+json"
_ALT = "A picture made by the code above; it has no description."

# Sequences that colour or steer a terminal, whole or broken off; then signs that are never text.
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-_])?")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")

# What stands inside these is for programs.
_CODE = ("style", "script", "template", "noscript", "iframe", "svg", "math", "object", "textarea")
_TABLE = ("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td")
_WORDS = ("p", "br", "span", "div", "b", "strong", "i", "em", "code", "sup", "sub")
_TAGS = frozenset((*_TABLE, *_WORDS))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^<>]*)>")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_SPAN = re.compile(r"""\b(colspan|rowspan)\s*=\s*["']?([0-9]{1,3})\b""", re.IGNORECASE)


def safe_outputs(outputs: Iterable[Any]) -> list[Output]:
    """Return outputs of a code cell, as nbformat 4 has them, without what could do harm.

    >>> safe_outputs([{"output_type": "display_data", "data": {"text/html": "<script>x()"}}])
    []
    """
    kept: list[Output] = []
    room = MAX_TOTAL_CHARACTERS
    for output in _merged(outputs):
        safe = _safe(output)
        if safe is None:
            continue
        room -= _size(safe)
        if len(kept) == MAX_OUTPUTS or room < 0:
            kept.append(_stream("stdout", _MANY))
            break
        kept.append(safe)
    return kept


def plain_text(value: Any, limit: int = MAX_CHARACTERS) -> str:
    """Return a text, or a list of its parts, without signs that steer a terminal or hide text.

    >>> plain_text("\\x1b[31mred\\x1b[0m 10%\\r20%\\n")
    '20%\\n'
    """
    text = _joined(value, limit)
    cut = len(text) > limit
    # A line written over itself, as progress bars do, says what it said last.
    lines = _ESCAPES.sub("", text[:limit]).split("\n")
    text = "\n".join(line.rstrip("\r").rpartition("\r")[2] for line in lines)
    text = _SURROGATES.sub("\ufffd", _CONTROLS.sub("", text))
    return text + CUT if cut else text


def safe_table(html: str) -> str:
    """Return HTML with tables and plain words only; empty when it holds no table.

    >>> safe_table('<table id="x"><tr><td style="b" onclick="c()">1<img src=d></td></tr></table>')
    '<table><tr><td>1</td></tr></table>'
    """
    if len(html) > MAX_HTML_CHARACTERS or "<table" not in html.lower():
        return ""
    builder = _Table()
    builder.feed(_COMMENT.sub("", html))
    return builder.page() if builder.has_table else ""


class _Table:
    """Writes a page anew from the tags that are allowed, each closed, and from escaped text.

    Nothing of the page itself is copied, so it does not matter how a browser would have read it.
    """

    def __init__(self) -> None:
        self.has_table = False
        self._made: list[str] = []
        self._open: list[str] = []
        self._hidden: list[str] = []

    def feed(self, html: str) -> None:
        """Read a page tag by tag; the time it takes grows with its length only."""
        at = 0
        for found in _TAG.finditer(html):
            self._text(html[at : found.start()])
            at = found.end()
            end, tag, attributes = found[1], found[2].lower(), found[3]
            if end:
                self._close(tag)
            else:
                self._start(tag, attributes)
        self._text(html[at:])

    def _start(self, tag: str, attributes: str) -> None:
        if tag in _CODE:
            self._hidden.append(tag)
        elif not self._hidden and tag in _TAGS and len(self._open) < MAX_TAGS_DEEP:
            spans = _SPAN.findall(attributes) if tag in ("td", "th") else []
            joined = "".join(f' {name.lower()}="{count}"' for name, count in dict(spans).items())
            self._made.append(f"<{tag}{joined}>")
            self.has_table |= tag == "table"
            if tag != "br":
                self._open.append(tag)

    def _close(self, tag: str) -> None:
        if self._hidden:
            if tag == self._hidden[-1]:
                self._hidden.pop()
        elif tag in self._open:
            while (last := self._open.pop()) != tag:
                self._made.append(f"</{last}>")
            self._made.append(f"</{tag}>")

    def _text(self, text: str) -> None:
        if text and not self._hidden:
            plain = _CONTROLS.sub("", _SURROGATES.sub("\ufffd", unescape(text)))
            self._made.append(escape(plain))

    def page(self) -> str:
        """Return what was written, with all tags closed."""
        ends = (f"</{tag}>" for tag in reversed(self._open))
        return "".join((*self._made, *ends)).strip()


def _safe(output: Output) -> Output | None:
    match output.get("output_type"):
        case "stream":
            name = "stderr" if output.get("name") == "stderr" else "stdout"
            text = plain_text(output.get("text"))
            return _stream(name, text) if text else None
        case "error":
            return _error(output)
        case "display_data" | "execute_result" | "update_display_data" as kind:
            data = output.get("data")
            shown = _bundle(data) if isinstance(data, dict) else {}
            return _display(kind == "execute_result", shown) if shown else None
    return None


def _stream(name: str, text: str) -> Output:
    return {"output_type": "stream", "name": name, "text": text}


def _error(output: Output) -> Output:
    lines = output.get("traceback")
    left, traceback = MAX_CHARACTERS, []
    for line in lines[-MAX_TRACEBACK_LINES:] if isinstance(lines, list) else ():
        traceback.append(plain_text(line, left))
        left = max(0, left - len(traceback[-1]))
    return {
        "output_type": "error",
        "ename": plain_text(output.get("ename"), MAX_NAME),
        "evalue": plain_text(output.get("evalue")),
        "traceback": traceback,
    }


def _display(is_result: bool, data: dict[str, str]) -> Output:
    pictures = {kind: {"alt": _ALT} for kind in _IMAGES if kind in data}
    if is_result:
        return {
            "output_type": "execute_result",
            "data": data,
            "metadata": pictures,
            "execution_count": None,
        }
    return {"output_type": "display_data", "data": data, "metadata": pictures}


def _bundle(data: dict[str, Any]) -> dict[str, str]:
    """Return the forms of one output that may be kept: its best safe one, and its text."""
    shown: dict[str, str] = {}
    if text := plain_text(data.get("text/plain")):
        shown["text/plain"] = text
    for kind in _IMAGES:
        if kind in data and (image := safe_image(kind, _joined(data[kind], 2 * MAX_BYTES))):
            return {**shown, kind: image}
    if table := safe_table(_joined(data.get("text/html"), MAX_HTML_CHARACTERS)):
        return {**shown, "text/html": table}
    if _PLOTLY in data:
        return {"text/plain": _chart(data[_PLOTLY])}
    if _WIDGET in data:
        return shown or {"text/plain": "(an interactive element)"}
    for kind in ("text/markdown", "text/latex"):
        if not shown and (text := plain_text(data.get(kind))):
            return {"text/plain": text}
    return shown


def _chart(figure: Any) -> str:
    """Return the words that stand for a Plotly chart: its title."""
    layout = figure.get("layout") if isinstance(figure, dict) else None
    title = layout.get("title") if isinstance(layout, dict) else None
    text = title.get("text") if isinstance(title, dict) else title
    words = plain_text(text, 2 * MAX_NAME) if isinstance(text, str) else ""
    return f"(a chart: {words})" if words else "(a chart)"


def _joined(value: Any, limit: int) -> str:
    """Return a text whose parts nbformat may hold in a list, a little more than its limit."""
    if isinstance(value, str):
        return value[: limit + 1]
    parts: list[str] = []
    length = 0
    for part in value if isinstance(value, list) else ():
        if isinstance(part, str):
            parts.append(part[: limit + 1])
            length += len(parts[-1])
        if length > limit:
            break
    return "".join(parts)[: limit + 1]


def _merged(outputs: Iterable[Any]) -> Iterator[Output]:
    """Yield outputs, pieces of one stream that follow each other as one."""
    last: Output | None = None
    for output in outputs:
        if not isinstance(output, dict):
            continue
        if output.get("output_type") != "stream":
            if last is not None:
                yield last
                last = None
            yield output
            continue
        text = _joined(output.get("text"), MAX_CHARACTERS)
        if last is not None and last["name"] == output.get("name"):
            last["text"] = (last["text"] + text)[: MAX_CHARACTERS + 1]
            continue
        if last is not None:
            yield last
        last = {**_stream("", text), "name": output.get("name")}
    if last is not None:
        yield last


def _size(output: Output) -> int:
    texts = [*output.get("data", {}).values(), *output.get("traceback", ())]
    return sum(map(len, (*texts, output.get("text", ""), output.get("evalue", ""))))
