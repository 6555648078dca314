"""How survey columns are stored: blank where a question was not asked."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from labour_migration.synthetic.streams import Bools, Floats, Ints


def asked(values: Ints | Bools | int, applies: Bools) -> pd.Series:
    """Whole numbers where the question applies, blank (<NA>) elsewhere."""
    whole = np.broadcast_to(values, applies.shape).astype(np.int64)
    return pd.Series(pd.arrays.IntegerArray(whole, ~applies))


def yes_no(answer: Bools, applies: Bools) -> pd.Series:
    """1 yes, 2 no where the question applies, blank elsewhere."""
    return asked(np.where(answer, 1, 2), applies)


def measured(values: Floats, applies: Bools, decimals: int) -> pd.Series:
    """Rounded amounts where they apply, blank (NaN) elsewhere."""
    return pd.Series(np.where(applies, np.round(values, decimals), np.nan))


def text(values: NDArray[np.str_] | NDArray[np.object_], applies: Bools) -> pd.Series:
    """Codes where they apply, an empty string elsewhere."""
    return pd.Series(np.where(applies, values, "").astype(object), dtype="str")
