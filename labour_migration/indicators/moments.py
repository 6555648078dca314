"""Totals, means, ratios, shares and quantiles of a survey, each with its uncertainty.

Every other indicator rests on these. ``where`` picks a domain: rows outside it stay in the
design, as they must for the variance of a domain (cochran1977).
"""

import math

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn, EmptyDomain
from labour_migration.indicators.inference import Interval, estimate, quantile_of_t, standard_error
from labour_migration.indicators.statistic import Floats, Statistic, within


def total(
    frame: pd.DataFrame,
    design: Design,
    value: Column | None = None,
    *,
    where: Column | None = None,
    unit: str = "persons",
) -> Estimate:
    """Weighted total of a column, or of the rows themselves when ``value`` is None.

    Rows of the domain without a value are counted in ``missing`` and add nothing: the total is
    then too low. Raises IndicatorError kinds that name column or design.

    >>> survey = pd.DataFrame({"w": [3.0, 3.0, 4.0, 4.0]})
    >>> total(survey, Design(weight="w")).value
    14.0
    """
    sample = Sample.of(frame, design)
    values = np.ones(len(frame)) if value is None else sample.numbers(value)
    statistic = sums(sample, sample.flags(where), values)[0]
    return estimate(sample, statistic, method="weighted total, Taylor", unit=unit)


def mean(
    frame: pd.DataFrame, design: Design, value: Column, *, where: Column | None = None, unit: str
) -> Estimate:
    """Weighted mean of a column over the rows of ``where`` that have a value.

    Raises EmptyDomain if there are none.

    >>> survey = pd.DataFrame({"w": [1.0, 1.0, 2.0], "hours": [40.0, 20.0, None]})
    >>> hours = mean(survey, Design(weight="w"), "hours", unit="hours a week")
    >>> hours.value, hours.n, hours.missing
    (30.0, 2, 1)
    """
    sample = Sample.of(frame, design)
    statistic = quotient(
        sample, sample.flags(where), sample.numbers(value), np.ones(len(frame)), "mean"
    )
    return estimate(sample, statistic, method="weighted mean, Taylor", unit=unit)


def ratio(
    frame: pd.DataFrame,
    design: Design,
    numerator: Column,
    denominator: Column,
    *,
    where: Column | None = None,
    unit: str,
) -> Estimate:
    """Weighted total of one column over that of another (a ratio of means).

    Rows lacking either are left out of both. Raises EmptyDomain if the denominator is zero.

    >>> survey = pd.DataFrame({"cost": [400.0, 0.0], "pay": [100.0, 300.0]})
    >>> ratio(survey, Design(), "cost", "pay", unit="months").value
    1.0
    """
    sample = Sample.of(frame, design)
    top, bottom = sample.numbers(numerator), sample.numbers(denominator)
    statistic = quotient(sample, sample.flags(where), top, bottom, "ratio")
    return estimate(sample, statistic, method="ratio of weighted totals, Taylor", unit=unit)


def share(
    frame: pd.DataFrame,
    design: Design,
    part: Column,
    *,
    whole: Column | None = None,
    where: Column | None = None,
) -> Estimate:
    """Share of the rows of ``whole`` for which ``part`` is true, in per cent.

    Both are yes/no columns, missing where not known. The interval is built on the logit scale.

    >>> survey = pd.DataFrame({"employed": [1, 1, 1, 0], "abroad": [1, 0, None, 1]})
    >>> share(survey, Design(), "abroad", whole="employed").value
    50.0
    """
    sample = Sample.of(frame, design)
    whole_here = within(sample.flags(where), sample.flags(whole))
    statistic = proportion(sample, whole_here, sample.flags(part), "share")
    return percentage(sample, statistic, "weighted share, Taylor")


def quantile(
    frame: pd.DataFrame,
    design: Design,
    value: Column,
    *,
    at: float = 0.5,
    where: Column | None = None,
    unit: str,
) -> Estimate:
    """Weighted quantile (the median by default) with Woodruff's interval.

    The quantile is the smallest value whose cumulated weight reaches ``at``. The interval of
    the cumulated share is read back through the weighted distribution, so it need not be
    symmetric; ``se`` is its half-width divided by Student's t (woodruff1952). A bound beyond
    the data is NaN, and so is ``se``.

    >>> pay = pd.DataFrame({"pay": [10.0, 20.0, 30.0, 40.0, 50.0]})
    >>> quantile(pay, Design(), "pay", unit="AU").value
    30.0
    """
    if not 0 < at < 1:
        raise BadColumn(f"a quantile lies between 0 and 1, not at {at!r}")
    sample = Sample.of(frame, design)
    statistic, low, high = order(sample, sample.flags(where), sample.numbers(value), at)
    se = (high - low) / (2 * quantile_of_t(sample, statistic))
    return Estimate(
        value=statistic.value,
        se=se,
        low=low,
        high=high,
        n=int(statistic.used.sum()),
        missing=int(statistic.lost.sum()),
        level=design.level,
        method=f"weighted quantile {at:g}, Woodruff",
        unit=unit,
    )


def sums(sample: Sample, domain: Floats, *columns: Floats) -> list[Statistic]:
    """Totals of several columns over the rows of the domain where all of them are known."""
    known = ~np.isnan(domain)
    for values in columns:
        known &= ~np.isnan(values)
    used = known & (domain == 1)
    lost = ~known & ~(domain == 0)
    return [sample.total(np.where(used, values, 0.0), used, lost) for values in columns]


def quotient(sample: Sample, domain: Floats, top: Floats, bottom: Floats, name: str) -> Statistic:
    """Total of ``top`` over total of ``bottom`` in the domain; EmptyDomain if that is zero."""
    above, below = sums(sample, domain, top, bottom)
    if below.value == 0:
        raise EmptyDomain(f"{name}: no weighted observation in the domain to divide by")
    return above / below


def proportion(sample: Sample, whole: Floats, part: Floats, name: str) -> Statistic:
    """Share of the rows of ``whole`` that are ``part`` (both 1, 0 or NaN)."""
    return quotient(sample, whole, part, np.ones(len(whole)), name)


def percentage(
    sample: Sample, statistic: Statistic, method: str, interval: Interval = "proportion"
) -> Estimate:
    """A share as an estimate in per cent, its interval on the logit scale."""
    return estimate(
        sample, statistic, method=method, unit="per cent", scale=100.0, interval=interval
    )


def order(
    sample: Sample, domain: Floats, values: Floats, at: float
) -> tuple[Statistic, float, float]:
    """A quantile with Woodruff's bounds; its influence comes from the slope they imply.

    The slope of the distribution at the quantile is the width of the interval on the scale of
    shares over its width on the scale of values, so that differences of quantiles can be
    linearised too.
    """
    ones = np.ones(len(domain))
    used = sums(sample, domain, values)[0].used
    if not (sample.weight[used] > 0).any():
        raise EmptyDomain("quantile: no weighted observation in the domain")
    sorting = np.argsort(values[used], kind="stable")
    ordered, weight = values[used][sorting], sample.weight[used][sorting]
    shares = np.cumsum(weight) / weight.sum()
    value = _read(ordered, shares, at)
    below = quotient(sample, domain, np.where(np.isnan(values), np.nan, values <= value), ones, "")
    reach = quantile_of_t(sample, below) * standard_error(sample, below)
    low, high = (_read(ordered, shares, below.value + side * reach) for side in (-1, 1))
    slope = 2 * reach / (high - low) if high > low else math.inf
    influence = (-1 / slope) * below.by_psu
    return Statistic(value, influence, below.used, below.lost), low, high


def _read(ordered: Floats, shares: Floats, at: float) -> float:
    """The smallest value whose cumulated share reaches ``at``; NaN beyond the data."""
    if not 0 <= at <= 1:
        return math.nan
    # Cumulated shares carry rounding; a share equal to `at` must not slip to the next value.
    place = int(np.searchsorted(shares, at * (1 - 1e-12)))
    return float(ordered[min(place, len(ordered) - 1)])
