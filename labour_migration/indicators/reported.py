"""Amounts asked twice: item by item, and as one total."""

import pandas as pd

from labour_migration.indicators.errors import BadColumn


def above_reported(items: pd.Series, reported: pd.Series, *, factor: float = 1.5) -> pd.Series:
    """Rows whose items add up to more than ``factor`` times the total that was reported.

    Both are in one currency, on one index. An item coded in the wrong money shows here, since the
    total was asked in one money. Rows are marked and none is changed; rows where either is
    missing, or the total is zero, are not marked. Look at the distribution of the quotient before
    choosing ``factor``. Raises BadColumn on another index, or unless ``factor`` is above one.

    >>> items, reported = pd.Series([950.0, 70_000.0, None, 5.0]), pd.Series([1000.0, 1000, 5, 0])
    >>> above_reported(items, reported).tolist()
    [False, True, False, False]
    """
    if not items.index.equals(reported.index):
        raise BadColumn("items and reported totals are not on the same index")
    if not factor > 1:
        raise BadColumn(f"factor must be above one, not {factor!r}")
    known = items.notna() & reported.notna() & (reported > 0)
    return (known & (items > factor * reported)).rename("above_reported")
