"""The questions of one assignment as learners get them (questions.json): wording, never keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast

from labour_migration.widgets.errors import QuizError

FORMAT = 1
KINDS = ("single", "multiple", "number", "text")
Kind = Literal["single", "multiple", "number", "text"]


@dataclass(frozen=True)
class Option:
    """One answer that can be chosen."""

    id: str
    text: str


@dataclass(frozen=True)
class Question:
    """One question; `options` for choices, the fields from `unit` on for numbers."""

    id: str
    kind: Kind
    points: float
    stem: str
    options: tuple[Option, ...] = ()
    unit: str = ""
    decimals: int | None = None
    minimum: float | None = None
    maximum: float | None = None

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
    questions: dict[str, Question]


def read(folder: Path, assignment: str) -> QuestionSet:
    """Return the questions beside the notebook; QuizError says what to do when it cannot."""
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
    found = parse(content)
    if found.assignment != assignment:
        raise QuizError(
            f"The questions in this folder belong to {found.assignment}, not to {assignment}. "
            f"Open the notebook inside the folder of {assignment}."
        )
    return found


def parse(content: object) -> QuestionSet:
    """Return the questions that questions.json holds; QuizError if it has another form."""
    try:
        data = cast(Mapping[str, Any], content)
        if data["format"] != FORMAT:
            raise QuizError(_damaged(f"its format is {data['format']!r}, not {FORMAT}"))
        questions = [_question(entry) for entry in data["questions"]]
        return QuestionSet(str(data["assignment"]), {one.id: one for one in questions})
    except (KeyError, TypeError, ValueError) as error:
        raise QuizError(_damaged(f"{type(error).__name__}: {error}")) from None


def _question(entry: Mapping[str, Any]) -> Question:
    if entry["kind"] not in KINDS:
        raise ValueError(f"kind {entry['kind']!r} is not known")
    return Question(
        id=entry["id"],
        kind=entry["kind"],
        points=entry["points"],
        stem=entry["stem"],
        options=tuple(Option(one["id"], one["text"]) for one in entry.get("options", ())),
        unit=entry.get("unit", ""),
        decimals=entry.get("decimals"),
        minimum=entry.get("minimum"),
        maximum=entry.get("maximum"),
    )


def _damaged(why: str) -> str:
    return f"The file questions.json cannot be used ({why}). Fetch the assignment again."
