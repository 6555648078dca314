"""A bilateral labour migration agreement scored against the course's checklist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from labour_migration import datasets
from labour_migration.concepts.errors import BadAnswer, UnknownName

Answer = Literal["yes", "partly", "no"]
SHARE: Mapping[str, Fraction] = {"yes": Fraction(1), "partly": Fraction(1, 2), "no": Fraction(0)}


@dataclass(frozen=True)
class Item:
    """One question of the checklist; ``essential`` if no score makes up for a missing clause."""

    name: str
    dimension: str
    question: str
    why: str
    points: int
    essential: bool


@dataclass(frozen=True)
class DimensionScore:
    """Points of one part of the checklist; ``missing`` counts its unanswered items."""

    name: str
    points: Fraction
    possible: int
    missing: int

    @property
    def share(self) -> Fraction:
        """Points as a share of those possible, 0 to 1; an unanswered item counts as nothing."""
        return self.points / self.possible


@dataclass(frozen=True)
class Scored:
    """The result of ``score``: exact points, and what they rest on.

    ``points`` are those earned, out of ``possible``. ``missing`` names the unanswered items and
    ``open_points`` what they are worth, so that the full score lies between ``points`` and
    ``highest``. ``unmet_essentials`` names the essential items answered "partly" or "no".
    """

    points: Fraction
    possible: int
    open_points: int
    missing: tuple[str, ...]
    unmet_essentials: tuple[str, ...]
    dimensions: tuple[DimensionScore, ...]

    @property
    def highest(self) -> Fraction:
        """The score if every missing answer were a yes."""
        return self.points + self.open_points

    @property
    def sound(self) -> bool:
        """Whether every item is answered and every essential one with yes."""
        return not self.missing and not self.unmet_essentials


@cache
def checklist() -> tuple[Item, ...]:
    """The items of the dataset ``agreement_checklist``, in its order.

    >>> len(checklist()), sum(item.points for item in checklist())
    (26, 100)
    """
    rows = datasets.load("agreement_checklist").to_dict("records")
    return tuple(
        Item(
            name=row["item"],
            dimension=row["dimension"],
            question=row["question"],
            why=row["why"],
            points=int(row["points"]),
            essential=row["essential"] == "yes",
        )
        for row in rows
    )


def score(answers: Mapping[str, Answer], items: Sequence[Item] | None = None) -> Scored:
    """Exact points of an agreement, by dimension, with what is missing and what is unmet.

    ``answers`` maps item names to "yes" (all points), "partly" (half) or "no" (none); an item
    left out is missing, not a no. ``items`` defaults to ``checklist()``. Points are fractions,
    never rounded. Nothing else is read, and nothing is written.

    Raises UnknownName for an item that the checklist lacks, BadAnswer for any other answer.

    Source: agreement_checklist. Questions and points are a design of the course.

    >>> draft = score({"rec-fees": "partly", "rec-info": "yes"})
    >>> draft.points, draft.highest, draft.unmet_essentials
    (Fraction(7, 1), Fraction(97, 1), ('rec-fees',))
    """
    asked = checklist() if items is None else tuple(items)
    _check(answers, asked)
    missing = tuple(item.name for item in asked if item.name not in answers)
    return Scored(
        points=sum((_earned(item, answers) for item in asked), Fraction(0)),
        possible=sum(item.points for item in asked),
        open_points=sum(item.points for item in asked if item.name in missing),
        missing=missing,
        unmet_essentials=tuple(
            item.name for item in asked if item.essential and answers.get(item.name, "yes") != "yes"
        ),
        dimensions=tuple(
            _dimension(name, asked, answers) for name in dict.fromkeys(i.dimension for i in asked)
        ),
    )


def _check(answers: Mapping[str, Answer], items: Sequence[Item]) -> None:
    known = [item.name for item in items]
    for name, answer in answers.items():
        if name not in known:
            raise UnknownName("item", name, known)
        if answer not in SHARE:
            raise BadAnswer(f"item {name!r} is answered {answer!r}; use {', '.join(SHARE)}")


def _earned(item: Item, answers: Mapping[str, Answer]) -> Fraction:
    return item.points * SHARE[answers.get(item.name, "no")]


def _dimension(name: str, items: Sequence[Item], answers: Mapping[str, Answer]) -> DimensionScore:
    own = [item for item in items if item.dimension == name]
    return DimensionScore(
        name=name,
        points=sum((_earned(item, answers) for item in own), Fraction(0)),
        possible=sum(item.points for item in own),
        missing=sum(item.name not in answers for item in own),
    )
