"""Twelve points asked of an administrative register, scored by one stated rule.

Yes is 2 points, partly 1, no 0; a point without an answer is worth 0 to 2, so the score is a
range. A register may be used for statistics if it has 18 of 24 points and a yes on every essential
point. Points, rule and limit are a design of the course, not a form of any institution.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

from labour_migration.concepts.errors import BadAnswer, UnknownName

Answer = Literal["yes", "partly", "no"]
POINTS: Mapping[str, int] = {"yes": 2, "partly": 1, "no": 0}
ENOUGH = 18


@dataclass(frozen=True)
class Point:
    """One point of the checklist; ``essential`` if no score makes up for it."""

    id: str
    title: str
    question: str
    essential: bool


@dataclass(frozen=True)
class Scored:
    """What the answers are worth: between ``lowest`` and ``highest`` points of ``possible``.

    ``missing`` holds the ids without an answer, ``unmet`` those of essential points answered
    "partly" or "no", ``open_essentials`` those of essential points without an answer.
    """

    lowest: int
    possible: int
    missing: tuple[str, ...]
    unmet: tuple[str, ...]
    open_essentials: tuple[str, ...]

    @property
    def highest(self) -> int:
        """The points if every missing answer were a yes."""
        return self.lowest + POINTS["yes"] * len(self.missing)

    @property
    def usable(self) -> bool | None:
        """Whether the register may be used; None where the missing answers decide."""
        if self.unmet or self.highest < ENOUGH:
            return False
        return None if self.open_essentials or self.lowest < ENOUGH else True


@cache
def checklist() -> tuple[Point, ...]:
    """The twelve points, in their order.

    >>> len(checklist()), [one.id for one in checklist() if one.essential]
    (12, ['mandate', 'unit', 'rules', 'firewall'])
    """
    source = files("labour_migration.concepts") / "data" / "register_quality.yml"
    return tuple(Point(**row) for row in yaml.safe_load(source.read_text("utf-8"))["items"])


def score(answers: Mapping[str, Answer]) -> Scored:
    """The points of a register; a point left out of ``answers`` is missing, not a no.

    ``answers`` maps ids of ``checklist()`` to "yes", "partly" or "no". Raises UnknownName for an
    id that the checklist lacks, BadAnswer for any other answer.

    >>> found = score({"mandate": "yes", "unit": "yes", "exits": "no"})
    >>> found.lowest, found.highest, found.usable
    (4, 22, None)
    """
    known = [point.id for point in checklist()]
    for name, answer in answers.items():
        if name not in known:
            raise UnknownName("point", name, known)
        if answer not in POINTS:
            raise BadAnswer(f"point {name!r} is answered {answer!r}; use {', '.join(POINTS)}")
    essential = [point.id for point in checklist() if point.essential]
    return Scored(
        lowest=sum(POINTS[answer] for answer in answers.values()),
        possible=POINTS["yes"] * len(known),
        missing=tuple(name for name in known if name not in answers),
        unmet=tuple(name for name in essential if answers.get(name, "yes") != "yes"),
        open_essentials=tuple(name for name in essential if name not in answers),
    )
