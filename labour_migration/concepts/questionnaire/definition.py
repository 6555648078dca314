"""A questionnaire as data: its questions in order, who is asked each, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import yaml

from labour_migration.concepts.errors import UnknownName
from labour_migration.concepts.questionnaire.rules import Answers, BadModule, Given, Rule

BIRTH = "birth"
# What the three concepts of the ICLS are decided from (see ``indicators.icls.Answers``).
FACTS = (
    "working_age",
    "resident",
    "born_abroad",
    "foreign_citizen",
    "labour_force",
    "attached",
    "came_for_work",
    "worked_abroad",
)
DERIVED = (*FACTS, "naturalised", "recruitment_asked")


@dataclass(frozen=True)
class Question:
    """One question. ``codes`` maps what is recorded to what is read out; none for a number.

    ``asked_if`` is None where everyone is asked. ``core`` questions come from the survey around
    the module. ``not_before`` names the question whose year a year may not precede, or ``birth``.
    ``column``, ``missing``, ``blank`` and ``same`` say how the synthetic survey holds the answer:
    its column ("" if it has none), the codes for not stated, the code that an empty cell stands
    for, and codes that count as another.
    """

    id: str
    name: str
    text: str
    use: str
    number: str = ""
    kind: Literal["code", "number"] = "code"
    codes: Mapping[str, str] | None = None
    lowest: int = 0
    highest: int = 0
    not_before: str = ""
    asked_if: Rule | None = None
    core: bool = False
    column: str = ""
    missing: tuple[str, ...] = ()
    blank: str = ""
    same: Mapping[str, str] | None = None

    def label(self, answer: Given) -> str:
        """An answer in words."""
        if answer is None:
            return "not stated"
        return str(answer) if self.codes is None else self.codes[str(answer)]


@dataclass(frozen=True)
class Module:
    """A questionnaire of one country and year; ``derived`` names what follows from answers."""

    title: str
    country: str
    country_name: str
    year: int
    questions: tuple[Question, ...]
    derived: Mapping[str, Rule]
    examples: tuple[tuple[str, Answers], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Module:
        """The questionnaire as written; BadModule or UnknownName if something is amiss.

        Whether its routing makes sense is for ``check``.
        """
        if set(data["derived"]) != set(DERIVED):
            raise BadModule(f"derived must hold a rule for each of {', '.join(DERIVED)}")
        return cls(
            title=data["title"],
            country=data["country"],
            country_name=data["country_name"],
            year=data["year"],
            questions=tuple(_question(entry) for entry in data["questions"]),
            derived={name: Rule.of(rule, name) for name, rule in data["derived"].items()},
            examples=tuple((one["name"], one["answers"]) for one in data.get("examples", ())),
        )

    def with_rule(self, name: str, rule: Any) -> Module:
        """The questionnaire with another rule for one question, as it would be written.

        >>> wrong = {"question": "cit1", "not": ["QVR"]}
        >>> migration_module().with_rule("reason", wrong)["reason"].asked_if.kind
        'not'
        """
        changed = replace(self[name], asked_if=Rule.of(rule, name))
        return replace(
            self,
            questions=tuple(changed if one.id == name else one for one in self.questions),
        )

    def __getitem__(self, name: str) -> Question:
        found = {one.id: one for one in self.questions}
        if name not in found:
            raise UnknownName("question", name, found)
        return found[name]


@cache
def source() -> Mapping[str, Any]:
    """The migration module as it is written in its file."""
    path = files("labour_migration.concepts") / "data" / "migration_module.yml"
    data: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return data


@cache
def migration_module() -> Module:
    """A migration module of some thirty questions, wording and routing of this course.

    >>> module = migration_module()
    >>> module["cob"].text
    'In which country were you born, by the borders of today?'
    """
    return Module.of(source())


def problem(module: Module, question: Question, value: Given, answers: Answers) -> str:
    """Why an answer cannot be, given those before; "" if it can, or is not stated.

    >>> module = migration_module()
    >>> problem(module, module["arr_year"], 1980, {"age": 30})
    'The year cannot be before 1994.'
    """
    if value is None:
        return ""
    if question.codes is not None:
        return "" if str(value) in question.codes else "Choose one of the answers."
    if not question.lowest <= int(value) <= question.highest:
        return f"The answer must lie between {question.lowest} and {question.highest}."
    earliest = _earliest(module, question, answers)
    return f"The year cannot be before {earliest}." if int(value) < earliest else ""


def to_data(module: Module) -> dict[str, Any]:
    """What the page needs of a questionnaire."""
    return {
        "country": module.country,
        "year": module.year,
        "questions": [
            {
                "id": one.id,
                "number": one.number,
                "name": one.name,
                "text": one.text,
                "core": one.core,
                # Pairs, because a browser would put codes that are numbers first.
                "codes": None if one.codes is None else [list(pair) for pair in one.codes.items()],
                "lowest": one.lowest,
                "highest": one.highest,
                "not_before": one.not_before,
                "asked_if": None if one.asked_if is None else one.asked_if.data(),
            }
            for one in module.questions
        ],
        "derived": {name: rule.data() for name, rule in module.derived.items()},
        "examples": [{"name": name, "answers": answers} for name, answers in module.examples],
    }


def _earliest(module: Module, question: Question, answers: Answers) -> int:
    name = "age" if question.not_before == BIRTH else question.not_before
    start = answers.get(name) if name else None
    if start is None:
        return 0
    # Somebody aged 30 may have been born in either of two years.
    return module.year - int(start) - 1 if question.not_before == BIRTH else int(start)


def _question(entry: Mapping[str, Any]) -> Question:
    try:
        made = Question(
            **{
                **entry,
                "missing": tuple(entry.get("missing", ())),
                "asked_if": Rule.of(entry["asked_if"], entry["id"])
                if "asked_if" in entry
                else None,
            }
        )
    except (KeyError, TypeError) as error:
        raise BadModule(f"question {entry.get('id', entry)!r}: {error}") from error
    if (made.kind == "code") is (made.codes is None) or made.lowest > made.highest:
        raise BadModule(f"question {made.id!r}: a code needs codes, a number its bounds")
    return made
