"""Demand for labour: vacancies, tightness and where workers are short."""

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate, critical_value
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn, BadScore, EmptyDomain, MissingColumn
from labour_migration.indicators.moments import percentage, quotient


def vacancy_rate(
    frame: pd.DataFrame,
    design: Design,
    *,
    vacancies: Column,
    occupied: Column,
    where: Column | None = None,
) -> Estimate:
    """Vacancies in per cent of all posts, from establishments with their numbers of posts.

    Vacancies over vacancies plus ``occupied`` posts, both as weighted totals. Households and
    small firms are outside most vacancy surveys, and so is their demand.

    Source: eurostat_jvs.

    >>> firms = pd.DataFrame({"open": [1, 3], "filled": [49, 47]})
    >>> vacancy_rate(firms, Design(), vacancies="open", occupied="filled").value
    4.0
    """
    sample = Sample.of(frame, design)
    empty, filled = sample.numbers(vacancies), sample.numbers(occupied)
    statistic = quotient(sample, sample.flags(where), empty, empty + filled, "vacancy rate")
    return percentage(sample, statistic, "vacancy rate: ratio of weighted totals, Taylor", "share")


def hard_to_fill_rate(
    frame: pd.DataFrame,
    design: Design,
    *,
    hard_to_fill: Column,
    vacancies: Column,
    where: Column | None = None,
) -> Estimate:
    """Vacancies that employers find hard to fill, in per cent of vacancies (weighted totals).

    The employer's opinion, not tested against the wage offered. Raises EmptyDomain without
    vacancies, BadColumn where more are hard to fill than vacant.

    >>> firms = pd.DataFrame({"open": [1, 3], "hard": [1, 1]})
    >>> hard_to_fill_rate(firms, Design(), hard_to_fill="hard", vacancies="open").value
    50.0
    """
    sample = Sample.of(frame, design)
    hard, empty = sample.numbers(hard_to_fill), sample.numbers(vacancies)
    if (hard > empty).any():
        raise BadColumn(f"{(hard > empty).sum():,} rows have more hard-to-fill vacancies than any")
    statistic = quotient(sample, sample.flags(where), hard, empty, "hard-to-fill rate")
    return percentage(
        sample, statistic, "hard-to-fill rate: ratio of weighted totals, Taylor", "share"
    )


def tightness(vacancies: Estimate, unemployed: Estimate) -> Estimate:
    """Vacancies per unemployed person, from totals of two independent surveys.

    The relative variances add up; the interval is built on the log scale, at the level of the
    first. ``n`` and ``missing`` are those of both together. Raises EmptyDomain without
    unemployed.

    >>> vacant, unemployed = Estimate(2400, se=120, n=1500), Estimate(4800, se=240, n=6800)
    >>> ratio = tightness(vacant, unemployed)
    >>> ratio.value, round(ratio.se, 4)
    (0.5, 0.0354)
    """
    if not unemployed.value > 0:
        raise EmptyDomain("tightness: there are no unemployed to divide by")
    value = vacancies.value / unemployed.value
    relative = math.hypot(vacancies.relative_se, unemployed.relative_se)
    reach = math.exp(critical_value(vacancies.level) * relative)
    return Estimate(
        value=value,
        se=value * relative,
        low=value / reach,
        high=value * reach,
        n=vacancies.n + unemployed.n,
        missing=vacancies.missing + unemployed.missing,
        level=vacancies.level,
        method="ratio of totals of independent surveys, delta method",
        unit="vacancies per unemployed person",
    )


def shortage_index(
    frame: pd.DataFrame, *, occupation: str, signs: Mapping[str, int], weights: Mapping[str, float]
) -> pd.DataFrame:
    """Occupations ranked by how many signs of shortage they show, and how strongly.

    ``signs`` names the indicator columns and their direction: +1 where a high value is a sign
    of shortage (vacancy rate, wage growth, overtime), -1 where a low one is (unemployment of the
    occupation). Volume alone is not shortage: keep a price (wage growth) beside it. Each
    indicator is standardised over occupations (mean 0, standard deviation 1) and turned by its
    sign; the index is their weighted mean over those that are known. Columns: the occupation,
    ``<indicator>_z``, ``index``, ``known_weight`` (share of the weights behind it, in 0 to 1) and
    ``rank`` (1 = shortest; NaN without any indicator), in that order of rank. The index compares
    the occupations of one table only. Raises MissingColumn, or BadScore on signs and weights that
    do not match, or weights not above zero.

    >>> jobs = pd.DataFrame({"isco1": [7, 9, 5], "rate": [6.0, 2.0, 4.0],
    ...                      "jobless": [2.0, 9.0, 5.5]})
    >>> index = shortage_index(jobs, occupation="isco1", signs={"rate": 1, "jobless": -1},
    ...                        weights={"rate": 1, "jobless": 1})
    >>> index["isco1"].tolist(), index["index"].round(2).tolist()
    ([7, 5, 9], [1.22, 0.0, -1.22])
    """
    if set(signs) != set(weights) or not all(sign in (-1, 1) for sign in signs.values()):
        raise BadScore("signs (+1 or -1) and weights must name the same indicators")
    if not all(weight > 0 for weight in weights.values()):
        raise BadScore("every weight of a shortage index must be above zero")
    for name in (occupation, *signs):
        if name not in frame.columns:
            raise MissingColumn(name, frame.columns)
    values = frame[list(signs)].astype("float64")
    spread = values.std(ddof=0).replace(0.0, np.nan)
    z = (values - values.mean()) / spread * pd.Series(signs)
    weight = z.notna() * pd.Series(weights, dtype="float64")
    known = weight.sum(axis=1)
    result = z.add_suffix("_z")
    result.insert(0, occupation, frame[occupation])
    result["index"] = (z.fillna(0.0) * weight).sum(axis=1) / known.replace(0.0, np.nan)
    result["known_weight"] = known / sum(weights.values())
    result["rank"] = result["index"].rank(ascending=False, method="min")
    return result.sort_values("rank", kind="stable").reset_index(drop=True)


def index_sensitivity(
    frame: pd.DataFrame, *, occupation: str, signs: Mapping[str, int], weights: Mapping[str, float]
) -> pd.DataFrame:
    """Ranks of the shortage index when its weights are chosen otherwise.

    The index is computed again without each indicator and with each counted double. One row an
    occupation, in the order of its rank; columns: the occupation, ``rank``, ``best`` and
    ``worst`` over all choices, and one column of ranks a choice (``without x``, ``double x``).
    The ranks say nothing of sampling error. Needs two indicators or more; raises as
    ``shortage_index`` does.

    >>> jobs = pd.DataFrame({"job": ["a", "b"], "rate": [6.0, 2.0], "raise": [1.0, 3.0]})
    >>> ranks = index_sensitivity(jobs, occupation="job", signs={"rate": 1, "raise": 1},
    ...                           weights={"rate": 2, "raise": 1})
    >>> ranks[["job", "rank", "best", "worst"]].to_numpy().tolist()
    [['a', 1.0, 1.0, 2.0], ['b', 2.0, 1.0, 2.0]]
    """
    if len(signs) < 2:
        raise BadScore("an index of one indicator has no weights to change")

    def ranks(chosen: Mapping[str, float]) -> pd.Series:
        kept = {name: signs[name] for name in chosen if name in signs}
        found = shortage_index(frame, occupation=occupation, signs=kept, weights=chosen)
        return found.set_index(occupation)["rank"]

    base = ranks(weights)
    choices = {"rank": base}
    for name in signs:
        choices[f"without {name}"] = ranks({k: w for k, w in weights.items() if k != name})
    for name in signs:
        choices[f"double {name}"] = ranks({k: w * (1 + (k == name)) for k, w in weights.items()})
    table = pd.DataFrame(choices).loc[base.index]
    table.insert(1, "best", table.min(axis=1))
    table.insert(2, "worst", table.drop(columns="best").max(axis=1))
    return table.reset_index()


def projected_openings(
    start: float, end: float, *, retirements: float, net_exits: float = 0.0
) -> float:
    """Openings of an occupation over a period: expansion plus replacement, in persons.

    ``start`` and ``end`` are employment at both ends of the period; ``retirements`` and
    ``net_exits`` (to other work or out of the labour force, less returns) those who leave in it.
    Expansion may be negative. Every term but the first is a projection. Raises BadScore for
    negative employment or retirements.

    >>> projected_openings(10_000, 10_500, retirements=1_200, net_exits=300)
    2000
    """
    if min(start, end, retirements) < 0:
        raise BadScore("employment and retirements cannot be negative")
    return end - start + retirements + net_exits


def residual_need(openings: float, domestic_supply: float) -> float:
    """Openings less the domestic supply expected for them, in persons; below zero a surplus.

    The result of a model. Nobody has observed it, and it holds for the wage and the conditions
    that the projection of supply assumed.

    >>> residual_need(2_000, 1_600)
    400
    """
    return openings - domestic_supply
