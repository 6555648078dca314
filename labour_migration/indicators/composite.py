"""Composite scores: indicators on one scale, added up in parts, with what is not known.

A score of this kind is a judgement. Its bounds say how far missing evidence and two coders leave
it open; they are no confidence interval. How far it depends on the weights is the business of
``coherence.sensitivity`` and ``coherence.rank_stability``.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd

from labour_migration.indicators.errors import BadColumn, BadScore


def normalised(values: pd.DataFrame, lowest: float, highest: float) -> pd.DataFrame:
    """The values on a scale from 0 (``lowest``) to 1 (``highest``): (x - min) / (max - min).

    For an indicator where less is better give the worst value as ``lowest``, even if it is the
    greater number. Missing stays missing. Raises BadScore if the two are equal, or if a value
    lies outside them.

    Source: oecd_jrc2008.

    >>> normalised(pd.DataFrame({"law": [0, 3], "money": [1.5, None]}), 0, 3)["money"].tolist()
    [0.5, nan]
    """
    if lowest == highest:
        raise BadScore("the lowest and the highest value of a scale must differ")
    scaled = (values.astype("float64") - lowest) / (highest - lowest)
    if ((scaled < 0) | (scaled > 1)).any(axis=None):
        raise BadScore(f"a value lies outside the scale from {lowest} to {highest}")
    return scaled


def parts(*coders: pd.DataFrame) -> pd.DataFrame:
    """One row a part: its score, the least and the most it can be, and what is known.

    Each coder gives a frame of parts (rows) by indicators (columns) from 0 to 1, NaN where
    nothing is known. ``value`` is the mean over the indicators that some coder scored, each the
    mean of the coders; ``low`` takes the lower coder and 0 for what is not known, ``high`` the
    higher coder and 1. ``known`` and ``missing`` count indicators, ``differing`` those that the
    coders score differently. A part of which nothing is known has a NaN value and the bounds 0
    and 1. Raises BadColumn unless the coders' frames have the same rows and columns, BadScore
    for a value outside 0 to 1.

    >>> one = pd.DataFrame({"law": [1.0], "money": [0.5], "result": [None]}, index=["vertical"])
    >>> parts(one, one.assign(money=1.0))[["value", "low", "high"]].round(3).values.tolist()
    [[0.875, 0.5, 1.0]]
    """
    first, *others = coders
    for other in others:
        if not (first.index.equals(other.index) and first.columns.equals(other.columns)):
            raise BadColumn("the coders' frames must have the same rows and columns")
    scores = np.stack([normalised(one, 0, 1).to_numpy(dtype=np.float64) for one in coders])
    known = ~np.isnan(scores)
    anyone = known.any(axis=0)
    count = np.where(anyone, known.sum(axis=0), 1)
    agreed = np.where(anyone, np.where(known, scores, 0.0).sum(axis=0) / count, np.nan)
    least = np.where(anyone, np.where(known, scores, np.inf).min(axis=0), 0.0)
    most = np.where(anyone, np.where(known, scores, -np.inf).max(axis=0), 1.0)
    return pd.DataFrame(
        {
            "value": pd.DataFrame(agreed, index=first.index).mean(axis=1),
            "low": least.mean(axis=1),
            "high": most.mean(axis=1),
            "known": anyone.sum(axis=1),
            "missing": (~anyone).sum(axis=1),
            "differing": (anyone & (least < most)).sum(axis=1),
        },
        index=first.index,
    )


def combined(
    scores: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    *,
    mean: Literal["arithmetic", "geometric"] = "arithmetic",
) -> pd.Series:
    """One total for each row of ``scores``; equal weights unless given.

    The columns of ``scores`` are parts from 0 to 1; the total is on the same scale. In the
    arithmetic mean a strong part makes up in full for a weak one. In the geometric mean (the
    product of the parts, each to the power of its share of the weights) it does so less, and not
    at all for a part of 0. NaN where a part is missing. Raises BadScore if weights do not name
    exactly the parts, are negative or sum to zero, or for a part below 0.

    Source: oecd_jrc2008.

    >>> two = pd.DataFrame({"law": [0.5, 0.9], "money": [0.5, 0.1]}, index=["A", "B"])
    >>> combined(two).tolist(), combined(two, mean="geometric").round(6).tolist()
    ([0.5, 0.5], [0.5, 0.3])
    """
    given = dict.fromkeys(scores.columns, 1.0) if weights is None else dict(weights)
    if set(given) != set(scores.columns):
        raise BadScore("weights must name exactly the columns of the scores")
    share = np.array([given[name] for name in scores.columns], dtype=np.float64)
    if (share < 0).any() or not share.sum() > 0:
        raise BadScore("weights must not be negative, nor all zero")
    share = share / share.sum()
    values = scores.to_numpy(dtype=np.float64)
    if (values < 0).any():
        raise BadScore("a part is below 0: bring the scores to a scale from 0 to 1 first")
    totals = values @ share if mean == "arithmetic" else (values**share).prod(axis=1)
    return pd.Series(totals, index=scores.index)
