"""Stock and flow: does the stock of migrants move as its flows say?"""

import numpy as np
import pandas as pd

from labour_migration.indicators.errors import BadColumn, MissingColumn

FLOWS = {"inflow": 1.0, "outflow": -1.0, "deaths": -1.0, "status_changes": 1.0}


def account(
    frame: pd.DataFrame, *, tolerance_per_cent: float = 1.0, level_z: float = 1.96
) -> pd.DataFrame:
    """The yearly account of a stock of migrants, and whether it closes.

    ``frame`` has one row a year: ``year``, ``stock`` (at its end), and the flows of the year
    ``inflow``, ``outflow``, ``deaths``, and, if there are any, ``status_changes`` (net entries
    by a change of status, such as naturalisation for a stock by citizenship: negative). Births
    do not enter a stock of the foreign-born. An optional ``stock_se`` holds standard errors.

    Adds, from the second year: ``expected`` = last stock + inflow - outflow - deaths + status
    changes; ``residual`` = stock - expected (what no flow explains: coverage, revisions, error);
    ``residual_per_cent`` of the last stock; ``z``, the residual over its standard error, if
    there are standard errors (flows taken as exact); ``consistent``: the residual is within the
    tolerance, or not distinguishable from zero (``|z| <= level_z``); NA in the first year and
    where a figure is missing. Raises MissingColumn, or BadColumn when years repeat or leave a gap.

    >>> years = pd.DataFrame({"year": [2020, 2021, 2022], "stock": [1000.0, 1060.0, 1200.0],
    ...                       "inflow": [0.0, 100.0, 90.0], "outflow": [0.0, 30.0, 40.0],
    ...                       "deaths": [0.0, 10.0, 10.0]})
    >>> account(years)[["expected", "residual", "consistent"]].values.tolist()[1:]
    [[1060.0, 0.0, True], [1100.0, 100.0, False]]
    """
    for name in ("year", "stock", "inflow", "outflow", "deaths"):
        if name not in frame.columns:
            raise MissingColumn(name, frame.columns)
    result = frame.sort_values("year").reset_index(drop=True)
    if not (result["year"].diff().dropna() == 1).all():
        raise BadColumn("column 'year' must hold every year once; an account has no gaps")
    last = result["stock"].shift()
    flows = sum(sign * result[name] for name, sign in FLOWS.items() if name in result)
    result["expected"] = last + flows
    result["residual"] = result["stock"] - result["expected"]
    result["residual_per_cent"] = 100 * result["residual"] / last
    close = result["residual_per_cent"].abs() <= tolerance_per_cent
    if "stock_se" in result:
        error = np.hypot(result["stock_se"], result["stock_se"].shift())
        result["z"] = result["residual"] / error
        close |= result["z"].abs() <= level_z
    result["consistent"] = close.astype("boolean").where(result["residual"].notna())
    return result


def net_migration(frame: pd.DataFrame) -> pd.Series:
    """Net flow that the stocks imply when flows are not measured, by year.

    Change of stock plus deaths less status changes; it carries the errors of both stocks, so
    that a revision of the stock looks like migration. NaN in the first year. Raises MissingColumn.

    >>> years = pd.DataFrame(
    ...     {"year": [2020, 2021], "stock": [1000.0, 1060.0], "deaths": [9.0, 10.0]})
    >>> net_migration(years).tolist()
    [nan, 70.0]
    """
    for name in ("year", "stock", "deaths"):
        if name not in frame.columns:
            raise MissingColumn(name, frame.columns)
    ordered = frame.sort_values("year").set_index("year")
    change = ordered["stock"].diff() + ordered["deaths"]
    if "status_changes" in ordered:
        change -= ordered["status_changes"]
    return change.rename("net_migration_persons")
