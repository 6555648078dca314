"""Indirect sampling: weights of migrants who are reached through units of another frame."""

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.sampling.checks import named, numbers, positive_weights, require_columns
from labour_migration.sampling.errors import InvalidInput, UnknownCell, UnlinkedTarget


def weight_share(weights: pd.Series, links: pd.DataFrame, total_links: pd.Series) -> pd.Series:
    """Weights of target units: the weights of sampled units that lead to them, over all links.

    ``weights`` maps every sampled frame unit (a household of origin, say) to its design weight;
    ``links`` has a row for each link found, with columns ``unit`` and ``target``;
    ``total_links`` maps each target to all its links to the frame, sampled or not, which the
    interview must ask. Unbiased for totals of targets with a link; those without are lost.
    Raises UnlinkedTarget where a total is missing, below 1 or below the links found;
    UnknownCell for a link from a unit that was not sampled; NegativeWeight; InvalidInput for a
    link listed twice. Source: lavallee2007.

    >>> weights = pd.Series({"h1": 100.0, "h2": 50.0})
    >>> links = pd.DataFrame({"unit": ["h1", "h2", "h2"], "target": ["Ana", "Ana", "Ben"]})
    >>> weight_share(weights, links, pd.Series({"Ana": 3, "Ben": 1})).to_dict()
    {'Ana': 50.0, 'Ben': 50.0}
    """
    totals = _checked(weights, links, total_links)
    found = links["unit"].map(weights).astype(float).groupby(links["target"]).sum()
    return (found / totals.reindex(found.index)).rename("weight")


def shared_total(
    weights: pd.Series,
    links: pd.DataFrame,
    total_links: pd.Series,
    values: pd.Series,
    *,
    level: float = 0.95,
    unit: str = "",
) -> Estimate:
    """Total of a value over the target units, with its standard error.

    ``values`` maps each target found to its value (1 to count them; missing values are not
    allowed). Each sampled unit carries z = Σ value / links of its targets, and the total is that
    of w z, so sampled units without a link belong in ``weights`` too. The variance treats
    frame units as drawn independently with replacement. Errors as in ``weight_share``, and
    InvalidInput with fewer than two sampled units. Source: lavallee2007.

    >>> weights = pd.Series({"h1": 100.0, "h2": 50.0})
    >>> links = pd.DataFrame({"unit": ["h1", "h2", "h2"], "target": ["Ana", "Ana", "Ben"]})
    >>> total_links, count = pd.Series({"Ana": 3, "Ben": 1}), pd.Series({"Ana": 1, "Ben": 1})
    >>> round(shared_total(weights, links, total_links, count).value, 6)
    100.0
    """
    totals = _checked(weights, links, total_links)
    if len(weights) < 2:
        raise InvalidInput("a variance needs at least two sampled frame units")
    absent = set(links["target"]) - set(values.index)
    if absent:
        raise InvalidInput(f"target {min(map(str, absent))!r} has no value")
    numbers(values, "values")
    each = links["target"].map(values) / links["target"].map(totals)
    carried = each.groupby(links["unit"]).sum().reindex(weights.index, fill_value=0.0)
    expanded = carried.to_numpy(dtype=np.float64) * weights.to_numpy(dtype=np.float64)
    return Estimate.normal(
        float(expanded.sum()),
        len(expanded) * float(expanded.var(ddof=1)),
        n=links["target"].nunique(),
        level=level,
        method="weight share",
        unit=unit,
    )


def _checked(weights: pd.Series, links: pd.DataFrame, total_links: pd.Series) -> pd.Series:
    require_columns(links, "unit", "target")
    positive_weights(weights)
    if weights.index.has_duplicates or total_links.index.has_duplicates:
        raise InvalidInput("a frame unit or a target is listed twice")
    if links.duplicated(["unit", "target"]).any():
        row = links[links.duplicated(["unit", "target"])].iloc[0]
        raise InvalidInput(
            f"the link of {named(row['unit'])} to {named(row['target'])} is listed twice"
        )
    strangers = links.loc[~links["unit"].isin(weights.index), "unit"]
    if len(strangers):
        raise UnknownCell(f"link from {named(strangers.iloc[0])}, which has no weight")
    found = links["target"].value_counts(sort=False)
    totals = total_links.reindex(found.index).astype(float)
    short = totals.isna() | (totals < found)
    if short.any():
        target = short.index[short][0]
        raise UnlinkedTarget(
            f"target {named(target)} has {found[target]} links in the sample and "
            f"{totals[target]:g} in all; ask for the links to the whole frame"
        )
    return totals
