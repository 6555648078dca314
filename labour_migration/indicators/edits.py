"""Edit rules: rows that were counted twice, years that cannot be, pay typed for another period.

Each rule marks rows and changes none: what is done with them is a decision to be written down.
"""

import math
from collections.abc import Sequence

import pandas as pd

from labour_migration.indicators.errors import BadColumn, MissingColumn


def counted_twice(
    frame: pd.DataFrame, *, person: str, household: str, ignore: Sequence[str] = ()
) -> pd.Series:
    """Rows that repeat an earlier person, or belong to a household that repeats an earlier one.

    A person is repeated by its identifier. A household is repeated, under another number, if as
    many members have the same values in every column but the two identifiers and those of
    ``ignore``. Use it on files with many columns: two households that look alike in a few need
    not be the same. Raises MissingColumn.

    >>> people = pd.DataFrame({"hh": [1, 1, 2, 3, 3], "id": [11, 12, 21, 31, 32],
    ...                        "age": [40, 9, 40, 9, 40], "area": [7, 7, 7, 7, 7]})
    >>> counted_twice(people, person="id", household="hh").tolist()
    [False, False, False, True, True]
    """
    for name in (person, household):
        if name not in frame.columns:
            raise MissingColumn(name, frame.columns)
    again = frame[person].duplicated()
    first = frame[~again]
    content = first.drop(columns=[person, household, *ignore])
    rows = pd.util.hash_pandas_object(content, index=False)
    alike = {
        key: tuple(sorted(each.tolist()))
        for key, each in rows.groupby(first[household], sort=False)
    }
    seen = pd.Series(alike, dtype=object)
    repeated = seen.index[seen.duplicated()]
    return (again | frame[household].isin(repeated)).rename("counted_twice")


def impossible_year(
    year: pd.Series, age: pd.Series, *, survey_year: int, allowed: pd.Series | None = None
) -> pd.Series:
    """Years before birth or after the survey, or given by somebody who should not have one.

    Somebody of age a was born in ``survey_year`` - a or the year before. ``allowed`` says who may
    have a year at all. False where there is no year.

    >>> years = pd.Series([1990, 2020, 2026, None])
    >>> impossible_year(years, pd.Series([30, 30, 30, 30]), survey_year=2025).tolist()
    [True, False, True, False]
    """
    value = year.astype("Float64")
    wrong = (value < survey_year - age - 1) | (value > survey_year)
    if allowed is not None:
        wrong |= ~allowed
    return (wrong & value.notna()).fillna(False).astype(bool).rename("impossible_year")


def other_period(
    amount: pd.Series, cells: Sequence[pd.Series], *, months: float = 12.0
) -> pd.Series:
    """Monthly amounts that are likely to be those of ``months`` months, typed in the wrong box.

    An amount is marked if, on the scale of logarithms, it lies nearer to ``months`` times the
    median of its cell than to that median: above the median times the root of ``months``. The
    fewer people a cell has, the less the rule can be trusted. Blank and zero amounts are not
    marked. Raises BadColumn unless ``months`` is above one.

    >>> pay = pd.Series([900.0, 1000.0, 1100.0, 12000.0, None])
    >>> other_period(pay, [pd.Series(["A"] * 5)]).tolist()
    [False, False, False, True, False]
    """
    if not months > 1:
        raise BadColumn("the other period must be longer than a month")
    value = amount.astype("float64").where(lambda each: each > 0)
    median = value.groupby([*cells], dropna=False).transform("median")
    marked = value.to_numpy() > median.to_numpy(dtype="float64") * math.sqrt(months)
    return pd.Series(marked, index=amount.index, name="other_period")
