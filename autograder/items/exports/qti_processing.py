"""The rules by which a QTI 2.1 system marks an answer as the bank does, and chooses feedback.

Each kind's rules give the share of the points, 0 to 1, as SCORE:

- single: 1 for the key;
- multiple: the mapping adds 1 for a right and takes 1 for a wrong option, never below 0; over k;
- number: 1 within the tolerance, both ends included;
- ordering: AT_x is the place of step x; INORDER counts the pairs in the right order; the score is
  twice their share less 1, or 0;
- matching: the mapping adds 1 for each right pair; over the number of pairs;
- short: 1 for an accepted text.
"""

from collections.abc import Iterator
from itertools import combinations
from xml.etree.ElementTree import Element

from autograder.items.exports.facts import digits
from autograder.items.exports.xml import node
from autograder.items.schema import (
    Item,
    MatchingItem,
    MultipleItem,
    NumberItem,
    OrderingItem,
    ShortItem,
    SingleItem,
)

RESPONSE, SCORE, FEEDBACK = "RESPONSE", "SCORE", "FEEDBACK"
RIGHT, WRONG = "right", "wrong"
IN_ORDER = "INORDER"


def missed(number: int) -> str:
    """Return the name of the feedback for a left side that did not get its right side."""
    return f"missed{number}"


def counters(item: Item) -> list[str]:
    """Return the names of the numbers that the rules of an item count in."""
    if not isinstance(item, OrderingItem):
        return []
    return [*(_place(letter) for letter in item.lettered), IN_ORDER]


def rules(item: Item) -> Element:
    """Return the response processing of an item."""
    made: Iterator[Element]
    match item:
        case SingleItem():
            made = _single()
        case MultipleItem():
            made = _mapped(len(item.key), _set(FEEDBACK, _variable(RESPONSE)))
        case NumberItem():
            made = _told(_number(item))
        case OrderingItem():
            made = _told(_order(item))
        case MatchingItem():
            made = _mapped(len(item.pairs), *_misses(item))
        case ShortItem():
            made = _told(iter([_set(SCORE, _map())]))
    return node("responseProcessing", *made)


def _single() -> Iterator[Element]:
    right = node("match", _variable(RESPONSE), node("correct", identifier=RESPONSE))
    yield _when(right, [_set(SCORE, _value("float", "1"))])
    yield _set(FEEDBACK, _variable(RESPONSE))


def _mapped(parts: int, *more: Element) -> Iterator[Element]:
    yield _set(SCORE, node("divide", _map(), _value("integer", str(parts))))
    yield from more


def _number(item: NumberItem) -> Iterator[Element]:
    allowed = digits(item.tolerance)
    how = (
        {"toleranceMode": "absolute", "tolerance": f"{allowed} {allowed}"}
        if item.tolerance
        else {"toleranceMode": "exact"}
    )
    near = node("equal", _variable(RESPONSE), node("correct", identifier=RESPONSE), **how)
    yield _when(near, [_set(SCORE, _value("float", "1"))])


def _order(item: OrderingItem) -> Iterator[Element]:
    places = range(1, len(item.steps) + 1)
    for letter in item.lettered:
        for place in places:
            here = node("index", _variable(RESPONSE), n=str(place))
            found = node("match", here, _value("identifier", letter))
            yield _when(found, [_set(_place(letter), _value("integer", str(place)))])
    pairs = list(combinations(item.key, 2))
    for first, second in pairs:
        before = node("lt", _variable(_place(first)), _variable(_place(second)))
        more = node("sum", _variable(IN_ORDER), _value("integer", "1"))
        yield _when(before, [_set(IN_ORDER, more)])
    total = _value("integer", str(len(pairs)))
    twice = node("product", _variable(IN_ORDER), _value("integer", "2"))
    above = node("gt", twice, total)
    share = node("divide", node("subtract", twice, total), total)
    yield _when(above, [_set(SCORE, share)])


def _misses(item: MatchingItem) -> Iterator[Element]:
    for number, letter in enumerate(item.key, start=1):
        pair = _value("directedPair", f"L{number} {letter}")
        made = node("member", pair, _variable(RESPONSE))
        told = node("multiple", _variable(FEEDBACK), _value("identifier", missed(number)))
        yield _when(made, [], [_set(FEEDBACK, told)])


def _told(scored: Iterator[Element]) -> Iterator[Element]:
    """Yield the rules that score, then the choice between the feedback for right and wrong."""
    yield from scored
    whole = node("gte", _variable(SCORE), _value("float", "1"))
    yield _when(whole, [_say(RIGHT)], [_say(WRONG)])


def _say(name: str) -> Element:
    return _set(FEEDBACK, _value("identifier", name))


def _place(letter: str) -> str:
    return f"AT_{letter}"


def _when(test: Element, then: list[Element], otherwise: list[Element] | None = None) -> Element:
    found = node("responseCondition", node("responseIf", test, *then))
    if otherwise:
        found.append(node("responseElse", *otherwise))
    return found


def _set(name: str, value: Element) -> Element:
    return node("setOutcomeValue", value, identifier=name)


def _variable(name: str) -> Element:
    return node("variable", identifier=name)


def _value(base: str, text: str) -> Element:
    return node("baseValue", text, baseType=base)


def _map() -> Element:
    return node("mapResponse", identifier=RESPONSE)
