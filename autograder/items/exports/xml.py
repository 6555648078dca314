"""XML written with the same bytes every time, and XML of strangers read with care.

Reading goes through defusedxml with document types forbidden, so no entity is ever expanded and
nothing is fetched. Size and depth are limited.
"""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from defusedxml import ElementTree as Defused
from defusedxml.common import DefusedXmlException

from autograder.items.exports.errors import ExportError, ImportRefused

LARGEST = 32 * 1024 * 1024
DEEPEST = 60
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def node(tag: str, *content: str | Element, **attributes: str) -> Element:
    """Return an element with its text and children; `xml_lang` stands for xml:lang.

    >>> ElementTree.tostring(node("p", "a < b ", node("i", "c"), id="x"))
    b'<p id="x">a &lt; b <i>c</i></p>'
    """
    made = Element(tag, {name.replace("_", ":"): value for name, value in attributes.items()})
    last: Element | None = None
    for part in content:
        if not isinstance(part, str):
            made.append(part)
            last = part
        elif last is None:
            made.text = (made.text or "") + part
        else:
            last.tail = (last.tail or "") + part
    return made


def document(root: Element) -> bytes:
    """Return a document as UTF-8; ExportError when a text holds a sign that XML has not."""
    ElementTree.indent(root, " ")
    text = ElementTree.tostring(root, encoding="unicode").replace("\r", "&#13;")
    if found := _NOT_XML.search(text):
        around = text[max(0, found.start() - 40) : found.start()]
        raise ExportError(f"XML cannot hold the sign {found.group()!r}, which follows {around!r}.")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def parse(data: bytes, file: str) -> Element:
    """Return the root of a document from outside; ImportRefused says what is wrong with it."""
    if len(data) > LARGEST:
        raise ImportRefused(file, "", f"it is larger than {LARGEST // 1024**2} MB")
    try:
        root: Element = Defused.fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        message = "it declares a document type or entities, which are not read"
        raise ImportRefused(file, "", message) from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise ImportRefused(file, "", f"it is not well-formed XML: {error}") from None
    _refuse_depth(root, file)
    return root


def _refuse_depth(root: Element, file: str) -> None:
    level = [root]
    for _ in range(DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return
    raise ImportRefused(file, "", f"its elements are nested more than {DEEPEST} deep")


def local(root: Element) -> Element:
    """Return the tree with its namespaces taken off, for reading."""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def namespace(root: Element) -> str:
    """Return the namespace of an element; "" for none."""
    return root.tag[1:].partition("}")[0] if root.tag.startswith("{") else ""


def text_of(element: Element | None) -> str:
    """Return all text in an element as one line; "" for no element."""
    return one_line("".join(element.itertext())) if element is not None else ""


def one_line(text: str) -> str:
    """Return a text without line breaks and outer spaces."""
    return re.sub(r"[ \t\r]*\n\s*", " ", text.strip()).strip()
