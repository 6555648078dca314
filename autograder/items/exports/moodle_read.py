"""Items out of Moodle XML: what `moodle_write` made, and questions of others that fit an item.

Nothing is taken over silently changed: a question type that the bank has not, or fractions that
would give other marks than the bank does, are refused by name.
"""

from collections.abc import Callable, Iterator
from typing import Any
from xml.etree.ElementTree import Element

from autograder.items.exports.errors import ImportRefused
from autograder.items.exports.facts import build, collect, from_labels
from autograder.items.exports.html import definitions, to_text
from autograder.items.exports.moodle_write import ROOT
from autograder.items.exports.xml import one_line, parse
from autograder.items.schema import Item

# Moodle writes 33.33333 for a third.
_ABOUT = 0.001


class _Unfit(Exception):
    """A question has no counterpart in the bank; says why."""


def read(data: bytes, file: str) -> tuple[Item, ...]:
    """Return the items of a Moodle XML file; ImportRefused says which question is wrong and why."""
    root = parse(data, file)
    if root.tag != "quiz":
        raise ImportRefused(file, "", f"its root element is <{root.tag}>, not Moodle's <quiz>")
    return collect(_items(root, file), file)


def _items(quiz: Element, file: str) -> Iterator[Item]:
    topic = ""
    for number, question in enumerate(quiz.findall("question"), start=1):
        kind = question.get("type", "")
        if kind == "category":
            topic = _text(question.find("category")).removeprefix(ROOT)
            continue
        place = _value(question, "idnumber") or f"question {number}"
        try:
            if kind not in _KINDS:
                raise _Unfit(f"a question of type {kind!r} has no counterpart in the bank")
            fields = _common(question, topic) | _KINDS[kind](question)
        except _Unfit as why:
            raise ImportRefused(file, place, str(why)) from None
        yield build(fields, file, place)


def _common(question: Element, topic: str) -> dict[str, Any]:
    name, found = _text(question.find("name")), _value(question, "idnumber")
    stated = from_labels(_text(tag) for tag in question.iterfind("tags/tag"))
    return {
        **({"topic": topic} if topic else {}),
        **stated,
        "id": found,
        "outcome": name.removeprefix(f"{found}: "),
        "stem": to_text(_text(question.find("questiontext"))),
    }


def _choice(question: Element) -> dict[str, Any]:
    answers = question.findall("answer")
    worth = [_fraction(answer) for answer in answers]
    right = [one for one in worth if one > 0]
    single = _value(question, "single") != "false"
    expected = {True: 100 / max(1, len(right)), False: 0 if single else -100 / max(1, len(right))}
    if any(abs(one - expected[one > 0]) > _ABOUT for one in worth):
        raise _Unfit("its fractions give other marks than the bank does")
    options = [
        {"text": _shown(a), "correct": one > 0, "feedback": _shown(a.find("feedback"))}
        for a, one in zip(answers, worth, strict=True)
    ]
    fixed = _value(question, "shuffleanswers") in ("false", "0")
    kind = "single" if single else "multiple"
    return {"kind": kind, "options": options, "fixed_order": fixed}


def _number(question: Element) -> dict[str, Any]:
    right, told = _typed(question)
    if len(right) != 1:
        raise _Unfit(f"a number has one right answer, this question has {len(right)}")
    units = question.findall("units/unit")
    if len(units) > 1:
        raise _Unfit("it has more than one unit")
    unit = _value(units[0], "unit_name") if units else ""
    tolerance = _value(right[0], "tolerance") or "0"
    value = {"value": _text(right[0]), "tolerance": tolerance, "unit": unit}
    return {"kind": "number"} | value | told


def _short(question: Element) -> dict[str, Any]:
    right, told = _typed(question)
    accept = [_text(answer).replace("\\*", "*") for answer in right]
    if any("*" in _text(answer).replace("\\*", "") for answer in right):
        raise _Unfit("an answer holds * for anything, which the bank has not")
    return {"kind": "short", "accept": accept} | told


def _typed(question: Element) -> tuple[list[Element], dict[str, str]]:
    """Return the answers that are right, and what is told of right and of wrong."""
    answers = question.findall("answer")
    right = [answer for answer in answers if _fraction(answer) > 0]
    if any(abs(_fraction(answer) - 100) > _ABOUT for answer in right):
        raise _Unfit("an answer earns a part of the mark, which the bank gives to none")
    others = [answer for answer in answers if answer not in right]
    if len(others) > 1:
        raise _Unfit("it has feedback for several wrong answers, the bank for all together")
    told = {_shown(answer.find("feedback")) for answer in right}
    if len(told) > 1:
        raise _Unfit("its right answers have different feedback, in the bank they have one")
    wrong = _shown(others[0].find("feedback")) if others else ""
    return right, {"right": min(told, default=""), "wrong": wrong}


def _ordering(question: Element) -> dict[str, Any]:
    return {
        "kind": "ordering",
        "steps": [_shown(answer) for answer in question.findall("answer")],
        "right": _shown(question.find("correctfeedback")),
        "wrong": _shown(question.find("incorrectfeedback")),
    }


def _matching(question: Element) -> dict[str, Any]:
    sides = [(_shown(one), _text(one.find("answer"))) for one in question.findall("subquestion")]
    pairs = [side for side in sides if side[0]]
    told = definitions(_text(question.find("generalfeedback")))
    if len(told) != len(pairs):
        raise _Unfit(
            f"its general feedback defines {len(told)} terms (<dd>), but it has {len(pairs)} pairs"
        )
    return {
        "kind": "matching",
        "pairs": [
            {"left": left, "right": right, "feedback": feedback}
            for (left, right), feedback in zip(pairs, told, strict=True)
        ],
        "extra": [right for left, right in sides if not left],
    }


_KINDS: dict[str, Callable[[Element], dict[str, Any]]] = {
    "multichoice": _choice,
    "numerical": _number,
    "ordering": _ordering,
    "matching": _matching,
    "shortanswer": _short,
}


def _fraction(answer: Element) -> float:
    stated = answer.get("fraction", "0")
    try:
        return float(stated)
    except ValueError:
        raise _Unfit(f"a fraction is {stated!r}, not a number") from None


def _value(element: Element, tag: str) -> str:
    return one_line(element.findtext(tag) or "")


def _text(element: Element | None) -> str:
    return _value(element, "text") if element is not None else ""


def _shown(element: Element | None) -> str:
    """Return what a reader sees of a text, in whichever of Moodle's formats it is."""
    text = _text(element)
    plain = element is not None and element.get("format") == "plain_text"
    return text if plain else to_text(text)
