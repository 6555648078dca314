"""What a design costs in precision: design effects and effective sample sizes."""

import numpy as np
import pandas as pd

from labour_migration.sampling.checks import (
    Numbers,
    number,
    numbers,
    positive_weights,
    require_columns,
    same_length,
)
from labour_migration.sampling.errors import InvalidInput


def effective_size(weights: Numbers) -> float:
    """Kish's effective sample size (Σw)² / Σw²: equal weights that would be as precise.

    Counts the loss from unequal weights alone, for a variable that the weights do not follow;
    clustering comes on top. Raises NegativeWeight for a weight that is not above zero.
    Source: kish1992.

    >>> effective_size([1, 1, 1, 1])
    4.0
    >>> effective_size([1, 3])
    1.6
    """
    array = positive_weights(weights)
    return float(array.sum() ** 2 / (array**2).sum())


def weighting_effect(weights: Numbers) -> float:
    """Kish's design effect of unequal weights, n Σw² / (Σw)² = 1 + cv², at least 1.

    >>> weighting_effect([1, 3])
    1.25
    """
    return np.asarray(weights).size / effective_size(weights)


def cluster_effect(take: float, correlation: float) -> float:
    """Kish's design effect of clusters, 1 + (b - 1) ρ.

    ``take`` b is the mean number of interviews a cluster, ``correlation`` ρ how alike people of
    one cluster are (at most 1). Assumes clusters of about one size. Source: kish1965.

    >>> round(cluster_effect(20, 0.05), 3)
    1.95
    """
    number(take, "take", low=1)
    number(correlation, "correlation", low=-1, high=1)
    effect = 1 + (take - 1) * correlation
    if effect < 0:
        raise InvalidInput(f"correlation {correlation:g} is too low for clusters of {take:g}")
    return effect


def intraclass_correlation(frame: pd.DataFrame, *, value: str, cluster: str) -> float:
    """ρ of a value within clusters, by the analysis of variance; at most 1, may be below zero.

    Unweighted; rows where the value is missing are left out. Needs two clusters and one with
    two people, otherwise InvalidInput. Source: kish1965.

    >>> frame = pd.DataFrame({"site": [1, 1, 2, 2], "paid_fee": [1, 1, 0, 0]})
    >>> intraclass_correlation(frame, value="paid_fee", cluster="site")
    1.0
    """
    require_columns(frame, value, cluster)
    known = frame.loc[frame[value].notna(), [value, cluster]]
    groups = known.groupby(cluster)[value].agg(["count", "mean"])
    sizes = groups["count"].to_numpy(dtype=np.float64)
    count, total = len(sizes), sizes.sum()
    if count < 2 or total <= count:
        raise InvalidInput("ρ needs two clusters, and two people in at least one of them")
    values = numbers(known[value], value)
    between = float((sizes * (groups["mean"].to_numpy() - values.mean()) ** 2).sum()) / (count - 1)
    residual = values - known.groupby(cluster)[value].transform("mean").to_numpy()
    within = float((residual**2).sum()) / (total - count)
    take = (total - (sizes**2).sum() / total) / (count - 1)
    if between + (take - 1) * within == 0:
        raise InvalidInput(f"{value!r} does not vary, so ρ is not defined")
    return float((between - within) / (between + (take - 1) * within))


def design_effect(variance: float, values: Numbers, weights: Numbers) -> float:
    """Variance of a weighted mean under the design over that of a simple sample of as many.

    ``variance`` is the square of the standard error that the bootstrap or linearisation gave;
    ``values`` (no missing values) and ``weights`` are those of the mean. Raises InvalidInput if
    the value does not vary. Source: kish1965.

    >>> round(design_effect(0.02, [0, 1] * 25, [1] * 50), 2)
    3.92
    """
    number(variance, "variance", low=0)
    array, weight = numbers(values, "values"), positive_weights(weights)
    same_length(values=array, weights=weight)
    if array.size < 2 or np.ptp(array) == 0:
        raise InvalidInput("the values do not vary, so a design effect is not defined")
    mean = np.average(array, weights=weight)
    spread = float(np.average((array - mean) ** 2, weights=weight))
    return variance * (array.size - 1) / spread
