"""How far the results of a coherence matrix depend on its weights, case by case and exact."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from labour_migration.concepts.coherence.assessment import Assessment, assess
from labour_migration.concepts.coherence.matrix import FIELDS, Matrix

Turned = Literal["enabling", "blocking", "conflict"]
GIVEN = "Weights as given"


@dataclass(frozen=True)
class Case:
    """The results under one set of weights, compared with those under the given ones.

    ``overall`` is None when nothing is left to take a mean of. ``turns`` says whether the sign of
    the overall (above, at or below 0) differs; ``changed`` what else names other objectives: the
    most enabling or the most blocking one, or the strongest conflict.
    """

    name: str
    overall: Fraction | None
    turns: bool
    changed: tuple[Turned, ...]
    enabling: tuple[str, ...]
    blocking: tuple[str, ...]
    conflicts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Sensitivity:
    """Every case, the given weights first; ``lowest`` and ``highest`` are the range of overall."""

    cases: tuple[Case, ...]

    @property
    def lowest(self) -> Case | None:
        """The first case with the lowest overall; None when no case has one."""
        return min(self._valued(), key=_overall, default=None)

    @property
    def highest(self) -> Case | None:
        """The first case with the highest overall."""
        return max(self._valued(), key=_overall, default=None)

    @property
    def turning(self) -> tuple[Case, ...]:
        """The cases in which the sign turns."""
        return tuple(case for case in self.cases if case.turns)

    @property
    def renaming(self) -> tuple[Case, ...]:
        """The cases that name another objective or conflict first."""
        return tuple(case for case in self.cases if case.changed)

    def _valued(self) -> Iterator[Case]:
        return (case for case in self.cases if case.overall is not None)


def sensitivity(matrix: Matrix) -> Sensitivity:
    """The results under the given weights and under a fixed list of others.

    The list: equal weights (1 for every objective, also for one of weight 0); each objective left
    out; each objective counting double; each field counting double; each field alone; and the
    given weights with evidence-backed scores only. Objectives of weight 0 and fields without a
    weight are passed over, and so are fields if there is only one. No random number is drawn: the
    same matrix always has the same cases.

    >>> from labour_migration.concepts.coherence import Judgement, Objective
    >>> jobs, skills = Objective("Jobs", "employment", 2), Objective("Skills", "other", 1)
    >>> cells = ((Judgement(), Judgement(3, "law", 4)), (Judgement(-1, "", 2), Judgement()))
    >>> found = sensitivity(Matrix("", (jobs, skills), cells))
    >>> found.cases[-1].name, found.cases[-1].overall
    ('Only scores with evidence', Fraction(3, 1))
    """
    given = assess(matrix)
    cases = [_case(GIVEN, given, given)]
    for name, weights in _weightings(matrix):
        cases.append(_case(name, assess(matrix, weights), given))
    backed = assess(matrix, evidenced_only=True)
    return Sensitivity((*cases, _case("Only scores with evidence", backed, given)))


def _weightings(matrix: Matrix) -> Iterator[tuple[str, Sequence[int]]]:
    objectives = matrix.objectives
    weights = [one.weight for one in objectives]
    used = [place for place, weight in enumerate(weights) if weight > 0]
    held = {objectives[place].field for place in used}
    fields = [name for name in FIELDS if name in held] if len(held) > 1 else []
    yield "Equal weights", [1] * len(weights)
    for place in used:
        yield f"Without: {objectives[place].name}", _times(weights, {place}, 0)
    for place in used:
        yield f"Double: {objectives[place].name}", _times(weights, {place}, 2)
    for name in fields:
        inside = {place for place, one in enumerate(objectives) if one.field == name}
        yield f"Field double: {name}", _times(weights, inside, 2)
    for name in fields:
        outside = {place for place, one in enumerate(objectives) if one.field != name}
        yield f"Field alone: {name}", _times(weights, outside, 0)


def _times(weights: Sequence[int], places: set[int], factor: int) -> list[int]:
    return [weight * (factor if n in places else 1) for n, weight in enumerate(weights)]


def _case(name: str, found: Assessment, given: Assessment) -> Case:
    here, before = _named(found), _named(given)
    changed: tuple[Turned, ...] = ("enabling", "blocking", "conflict")
    return Case(
        name=name,
        overall=found.overall,
        turns=None not in (found.overall, given.overall)
        and _sign(found.overall) != _sign(given.overall),
        changed=tuple(what for what in changed if here[what] != before[what]),
        enabling=found.enabling,
        blocking=found.blocking,
        conflicts=tuple((pair.first, pair.second) for pair in found.strongest_conflicts),
    )


def _named(found: Assessment) -> dict[Turned, object]:
    conflicts = [(pair.first, pair.second) for pair in found.strongest_conflicts]
    return {
        "enabling": found.enabling,
        "blocking": found.blocking,
        "conflict": sorted(conflicts),
    }


def _sign(value: Fraction | None) -> int:
    return 0 if value is None else (value > 0) - (value < 0)


def _overall(case: Case) -> Fraction:
    return Fraction(0) if case.overall is None else case.overall
