"""Estimates side by side, as a frame."""

from collections.abc import Mapping

import pandas as pd

from labour_migration.estimates import Estimate

COLUMNS = ["value", "se", "low", "high", "n", "missing", "level", "method", "unit"]


def table(estimates: Mapping[str, Estimate], name: str = "indicator") -> pd.DataFrame:
    """One row an estimate: the mapping's key in column ``name``, then the estimate's fields.

    >>> table({"LU1": Estimate(7.1, se=0.8, n=900, unit="per cent")}).loc[0, "value"].item()
    7.1
    """
    return frame([{name: key} for key in estimates], list(estimates.values()), [name])


def frame(
    keys: list[dict[str, object]], estimates: list[Estimate], columns: list[str]
) -> pd.DataFrame:
    """One row an estimate: ``keys`` (one dictionary a row) in ``columns``, then its fields."""
    rows = [
        key | {field: getattr(estimate, field) for field in COLUMNS}
        for key, estimate in zip(keys, estimates, strict=True)
    ]
    return pd.DataFrame(rows, columns=[*columns, *COLUMNS])
