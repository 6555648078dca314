"""The questions of one assignment: `questions.yml`, and the part of it that learners get.

A question either names a graded item of the bank or is written out in the file. The file is
never released, because the items it names lead to the keys; `public` makes `questions.json`.
"""

from __future__ import annotations

import contextlib
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictStr,
    StringConstraints,
    Tag,
    ValidationError,
    model_validator,
)

from autograder.items import schema
from autograder.items.bank import bank
from autograder.items.schema import Frozen, ItemFileError, ItemId, PlainText

FORMAT = 1


def _exact(value: object) -> Fraction:
    """Points come as 2 or "0.5": a binary float is refused, because marks are exact."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        with contextlib.suppress(ArithmeticError):
            return Fraction(Decimal(value))
    raise ValueError('write points as a whole number or in quotes, such as "0.5"')


Points = Annotated[Fraction, BeforeValidator(_exact), Field(gt=0)]
QuestionId = Annotated[StrictStr, StringConstraints(pattern=r"^q[1-9][0-9]*$")]


class _Question(Frozen):
    id: QuestionId
    points: Points


class ItemQuestion(_Question):
    """A question whose wording and key are in the item bank."""

    item: ItemId


class _OwnQuestion(_Question):
    stem: PlainText
    item: ClassVar[None] = None


class NumberQuestion(_OwnQuestion):
    """A number; its expected value is computed in the test cell, so there is no key here."""

    kind: Literal["number"]
    unit: PlainText | Literal[""] = ""
    decimals: Annotated[int, Field(ge=0, le=6)]
    minimum: Decimal
    maximum: Decimal

    @model_validator(mode="after")
    def _range(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError("minimum must be below maximum")
        return self


class ChoiceQuestion(_OwnQuestion):
    """One of several options; which one is right is computed in the test cell."""

    kind: Literal["choice"]
    options: Annotated[tuple[PlainText, ...], Field(min_length=3, max_length=8)]


class TextQuestion(_OwnQuestion):
    """A written answer, marked by a person: in the notebook's own cell or in a widget."""

    kind: Literal["text"]
    place: Literal["notebook", "widget"] = "notebook"


def _form(entry: Any) -> str | None:
    if isinstance(entry, dict):
        return "item" if "item" in entry else entry.get("kind")
    return getattr(entry, "kind", "item")


Question = Annotated[
    Annotated[ItemQuestion, Tag("item")]
    | Annotated[NumberQuestion, Tag("number")]
    | Annotated[ChoiceQuestion, Tag("choice")]
    | Annotated[TextQuestion, Tag("text")],
    Discriminator(_form),
]


class Questions(Frozen):
    """All questions of one assignment, in the order of the notebook."""

    assignment: Annotated[StrictStr, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)*$")]
    questions: Annotated[tuple[Question, ...], Field(min_length=1, max_length=12)]

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        expected = [f"q{number}" for number in range(1, len(self.questions) + 1)]
        if [question.id for question in self.questions] != expected:
            raise ValueError(f"questions must be numbered q1 to q{len(expected)}, in order")
        return self

    @property
    def total(self) -> Fraction:
        """The points of the whole assignment."""
        return sum((question.points for question in self.questions), Fraction(0))

    def get(self, question_id: str) -> Question:
        """Return one question; KeyError when the assignment has none of that id."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(f"{self.assignment} has no question {question_id!r}")


def load_questions(path: str | Path) -> Questions:
    """Return the questions of one file; ItemFileError if it, or an item it names, is wrong."""
    path = Path(path)
    content = schema.read_yaml(path)
    try:
        questions = Questions.model_validate(content)
    except ValidationError as error:
        field, message = schema.first_problem(error)
        raise ItemFileError(path, _place(content, error), field, message) from None
    items = bank()
    for question in questions.questions:
        if question.item is not None and question.item not in items:
            raise ItemFileError(path, question.id, "item", f"no graded item {question.item!r}")
    return questions


def _place(content: object, error: ValidationError) -> str:
    match error.errors()[0]["loc"], content:
        case ("questions", int(index), *_), {"questions": list(entries)}:
            entry = entries[index]
            return str(entry.get("id", "")) if isinstance(entry, dict) else ""
    return ""


def public(questions: Questions) -> dict[str, Any]:
    """Return the content of questions.json: what learners see, without any key."""
    items = bank()
    shown = [
        _shown(question, items)
        for question in questions.questions
        if not (isinstance(question, TextQuestion) and question.place == "notebook")
    ]
    return {"format": FORMAT, "assignment": questions.assignment, "questions": shown}


def _shown(question: Question, items: Any) -> dict[str, Any]:
    frame: dict[str, Any] = {"id": question.id, "points": _number(question.points)}
    match question:
        case ItemQuestion():
            visible = schema.public(items[question.item])
            return visible | frame
        case NumberQuestion():
            return frame | {
                "kind": "number",
                "stem": question.stem,
                "unit": question.unit,
                "decimals": question.decimals,
                "minimum": _number(question.minimum),
                "maximum": _number(question.maximum),
            }
        case ChoiceQuestion():
            options = [
                {"id": letter, "text": text}
                for letter, text in zip(schema.LETTERS, question.options, strict=False)
            ]
            return frame | {"kind": "single", "stem": question.stem, "options": options}
        case TextQuestion():
            return frame | {"kind": "text", "stem": question.stem}


def _number(value: Fraction | Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
