"""QTI 2.1: the order of elements in the specification, and the marks a QTI system would give."""

import io
import random
import re
import zipfile
from itertools import permutations, product
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest

from autograder import items
from autograder.items import feedback, mark, mistakes
from autograder.items.exports import qti, qti_item
from autograder.items.schema import (
    Item,
    MatchingItem,
    MultipleItem,
    NumberItem,
    OrderingItem,
    ShortItem,
    SingleItem,
)
from tests.autograder.items_exports import made
from tests.autograder.items_exports.qti_system import Q, System

BANK = tuple(items.bank().values())
EVERY = (*BANK, *made.ITEMS)
# Children in the order of the information model, and the attributes that it requires.
CHILDREN = {
    "assessmentItem": "responseDeclaration (outcomeDeclaration )+itemBody responseProcessing "
    "(modalFeedback )+",
    "responseDeclaration": "correctResponse (mapping )?",
    "outcomeDeclaration": "(defaultValue )?",
    "correctResponse": "(value )+",
    "mapping": "(mapEntry )+",
    "itemBody": "choiceInteraction |orderInteraction |matchInteraction |p p ",
    "choiceInteraction": "prompt (simpleChoice ){3,5}",
    "orderInteraction": "prompt (simpleChoice ){4,6}",
    "matchInteraction": "prompt simpleMatchSet simpleMatchSet ",
    "simpleMatchSet": "(simpleAssociableChoice ){3,8}",
    "responseProcessing": "(setOutcomeValue |responseCondition )+",
    "responseCondition": "responseIf (responseElse )?",
    "responseElse": "(setOutcomeValue )+",
    "modalFeedback": "p ",
}
ATTRIBUTES = {
    "assessmentItem": {"identifier", "title", "adaptive", "timeDependent"},
    "responseDeclaration": {"identifier", "cardinality", "baseType"},
    "outcomeDeclaration": {"identifier", "cardinality", "baseType"},
    "mapping": {"defaultValue"},
    "mapEntry": {"mapKey", "mappedValue"},
    "choiceInteraction": {"responseIdentifier", "shuffle", "maxChoices"},
    "orderInteraction": {"responseIdentifier", "shuffle"},
    "matchInteraction": {"responseIdentifier", "shuffle", "maxAssociations"},
    "simpleChoice": {"identifier"},
    "simpleAssociableChoice": {"identifier", "matchMax"},
    "textEntryInteraction": {"responseIdentifier"},
    "modalFeedback": {"outcomeIdentifier", "identifier", "showHide"},
    "equal": {"toleranceMode"},
    "index": {"n"},
    "baseValue": {"baseType"},
}
IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*")


def package(listed: tuple[Item, ...]) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(qti.write(listed))) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def check_form(part: Element) -> None:
    name = part.tag.removeprefix(Q)
    children = "".join(f"{child.tag.removeprefix(Q)} " for child in part)
    if name in CHILDREN:
        assert re.fullmatch(CHILDREN[name], children), (name, children)
    assert ATTRIBUTES.get(name, set()) <= set(part.keys()), (name, part.keys())
    if part.get("identifier") is not None:
        assert IDENTIFIER.fullmatch(part.get("identifier", ""))


@pytest.mark.parametrize("listed", [BANK, made.ITEMS], ids=["bank", "made"])
def test_every_item_has_the_form_of_the_specification(listed: tuple[Item, ...]) -> None:
    for item in listed:
        root = fromstring(qti_item.write(item))
        assert root.tag == f"{Q}assessmentItem"
        declared = {one.get("identifier") for one in root.iter() if "Declaration" in one.tag}
        for part in root.iter():
            check_form(part)
            if part.tag in (f"{Q}variable", f"{Q}setOutcomeValue", f"{Q}mapResponse"):
                assert part.get("identifier") in declared


def test_the_manifest_names_every_file_and_what_is_known_of_it() -> None:
    files = package(made.ITEMS)
    manifest = fromstring(files["imsmanifest.xml"])
    cp, lom = "{http://www.imsglobal.org/xsd/imscp_v1p1}", "{http://ltsc.ieee.org/xsd/LOM}"
    assert [child.tag for child in manifest] == [
        f"{cp}metadata", f"{cp}organizations", f"{cp}resources",
    ]  # fmt: skip
    assert manifest.findtext(f"{cp}metadata/{cp}schema") == "QTIv2.1 Package"
    resources = manifest.findall(f"{cp}resources/{cp}resource")
    assert [one.get("href") for one in resources] == [*files][1:]
    identifiers = [one.get("identifier", "") for one in resources]
    assert len(set(identifiers)) == len(identifiers)
    assert all(IDENTIFIER.fullmatch(one) for one in identifiers)
    for one in resources:
        assert one.get("type") == "imsqti_item_xmlv2p1"
        assert one.findtext(f".//{lom}difficulty/{lom}value") == "difficult"


def tried(item: Item) -> list[Any]:
    """Return answers of all sorts, right and wrong, as our own marker gets them."""
    match item:
        case SingleItem():
            return list(item.lettered)
        case MultipleItem():
            ticks = product((False, True), repeat=len(item.options))
            return [
                [letter for letter, tick in zip(item.lettered, one, strict=True) if tick]
                for one in ticks
            ]
        case NumberItem():
            value, off = float(item.value), float(item.tolerance)
            return [value, value + off / 2, value - off / 2, *mistakes(item)]
        case OrderingItem():
            return [list(order) for order in permutations(item.key)][::7]
        case MatchingItem():
            every = list(permutations(item.lettered, len(item.pairs)))
            return [list(one) for one in random.Random(1).sample(every, min(len(every), 40))]
        case ShortItem():
            return [*item.accept, *(text.upper() for text in item.accept), *mistakes(item)]


def as_response(item: Item, answer: Any) -> Any:
    if isinstance(item, MatchingItem):
        return [f"L{number} {letter}" for number, letter in enumerate(answer, start=1)]
    return answer


def test_a_qti_system_marks_and_tells_what_we_do() -> None:
    for item in EVERY:
        content = qti_item.write(item)
        system = System(content)
        texts = {
            one.get("identifier"): "".join(one.itertext()).strip()
            for one in system.item.iterfind(f"{Q}modalFeedback")
        }
        for answer in [*tried(item), *([item.key] if isinstance(item, OrderingItem) else [])]:
            if isinstance(item, ShortItem) and mark(item, answer) == 1:
                folded = {text.casefold() for text in item.accept}
                if str(answer).casefold() not in folded:
                    continue
            score, shown = system.mark(as_response(item, answer) or None)
            assert score == pytest.approx(float(mark(item, answer))), (item.id, answer)
            assert {texts[name] for name in shown} == set(feedback(item, answer)), item.id


def test_no_answer_earns_nothing() -> None:
    for item in EVERY:
        assert System(qti_item.write(item)).mark(None)[0] == 0
