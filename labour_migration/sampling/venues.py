"""Time-location (centre) sampling: weights for people met at the places they go to."""

from typing import Literal

import numpy as np
import pandas as pd

from labour_migration.sampling.checks import named, numbers, require_columns
from labour_migration.sampling.errors import InvalidInput, UnknownCell

Unit = Literal["visits", "persons"]


def time_location_weights(
    visits: pd.DataFrame, fractions: pd.Series, *, unit: Unit = "visits"
) -> pd.Series:
    """Weights of people met at venues, 1 over how likely they were to be met.

    ``visits`` has one row a person interviewed and one column a venue: how often they go there
    in the reference period. ``fractions`` gives for each venue the share of all its visits in
    that period that were interviewed. With ``unit="visits"`` every sampled visit is a row (a
    person may appear twice) and the weight is 1 / Σ visits × fraction, unbiased for totals.
    With ``unit="persons"`` each person appears once and it is 1 / (1 - Π (1 - fraction)^visits).
    Where fractions are known only up to a factor, so are the weights: use them for means. People
    who go to no listed venue are not represented. Raises InvalidInput for a person with no visit
    to a sampled venue, a negative or missing number, or a fraction outside 0 to 1;
    UnknownCell for a venue without a fraction. Source: baio2011.

    >>> visits = pd.DataFrame({"church": [4, 0], "market": [0, 1]})
    >>> time_location_weights(visits, pd.Series({"church": 0.05, "market": 0.05})).to_list()
    [5.0, 20.0]
    """
    require_columns(visits)
    absent = [venue for venue in visits.columns if venue not in fractions.index]
    if absent:
        raise UnknownCell(f"venue {named(absent[0])} has no sampling fraction")
    counts = numbers(visits.to_numpy(), "visits", low=0).reshape(visits.shape)
    shares = numbers(fractions.reindex(visits.columns), "fraction", low=0, high=1)
    met = counts @ shares if unit == "visits" else 1 - np.prod((1 - shares) ** counts, axis=1)
    if (met == 0).any():
        row = visits.index[met == 0][0]
        raise InvalidInput(f"row {named(row)} goes to no sampled venue, so could not have been met")
    return pd.Series(1 / met, index=visits.index, name="weight")
