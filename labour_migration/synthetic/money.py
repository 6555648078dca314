"""Monthly exchange rates: units of each money for one accounting unit (AU)."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.codes import FIRST_MONTH, LAST_MONTH, RATES
from labour_migration.synthetic.streams import Floats, Ints, normal_quantile, stream, uniform

MONEYS = tuple(RATES)
MONTHS = (LAST_MONTH[0] - FIRST_MONTH[0]) * 12 + LAST_MONTH[1] - FIRST_MONTH[1] + 1
_NOISE = 0.015


def rates(seed: int) -> Floats:
    """Rates as published, a row a month and a column a money in the order of MONEYS."""
    numbers = uniform(stream(seed, "exchange rates"), MONTHS * len(MONEYS))
    noise = normal_quantile(numbers).reshape(MONTHS, len(MONEYS))
    return np.round(np.array(list(RATES.values())) * np.exp(_NOISE * noise), 4)


def year_and_month(position: Ints) -> tuple[Ints, Ints]:
    """Calendar year and month of positions counted from the first month."""
    months = FIRST_MONTH[0] * 12 + FIRST_MONTH[1] - 1 + position
    return months // 12, months % 12 + 1


def fx_rates(seed: int) -> pd.DataFrame:
    """The rates as a table: month, currency, rate."""
    year, month = year_and_month(np.repeat(np.arange(MONTHS), len(MONEYS)))
    labels = [f"{y}-{m:02d}" for y, m in zip(year.tolist(), month.tolist(), strict=True)]
    return pd.DataFrame(
        {
            "month": pd.Series(labels, dtype="str"),
            "currency": pd.Series(list(MONEYS) * MONTHS, dtype="str"),
            "rate_per_au": rates(seed).ravel(),
        }
    )
