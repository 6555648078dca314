"""The synthetic labour force survey and its standard errors, without the library's estimators.

Rows are read from the generator; doubled households, benchmarks, linearised errors and intervals
are computed here with pandas, NumPy and SciPy alone.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.stats import t

from labour_migration import synthetic

SEED = 20251103
WEIGHT = "w_cob"


@cache
def rows() -> pd.DataFrame:
    """The demonstration sample; who was entered twice is kept once."""
    frame = synthetic.labour_force_survey(SEED)
    frame = frame[~frame["p_id"].duplicated()]
    text = frame.drop(columns=["p_id", "hh_id"]).to_csv(index=False, header=False).splitlines()
    lines = pd.Series(text, index=frame.index)
    household = lines.groupby(frame["hh_id"]).agg(lambda each: "\n".join(sorted(each)))
    first = household.index[~household.duplicated()]
    return frame[frame["hh_id"].isin(first)].reset_index(drop=True)


@cache
def dummies() -> np.ndarray:
    """What w_cob was raked to: region by sex by age, and birth by sex."""
    frame = rows()
    age = np.where(frame["age"] < 15, "young", np.where(frame["age"] < 65, "adult", "old"))
    born = np.where(frame["cob"] == "ZZZ", frame["cit1"] != "QVR", frame["cob"] != "QVR")
    sex = frame["sex"].astype("str")
    keys = [frame["region"] + sex + age, pd.Series(born).astype("str") + sex]
    return np.hstack([pd.get_dummies(key).to_numpy(float) for key in keys])


def as_numbers(values: pd.Series) -> np.ndarray:
    """One for yes, zero for no and for what is not known."""
    return values.astype("boolean").fillna(False).to_numpy(dtype=bool).astype(float)


def total(member: pd.Series, weight: str = WEIGHT) -> float:
    return float((rows()[weight] * as_numbers(member)).sum())


def rate(top: pd.Series, bottom: pd.Series) -> float:
    """A ratio of two weighted counts, in per cent."""
    return 100 * total(top) / total(bottom)


def error(influence: np.ndarray, *, benchmarked: bool = True, weight: str = WEIGHT) -> float:
    """Standard error of a sum of weight times influence, between areas within strata."""
    frame = rows()
    if benchmarked:
        root = np.sqrt(frame[weight].to_numpy())
        fit, *_ = np.linalg.lstsq(root[:, None] * dummies(), root * influence, rcond=None)
        influence = influence - dummies() @ fit
    parts = frame[["stratum", "psu"]].assign(z=frame[weight].to_numpy() * influence)
    areas = parts.groupby(["stratum", "psu"])["z"].sum()
    strata = areas.groupby("stratum")
    return float(np.sqrt((strata.size() * strata.var(ddof=1)).sum()))


def total_error(member: pd.Series, *, benchmarked: bool = True, weight: str = WEIGHT) -> float:
    return error(as_numbers(member), benchmarked=benchmarked, weight=weight)


def rate_influence(top: pd.Series, bottom: pd.Series) -> np.ndarray:
    """What each row contributes to the error of a rate in per cent."""
    whole, share = total(bottom), total(top) / total(bottom)
    return 100 * (as_numbers(top) - share * as_numbers(bottom)) / whole


def rate_error(top: pd.Series, bottom: pd.Series, *, benchmarked: bool = True) -> float:
    return error(rate_influence(top, bottom), benchmarked=benchmarked)


def reach() -> float:
    """Student's t for 95 per cent, areas less strata."""
    frame = rows()
    areas = len(frame[["stratum", "psu"]].drop_duplicates())
    return float(t.ppf(0.975, areas - frame["stratum"].nunique()))


def on_logits(value: float, se: float, side: int) -> float:
    """A bound of the interval of a percentage, built on the logit scale."""
    share = value / 100
    bound = np.log(share / (1 - share)) + side * reach() * se / 100 / (share * (1 - share))
    return float(100 / (1 + np.exp(-bound)))
