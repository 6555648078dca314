"""The questions of one assignment: `questions.yml`, and the part of it that learners get.

A question names a graded item of the bank, has one drawn for each learner, or is written out in
the file. The file is never released, because the items it names lead to the keys; `public` makes
`questions.json`, with the pool to draw from.

An ungraded test has two forms, A and B, of self-check items: the learner meets one in it and the
other one in the test that repeats it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import (
    BeforeValidator,
    Discriminator,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    Tag,
    ValidationError,
    model_validator,
)

from autograder.items import files, schema
from autograder.items.bank import bank, self_checks
from autograder.items.files import ItemFileError
from autograder.items.schema import LETTERS, Frozen, Item, ItemId, PlainText, Topic

FORMAT = 2
MOST_GRADED, MOST_UNGRADED = 12, 30


def _exact(value: object) -> Fraction:
    """Points come as 2 or "0.5": a binary float is refused, because marks are exact."""
    if isinstance(value, int) and not isinstance(value, bool):
        return Fraction(value)
    if isinstance(value, str):
        with contextlib.suppress(ArithmeticError):
            return Fraction(Decimal(value))
    raise ValueError('write points as a whole number or in quotes, such as "0.5"')


Points = Annotated[Fraction, BeforeValidator(_exact), Field(gt=0)]
# A figure that is only compared with the learner's own text and files gives no points by itself.
PointsOrNone = Annotated[Fraction, BeforeValidator(_exact), Field(ge=0)]
Name = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z][a-z_0-9]*$")]
Given = PlainText | StrictInt
AssignmentName = Annotated[StrictStr, StringConstraints(pattern=r"^[a-z]+(-[a-z0-9]+)*$")]
QuestionId = Annotated[StrictStr, StringConstraints(pattern=r"^q[1-9][0-9]*$")]


class _Question(Frozen):
    id: QuestionId
    points: Points


class ItemQuestion(_Question):
    """A question whose wording and key are in the item bank."""

    item: ItemId


class DrawnQuestion(_Question):
    """A question on a topic, drawn from the bank for each learner."""

    draw: Topic
    item: ClassVar[None] = None


class PairedQuestion(Frozen):
    """Two self-check items on one topic, of one kind, without points: one for form A, one for B."""

    id: QuestionId
    forms: tuple[ItemId, ItemId]
    points: ClassVar[Fraction] = Fraction(0)
    item: ClassVar[None] = None


class _OwnQuestion(_Question):
    """A question written out here; one value of each `given` is the learner's, as {name}."""

    stem: Annotated[StrictStr, StringConstraints(strip_whitespace=True, min_length=1)]
    given: dict[Name, Annotated[tuple[Given, ...], Field(min_length=2)]] = Field(
        default_factory=dict
    )
    item: ClassVar[None] = None

    @model_validator(mode="after")
    def _given_is_said(self) -> Self:
        text = self.stem
        for name in self.given:
            if f"{{{name}}}" not in text:
                raise ValueError(f"the stem does not say {{{name}}}")
            text = text.replace(f"{{{name}}}", name)
        if "{" in text or "}" in text:
            raise ValueError("the stem has braces around something that `given` does not name")
        schema.plain(text)
        return self


class NumberQuestion(_OwnQuestion):
    """A number; its expected value is computed in the test cell, so there is no key here."""

    kind: Literal["number"]
    points: PointsOrNone
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
    points: PointsOrNone
    options: Annotated[tuple[PlainText, ...], Field(min_length=3, max_length=8)]


class TextQuestion(_OwnQuestion):
    """A written answer, marked by a person: in the notebook's own cell or in a widget."""

    kind: Literal["text"]
    place: Literal["notebook", "widget"] = "notebook"


def _form(entry: Any) -> str | None:
    if isinstance(entry, dict):
        named = (form for form in ("item", "draw", "forms") if form in entry)
        return next(named, entry.get("kind"))
    if isinstance(entry, PairedQuestion):
        return "forms"
    return getattr(entry, "kind", "draw" if isinstance(entry, DrawnQuestion) else "item")


Question = Annotated[
    Annotated[ItemQuestion, Tag("item")]
    | Annotated[DrawnQuestion, Tag("draw")]
    | Annotated[PairedQuestion, Tag("forms")]
    | Annotated[NumberQuestion, Tag("number")]
    | Annotated[ChoiceQuestion, Tag("choice")]
    | Annotated[TextQuestion, Tag("text")],
    Discriminator(_form),
]


class Questions(Frozen):
    """All questions of one assignment, in the order of the notebook.

    There are none where a person marks everything by the rubric's criteria. `difficulty` is what
    the difficulties of a learner's drawn questions add up to. A test that `repeats` another has its
    questions, in the other form.
    """

    assignment: AssignmentName
    difficulty: Annotated[int, Field(gt=0)] | None = None
    ungraded: StrictBool = False
    repeats: AssignmentName | None = None
    questions: tuple[Question, ...]

    @model_validator(mode="after")
    def _numbered(self) -> Self:
        expected = [f"q{number}" for number in range(1, len(self.questions) + 1)]
        if [question.id for question in self.questions] != expected:
            raise ValueError(f"questions must be numbered q1 to q{len(expected)}, in order")
        if bool(self.drawn) != (self.difficulty is not None):
            raise ValueError("difficulty goes with questions that are drawn, and only with them")
        most = MOST_UNGRADED if self.ungraded else MOST_GRADED
        if len(self.questions) > most:
            raise ValueError(f"at most {most} questions, here are {len(self.questions)}")
        if len(self.paired) != (len(self.questions) if self.ungraded else 0):
            raise ValueError("an ungraded test has questions with two forms, and no other test has")
        return self

    @property
    def paired(self) -> tuple[PairedQuestion, ...]:
        """The questions that have two forms."""
        return tuple(one for one in self.questions if isinstance(one, PairedQuestion))

    @property
    def drawn(self) -> tuple[DrawnQuestion, ...]:
        """The questions that are drawn for each learner."""
        return tuple(one for one in self.questions if isinstance(one, DrawnQuestion))

    def pool(self, items: Mapping[str, Item]) -> tuple[Item, ...]:
        """Return the items that can be drawn, by id."""
        topics = {question.draw for question in self.drawn}
        return tuple(item for _, item in sorted(items.items()) if item.topic in topics)

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
    content = _with_repeated(path, files.read_yaml(path))
    try:
        questions = Questions.model_validate(content)
    except ValidationError as error:
        field, message = files.first_problem(error)
        raise ItemFileError(path, _place(content, error), field, message) from None
    items = bank()
    topics = {item.topic for item in items.values()}
    for question in questions.questions:
        if question.item is not None and question.item not in items:
            raise ItemFileError(path, question.id, "item", f"no graded item {question.item!r}")
        if isinstance(question, DrawnQuestion) and question.draw not in topics:
            raise ItemFileError(path, question.id, "draw", f"no graded item on {question.draw}")
    if questions.paired:
        _check_forms(path, questions)
    return questions


def _with_repeated(path: Path, content: Any) -> Any:
    """Return what a file says, with the questions of the test that it repeats."""
    if not isinstance(content, dict) or "repeats" not in content:
        return content
    name = content["repeats"]
    if "questions" in content or not isinstance(name, str) or Path(name).name != name:
        message = "name the test whose questions are meant, and list none here"
        raise ItemFileError(path, "", "repeats", message)
    first = path.parent.parent / name / path.name
    repeated = files.read_yaml(first)
    if not isinstance(repeated, dict) or "repeats" in repeated:
        raise ItemFileError(path, "", "repeats", f"{first} has no questions of its own")
    return content | {"questions": repeated.get("questions", ())}


def _check_forms(path: Path, questions: Questions) -> None:
    """Refuse two forms that are not alike: on one topic and of one kind, equally hard in all."""
    items, harder = self_checks(), 0
    for question in questions.paired:
        missing = [name for name in question.forms if name not in items]
        if missing:
            raise ItemFileError(path, question.id, "forms", f"no self-check item {missing[0]!r}")
        a, b = (items[name] for name in question.forms)
        if a == b or (a.topic, a.kind) != (b.topic, b.kind):
            message = "name two different items of one topic and one kind"
            raise ItemFileError(path, question.id, "forms", message)
        harder += a.difficulty - b.difficulty
    if harder:
        message = f"form A and form B differ in difficulty by {abs(harder)}; make the sums equal"
        raise ItemFileError(path, "", "questions", message)


def _place(content: object, error: ValidationError) -> str:
    match error.errors()[0]["loc"], content:
        case ("questions", int(index), *_), {"questions": list(entries)}:
            entry = entries[index]
            return str(entry.get("id", "")) if isinstance(entry, dict) else ""
    return ""


def public(questions: Questions, seed: int) -> dict[str, Any]:
    """Return the content of questions.json: what learners see, without any key.

    `seed` is the one that decides what each learner gets.
    """
    items = bank()
    shown = [
        _shown(question, items)
        for question in questions.questions
        if not (isinstance(question, TextQuestion) and question.place == "notebook")
    ]
    content = {"format": FORMAT, "assignment": questions.assignment, "seed": seed}
    if questions.ungraded:
        turn = int(questions.repeats is not None)
        content["forms"] = {"of": questions.repeats or questions.assignment, "turn": turn}
    return content | {"questions": shown} | _draw(questions, items)


def _draw(questions: Questions, items: Mapping[str, Item]) -> dict[str, Any]:
    if not questions.drawn:
        return {}
    pool = questions.pool(items)
    families = {name: number for number, name in enumerate(sorted({i.family for i in pool}))}
    shown = []
    for item in pool:
        rank = {"difficulty": item.difficulty, "family": families[item.family]}
        shown.append({"topic": item.topic, **rank, **_nameless(item)})
    topics = [question.draw for question in questions.drawn]
    return {"draw": {"topics": topics, "difficulty": questions.difficulty, "pool": shown}}


def _nameless(item: Item) -> dict[str, Any]:
    """Return what learners see of an item, without its id: in public files it leads to the key."""
    return {name: value for name, value in schema.public(item).items() if name != "id"}


def _shown(question: Question, items: Mapping[str, Item]) -> dict[str, Any]:
    frame: dict[str, Any] = {"id": question.id, "points": _number(question.points)}
    match question:
        case ItemQuestion():
            return schema.public(items[question.item]) | frame
        case DrawnQuestion():
            return frame | {"kind": "drawn"}
        case PairedQuestion():
            checks = self_checks()
            return frame | {
                "kind": "paired",
                "forms": [_nameless(checks[name]) for name in question.forms],
            }
    frame |= {"stem": question.stem} | ({"given": question.given} if question.given else {})
    match question:
        case NumberQuestion():
            return frame | {
                "kind": "number",
                "unit": question.unit,
                "decimals": question.decimals,
                "minimum": _number(question.minimum),
                "maximum": _number(question.maximum),
            }
        case ChoiceQuestion():
            options = [
                {"id": letter, "text": text}
                for letter, text in zip(LETTERS, question.options, strict=False)
            ]
            return frame | {"kind": "single", "options": options}
        case TextQuestion():
            return frame | {"kind": "text"}


def _number(value: Fraction | Decimal) -> int | float:
    return int(value) if value == int(value) else float(value)
