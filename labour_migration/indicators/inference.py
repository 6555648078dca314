"""From a statistic to an estimate: Taylor variance under the design, and an interval."""

import math
from typing import Literal

import numpy as np
from scipy.special import stdtrit  # type: ignore[import-untyped]

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Sample
from labour_migration.indicators.errors import SinglePSU
from labour_migration.indicators.statistic import Statistic

Interval = Literal["symmetric", "share", "proportion", "positive"]


def estimate(
    sample: Sample,
    statistic: Statistic,
    *,
    method: str,
    unit: str,
    scale: float = 1.0,
    interval: Interval = "symmetric",
) -> Estimate:
    """The statistic as an Estimate, value and error multiplied by ``scale``.

    The interval uses Student's t with as many degrees of freedom as PSUs less strata.
    ``"share"`` builds it on the logit scale, so that it stays between 0 and 1 before scaling,
    ``"positive"`` on the log scale. ``"proportion"`` is a share of rows: one of exactly 0 or 1
    has no linearised error, and its open end is then the exact binomial bound for as many
    independent rows, the least that can be said. NaN where no variance can be estimated.
    """
    se = standard_error(sample, statistic)
    level = sample.design.level
    low, high = _bounds(statistic.value, se, quantile_of_t(sample, statistic), interval)
    n = int(statistic.used.sum())
    if interval == "proportion" and statistic.value in (0.0, 1.0):
        reach = 1 - ((1 - level) / 2) ** (1 / n)
        low, high = (0.0, reach) if statistic.value == 0 else (1 - reach, 1.0)
    return Estimate(
        value=statistic.value * scale,
        se=se * scale,
        low=low * scale,
        high=high * scale,
        n=n,
        missing=int((statistic.lost & ~statistic.used).sum()),
        level=level,
        method=method,
        unit=unit,
    )


def standard_error(sample: Sample, statistic: Statistic) -> float:
    """The linearised standard error; NaN with one PSU in all, SinglePSU as the design says.

    The variance between PSU totals within strata, with the finite population correction if the
    design has one: sum over strata of (1 - f) m / (m - 1) times the sum of squared deviations
    (ultimate clusters).
    """
    parts, stratum = statistic.by_psu, sample.stratum_of_psu
    count = np.bincount(stratum)
    if len(parts) < 2:
        return math.nan
    mean = np.bincount(stratum, parts) / count
    factor = (1 - sample.fraction) * count / np.maximum(count - 1, 1)
    single = (count == 1) & (sample.fraction < 1)
    if single.any():
        if sample.design.single_psu == "raise":
            raise SinglePSU(sample.strata[single])
        # Alone in its stratum, a PSU is its own mean: "certainty" then adds nothing.
        if sample.design.single_psu == "centre":
            mean[single] = parts.mean()
    squares = np.bincount(stratum, (parts - mean[stratum]) ** 2)
    return math.sqrt(float((factor * squares).sum()))


def quantile_of_t(sample: Sample, statistic: Statistic) -> float:
    """Student's t for the design's level; PSUs less strata, where the rows used lie."""
    count = np.bincount(sample.stratum_of_psu)
    hit = np.zeros(len(count), dtype=bool)
    hit[sample.stratum_of_psu[sample.psu[statistic.used]]] = True
    freedom = int(count[hit].sum() - hit.sum())
    return float(stdtrit(freedom, (1 + sample.design.level) / 2)) if freedom > 0 else math.nan


def _bounds(value: float, se: float, t: float, interval: Interval) -> tuple[float, float]:
    if interval in ("share", "proportion") and 0 < value < 1:
        logit, reach = math.log(value / (1 - value)), t * se / (value * (1 - value))
        return _expit(logit - reach), _expit(logit + reach)
    if interval == "positive" and value > 0:
        reach = t * se / value
        return value * math.exp(-reach), value * math.exp(reach)
    return value - t * se, value + t * se


def _expit(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0
