"""The manifest of a QTI 2.1 content package: which item is where, and what is known of it.

The metadata are IEEE LOM and the QTI metadata of the QTI 2.1 Metadata and Usage Data guide: the
id and the labels (see `facts`) as general/identifier and general/keyword, the difficulty once more
in LOM's own words, and the outcome as an educational objective.
"""

from collections.abc import Iterator, Sequence
from typing import Any
from xml.etree.ElementTree import Element

from autograder.items.exports.errors import ImportRefused
from autograder.items.exports.facts import extra_order, from_labels, labels
from autograder.items.exports.qti_item import identifier
from autograder.items.exports.xml import document, local, namespace, node, parse, text_of
from autograder.items.schema import Item, MatchingItem, NumberItem

NAME = "imsmanifest.xml"
CATALOG = "labour-migration-course"
_CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
_TYPES = ("imsqti_item_xmlv2p1", "imsqti_item_xmlv2p2")
_DIFFICULTY = {1: "easy", 2: "medium", 3: "difficult"}
_INTERACTION = {
    "single": "choiceInteraction",
    "multiple": "choiceInteraction",
    "number": "textEntryInteraction",
    "ordering": "orderInteraction",
    "matching": "matchInteraction",
    "short": "textEntryInteraction",
}


def href(item: Item) -> str:
    """Return the name of the item's file in the package."""
    return f"items/{item.id}.xml"


def write(items: Sequence[Item]) -> bytes:
    """Return the manifest of a package of items."""
    root = node(
        "manifest",
        node(
            "metadata",
            node("schema", "QTIv2.1 Package"),
            node("schemaversion", "1.0.0"),
        ),
        node("organizations"),
        node("resources", *map(_resource, items)),
        xmlns=_CONTENT,
        xmlns_imsmd="http://ltsc.ieee.org/xsd/LOM",
        xmlns_imsqti="http://www.imsglobal.org/xsd/imsqti_metadata_v2p1",
        identifier=f"manifest-{CATALOG}",
    )
    return document(root)


def read(data: bytes, file: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the file of each item and the fields that the metadata state."""
    place = f"{file}, {NAME}"
    root = parse(data, place)
    if namespace(root) != _CONTENT or not root.tag.endswith("}manifest"):
        raise ImportRefused(place, "", "its root element is not the manifest of a content package")
    for resource in local(root).iterfind("resources/resource"):
        if resource.get("type") in _TYPES:
            yield resource.get("href", ""), _fields(resource)


def _fields(resource: Element) -> dict[str, Any]:
    general = resource.find("metadata/lom/general")
    if general is None:
        return {}
    keywords = [text_of(one) for one in general.iterfind("keyword/string")]
    fields = from_labels(keywords)
    fields |= {name: v for name, _, v in (k.partition(":") for k in keywords) if name in _OWN}
    for entry in general.iterfind("identifier"):
        if text_of(entry.find("catalog")) == CATALOG:
            fields["id"] = text_of(entry.find("entry"))
    for aim in resource.iterfind("metadata/lom/classification"):
        if text_of(aim.find("purpose/value")) == "educational objective":
            fields["outcome"] = text_of(aim.find("description/string"))
    return fields


_OWN = ("unit", "extra")


def _resource(item: Item) -> Element:
    return node(
        "resource",
        node("metadata", _lom(item), _qti(item)),
        node("file", href=href(item)),
        identifier=f"resource-{identifier(item)}",
        type=_TYPES[0],
        href=href(item),
    )


def _lom(item: Item) -> Element:
    keywords = labels(item)
    if isinstance(item, NumberItem):
        keywords.append(f"unit:{item.unit}")
    if isinstance(item, MatchingItem) and item.extra:
        keywords.append(f"extra:{extra_order(item)}")
    return node(
        "imsmd:lom",
        node(
            "imsmd:general",
            node("imsmd:identifier", node("imsmd:catalog", CATALOG), node("imsmd:entry", item.id)),
            node("imsmd:title", _string(item.outcome)),
            node("imsmd:language", "en"),
            *(node("imsmd:keyword", _string(keyword)) for keyword in keywords),
        ),
        node("imsmd:educational", _term("imsmd:difficulty", _DIFFICULTY[item.difficulty])),
        node(
            "imsmd:classification",
            _term("imsmd:purpose", "educational objective"),
            node("imsmd:description", _string(item.outcome)),
        ),
    )


def _qti(item: Item) -> Element:
    return node(
        "imsqti:qtiMetadata",
        node("imsqti:itemTemplate", "false"),
        node("imsqti:timeDependent", "false"),
        node("imsqti:composite", "false"),
        node("imsqti:interactionType", _INTERACTION[item.kind]),
        node("imsqti:feedbackType", "nonadaptive"),
        node("imsqti:solutionAvailable", "true"),
    )


def _string(text: str) -> Element:
    return node("imsmd:string", text, language="en")


def _term(tag: str, value: str) -> Element:
    return node(tag, node("imsmd:source", "LOMv1.0"), node("imsmd:value", value))
