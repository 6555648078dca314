"""Mirror statistics: one flow as counted at both ends."""

import numpy as np
import pandas as pd

from labour_migration.indicators.errors import BadColumn


def gap(destination: pd.Series, origin: pd.Series) -> pd.Series:
    """Difference of the two counts in per cent of their mean, row by row.

    Counts of persons or moves, not negative, on one index. 0 where both ends agree, positive
    where the destination counts more, between -200 and 200; NaN where either is missing or both
    are zero. It says that counts differ, not which is right. Raises BadColumn.

    >>> gap(pd.Series([1200.0, 900.0]), pd.Series([800.0, 900.0])).tolist()
    [40.0, 0.0]
    """
    if not destination.index.equals(origin.index):
        raise BadColumn("the counts of the two ends are not on the same index")
    if (destination < 0).any() or (origin < 0).any():
        raise BadColumn("counts of persons or moves cannot be negative")
    there, here = destination.astype("float64"), origin.astype("float64")
    total = (there + here).replace(0.0, np.nan)
    return 200 * (there - here) / total
