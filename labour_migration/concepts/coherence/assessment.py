"""What the scores of a coherence matrix add up to: exact means, conflicts, synergies, evidence."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from labour_migration.concepts.coherence.matrix import FIELDS, Field, Matrix


@dataclass(frozen=True)
class Effect:
    """One objective: the mean of its effects on others, and of theirs on it; None if not scored."""

    name: str
    given: Fraction | None
    received: Fraction | None


@dataclass(frozen=True)
class Pair:
    """Two objectives and the score each way; ``deciding`` is the score that ranks the pair.

    For a conflict the lower score decides, for a synergy the higher one; ``count`` is what that
    score counts in means, in quarters.
    """

    first: str
    second: str
    there: int | None
    back: int | None
    deciding: int
    count: int


@dataclass(frozen=True)
class Evidence:
    """How many effects could be scored, are scored, and are scored with evidence named."""

    possible: int
    scored: int
    evidenced: int

    @property
    def missing(self) -> int:
        """Effects without a score."""
        return self.possible - self.scored

    @property
    def without(self) -> int:
        """Scores without evidence."""
        return self.scored - self.evidenced

    @property
    def too_little(self) -> bool:
        """Whether less than half of the possible effects are scored with evidence.

        >>> Evidence(6, 4, 3).too_little, Evidence(6, 6, 2).too_little
        (False, True)
        """
        return self.possible == 0 or 2 * self.evidenced < self.possible


@dataclass(frozen=True)
class Assessment:
    """What the scores of a matrix add up to; see ``assess``.

    ``overall`` is ``helps`` (from scores above 0) plus ``hinders`` (from those below). ``effects``
    has an entry for each objective, ``fields`` the mean effect of a field on a field. ``enabling``
    and ``blocking`` name the objectives with the highest mean effect above 0 and the lowest below.
    Conflicts and synergies come strongest first.
    """

    overall: Fraction | None
    helps: Fraction | None
    hinders: Fraction | None
    effects: tuple[Effect, ...]
    fields: tuple[tuple[Field, Field, Fraction | None], ...]
    enabling: tuple[str, ...]
    blocking: tuple[str, ...]
    conflicts: tuple[Pair, ...]
    synergies: tuple[Pair, ...]
    evidence: Evidence

    @property
    def strongest_conflicts(self) -> tuple[Pair, ...]:
        """The first conflict, and those that equal it."""
        return _strongest(self.conflicts)

    @property
    def strongest_synergies(self) -> tuple[Pair, ...]:
        """The first synergy, and those that equal it."""
        return _strongest(self.synergies)


@dataclass(frozen=True)
class _Scored:
    row: int
    column: int
    score: int
    count: int


def assess(
    matrix: Matrix, weights: Sequence[int] | None = None, *, evidenced_only: bool = False
) -> Assessment:
    """The mean effects of a matrix, its conflicts and synergies, and the evidence behind them.

    A score counts weight of its row × weight of its column × confidence (the lowest one where no
    evidence is named). A mean is the sum of score × count over the sum of counts: over the row of
    an objective for what it gives, over its column for what it receives, over all for the overall.
    A pair is a conflict if a direction is below 0, a synergy if none is and one is above; among
    equal deciding scores the one that counts more is the stronger. An objective of weight 0
    counts nowhere. ``weights`` replaces those of the objectives, in their order;
    ``evidenced_only`` leaves out scores without evidence. Exact, never rounded.

    Source: nilsson2016. The definition of the means is a design of the course.

    >>> from labour_migration.concepts.coherence import Judgement, Objective
    >>> jobs, skills = Objective("Jobs", "employment", 2), Objective("Skills", "other", 1)
    >>> cells = ((Judgement(), Judgement(3, "law", 4)), (Judgement(-1, "plan", 2), Judgement()))
    >>> found = assess(Matrix("", (jobs, skills), cells))
    >>> found.overall, found.helps, found.hinders
    (Fraction(5, 3), Fraction(2, 1), Fraction(-1, 3))
    >>> found.enabling, found.blocking, found.conflicts[0].deciding
    (('Jobs',), ('Skills',), -1)
    """
    used = [one.weight for one in matrix.objectives] if weights is None else list(weights)
    scored = _scored(matrix, used, evidenced_only)
    total = sum(one.count for one in scored)
    effects = tuple(
        Effect(
            one.name,
            _mean(cell for cell in scored if cell.row == place),
            _mean(cell for cell in scored if cell.column == place),
        )
        for place, one in enumerate(matrix.objectives)
    )
    highest, lowest = _extremes(effects)
    conflicts, synergies = _pairs(matrix, scored)
    return Assessment(
        overall=_mean(scored),
        helps=_part(scored, total, 1),
        hinders=_part(scored, total, -1),
        effects=effects,
        fields=_between_fields(matrix, scored),
        enabling=highest,
        blocking=lowest,
        conflicts=conflicts,
        synergies=synergies,
        evidence=_evidence(matrix, used),
    )


def _pairs(matrix: Matrix, scored: Sequence[_Scored]) -> tuple[tuple[Pair, ...], tuple[Pair, ...]]:
    """The conflicts and the synergies, the strongest first."""
    pairs = [
        _pair(matrix, first, second, scored)
        for first, second in combinations(range(len(matrix.objectives)), 2)
    ]
    found = sorted(
        (pair for pair in pairs if pair is not None),
        key=lambda pair: (-abs(pair.deciding), -pair.count),
    )
    return (
        tuple(pair for pair in found if pair.deciding < 0),
        tuple(pair for pair in found if pair.deciding > 0),
    )


def _scored(matrix: Matrix, weights: Sequence[int], evidenced_only: bool) -> list[_Scored]:
    return [
        _Scored(row, column, one.score, weights[row] * weights[column] * one.quarters)
        for row, line in enumerate(matrix.cells)
        for column, one in enumerate(line)
        if one.score is not None
        and weights[row] * weights[column] > 0
        and (one.named or not evidenced_only)
    ]


def _mean(cells: Iterable[_Scored]) -> Fraction | None:
    held = list(cells)
    if not held:
        return None
    return Fraction(sum(one.score * one.count for one in held), sum(one.count for one in held))


def _part(scored: Sequence[_Scored], total: int, sign: int) -> Fraction | None:
    if not scored:
        return None
    return Fraction(sum(one.score * one.count for one in scored if one.score * sign > 0), total)


def _extremes(effects: Sequence[Effect]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    given = [one.given for one in effects if one.given is not None]
    highest, lowest = max(given, default=Fraction(0)), min(given, default=Fraction(0))
    return (
        tuple(one.name for one in effects if one.given == highest > 0),
        tuple(one.name for one in effects if one.given == lowest < 0),
    )


def _pair(matrix: Matrix, first: int, second: int, scored: Sequence[_Scored]) -> Pair | None:
    """The pair if it has a score; the deciding one is 0 when nothing but 0 was found."""
    both = [one for one in scored if {one.row, one.column} == {first, second}]
    if not both:
        return None
    by_row = {one.row: one.score for one in both}
    lowest = min(one.score for one in both)
    deciding = lowest if lowest < 0 else max(one.score for one in both)
    return Pair(
        first=matrix.objectives[first].name,
        second=matrix.objectives[second].name,
        there=by_row.get(first),
        back=by_row.get(second),
        deciding=deciding,
        count=max(one.count for one in both if one.score == deciding),
    )


def _strongest(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    ranks = [(pair.deciding, pair.count) for pair in pairs]
    return tuple(pair for pair, rank in zip(pairs, ranks, strict=True) if rank == ranks[0])


def _between_fields(
    matrix: Matrix, scored: Sequence[_Scored]
) -> tuple[tuple[Field, Field, Fraction | None], ...]:
    fields = [one.field for one in matrix.objectives]
    used = [name for name in FIELDS if name in fields]
    return tuple(
        (a, b, _mean(one for one in scored if (fields[one.row], fields[one.column]) == (a, b)))
        for a in used
        for b in used
    )


def _evidence(matrix: Matrix, weights: Sequence[int]) -> Evidence:
    used = sum(weight > 0 for weight in weights)
    return Evidence(
        possible=used * max(used - 1, 0),
        scored=len(_scored(matrix, weights, False)),
        evidenced=len(_scored(matrix, weights, True)),
    )
