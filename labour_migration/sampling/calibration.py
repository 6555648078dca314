"""Weights that agree with what is known of the population."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from labour_migration.sampling.checks import (
    FloatArray,
    named,
    numbers,
    positive_weights,
    require_columns,
    require_integer,
)
from labour_migration.sampling.errors import (
    EmptyCell,
    InconsistentTotals,
    InvalidInput,
    NotConverged,
    UnknownCell,
)


@dataclass(frozen=True)
class Raked:
    """Raked weights, how many rounds they took and the largest relative gap left to a margin."""

    weights: pd.Series
    rounds: int
    gap: float


def adjust_for_nonresponse(
    frame: pd.DataFrame, *, weight: str, responded: str, cell: str
) -> pd.Series:
    """Weights of respondents raised by a = Σw of all / Σw of respondents, class by class.

    ``frame`` has one row for every person selected; ``responded`` is True or False; the answer
    holds respondents only, under their own index. Assumes that within a class those who answer
    are like those who do not. Raises EmptyCell where nobody of a class answered,
    NegativeWeight, MissingColumn, InvalidInput. Source: kalton_flores2003.

    >>> frame = pd.DataFrame(
    ...     {"w": [10.0, 10.0, 5.0], "answered": [True, False, True], "area": ["a", "a", "b"]}
    ... )
    >>> adjust_for_nonresponse(frame, weight="w", responded="answered", cell="area").to_list()
    [20.0, 5.0]
    """
    require_columns(frame, weight, responded, cell)
    weights = pd.Series(positive_weights(frame[weight], weight), index=frame.index)
    cells = _cells(frame, cell)
    answered = frame[responded]
    if not answered.isin([True, False]).all():
        raise InvalidInput(f"{responded!r} must be True or False in every row")
    answered = answered.astype(bool)
    selected = weights.groupby(cells).sum()
    found = weights[answered].groupby(cells[answered]).sum().reindex(selected.index)
    if found.isna().any():
        raise EmptyCell(f"nobody answered in {cell} {named(found.index[found.isna()][0])}")
    return (weights * cells.map(selected / found).astype(float))[answered]


def post_stratify(frame: pd.DataFrame, *, weight: str, cell: str, totals: pd.Series) -> pd.Series:
    """Weights times g = N / Σw, cell by cell, so that each cell adds up to its known total.

    ``totals`` maps every cell to its population (persons, not shares). A cell with a total of 0
    must hold nobody. Assumes respondents of a cell are like the rest of it. Raises EmptyCell
    (a total without respondents), UnknownCell (respondents without a total), NegativeWeight.
    Source: cochran1977.

    >>> frame = pd.DataFrame({"w": [1.0, 1.0, 1.0], "sex": ["women", "men", "men"]})
    >>> totals = pd.Series({"women": 60, "men": 40})
    >>> post_stratify(frame, weight="w", cell="sex", totals=totals).to_list()
    [60.0, 20.0, 20.0]
    """
    require_columns(frame, weight, cell)
    weights = pd.Series(positive_weights(frame[weight], weight), index=frame.index)
    codes, known = _coded(frame, cell, totals)
    sums = np.bincount(codes, weights=weights, minlength=len(known))
    return pd.Series(weights * (known / np.where(sums > 0, sums, 1))[codes], index=frame.index)


def rake(
    frame: pd.DataFrame,
    *,
    weight: str,
    margins: Mapping[str, pd.Series],
    tolerance: float = 1e-8,
    most_rounds: int = 200,
) -> Raked:
    """Weights adjusted in turn to each margin until all of them hold (iterative fitting).

    ``margins`` maps a column to the population (persons) of each of its categories. All margins
    must add up to one population. Stops when every category is within ``tolerance`` of its
    total, as a share of it. Assumes that response depends on the margins only through their
    product. Raises InconsistentTotals, EmptyCell, UnknownCell, NegativeWeight, and NotConverged
    naming the margin farthest off (usually too few people in some combination).
    Source: deming_stephan1940.

    >>> frame = pd.DataFrame({"w": [1.0] * 4, "sex": list("wwmm"), "area": list("urur")})
    >>> margins = {"sex": pd.Series({"w": 60, "m": 40}), "area": pd.Series({"u": 70, "r": 30})}
    >>> rake(frame, weight="w", margins=margins).weights.round(6).to_list()
    [42.0, 18.0, 28.0, 12.0]
    """
    require_columns(frame, weight, *margins)
    require_integer(most_rounds, "most_rounds", low=1)
    weights = positive_weights(frame[weight], weight)
    coded = {name: _coded(frame, name, totals) for name, totals in margins.items()}
    _one_population({name: float(known.sum()) for name, (_, known) in coded.items()})
    gaps: dict[str, float] = {}
    for rounds in range(1, most_rounds + 1):
        for codes, known in coded.values():
            sums = np.bincount(codes, weights=weights, minlength=len(known))
            weights = weights * (known / np.where(sums > 0, sums, 1))[codes]
        gaps = {name: _gap(weights, *margin) for name, margin in coded.items()}
        if max(gaps.values()) <= tolerance:
            return Raked(pd.Series(weights, index=frame.index), rounds, max(gaps.values()))
    worst = max(gaps, key=lambda name: gaps[name])
    raise NotConverged(
        f"after {most_rounds} rounds margin {worst!r} is still off by {gaps[worst]:.2g} of a "
        "total; join small categories, or drop a margin"
    )


def _gap(weights: FloatArray, codes: np.ndarray, known: FloatArray) -> float:
    sums = np.bincount(codes, weights=weights, minlength=len(known))
    return float(np.max(np.abs(sums - known) / np.where(known > 0, known, 1)))


def _coded(
    frame: pd.DataFrame, name: str, totals: pd.Series
) -> tuple["np.ndarray[tuple[int], np.dtype[np.intp]]", FloatArray]:
    """Position of each row's category in the totals, and the totals, checked against each other."""
    known = numbers(totals, f"total of {name}", low=0)
    if totals.index.has_duplicates:
        raise InvalidInput(
            f"totals of {name!r} list {named(totals.index[totals.index.duplicated()][0])} twice"
        )
    cells = _cells(frame, name)
    codes = totals.index.get_indexer(pd.Index(cells))
    if (codes < 0).any():
        raise UnknownCell(f"{name} {named(cells[codes < 0].iloc[0])} has no population total")
    counts = np.bincount(codes, minlength=len(known))
    empty = np.flatnonzero((counts == 0) & (known > 0))
    if empty.size:
        raise EmptyCell(
            f"{name} {named(totals.index[empty[0]])} has a population of {known[empty[0]]:g} and "
            "nobody in the sample; join it with a neighbour"
        )
    contradicted = np.flatnonzero((counts > 0) & (known == 0))
    if contradicted.size:
        raise InvalidInput(
            f"{name} {named(totals.index[contradicted[0]])} has people but a total of 0"
        )
    return codes, known


def _cells(frame: pd.DataFrame, name: str) -> pd.Series:
    if frame[name].isna().any():
        raise UnknownCell(f"{name!r} is missing in row {named(frame.index[frame[name].isna()][0])}")
    return frame[name]


def _one_population(sums: Mapping[str, float]) -> None:
    if not sums:
        raise InvalidInput("no margin to rake to")
    if max(sums.values()) - min(sums.values()) > 1e-6 * max(sums.values()):
        listed = ", ".join(f"{name} {total:,.10g}" for name, total in sums.items())
        raise InconsistentTotals(f"margins add up to different populations: {listed}")
