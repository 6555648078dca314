"""The marker's key to a test on paper: what is right, and what a part of it earns."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.items.schema import Item, NumberItem, ShortItem
from labour_migration.widgets.questions import Question

_RULE = {
    "single": "All the points or none.",
    "multiple": "Right ticks minus wrong ticks, over the {parts} right ones; never below 0.",
    "ordering": "Take each two lines: those in the right order minus those in the wrong one, "
    "over all {pairs} twos; never below 0.",
    "matching": "Each right letter earns 1/{parts}; a letter used twice earns nothing.",
    "number": "All the points or none.",
    "short": "Case, accents, hyphens and full stops do not matter.",
    "text": "Marked by a person.",
    "data": "The model solution's answer. How near is near enough: see the notebook's test cell.",
}


@dataclass(frozen=True)
class KeyLine:
    """What a marker needs for one question."""

    number: str
    points: str
    right: tuple[str, ...]
    rule: str


def key_line(
    question: Question, labels: Mapping[str, str], points: str, answer: Any, item: Item | None
) -> KeyLine:
    """Return the line of one question; `labels` are the letters on paper by option id."""
    count = len(answer) if isinstance(answer, list) else 1
    kind = "data" if item is None and question.kind != "text" else question.kind
    rule = _RULE[kind].format(parts=count, pairs=count * (count - 1) // 2)
    right = _right(question, labels, answer, item)
    return KeyLine(number=question.number, points=points, right=tuple(right), rule=rule)


def _right(
    question: Question, labels: Mapping[str, str], answer: Any, item: Item | None
) -> list[str]:
    if answer is None:
        return []
    match question.kind:
        case "single":
            return [f"{labels[answer]}: {question.text_of(answer)}"]
        case "multiple":
            ticked = [option for option in question.options if option.id in answer]
            return [f"{labels[option.id]}: {option.text}" for option in ticked]
        case "ordering":
            place = {letter: number for number, letter in enumerate(answer, start=1)}
            return [f"{place[option.id]}: {option.text}" for option in question.options]
        case "matching":
            made = zip(question.lefts, answer, strict=True)
            return [f"{left.text}: {labels[one]}, {question.text_of(one)}" for left, one in made]
        case "number":
            near = item.tolerance if isinstance(item, NumberItem) else 0
            allowed = f", or at most {near:f} from it" if near else ""
            return [f"{answer} {question.unit}".strip() + allowed]
        case "short" if isinstance(item, ShortItem):
            return list(item.accept)
    return [str(answer)]
