"""Items as Moodle XML, the question bank format of Moodle 4.4 and later.

The format is described at https://docs.moodle.org/en/Moodle_XML_format; where that page is silent
(ordering, units, tags), Moodle's own `question/format/xml/format.php` and
`question/type/ordering/questiontype.php` decide. A topic becomes a category, an id the idnumber,
an outcome the second half of the name, and the rest tags.

Marks in Moodle and in the bank:

- single, number: the same, except that Moodle widens a tolerance by about 1e-14 of the value, and
  takes "12.3 per cent" as well as "12.3".
- multiple: the same. Each right option is worth 100/k per cent and each wrong one minus as much;
  k is 2, 3 or 4, so the fractions 50, 33.33333 and 25 are all in Moodle's fixed list, and Moodle
  too keeps a sum within 0 and 1. Three thirds make 0.9999999, which Moodle counts as right.
- matching: Moodle gives the share of left sides matched. The bank gives nothing for a right side
  used twice; Moodle gives the share that is right among them.
- ordering: Moodle gives the share of pairs in the right order, the bank the right pairs minus the
  wrong ones: f in Moodle is max(0, 2f - 1) in the bank. Both give 1 for the right order only.
- short: Moodle ignores case, as the bank does, but not accents, hyphens or full stops.

Penalties for further tries are set to 0: how many tries there are is up to the quiz. Moodle has
no feedback for one pair of a match, so all pairs' feedback stands in the general feedback, and it
tells "wrong" also to an order that is partly right, as the bank does.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from autograder.items.exports.facts import digits, labels, shuffled
from autograder.items.exports.html import FORM, answer_form, to_html
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

ROOT = "$course$/top/"
PAIRS_IN_ORDER = "RELATIVE_ALL_PREVIOUS_AND_NEXT"
TYPES = {
    "single": "multichoice",
    "multiple": "multichoice",
    "number": "numerical",
    "ordering": "ordering",
    "matching": "matching",
    "short": "shortanswer",
}


def write(items: Iterable[Item]) -> bytes:
    """Return items as one Moodle XML file, in the order given; the same bytes every time."""
    quiz, topic = node("quiz"), ""
    for item in items:
        if item.topic != topic:
            topic = item.topic
            quiz.append(_category(topic))
        quiz.append(_question(item))
    return document(quiz)


def percent(correct: int) -> str:
    """Return what one of several right options is worth, in Moodle's five decimals."""
    return f"{100 / correct:.5f}".rstrip("0").rstrip(".")


def _category(topic: str) -> Element:
    return node(
        "question",
        node("category", node("text", ROOT + topic)),
        node("info", node("text"), format="html"),
        node("idnumber"),
        type="category",
    )


def _question(item: Item) -> Element:
    return node(
        "question",
        node("name", node("text", f"{item.id}: {item.outcome}")),
        _html("questiontext", _stem(item)),
        _html("generalfeedback", _general(item)),
        node("defaultgrade", "1.0000000"),
        node("penalty", "0.0000000"),
        node("hidden", "0"),
        node("idnumber", item.id),
        *_parts(item),
        node("tags", *(node("tag", node("text", label)) for label in labels(item))),
        type=TYPES[item.kind],
    )


def _stem(item: Item) -> str:
    stem = f"<p>{to_html(item.stem)}</p>"
    if isinstance(item, NumberItem):
        form = to_html(answer_form(item.unit, item.decimals))
        return f'{stem}<p class="{FORM}">{form}.</p>'
    return stem


def _general(item: Item) -> str:
    if not isinstance(item, MatchingItem):
        return ""
    told = (f"<dt>{to_html(p.left)}</dt><dd>{to_html(p.feedback)}</dd>" for p in item.pairs)
    return f"<dl>{''.join(told)}</dl>"


def _parts(item: Item) -> Iterator[Element]:
    match item:
        case SingleItem() | MultipleItem():
            return _choice(item)
        case NumberItem():
            return _number(item)
        case OrderingItem():
            return _ordering(item)
        case MatchingItem():
            return _matching(item)
        case ShortItem():
            return _short(item)


def _choice(item: SingleItem | MultipleItem) -> Iterator[Element]:
    single = isinstance(item, SingleItem)
    worth = percent(len(item.key))
    yield node("single", "true" if single else "false")
    yield node("shuffleanswers", shuffled(item))
    yield node("answernumbering", "abc")
    yield node("showstandardinstruction", "1")
    yield from _combined("", "")
    for option in item.options:
        wrong = "0" if single else f"-{worth}"
        yield _answer(option.text, worth if option.correct else wrong, option.feedback, html=True)


def _number(item: NumberItem) -> Iterator[Element]:
    right = _answer(digits(item.value), "100", item.right)
    right.append(node("tolerance", digits(item.tolerance)))
    yield right
    other = _answer("*", "0", item.wrong)
    other.append(node("tolerance", "0"))
    yield other
    unit = node("unit", node("multiplier", "1"), node("unit_name", item.unit))
    yield node("units", unit)
    yield node("unitgradingtype", "0")
    yield node("unitpenalty", "0.0000000")
    yield node("showunits", "0")
    yield node("unitsleft", "0")


def _ordering(item: OrderingItem) -> Iterator[Element]:
    yield node("layouttype", "VERTICAL")
    yield node("selecttype", "ALL")
    yield node("selectcount", str(len(item.steps)))
    yield node("gradingtype", PAIRS_IN_ORDER)
    yield node("showgrading", "HIDE")
    yield node("numberingstyle", "none")
    yield from _combined(item.right, item.wrong)
    for place, step in enumerate(item.steps, start=1):
        yield _answer(step, f"{place}.0000000", "", html=True)


def _matching(item: MatchingItem) -> Iterator[Element]:
    yield node("shuffleanswers", "true")
    yield from _combined("", "")
    for pair in item.pairs:
        yield _side(to_html(pair.left), pair.right)
    for text in item.extra:
        yield _side("", text)


def _short(item: ShortItem) -> Iterator[Element]:
    yield node("usecase", "0")
    for text in item.accept:
        # An asterisk stands for anything, unless it is escaped.
        yield _answer(text.replace("*", "\\*"), "100", item.right)
    yield _answer("*", "0", item.wrong)


def _side(left: str, right: str) -> Element:
    found = _html("subquestion", left)
    found.append(node("answer", node("text", right)))
    return found


def _combined(right: str, wrong: str) -> Iterator[Element]:
    yield _html("correctfeedback", to_html(right))
    yield _html("partiallycorrectfeedback", to_html(wrong))
    yield _html("incorrectfeedback", to_html(wrong))
    yield node("shownumcorrect")


def _answer(text: str, fraction: str, feedback: str, *, html: bool = False) -> Element:
    """Return an answer; its text is HTML for options and steps, plain for what is typed in."""
    return node(
        "answer",
        node("text", to_html(text) if html else text),
        _html("feedback", to_html(feedback)),
        fraction=fraction,
        format="html" if html else "moodle_auto_format",
    )


def _html(tag: str, markup: str) -> Element:
    return node(tag, node("text", markup), format="html")
