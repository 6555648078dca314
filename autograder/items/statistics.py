"""Statistics of a test's questions: functions of points, with the number of learners each needs.

`points` is a complete table, learners by questions: with drawn questions a column is a place in the
test (q1, q2 …), whatever item a learner got there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats  # type: ignore[import-untyped]

# Below these numbers of learners a figure says more about chance than about a question.
LEAST: Mapping[str, int] = MappingProxyType(
    {"difficulty": 10, "correlation": 30, "alpha": 30, "options": 30}
)
TOO_FEW = "too few learners"
ALL_EQUAL = "no spread"
THIRDS = ("lower", "middle", "upper")
# Sums of binary fractions differ in the last place; learners with equal points are tied.
_DECIMALS = 9

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Figure:
    """One figure, with its interval where it has one; or `note`, why there is none."""

    value: float | None
    low: float | None = None
    high: float | None = None
    note: str = ""


def difficulty(shares: ArrayLike) -> Figure:
    """Return the mean share of a question's points: 1 is easiest. Guarded by LEAST.

    >>> difficulty([1, 0, 0.5, 1, 1, 0, 1, 1, 0.5, 1]).value
    0.7
    """
    found = np.asarray(shares, dtype=float)
    if len(found) < LEAST["difficulty"]:
        return Figure(None, note=TOO_FEW)
    return Figure(float(found.mean()))


def correlation(own: ArrayLike, rest: ArrayLike) -> Figure:
    """Return the corrected item-total correlation (Pearson): a question with all the others.

    `rest` are the points of the other questions together. Guarded by LEAST.
    """
    one, others = np.asarray(own, dtype=float), np.asarray(rest, dtype=float).round(_DECIMALS)
    if len(one) < LEAST["correlation"]:
        return Figure(None, note=TOO_FEW)
    if not one.std() or not others.std():
        return Figure(None, note=ALL_EQUAL)
    return Figure(float(np.corrcoef(one, others)[0, 1]))


def alpha(points: ArrayLike, level: float = 0.95) -> Figure:
    """Return Cronbach's alpha with Feldt's interval. Guarded by LEAST.

    `points` has shape (learners, questions) and no gaps.
    """
    table = np.asarray(points, dtype=float)
    learners, questions = table.shape
    if learners < LEAST["alpha"]:
        return Figure(None, note=TOO_FEW)
    if questions < 2:
        return Figure(None, note="fewer than two questions")
    total = table.sum(axis=1).round(_DECIMALS).var(ddof=1)
    if not total:
        return Figure(None, note=ALL_EQUAL)
    value = questions / (questions - 1) * (1 - table.var(axis=0, ddof=1).sum() / total)
    low, high = feldt(float(value), learners, questions, level)
    return Figure(float(value), low, high)


def feldt(value: float, learners: int, questions: int, level: float = 0.95) -> tuple[float, float]:
    """Return the interval for alpha of Feldt, Woodruff and Salih (1987, formulas 8 and 9).

    It is exact if questions are parallel and their points normal, and a good guide otherwise.
    """
    free = learners - 1, (learners - 1) * (questions - 1)
    tail = (1 - level) / 2
    below, above = (float(stats.f.ppf(share, *free)) for share in (1 - tail, tail))
    return 1 - (1 - value) * below, 1 - (1 - value) * above


def thirds(totals: ArrayLike) -> NDArray[np.int64]:
    """Return each learner's third by total points: 0 lower, 1 middle, 2 upper.

    Learners with equal points are in one third, so thirds need not be equally large.

    >>> thirds([3, 9, 5, 5, 5, 1]).tolist()
    [0, 2, 1, 1, 1, 0]
    """
    given = np.asarray(totals, dtype=float).round(_DECIMALS)
    places = stats.rankdata(given, method="average") - 0.5
    found: NDArray[np.int64] = np.floor(places * 3 / max(1, len(given))).astype(np.int64)
    return found
