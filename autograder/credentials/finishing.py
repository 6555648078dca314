"""What Typst leaves open in a PDF: the name as text for readers aloud, the attachment as it is.

The letters of a name that runs from right to left, or whose signs change places when they meet,
stand on the page in another order than in the name. The structure tree then says the name itself.
The attached credential is laid open, so that any program finds it among the file's bytes.
"""

import re
from collections.abc import Sequence

from autograder.credentials.paper import PaperError

# The text alternative by which the template marks the name.
NAME = "the-name"

_NAMED = re.compile(
    rb"obj\n<</Type/StructElem/S(/Figure)/P \d+ 0 R(/Alt\(the-name\)/A\[<<[^\[\]]*\[[^\[\]]*\]>>\])"
)
_ATTACHED = re.compile(rb"obj\n(<</Length (\d+)/Type/EmbeddedFile/Filter/FlateDecode)")
_TAIL = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_PLACE = re.compile(rb"(\d{10})( \d{5} n\r\n)")

Edit = tuple[int, int, bytes]


class UnknownLayout(PaperError):
    """A PDF that is not laid out as Typst does it."""


def finish(pdf: bytes, name: str, attached: bytes) -> bytes:
    """Return the PDF with the name said and its one attachment uncompressed.

    `attached` is what the attachment holds. Raises UnknownLayout.
    """
    return _edited(pdf, [*_said(pdf, name), *_laid_open(pdf, attached)])


def _said(pdf: bytes, name: str) -> Sequence[Edit]:
    """Make a paragraph with a text of its own of the figure that holds the name."""
    found = _only(_NAMED, pdf)
    text = name.encode("utf-16-be").hex().upper().encode()
    return (*found.span(1), b"/P"), (*found.span(2), b"/ActualText<FEFF" + text + b">")


def _laid_open(pdf: bytes, attached: bytes) -> Sequence[Edit]:
    head = _only(_ATTACHED, pdf)
    start = pdf.index(b"stream\n", head.end()) + len(b"stream\n")
    dictionary = b"<</Length %d/Type/EmbeddedFile" % len(attached)
    return (*head.span(1), dictionary), (start, start + int(head[2]), attached)


def _only(pattern: re.Pattern[bytes], pdf: bytes) -> re.Match[bytes]:
    found = list(pattern.finditer(pdf))
    if len(found) != 1:
        raise _unknown()
    return found[0]


def _edited(pdf: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the PDF with parts replaced and its table of places put right."""
    tail = _TAIL.search(pdf)
    if tail is None or not pdf.startswith(b"xref\n", int(tail[1])):
        raise _unknown()
    table = int(tail[1])

    def moved(place: int) -> int:
        return place + sum(len(new) - (end - start) for start, end, new in edits if start < place)

    def entry(found: re.Match[bytes]) -> bytes:
        return b"%010d%s" % (moved(int(found[1])), found[2])

    parts, done = [], 0
    for start, end, new in sorted(edits):
        parts += [pdf[done:start], new]
        done = end
    places = _PLACE.sub(entry, pdf[table : tail.start()])
    return b"".join((*parts, pdf[done:table], places, b"startxref\n%d\n%%%%EOF" % moved(table)))


def _unknown() -> UnknownLayout:
    return UnknownLayout(
        "The PDF is laid out in a way that this version does not know, so it cannot be finished. "
        "Install the version of typst that requirements.txt names."
    )
