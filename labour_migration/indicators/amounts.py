"""Sums of money in one currency, and for one month."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from labour_migration.indicators.errors import BadColumn, UnknownRate


def convert(
    amount: pd.Series,
    currency: pd.Series,
    rates: Mapping[str, float] | pd.Series,
    *,
    month: pd.Series | None = None,
) -> pd.Series:
    """The amounts in the common unit, on the same index; NaN where the amount is missing.

    ``rates`` maps a currency to the number of its units that buy one common unit (28 QAL for
    one), as a yearly mean; with ``month`` it is a series on two levels, (month, currency), and
    every amount is converted at the rate of its own month. State which of the two was used.
    A blank currency makes a positive amount missing; zero is zero in any currency. Raises
    UnknownRate naming what has no rate, BadColumn on a rate that is not above zero.

    >>> cost, coin = pd.Series([5600.0, 40.0, 0.0]), pd.Series(["QAL", "QKD", None])
    >>> convert(cost, coin, {"QAL": 28.0, "QKD": 0.4}).round(6).tolist()
    [200.0, 100.0, 0.0]
    """
    if not amount.index.equals(currency.index):
        raise BadColumn("amounts and currencies are not on the same index")
    table = pd.Series(dict(rates)) if isinstance(rates, Mapping) else rates
    if not (table > 0).all():
        raise BadColumn("every exchange rate must be above zero")
    asked = pd.Index(currency)
    if month is not None:
        asked = pd.MultiIndex.from_arrays([month, currency])
    rate = table.reindex(asked).to_numpy(dtype=np.float64)
    needed = (amount.notna() & (amount != 0) & currency.notna()).to_numpy()
    lacking = needed & np.isnan(rate)
    if lacking.any():
        names = sorted({str(key) for key in asked[lacking]})
        raise UnknownRate(f"no exchange rate for {', '.join(names)}")
    value = amount.to_numpy(dtype=np.float64, na_value=np.nan)
    return pd.Series(np.where(value == 0, 0.0, value / rate), index=amount.index, name=amount.name)


def monthly(amount: pd.Series, period: pd.Series, months: Mapping[object, float]) -> pd.Series:
    """The amounts per month, on the same index; NaN where the amount or its period is missing.

    ``months`` maps each code of the period to its length in months: ``{1: 1, 2: 12}`` for a month
    and a year. Other codes (not stated) make the amount missing. A year's pay typed as a month's
    is not found here: look at the distribution. Raises BadColumn on a length not above zero.

    >>> monthly(pd.Series([1000.0, 12000.0, 900.0]), pd.Series([1, 2, 9]), {1: 1, 2: 12}).tolist()
    [1000.0, 1000.0, nan]
    """
    if not all(length > 0 for length in months.values()):
        raise BadColumn("every period must be longer than zero months")
    length = period.map(dict(months)).to_numpy(dtype=np.float64, na_value=np.nan)
    value = amount.to_numpy(dtype=np.float64, na_value=np.nan) / length
    return pd.Series(value, index=amount.index, name=amount.name)
