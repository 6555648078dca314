"""Adding up countries and comparing years: done where it may be, refused where not."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan

import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.observatory.errors import BreakInSeries, NotComparable
from labour_migration.observatory.structure import AGES, CRITERIA, TOTAL_SEX


@dataclass(frozen=True)
class Total:
    """A regional total: the estimate, its rows, and the areas that are counts of registers.

    A count adds no sampling error, which is not the same as no error.
    """

    estimate: Estimate
    rows: pd.DataFrame
    counts: tuple[str, ...]


def total(
    observations: pd.DataFrame,
    areas: Sequence[str],
    year: int,
    *,
    sex: str = TOTAL_SEX,
    age: str = "Y15T64",
    criterion: str = "BIRTH",
    level: float = 0.95,
) -> Total:
    """The sum over areas of one age group and sex, by one criterion, in one year.

    Samples of different countries are independent, so variances add up; the standard error is
    NaN where a sample comes without one. Raises NotComparable if an area has no such value, if
    the same person-year is measured in different reference periods, or if an area repeats.
    """
    _named(age, criterion)
    if len(set(areas)) < len(areas) or not areas:
        raise NotComparable("name each area of the total once")
    picked = _pick(observations, sex, age, criterion)
    rows = picked[picked["TIME_PERIOD"].eq(str(year)) & picked["REF_AREA"].isin(areas)]
    rows = rows[rows["OBS_VALUE"].notna()]
    absent = [area for area in areas if area not in set(rows["REF_AREA"])]
    if absent:
        raise NotComparable(
            f"no value of {', '.join(absent)} for {AGES[age]}, {CRITERIA[criterion]}, {year}"
        )
    periods = sorted(set(rows["REF_PERIOD"]))
    if len(periods) > 1:
        raise NotComparable(f"reference periods differ: {', '.join(periods)}")
    counted = rows["METHOD"] == "REGISTER"
    variance = float((rows["STD_ERROR"].mask(counted, 0.0) ** 2).sum(skipna=False))
    value = float(rows["OBS_VALUE"].sum())
    estimate = (
        Estimate(value, n=len(rows), level=level, unit="persons")
        if isnan(variance)
        else Estimate.normal(value, variance, n=len(rows), level=level, unit="persons")
    )
    return Total(estimate, rows.reset_index(drop=True), tuple(rows["REF_AREA"][counted]))


def change(
    observations: pd.DataFrame,
    area: str,
    start: int,
    end: int,
    *,
    sex: str = TOTAL_SEX,
    age: str = "Y15T64",
    criterion: str = "BIRTH",
    level: float = 0.95,
) -> Estimate:
    """The value of ``end`` less that of ``start`` in one area, the two taken as independent.

    A rotating sample, in which people stay for both years, makes the true error smaller. Raises
    BreakInSeries if the series breaks after ``start`` and up to ``end``, NotComparable if one
    of the two values is not there.
    """
    _named(age, criterion)
    picked = _pick(observations, sex, age, criterion)
    series = picked[picked["REF_AREA"] == area].assign(year=lambda x: x["TIME_PERIOD"].astype(int))
    broken = series[series["OBS_STATUS"].eq("B") & series["year"].between(start + 1, end)]
    if len(broken):
        raise BreakInSeries(
            f"the series of {area} breaks in {broken['year'].iloc[0]} "
            f"({broken['COMMENT_OBS'].iloc[0]}); its change from {start} to {end} is not a trend"
        )
    values = series.set_index("year")[["OBS_VALUE", "STD_ERROR"]]
    for year in (start, end):
        if year not in values.index:
            raise NotComparable(f"no value of {area} in {year}")
    before, after = (values.loc[year].to_numpy(dtype="float64") for year in (start, end))
    variance = float(before[1] ** 2 + after[1] ** 2)
    return Estimate.normal(float(after[0] - before[0]), variance, n=2, level=level, unit="persons")


def _pick(observations: pd.DataFrame, sex: str, age: str, criterion: str) -> pd.DataFrame:
    wanted = {"SEX": sex, "AGE": age, "CRITERION": criterion}
    here = pd.Series(True, observations.index)
    for name, code in wanted.items():
        here &= observations[name] == code
    return observations[here]


def _named(age: str, criterion: str) -> None:
    if age not in AGES or criterion not in CRITERIA:
        raise NotComparable(f"there is no age group {age!r}, or no criterion {criterion!r}")
