"""Code lists out of an SDMX-ML 2.1 message."""

from collections.abc import Iterator
from xml.etree import ElementTree

import pandas as pd

from labour_migration.sources.errors import ChangedColumns, EmptyAnswer, NotATable, Truncated

COLUMNS = ("codelist", "code", "parent", "name", "is_total", "order")
_SPACES = {
    "s": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/structure",
    "c": "http://www.sdmx.org/resources/sdmxml/schemas/v2_1/common",
}
_MESSAGE = "{http://www.sdmx.org/resources/sdmxml/schemas/v2_1/message}Structure"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_codelists(body: bytes) -> pd.DataFrame:
    """Every code of every list in an SDMX-ML structure message, in ``COLUMNS``.

    Raises NotATable (no SDMX-ML 2.1 structure message), Truncated (the XML breaks off),
    ChangedColumns (an order that is no number), EmptyAnswer.
    """
    if not body.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise NotATable("the answer is not SDMX-ML")
    try:
        message = ElementTree.fromstring(body)
    except ElementTree.ParseError as error:
        raise Truncated(f"the SDMX-ML message is not whole: {error}; ask again") from error
    if message.tag != _MESSAGE:
        raise NotATable(f"the answer is not an SDMX-ML 2.1 structure message but {message.tag!r}")
    rows = [row for codes in message.iterfind(".//s:Codelist", _SPACES) for row in _rows(codes)]
    if not rows:
        raise EmptyAnswer("the message holds no code")
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(codes: ElementTree.Element) -> Iterator[tuple[str, str, str, str, bool, int]]:
    name = codes.attrib["id"]
    for place, code in enumerate(codes.iterfind("s:Code", _SPACES), start=1):
        notes = dict(_notes(code))
        order = notes.get("ORDER") or str(place)
        if not order.isdigit():
            raise ChangedColumns(f"code {code.attrib['id']!r} of {name} has the order {order!r}")
        parent = code.find("s:Parent/Ref", _SPACES)
        yield (
            name,
            code.attrib["id"],
            "" if parent is None else parent.attrib["id"],
            _english(code, "c:Name"),
            notes.get("IS_TOTAL") == "Y",
            int(order),
        )


def _notes(code: ElementTree.Element) -> Iterator[tuple[str, str]]:
    """Kind and value of each annotation; lists of areas write the value as text, not as title."""
    for note in code.iterfind("c:Annotations/c:Annotation", _SPACES):
        kind = note.findtext("c:AnnotationType", "", _SPACES)
        title = note.findtext("c:AnnotationTitle", "", _SPACES)
        yield kind, title or _english(note, "c:AnnotationText")


def _english(element: ElementTree.Element, tag: str) -> str:
    texts = {item.get(_LANGUAGE, "en"): item.text or "" for item in element.iterfind(tag, _SPACES)}
    return texts.get("en", "")
