"""One item as a QTI 2.1 assessmentItem: declarations, body, processing, modal feedback.

The element order is that of the specification (IMS Question and Test Interoperability 2.1,
Assessment Test, Section and Item Information Model, https://www.imsglobal.org/question/).

Marks in QTI are those of the bank, because the rules are written out: see `qti_processing`. Two
things differ: a number is compared as a binary float, so an answer right on the edge of the
tolerance may fall on either side; and a short answer is compared without regard to case, but not
to accents, hyphens and full stops. In a match no right side can be used twice to begin with.

The standard response processing templates (match_correct, map_response) set the score only. Every
item here has feedback to choose as well, so none of them would do.
"""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from autograder.items.exports import qti_processing as processing
from autograder.items.exports.facts import digits, shuffled
from autograder.items.exports.html import FORM, answer_form
from autograder.items.exports.xml import document, node
from autograder.items.schema import (
    Item,
    MatchingItem,
    MultipleItem,
    NumberItem,
    OrderingItem,
    ShortItem,
    SingleItem,
)

NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def identifier(item: Item) -> str:
    """Return the item's identifier in QTI, which must not start with a digit."""
    return f"item-{item.id}"


def write(item: Item) -> bytes:
    """Return the item's file."""
    root = node(
        "assessmentItem",
        _response(item),
        *_outcomes(item),
        node("itemBody", *_body(item)),
        processing.rules(item),
        *(_modal(name, text) for name, text in _feedback(item)),
        xmlns=NAMESPACE,
        xmlns_xsi=_XSI,
        xsi_schemaLocation=f"{NAMESPACE} {_SCHEMA}",
        identifier=identifier(item),
        title=item.outcome,
        xml_lang="en",
        adaptive="false",
        timeDependent="false",
    )
    return document(root)


def left(number: int) -> str:
    """Return the identifier of a left side, by its number from 1."""
    return f"L{number}"


def pairs(item: MatchingItem) -> list[str]:
    """Return the right pairs, in the order of the left sides, such as "L1 c"."""
    return [f"{left(number)} {letter}" for number, letter in enumerate(item.key, start=1)]


def _response(item: Item) -> Element:
    match item:
        case SingleItem():
            return _declaration("single", "identifier", sorted(item.key))
        case MultipleItem():
            worth = {name: "1" if name in item.key else "-1" for name in item.lettered}
            return _declaration("multiple", "identifier", sorted(item.key), worth)
        case NumberItem():
            return _declaration("single", "float", [digits(item.value)])
        case OrderingItem():
            return _declaration("ordered", "identifier", list(item.key))
        case MatchingItem():
            worth = dict.fromkeys(pairs(item), "1")
            return _declaration("multiple", "directedPair", pairs(item), worth)
        case ShortItem():
            worth = dict.fromkeys(item.accept, "1")
            return _declaration("single", "string", [item.accept[0]], worth, caseSensitive="false")


def _declaration(
    cardinality: str,
    base: str,
    correct: list[str],
    worth: dict[str, str] | None = None,
    **entry: str,
) -> Element:
    found = node(
        "responseDeclaration",
        node("correctResponse", *(node("value", value) for value in correct)),
        identifier=processing.RESPONSE,
        cardinality=cardinality,
        baseType=base,
    )
    if worth:
        entries = (
            node("mapEntry", mapKey=key, mappedValue=value, **entry) for key, value in worth.items()
        )
        found.append(node("mapping", *entries, lowerBound="0", defaultValue="0"))
    return found


def _outcomes(item: Item) -> Iterator[Element]:
    yield node(
        "outcomeDeclaration",
        node("defaultValue", node("value", "0")),
        identifier=processing.SCORE,
        cardinality="single",
        baseType="float",
        normalMaximum="1",
        normalMinimum="0",
    )
    yield node(
        "outcomeDeclaration",
        identifier=processing.FEEDBACK,
        cardinality="multiple" if isinstance(item, MultipleItem | MatchingItem) else "single",
        baseType="identifier",
    )
    for name in processing.counters(item):
        yield node(
            "outcomeDeclaration",
            node("defaultValue", node("value", "0")),
            identifier=name,
            cardinality="single",
            baseType="integer",
        )


def _body(item: Item) -> Iterator[Element]:
    match item:
        case SingleItem() | MultipleItem():
            most = "1" if isinstance(item, SingleItem) else "0"
            texts = {letter: option.text for letter, option in item.lettered.items()}
            yield _choices("choiceInteraction", item, texts, shuffled(item), maxChoices=most)
        case OrderingItem():
            yield _choices("orderInteraction", item, item.lettered, "true")
        case MatchingItem():
            yield _match(item)
        case NumberItem():
            yield node("p", item.stem)
            form = f"{answer_form(item.unit, item.decimals)}: "
            yield node("p", form, _entry("16"), **{"class": FORM})
        case ShortItem():
            yield node("p", item.stem)
            yield node("p", _entry("40"), **{"class": FORM})


def _entry(length: str) -> Element:
    return node(
        "textEntryInteraction", responseIdentifier=processing.RESPONSE, expectedLength=length
    )


def _choices(
    tag: str, item: Item, texts: dict[str, str], shuffle: str, **attributes: str
) -> Element:
    return node(
        tag,
        node("prompt", item.stem),
        *(node("simpleChoice", text, identifier=letter) for letter, text in texts.items()),
        responseIdentifier=processing.RESPONSE,
        shuffle=shuffle,
        **attributes,
    )


def _match(item: MatchingItem) -> Element:
    lefts = {left(number): pair.left for number, pair in enumerate(item.pairs, start=1)}
    return node(
        "matchInteraction",
        node("prompt", item.stem),
        *(
            node(
                "simpleMatchSet",
                *(
                    node("simpleAssociableChoice", text, identifier=name, matchMax="1")
                    for name, text in side.items()
                ),
            )
            for side in (lefts, item.lettered)
        ),
        responseIdentifier=processing.RESPONSE,
        shuffle="true",
        maxAssociations=str(len(item.pairs)),
    )


def _feedback(item: Item) -> list[tuple[str, str]]:
    match item:
        case SingleItem() | MultipleItem():
            return [(letter, option.feedback) for letter, option in item.lettered.items()]
        case MatchingItem():
            missed = enumerate((pair.feedback for pair in item.pairs), start=1)
            return [(processing.missed(number), text) for number, text in missed]
        case _:
            return [(processing.RIGHT, item.right), (processing.WRONG, item.wrong)]


def _modal(name: str, text: str) -> Element:
    return node(
        "modalFeedback",
        node("p", text),
        outcomeIdentifier=processing.FEEDBACK,
        identifier=name,
        showHide="show",
    )
