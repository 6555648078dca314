"""A test on paper: one HTML page to print, without script, network or keys.

A learner's paper has the questions and the order of options that the learner's notebook has. The
key is a page of its own at the end, made only when it is asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder.items.exports.errors import ExportError
from autograder.items.exports.html import answer_form
from autograder.items.exports.paper_key import KeyLine, key_line
from autograder.items.marking import key as key_of
from autograder.items.questions import (
    DrawnQuestion,
    ItemQuestion,
    Questions,
    load_questions,
    public,
)
from autograder.items.schema import Item
from autograder.items.schema import public as public_item
from autograder.marking import reference
from labour_migration.widgets.questions import FORMAT, Question, parse

LABELS = "ABCDEFGH"
_TASK = {
    "single": "Tick one box.",
    "multiple": "Tick every box that holds. A wrong tick takes away a right one.",
    "ordering": "Number the boxes from 1 (first) to {count} (last).",
    "matching": "Write one letter in each box. Some letters may fit nothing.",
    "short": "Your answer, in a word or two",
    "text": "Your answer",
}
_LINES = {"text": 9, "short": 1, "number": 1}


@dataclass(frozen=True)
class Asked:
    """One question as it stands on paper."""

    number: str
    points: str
    kind: str
    stem: str
    task: str
    options: tuple[tuple[str, str], ...]
    lefts: tuple[str, ...]
    lines: int
    in_notebook: bool


def of_learner(
    assignment: Path, learner: str, course: str, title: str, *, with_key: bool = False
) -> str:
    """Return the page of one learner's own test; `assignment` is the folder of its source."""
    if not learner.strip():
        raise ExportError("A test on paper needs the id of the learner it is for.")
    questions = load_questions(assignment / "questions.yml")
    shown = _shown(questions, reference.seed_of(assignment), learner)
    own = {one.id for one in questions.questions if not isinstance(one, _FROM_BANK)}
    key: list[KeyLine] = []
    if with_key:
        answers = reference.answers(assignment, learner)
        items = reference.items_asked(assignment, learner)
        key = _key(shown, answers, items)
    return _page(course, title, learner, [_asked(one, one.id in own) for one in shown], key)


def of_items(items: Iterable[Item], title: str, *, with_key: bool = False) -> str:
    """Return the page of a list of items, a point each, with the options in file order."""
    listed = {f"q{number}": item for number, item in enumerate(items, start=1)}
    if not listed:
        raise ExportError("A paper needs at least one item.")
    entries = [public_item(item) | {"id": name, "points": 1} for name, item in listed.items()]
    data = {"format": FORMAT, "assignment": title, "seed": 1, "questions": entries}
    shown = list(parse(data).questions.values())
    answers = {name: key_of(item) for name, item in listed.items()}
    key = _key(shown, answers, listed) if with_key else []
    return _page(title, "", "", [_asked(one, False) for one in shown], key)


_FROM_BANK = (ItemQuestion, DrawnQuestion)


def _shown(questions: Questions, seed: int, learner: str) -> list[Question]:
    """Return all questions, with those that the notebook asks in a cell of text."""
    form = parse(public(questions, seed), learner).questions
    return [form.get(one.id) or _written(one) for one in questions.questions]


def _written(question: Any) -> Question:
    return Question(id=question.id, kind="text", points=float(question.points), stem=question.stem)


def _key(
    shown: Sequence[Question], answers: Mapping[str, Any], items: Mapping[str, Item]
) -> list[KeyLine]:
    return [
        key_line(one, _labels(one), _points(one), answers.get(one.id), items.get(one.id))
        for one in shown
    ]


def _labels(question: Question) -> dict[str, str]:
    """Return the letter on paper for each option, in the order shown."""
    return dict(zip((option.id for option in question.options), LABELS, strict=False))


def _asked(question: Question, in_notebook: bool) -> Asked:
    labels = _labels(question)
    if question.kind == "number":
        task = answer_form(question.unit, question.decimals or 0)
    else:
        task = _TASK[question.kind].format(count=len(question.options))
    return Asked(
        number=question.number,
        points=_points(question),
        kind=question.kind,
        stem=question.stem,
        task=task,
        options=tuple((labels[option.id], option.text) for option in question.options),
        lefts=tuple(left.text for left in question.lefts),
        lines=_LINES.get(question.kind, 0),
        in_notebook=in_notebook,
    )


def _points(question: Question) -> str:
    return f"{question.points:g} point{'' if question.points == 1 else 's'}"


def _page(course: str, title: str, learner: str, asked: list[Asked], key: list[KeyLine]) -> str:
    pages = Environment(
        loader=PackageLoader("autograder", "items/exports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters["css"] = _css
    return pages.get_template("paper.html").render(
        course=course, title=title, learner=learner, questions=asked, key=key
    )


def _css(text: str) -> str:
    """Return text for a CSS string: every sign but letters and digits by its number.

    >>> _css('a"; b')
    'a\\\\22 \\\\3b \\\\20 b'
    """
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)
