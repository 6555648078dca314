"""A monitoring and evaluation plan as it is written: texts, read as numbers and days on demand."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar, Literal

from labour_migration.concepts.errors import ConceptError
from labour_migration.concepts.plain_text import line

Level = Literal["", "input", "activity", "output", "outcome", "impact"]
Measure = Literal["", "number", "share", "amount", "other"]
Counts = Literal["", "persons", "things"]
Direction = Literal["", "rise", "fall"]
Disaggregation = Literal[
    "sex", "age", "sector", "occupation", "status", "country", "place", "disability"
]
Frequency = Literal[
    "",
    "monthly",
    "quarterly",
    "half-yearly",
    "yearly",
    "every two years",
    "every three years",
    "every five years",
]
MOST_OBJECTIVES, MOST_INDICATORS = 10, 20
LONGEST_LINE, LONGEST_TEXT = 300, 2000
# Fields that may run over several lines.
TEXTS = ("definition",)
_NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_STRICT = {"extra": "forbid"}


class BadPlan(ConceptError):
    """A plan holds more than it may; the message says where."""


@dataclass(frozen=True)
class Indicator:
    """One indicator; what is not filled in is an empty text.

    Values are decimals as typed, such as "12.5", days are written 2024-12-31. One ``unit`` serves
    baseline, target and latest value; a share is given in per cent.
    """

    __pydantic_config__: ClassVar = _STRICT

    name: str = ""
    definition: str = ""
    level: Level = ""
    measure: Measure = ""
    counts: Counts = ""
    unit: str = ""
    denominator: str = ""
    disaggregation: tuple[Disaggregation, ...] = ()
    direction: Direction = ""
    baseline_value: str = ""
    baseline_date: str = ""
    target_value: str = ""
    target_date: str = ""
    source: str = ""
    frequency: Frequency = ""
    responsible: str = ""
    cost: str = ""
    latest_value: str = ""
    latest_date: str = ""


@dataclass(frozen=True)
class Objective:
    """What should change, in one sentence, and the indicators that would show it."""

    __pydantic_config__: ClassVar = _STRICT

    text: str = ""
    indicators: tuple[Indicator, ...] = ()


@dataclass(frozen=True)
class Question:
    """An evaluation question, and the evidence that will answer it; empty where not asked."""

    __pydantic_config__: ClassVar = _STRICT

    question: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Questions:
    """A question for each of the six evaluation criteria."""

    __pydantic_config__: ClassVar = _STRICT

    relevance: Question = Question()
    coherence: Question = Question()
    effectiveness: Question = Question()
    efficiency: Question = Question()
    impact: Question = Question()
    sustainability: Question = Question()


@dataclass(frozen=True)
class Plan:
    """Objectives with their indicators, from one day to another, and evaluation questions.

    Raises BadPlan for more objectives, indicators or characters than a plan may hold.

    >>> Plan(objectives=(Objective("Fair recruitment", (Indicator("Fees paid"),)),)).start
    ''
    """

    title: str = ""
    start: str = ""
    end: str = ""
    objectives: tuple[Objective, ...] = ()
    questions: Questions = Questions()

    def __post_init__(self) -> None:
        _sized(self, "title", "start", "end")
        if len(self.objectives) > MOST_OBJECTIVES:
            raise BadPlan(f"A plan holds at most {MOST_OBJECTIVES} objectives.")
        for objective in self.objectives:
            _sized(objective, texts=("text",))
            if len(objective.indicators) > MOST_INDICATORS:
                raise BadPlan(f"An objective holds at most {MOST_INDICATORS} indicators.")
            for indicator in objective.indicators:
                lines = [name for name in vars(indicator) if name not in TEXTS]
                _sized(indicator, *lines, texts=TEXTS)
        for question in vars(self.questions).values():
            _sized(question, texts=("question", "evidence"))


def number(text: str) -> Fraction | None:
    """The number that was typed, None where it is none.

    >>> number(" 12.5 "), number("−3"), number("1,200"), number("12 %")
    (Fraction(25, 2), Fraction(-3, 1), None, None)
    """
    plain = line(text).replace("−", "-")
    return Fraction(plain) if _NUMBER.fullmatch(plain) else None


def day(text: str) -> date | None:
    """The day that was typed as 2024-12-31, None where there is no such day.

    >>> day("2024-02-29"), day("2023-02-29"), day("1 May 2024")
    (datetime.date(2024, 2, 29), None, None)
    """
    plain = line(text)
    if not _DAY.fullmatch(plain) or not _FIRST_YEAR <= int(plain[:4]) <= _LAST_YEAR:
        return None
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def _sized(part: object, *lines: str, texts: tuple[str, ...] = ()) -> None:
    for names, most in ((lines, LONGEST_LINE), (texts, LONGEST_TEXT)):
        for name in names:
            held = getattr(part, name)
            if isinstance(held, str) and len(held) > most:
                raise BadPlan(f"A text is too long ({name}); use at most {most:,} characters.")
