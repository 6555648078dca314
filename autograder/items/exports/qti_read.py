"""Items out of a QTI 2.1 content package: what `qti` made, and items of others that fit ours."""

from collections.abc import Callable
from typing import Any
from xml.etree.ElementTree import Element

from autograder.items.exports.errors import ImportRefused
from autograder.items.exports.facts import build
from autograder.items.exports.html import FORM
from autograder.items.exports.qti_processing import RIGHT, WRONG, missed
from autograder.items.exports.xml import local, namespace, parse, text_of
from autograder.items.schema import Item

_NAMESPACES = (
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
)


class _Unfit(Exception):
    """An assessmentItem has no counterpart in the bank; says why."""


def read(data: bytes, stated: dict[str, Any], file: str) -> Item:
    """Return the item in one file, with what the manifest states of it."""
    root = parse(data, file)
    if namespace(root) not in _NAMESPACES or not root.tag.endswith("}assessmentItem"):
        raise ImportRefused(file, "", "its root element is not an assessmentItem of QTI 2.1")
    known = {name: value for name, value in stated.items() if name not in ("unit", "extra")}
    root = local(root)
    own = {"id": root.get("identifier", ""), "outcome": root.get("title", "")}
    try:
        fields = own | known | _question(root, stated)
    except _Unfit as why:
        raise ImportRefused(file, "", str(why)) from None
    return build(fields, file, "")


def _question(root: Element, stated: dict[str, Any]) -> dict[str, Any]:
    body, declared = root.find("itemBody"), root.findall("responseDeclaration")
    if body is None or len(declared) != 1:
        raise _Unfit(f"it has {len(declared)} response declarations, an item of the bank has one")
    asked = [one for one in body.iter() if str(one.tag).endswith("Interaction")]
    if len(asked) != 1 or asked[0].tag not in _KINDS:
        names = ", ".join(sorted({str(one.tag) for one in asked})) or "none"
        raise _Unfit(f"its interactions are {names}; the bank has one of {', '.join(_KINDS)}")
    prompt = text_of(asked[0].find("prompt"))
    before = [text_of(one) for one in body if FORM not in one.get("class", "")]
    stem = prompt or " ".join(filter(None, before))
    return {"stem": stem} | _KINDS[str(asked[0].tag)](root, asked[0], stated)


def _choice(root: Element, asked: Element, stated: dict[str, Any]) -> dict[str, Any]:
    right, told = _correct(root), _told(root)
    options = [
        {"text": text, "correct": name in right, "feedback": told.get(name, "")}
        for name, text in _texts(asked, "simpleChoice").items()
    ]
    kind = {"single": "single", "multiple": "multiple"}.get(_declared(root, "cardinality"))
    if kind is None:
        raise _Unfit("a choice has the cardinality single or multiple")
    fixed = asked.get("shuffle") != "true"
    return {"kind": kind, "options": options, "fixed_order": fixed}


def _order(root: Element, asked: Element, stated: dict[str, Any]) -> dict[str, Any]:
    texts, right = _texts(asked, "simpleChoice"), _correct(root)
    if sorted(right) != sorted(texts):
        raise _Unfit("its correct response does not name every choice once")
    return {"kind": "ordering", "steps": [texts[name] for name in right]} | _right_and_wrong(root)


def _match(root: Element, asked: Element, stated: dict[str, Any]) -> dict[str, Any]:
    sets = asked.findall("simpleMatchSet")
    if len(sets) != 2:
        raise _Unfit(f"it has {len(sets)} sets to match, not two")
    lefts, rights = (_texts(one, "simpleAssociableChoice") for one in sets)
    given = [pair.split() for pair in _correct(root)]
    if any(len(pair) != 2 or pair[0] not in lefts or pair[1] not in rights for pair in given):
        raise _Unfit("its correct response names a pair that is not in the sets")
    fit = {pair[0]: pair[1] for pair in given}
    if len(fit) != len(given) or fit.keys() != lefts.keys():
        raise _Unfit("its correct response does not give each left side one right side")
    told = _told(root)
    pairs = [
        {"left": text, "right": rights[fit[name]], "feedback": told.get(missed(number), "")}
        for number, (name, text) in enumerate(lefts.items(), start=1)
    ]
    order = str(stated.get("extra", ""))
    extra = [name for name in rights if name not in fit.values()]
    extra.sort(key=lambda name: order.find(name))
    return {"kind": "matching", "pairs": pairs, "extra": [rights[name] for name in extra]}


def _entry(root: Element, asked: Element, stated: dict[str, Any]) -> dict[str, Any]:
    told, base = _right_and_wrong(root), _declared(root, "baseType")
    if base == "string":
        entries = root.findall("responseDeclaration/mapping/mapEntry")
        if any(entry.get("mappedValue") not in ("1", "1.0") for entry in entries):
            raise _Unfit("an answer earns a part of the mark, which the bank gives to none")
        accept = [entry.get("mapKey", "") for entry in entries] or _correct(root)
        return {"kind": "short", "accept": accept} | told
    if base not in ("float", "integer"):
        raise _Unfit(f"its answer is of base type {base!r}, not a number or a string")
    right = _correct(root)
    if len(right) != 1:
        raise _Unfit(f"a number has one correct response, this item has {len(right)}")
    number = {"kind": "number", "value": right[0], "tolerance": _tolerance(root)}
    return number | {"unit": stated.get("unit", "")} | told


_KINDS: dict[str, Callable[[Element, Element, dict[str, Any]], dict[str, Any]]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "textEntryInteraction": _entry,
}


def _tolerance(root: Element) -> str:
    """Return how far a number may be off; refuses what is not the same on both sides."""
    equal = root.find("responseProcessing//equal")
    if equal is None or equal.get("toleranceMode") == "exact":
        return "0"
    stated = equal.get("tolerance", "").split()
    if equal.get("toleranceMode") != "absolute" or len(set(stated)) != 1:
        raise _Unfit("its tolerance is not absolute and the same on both sides")
    return stated[0]


def _texts(parent: Element, tag: str) -> dict[str, str]:
    return {one.get("identifier", ""): text_of(one) for one in parent.findall(tag)}


def _correct(root: Element) -> list[str]:
    values = root.iterfind("responseDeclaration/correctResponse/value")
    return [text_of(value) for value in values]


def _declared(root: Element, attribute: str) -> str:
    declaration = root.find("responseDeclaration")
    return declaration.get(attribute, "") if declaration is not None else ""


def _told(root: Element) -> dict[str, str]:
    return {one.get("identifier", ""): text_of(one) for one in root.iterfind("modalFeedback")}


def _right_and_wrong(root: Element) -> dict[str, str]:
    told = _told(root)
    return {"right": told.get(RIGHT, ""), "wrong": told.get(WRONG, "")}
