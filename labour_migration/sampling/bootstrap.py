"""Standard errors of any statistic of a stratified, clustered survey, by replicate weights."""

from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.sampling.checks import (
    FloatArray,
    named,
    numbers,
    positive_weights,
    require_columns,
    require_integer,
)
from labour_migration.sampling.errors import InvalidInput, SinglePsu
from labour_migration.sampling.intervals import student_value

Statistic = Callable[[pd.DataFrame, FloatArray], float]


@dataclass(frozen=True, eq=False)
class Replicates:
    """Full-sample weights, one column of weights a replicate, and the degrees of freedom.

    ``weights`` has shape (rows,), ``replicates`` (rows, number of replicates).
    """

    weights: FloatArray
    replicates: FloatArray
    degrees_of_freedom: int


def replicate_weights(
    frame: pd.DataFrame,
    rng: np.random.Generator,
    *,
    weight: str,
    psu: str,
    stratum: str | None = None,
    sampling_fraction: str | None = None,
    replicates: int = 500,
) -> Replicates:
    """Weights of the rescaling bootstrap: n_h - 1 of the n_h PSUs of a stratum, with replacement.

    A PSU drawn t times has its weights times 1 - a + a n_h t / (n_h - 1), with
    a = sqrt(1 - f_h), so that the variance is right where the plain bootstrap is too small by
    (n_h - 1) / n_h. ``sampling_fraction`` names a column with the share f_h of PSUs taken in the
    stratum; left out, PSUs count as drawn with replacement, which overstates the variance a
    little. PSU labels need be unique only within a stratum. Assumes that PSUs were drawn
    independently; weights calibrated later should be calibrated again in each replicate.
    Raises SinglePsu, NegativeWeight, MissingColumn, InvalidInput. Source: rao_wu_yue1992.

    >>> frame = pd.DataFrame({"w": [2.0, 2.0, 3.0], "psu": ["a", "b", "c"]})
    >>> drawn = replicate_weights(frame, np.random.default_rng(1), weight="w", psu="psu")
    >>> drawn.replicates.shape, drawn.degrees_of_freedom
    ((3, 500), 2)
    """
    optional = [name for name in (stratum, sampling_fraction) if name is not None]
    require_columns(frame, weight, psu, *optional)
    require_integer(replicates, "replicates", low=2)
    weights = positive_weights(frame[weight], weight)
    if frame[[psu, *optional]].isna().to_numpy().any():
        raise InvalidInput("stratum, PSU or sampling fraction is missing in a row")
    strata = pd.Series(0, index=frame.index) if stratum is None else frame[stratum]
    factors = np.empty((len(frame), replicates))
    freedom = 0
    for label, rows in strata.groupby(strata, sort=True).indices.items():
        codes, labels = pd.factorize(frame[psu].iloc[rows])
        if len(labels) < 2:
            raise SinglePsu(
                f"stratum {named(label)} has one PSU; collapse it with a similar stratum"
            )
        fraction = 0.0
        if sampling_fraction is not None:
            fraction = _one_fraction(frame[sampling_fraction].iloc[rows], label)
        factors[rows] = _factors(len(labels), fraction, replicates, rng)[codes]
        freedom += len(labels) - 1
    return Replicates(weights, weights[:, None] * factors, freedom)


def bootstrap(
    frame: pd.DataFrame,
    statistic: Statistic,
    drawn: Replicates,
    *,
    level: float = 0.95,
    unit: str = "",
) -> Estimate:
    """Any statistic with its bootstrap standard error and a Student interval.

    ``statistic(frame, weights)`` returns a number; it must treat missing values itself. Degrees
    of freedom are PSUs less strata. Raises InvalidInput if the statistic is not a finite number
    in the sample, or in more than one replicate in ten. Source: rao_wu_yue1992.

    >>> frame = pd.DataFrame({"w": [1.0] * 40, "psu": range(40), "fee_usd": range(40)})
    >>> drawn = replicate_weights(frame, np.random.default_rng(1), weight="w", psu="psu")
    >>> mean = bootstrap(frame, lambda f, w: float(np.average(f["fee_usd"], weights=w)), drawn)
    >>> mean.value, bool(abs(mean.se - 11.69 / 40**0.5) < 0.15)
    (19.5, True)
    """
    if len(frame) != len(drawn.weights):
        raise InvalidInput("the replicate weights belong to another frame")
    value = statistic(frame, drawn.weights)
    if not np.isfinite(value):
        raise InvalidInput(f"the statistic is {value} in the sample; does it treat missing values?")
    repeated = np.array([statistic(frame, column) for column in drawn.replicates.T])
    usable = repeated[np.isfinite(repeated)]
    if len(usable) < 0.9 * len(repeated):
        raise InvalidInput(
            f"the statistic is not a number in {len(repeated) - len(usable)} of {len(repeated)} "
            "replicates; the group is too small or lies in too few PSUs"
        )
    se = sqrt(float(np.mean((usable - value) ** 2)))
    reach = student_value(level, drawn.degrees_of_freedom) * se
    return Estimate(
        value=float(value),
        se=se,
        low=float(value) - reach,
        high=float(value) + reach,
        n=len(frame),
        level=level,
        method="rescaling bootstrap",
        unit=unit,
    )


def _factors(count: int, fraction: float, replicates: int, rng: np.random.Generator) -> FloatArray:
    times = rng.multinomial(count - 1, np.full(count, 1 / count), size=replicates).T
    scale = sqrt(1 - fraction)
    return np.asarray(1 - scale + scale * count / (count - 1) * times, dtype=np.float64)


def _one_fraction(values: pd.Series, label: object) -> float:
    fractions = np.unique(numbers(values, "sampling fraction", low=0, high=1))
    if len(fractions) > 1:
        raise InvalidInput(f"stratum {named(label)} has several sampling fractions")
    return float(fractions[0])
