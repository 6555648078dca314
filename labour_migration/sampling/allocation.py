"""How many interviews each stratum gets."""

import numpy as np
import pandas as pd

from labour_migration.sampling.checks import (
    FloatArray,
    number,
    numbers,
    require_columns,
    require_integer,
)
from labour_migration.sampling.errors import InvalidInput, SampleTooLarge


def proportional(
    strata: pd.DataFrame, n: int, *, population: str = "population", minimum: int = 2
) -> pd.DataFrame:
    """The strata with ``n``, ``sampling_fraction`` and ``design_weight``, n_h ∝ N_h.

    One row of ``strata`` a stratum; ``population`` counts its units. ``minimum`` units are taken
    from each (two allow a variance) and never more than it holds; what a bound takes away the
    other strata share. Every unit has nearly the same weight. Missing values are not allowed.
    Raises InvalidInput, MissingColumn, or SampleTooLarge. Source: cochran1977.

    >>> strata = pd.DataFrame({"area": ["city", "rest"], "population": [2_000, 8_000]})
    >>> proportional(strata, 100)["n"].to_list()
    [20, 80]
    """
    sizes = _sizes(strata, population)
    return _allocated(strata, sizes, sizes, n, minimum)


def neyman(
    strata: pd.DataFrame,
    n: int,
    *,
    population: str = "population",
    sd: str = "sd",
    minimum: int = 2,
) -> pd.DataFrame:
    """The strata with the n_h ∝ N_h S_h that makes the variance of a mean least for a given n.

    ``sd`` is the standard deviation in the stratum of the variable that matters most, from an
    older survey; where it is guessed badly, proportional allocation is the safer plan. Columns,
    bounds and errors as in ``proportional``. Source: neyman1934.

    >>> strata = pd.DataFrame({"population": [2_000, 8_000], "sd": [40.0, 10.0]})
    >>> neyman(strata, 100)["n"].to_list()
    [50, 50]
    """
    sizes = _sizes(strata, population)
    return _allocated(strata, sizes, sizes * _column(strata, sd, low=0), n, minimum)


def cost_optimal(
    strata: pd.DataFrame,
    *,
    n: int | None = None,
    budget: float | None = None,
    population: str = "population",
    sd: str = "sd",
    cost: str = "cost",
    minimum: int = 2,
) -> pd.DataFrame:
    """The strata with n_h ∝ N_h S_h / sqrt(c_h), least variance for a given n or budget.

    ``cost`` is the cost of one interview in the stratum and ``budget``, in the same currency,
    what may be spent on interviews; give either ``n`` or ``budget``. Under a budget the result
    never costs more. Columns, bounds and errors as in ``proportional``. Source: cochran1977.

    >>> strata = pd.DataFrame({"population": [500, 500], "sd": [1.0, 1.0], "cost": [4.0, 16.0]})
    >>> cost_optimal(strata, budget=1_200)["n"].to_list()
    [100, 50]
    """
    if (n is None) == (budget is None):
        raise InvalidInput("give either n or budget, not both and not neither")
    sizes = _sizes(strata, population)
    costs = _column(strata, cost, low=np.nextafter(0, 1))
    measure = sizes * _column(strata, sd, low=0) / np.sqrt(costs)
    if n is not None:
        return _allocated(strata, sizes, measure, n, minimum)
    least = float((np.minimum(sizes, minimum) * costs).sum())
    if budget is None or not budget >= least:
        raise SampleTooLarge(f"{minimum} interviews a stratum cost {least:g}, over {budget:g}")
    # The largest affordable n, by halving: cost grows with n because every n_h does.
    low, high = int(np.minimum(sizes, minimum).sum()), int(sizes.sum())
    while low < high:
        middle = (low + high + 1) // 2
        spent = float((_shares(sizes, measure, middle, minimum) * costs).sum())
        low, high = (middle, high) if spent <= budget else (low, middle - 1)
    return _allocated(strata, sizes, measure, low, minimum)


def rare_group(
    strata: pd.DataFrame,
    n: int,
    *,
    population: str = "population",
    prevalence: str = "prevalence",
    cost_ratio: float = 1.0,
    minimum: int = 2,
) -> pd.DataFrame:
    """The strata with a screening sample that finds a rare group at least variance for its cost.

    ``n`` counts screened units; ``prevalence`` is the share of the group in the stratum, between
    0 and 1. The sampling fraction is ∝ sqrt(P / (P (c - 1) + 1)); ``cost_ratio`` c is the cost
    of screening and interviewing a member over that of screening only, and 1 gives sqrt(P).
    Assumes that means and variances inside the group are alike in all strata; old prevalences
    put members where few are expected, with large weights. A prevalence of 0 gets ``minimum``
    only. The column ``expected_members`` is added. Errors as in ``proportional``.
    Source: kalton_anderson1986.

    >>> strata = pd.DataFrame({"population": [9_000, 1_000], "prevalence": [0.01, 0.16]})
    >>> rare_group(strata, 1_300)[["n", "expected_members"]].to_numpy().tolist()
    [[900.0, 9.0], [400.0, 64.0]]
    """
    sizes = _sizes(strata, population)
    shares = _column(strata, prevalence, low=0, high=1)
    ratio = number(cost_ratio, "cost_ratio", low=1)
    measure = sizes * np.sqrt(shares / (shares * (ratio - 1) + 1))
    plan = _allocated(strata, sizes, measure, n, minimum)
    return plan.assign(expected_members=plan["n"].to_numpy() * shares)


def _sizes(strata: pd.DataFrame, population: str) -> FloatArray:
    return np.floor(_column(strata, population, low=1))


def _column(
    strata: pd.DataFrame, name: str, *, low: float = -np.inf, high: float = np.inf
) -> FloatArray:
    require_columns(strata, name)
    return numbers(strata[name], name, low=low, high=high)


def _allocated(
    strata: pd.DataFrame, sizes: FloatArray, measure: FloatArray, n: int, minimum: int
) -> pd.DataFrame:
    counts = _shares(sizes, measure, n, minimum)
    with np.errstate(divide="ignore"):
        weights = np.where(counts > 0, sizes / counts, np.nan)
    return strata.assign(
        n=counts.astype(np.int64), sampling_fraction=counts / sizes, design_weight=weights
    )


def _shares(sizes: FloatArray, measure: FloatArray, n: int, minimum: int) -> FloatArray:
    """Whole numbers that add up to n, as near to the measure as the bounds of strata allow."""
    require_integer(n, "n", low=1)
    floor = np.minimum(sizes, require_integer(minimum, "minimum"))
    if not floor.sum() <= n <= sizes.sum():
        raise SampleTooLarge(
            f"n is {n}; with at least {minimum} from each stratum and no more than it holds, "
            f"n must lie between {floor.sum():g} and {sizes.sum():g}"
        )
    if not measure.sum() > 0:
        raise InvalidInput("every stratum has measure zero; check sd, prevalence and population")
    exact = _bounded(measure, floor, sizes, n)
    counts = np.floor(exact)
    order = np.argsort(-(exact - counts), kind="stable")
    order = order[counts[order] < sizes[order]]
    counts[order[: round(n - counts.sum())]] += 1
    return counts


def _bounded(measure: FloatArray, floor: FloatArray, ceiling: FloatArray, n: int) -> FloatArray:
    """``clip(k * measure, floor, ceiling)`` for the k that brings the sum up to n from below."""
    if np.minimum(np.where(measure > 0, ceiling, floor), ceiling).sum() < n:
        # Strata without the group must help out once all others are taken completely.
        measure = np.maximum(measure, measure[measure > 0].min() * 1e-9)
    positive = measure[measure > 0]
    low, high = 0.0, float((ceiling.max() + 1) / positive.min())
    for _ in range(200):
        middle = (low + high) / 2
        if np.clip(middle * measure, floor, ceiling).sum() < n:
            low = middle
        else:
            high = middle
    return np.asarray(np.clip(low * measure, floor, ceiling))
