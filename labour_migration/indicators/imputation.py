"""Rates that a country does not report, imputed from countries that are like it.

A regression on the logit scale learns from the countries with data; several completed sets carry
what it does not know into totals and regions, by Rubin's rules. All of it assumes that countries
without data differ from those with data only by what the model sees; no interval here covers the
failure of that assumption.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.optimize import brentq  # type: ignore[import-untyped]
from scipy.special import expit, logit, stdtrit  # type: ignore[import-untyped]

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn, EmptyDomain
from labour_migration.indicators.statistic import Flags, Floats

_METHOD = "multiple imputation, Rubin's rules"


@dataclass(frozen=True)
class Imputations:
    """Rates in per cent, completed several times.

    ``rates`` has one row a country and one column an imputation; ``imputed`` is true in the rows
    that had no rate. Rows with a rate are the same in every column.
    """

    rates: pd.DataFrame
    imputed: pd.Series


@dataclass(frozen=True)
class _Model:
    """Least squares on the logit scale: all rows, and what those with data say."""

    x: Floats
    y: Floats
    known: Flags
    coefficients: Floats
    inverse: Floats
    squares: float
    freedom: int


def fill(
    frame: pd.DataFrame, *, rate: str, predictors: Sequence[str] = (), group: str | None = None
) -> pd.Series:
    """The column ``rate`` (per cent) with each missing value replaced by the model's prediction.

    The model is a regression of logit(rate) on ``predictors`` with one intercept for each value of
    ``group``; without predictors it takes the group's mean, on the logit scale. One completed set
    hides that values were imputed: use ``impute`` for anything with an interval. Raises as
    ``impute`` does.

    >>> world = pd.DataFrame({"rate": [60.0, 60.0, 70.0, None], "income": [1, 1, 2, 2]})
    >>> fill(world, rate="rate", group="income").round(1).tolist()
    [60.0, 60.0, 70.0, 70.0]
    """
    model = _fit(frame, rate, predictors, group)
    predicted = 100 * expit(model.x @ model.coefficients)
    return frame[rate].astype("float64").fillna(pd.Series(predicted, index=frame.index))


def impute(
    frame: pd.DataFrame,
    *,
    rate: str,
    predictors: Sequence[str] = (),
    group: str | None = None,
    times: int = 50,
    shift: float = 0.0,
    rng: np.random.Generator,
) -> Imputations:
    """``times`` completed sets of the column ``rate`` (per cent), from the model of ``fill``.

    For each set the residual variance, the coefficients and the errors of the countries are drawn
    from what the countries with data leave open (normal errors on the logit scale, flat prior):
    in this order a chi-square number, one normal number a coefficient (intercepts first), one
    normal number a country without data. ``shift`` is added to the imputed rates on the logit
    scale, to see what follows if those countries differ more than the model sees: 0.2 is about
    four points at 70 per cent. Numeric predictors, known for every country; a rate
    lies above 0 and below 100 or is missing. Raises MissingColumn, BadColumn for what breaks
    these rules and for predictors that say the same, EmptyDomain where too few countries have
    data or a group has none.

    Source: rubin1987.

    >>> world = pd.DataFrame({"rate": [55.0, 58, 61, 66, 69, None], "x": [1.0, 2, 3, 4, 5, 6]})
    >>> sets = impute(world, rate="rate", predictors=["x"], rng=np.random.default_rng(1))
    >>> sets.rates.shape, int(sets.imputed.sum()), sets.rates.loc[0].nunique()
    ((6, 50), 1, 1)
    """
    if times < 2:
        raise BadColumn(f"times={times}: one imputation cannot show how much imputations differ")
    model = _fit(frame, rate, predictors, group)
    if model.freedom < 3:
        raise EmptyDomain(
            f"{int(model.known.sum())} countries with data are too few for "
            f"{model.x.shape[1]} coefficients and a variance"
        )
    root, gaps = np.linalg.cholesky(model.inverse), ~model.known
    drawn = np.tile(frame[rate].to_numpy(dtype=np.float64, na_value=np.nan), (times, 1))
    for one in drawn:
        spread = math.sqrt(model.squares / rng.chisquare(model.freedom))
        slopes = model.coefficients + spread * (root @ rng.standard_normal(len(root)))
        errors = spread * rng.standard_normal(int(gaps.sum()))
        one[gaps] = 100 * expit(model.x[gaps] @ slopes + errors + shift)
    return Imputations(
        pd.DataFrame(drawn.T, index=frame.index), pd.Series(gaps, index=frame.index, name="imputed")
    )


def benchmark(
    frame: pd.DataFrame,
    imputations: Imputations,
    *,
    size: str,
    known: float,
    error: str | None = None,
    rng: np.random.Generator,
) -> Imputations:
    """The same sets, the imputed rates moved so that size times rate sums to ``known``.

    ``size`` is the number of migrants of a country, ``known`` the total of all countries in the
    same unit. In each set one step on the logit scale, the same for every country without data,
    reaches the total, so no rate passes 100. Before that the rates with data are moved by a normal
    draw of their standard error (column ``error``, percentage points), since that moves what is
    left for the others; so ``total`` of the result must be asked without ``error``. The sum is
    then right; how it divides rests on the model as before. Raises BadColumn where the total
    leaves the countries without data nothing, or more than they have.

    >>> world = pd.DataFrame({"rate": [50.0, None], "migrants": [10.0, 10.0]})
    >>> sets = Imputations(pd.DataFrame([[50.0, 50.0], [60.0, 80.0]]), world["rate"].isna())
    >>> fitted = benchmark(world, sets, size="migrants", known=12.0, rng=np.random.default_rng(1))
    >>> fitted.rates.loc[1].round(6).tolist()
    [70.0, 70.0]
    """
    sample = Sample.of(frame, Design())
    people, gaps = sample.numbers(size), _gaps(frame, imputations)
    rates = imputations.rates.to_numpy(copy=True)
    if error is not None:
        spread = np.where(gaps, 0.0, sample.numbers(error))
        rates += spread[:, None] * rng.standard_normal(rates.shape)
    share = people[gaps] / people[gaps].sum()
    left = (known - (rates[~gaps] * people[~gaps, None] / 100).sum(axis=0)) / people[gaps].sum()
    if not ((left > 0) & (left < 1)).all():
        raise BadColumn(
            f"the total {known:,} leaves the countries without data nothing, or more than they have"
        )
    for place, mean in enumerate(left):
        rates[gaps, place] = 100 * _shifted(logit(rates[gaps, place] / 100), share, mean)
    return Imputations(pd.DataFrame(rates, index=frame.index), imputations.imputed)


def total(
    frame: pd.DataFrame,
    imputations: Imputations,
    *,
    size: str,
    error: str | None = None,
    where: Column | None = None,
    level: float = 0.95,
    unit: str = "persons",
) -> Estimate:
    """Sum over countries of size times rate, over the rows of ``where``, with its interval.

    ``size`` counts the persons that the rate is of, known for every country and taken as exact.
    ``error`` names the standard errors of the rates with data, in percentage points; their
    surveys are independent, so the variances add up. What imputation leaves open comes on top
    (``combine``). ``n`` counts the countries with data, ``missing`` those imputed. Raises
    BadColumn, MissingColumn, EmptyDomain.

    >>> world = pd.DataFrame({"migrants": [200.0, 100.0], "se": [1.0, 1.0]})
    >>> sets = Imputations(pd.DataFrame([[60.0] * 3, [58.0, 60.0, 62.0]]), pd.Series([False, True]))
    >>> found = total(world, sets, size="migrants", error="se")
    >>> found.value, round(found.se, 2), found.n, found.missing
    (180.0, 3.06, 1, 1)
    """
    sample = Sample.of(frame, Design())
    here, people, gaps = sample.flags(where) == 1, sample.numbers(size), _gaps(frame, imputations)
    if not here.any():
        raise EmptyDomain("total: no country in the domain")
    if not (people[here] >= 0).all():
        raise BadColumn(f"column {size!r} must hold the number of persons of every country")
    sums = (imputations.rates.to_numpy()[here] * people[here, None]).sum(axis=0) / 100
    variance = 0.0
    if error is not None:
        spread = np.where(gaps, 0.0, people * sample.numbers(error) / 100)[here]
        if not (spread >= 0).all():
            raise BadColumn(f"column {error!r} must hold a standard error wherever there is a rate")
        variance = float((spread**2).sum())
    return combine(
        sums,
        np.full(len(sums), variance),
        n=int((here & ~gaps).sum()),
        missing=int((here & gaps).sum()),
        level=level,
        unit=unit,
    )


def combine(
    values: Sequence[float] | Floats,
    variances: Sequence[float] | Floats,
    *,
    n: int,
    missing: int = 0,
    level: float = 0.95,
    unit: str,
) -> Estimate:
    """Rubin's rules: one estimate from the estimates of several completed sets.

    The value is their mean; the variance is the mean of ``variances`` (within) plus 1 + 1/m times
    the variance between the m values; the interval uses Student's t with
    (m - 1)(1 + within / between)^2 degrees of freedom, where between holds its factor. Raises
    BadColumn for fewer than two sets, unequal lengths or a negative variance.

    Source: rubin1987.

    >>> found = combine([10.0, 12.0, 14.0], [1.0, 1.0, 1.0], n=20, unit="per cent")
    >>> found.value, round(found.se, 2), round(found.high, 1)
    (12.0, 2.52, 20.3)
    """
    found, inside = np.asarray(values, dtype=float), np.asarray(variances, dtype=float)
    times = len(found)
    if times < 2 or len(inside) != times or not (inside >= 0).all():
        raise BadColumn("Rubin's rules need two sets or more, each with a variance not below zero")
    within, between = float(inside.mean()), (1 + 1 / times) * float(found.var(ddof=1))
    freedom = (times - 1) * (1 + within / between) ** 2 if between > 0 else math.inf
    value, se = float(found.mean()), math.sqrt(within + between)
    reach = se * float(stdtrit(freedom, (1 + level) / 2))
    return Estimate(
        value, se, value - reach, value + reach, n, missing, level, method=_METHOD, unit=unit
    )


def _shifted(logits: Floats, share: Floats, mean: float) -> Floats:
    """The rates after the one step on the logit scale that gives them that weighted mean."""

    def excess(step: float) -> float:
        return float(share @ expit(logits + step)) - mean

    far = float(np.abs(logits).max()) + abs(math.log(mean / (1 - mean))) + 1
    return np.asarray(expit(logits + brentq(excess, -far, far)))


def _gaps(frame: pd.DataFrame, imputations: Imputations) -> Flags:
    if not imputations.rates.index.equals(frame.index):
        raise BadColumn("the imputations are not on the index of the frame")
    return imputations.imputed.to_numpy(dtype=bool)


def _fit(frame: pd.DataFrame, rate: str, predictors: Sequence[str], group: str | None) -> _Model:
    sample = Sample.of(frame, Design())
    rates = sample.numbers(rate)
    known = ~np.isnan(rates)
    if not ((rates[known] > 0) & (rates[known] < 100)).all():
        raise BadColumn(f"column {rate!r} must hold rates above 0 and below 100 per cent")
    x = np.column_stack([_intercepts(sample, group, known), *map(sample.numbers, predictors)])
    if not np.isfinite(x).all():
        raise BadColumn(
            f"a predictor of {rate!r} is missing for a country: {', '.join(predictors)}"
        )
    freedom = int(known.sum()) - x.shape[1]
    if freedom < 0:
        raise EmptyDomain(f"{int(known.sum())} countries with data are too few for the model")
    if np.linalg.matrix_rank(x[known]) < x.shape[1]:
        raise BadColumn("predictors and groups say the same about the countries with data")
    y = np.full(len(rates), np.nan)
    y[known] = logit(rates[known] / 100)
    inverse = np.linalg.inv(x[known].T @ x[known])
    coefficients = np.linalg.lstsq(x[known], y[known])[0]
    squares = float(((y[known] - x[known] @ coefficients) ** 2).sum())
    return _Model(x, y, known, coefficients, inverse, squares, freedom)


def _intercepts(sample: Sample, group: str | None, known: Flags) -> Floats:
    """A column of ones, or one column for each group, in the order of their names."""
    if group is None:
        return np.ones((len(sample.frame), 1))
    labels = sample.labels(group)
    if labels.isna().any():
        raise BadColumn(f"column {group!r} is missing for a country")
    columns = pd.get_dummies(labels, dtype="float64")
    empty = ~columns[known].any()
    if empty.any():
        names = ", ".join(str(name) for name in columns.columns[empty])
        raise EmptyDomain(f"no country of group {names} in {group!r} has data")
    return columns.to_numpy()
