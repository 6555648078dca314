"""The questions of one assignment as learners get them (questions.json): wording, never keys.

Some questions are personal: drawn from a pool, of one of two forms, with their options in another
order, or about a country or year of the learner's own. They follow from the edition's seed and the
learner's id.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from labour_migration.widgets.drawing import Entry, draw, form, pick, shuffled
from labour_migration.widgets.errors import QuizError

FORMAT = 2
KINDS = ("single", "multiple", "number", "ordering", "matching", "short", "text")
Kind = Literal["single", "multiple", "number", "ordering", "matching", "short", "text"]
_NO_LEARNER = (
    "These questions are drawn for you, so the notebook must know who you are. Make a file named "
    "learner.txt in this folder (File, New, Text File), write your learner id in its first line, "
    "save it, and run this cell again."
)


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen, or a line that an option is to be found for."""

    id: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question; `options` for choices, orders and matches, `unit` … for numbers.

    `given` holds what is the learner's own in it; `entry` its place in the pool it was drawn from,
    or its form (0 for A, 1 for B).
    """

    id: str
    kind: Kind
    points: float
    stem: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None
    lefts: tuple[Option, ...] = ()
    given: Mapping[str, str | int] = field(default_factory=dict)
    entry: int | None = None

    @property
    def number(self) -> str:
        """The number that the notebook's heading shows: 5 for q5."""
        return self.id.removeprefix("q")

    def text_of(self, option_id: str) -> str:
        """Return the wording of one option; KeyError if there is none of that id."""
        return {option.id: option.text for option in self.options}[option_id]

    def visible(self) -> dict[str, Any]:
        """Return the question as plain data, for the form in the browser."""
        return asdict(self)


@dataclass(frozen=True)
class QuestionSet:
    """All questions of one assignment, by id, in the order of the notebook."""

    assignment: str
    seed: int
    learner: str
    questions: dict[str, Question]


def read(folder: Path, assignment: str, learner: str) -> QuestionSet:
    """Return the learner's questions; QuizError says what to do when there are none."""
    path = folder / "questions.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise QuizError(
            f"The file questions.json is not in this folder ({folder}). Open the notebook inside "
            f"the folder of the assignment {assignment}, as you received it."
        ) from None
    except (OSError, ValueError) as error:
        raise QuizError(_damaged(str(error))) from None
    found = parse(content, learner)
    if found.assignment != assignment:
        raise QuizError(
            f"The questions in this folder belong to {found.assignment}, not to {assignment}. "
            f"Open the notebook inside the folder of {assignment}."
        )
    return found


def parse(content: object, learner: str = "") -> QuestionSet:
    """Return the questions that questions.json holds for a learner.

    Raises QuizError if it has another form, or if it is personal and there is no learner.
    """
    try:
        data = cast(Mapping[str, Any], content)
        if data["format"] != FORMAT:
            raise QuizError(_damaged(f"its format is {data['format']!r}, not {FORMAT}"))
        if not learner and is_personal(data):
            raise QuizError(_NO_LEARNER)
        questions = [_personal(entry, data, learner) for entry in _with_draws(data, learner)]
        return QuestionSet(
            assignment=str(data["assignment"]),
            seed=int(data["seed"]),
            learner=learner,
            questions={one.id: one for one in questions},
        )
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise QuizError(_damaged(f"{type(error).__name__}: {error}")) from None


def is_personal(data: Mapping[str, Any]) -> bool:
    """Return whether two learners may get different questions."""
    found = "draw" in data or "forms" in data
    return found or any("given" in entry for entry in data["questions"])


def _with_draws(data: Mapping[str, Any], learner: str) -> list[Mapping[str, Any]]:
    """Return the questions, each drawn one with what the pool says of it."""
    if "forms" in data:
        return _of_form(data, learner)
    rule = data.get("draw")
    if rule is None:
        return list(data["questions"])
    pool = [Entry(one["topic"], one["difficulty"], one["family"]) for one in rule["pool"]]
    drawn = iter(
        draw(rule["topics"], pool, rule["difficulty"], data["seed"], data["assignment"], learner)
    )
    found: list[Mapping[str, Any]] = []
    for entry in data["questions"]:
        if entry["kind"] == "drawn":
            place = next(drawn)
            frame = {"id": entry["id"], "points": entry["points"], "entry": place}
            found.append({**rule["pool"][place], **frame})
        else:
            found.append(entry)
    return found


def _of_form(data: Mapping[str, Any], learner: str) -> list[Mapping[str, Any]]:
    """Return the questions of the learner's form: A or B in one test, the other in the next."""
    rule = data["forms"]
    place = form(rule["turn"], data["seed"], rule["of"], learner)
    frames = ({"id": one["id"], "points": one["points"]} for one in data["questions"])
    return [
        {**entry["forms"][place], **frame, "entry": place}
        for entry, frame in zip(data["questions"], frames, strict=True)
    ]


def _personal(entry: Mapping[str, Any], data: Mapping[str, Any], learner: str) -> Question:
    if entry["kind"] not in KINDS:
        raise ValueError(f"kind {entry['kind']!r} is not known")
    names = (data["seed"], data["assignment"], learner, entry["id"])
    given = {name: pick(values, *names, name) for name, values in entry.get("given", {}).items()}
    options = tuple(Option(one["id"], one["text"]) for one in entry.get("options", ()))
    if "entry" in entry and not entry.get("fixed_order"):
        options = tuple(shuffled(options, *names, "order"))
    return Question(
        id=entry["id"],
        kind=entry["kind"],
        points=entry["points"],
        stem=entry["stem"].format(**given) if given else entry["stem"],
        options=options,
        lefts=tuple(Option(one["id"], one["text"]) for one in entry.get("lefts", ())),
        unit=entry.get("unit", ""),
        decimals=entry.get("decimals"),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
        given=given,
        entry=entry.get("entry"),
    )


def _damaged(why: str) -> str:
    return f"The file questions.json cannot be used ({why}). Fetch the assignment again."
