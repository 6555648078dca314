"""How far a register covers the people it is meant for: what a checked sample says.

A file that is counted whole has no sampling error; its errors are records without a person and
persons without a record. Simple random samples of records, followed up one by one, estimate both.

>>> import pandas as pd
>>> here = present(pd.Series([1, 1, 1, 0] * 50), records=1000)
>>> here.value, round(here.se, 1)
(750.0, 27.5)
"""

from math import sqrt

import numpy as np
import pandas as pd

from labour_migration.errors import LabourMigrationError
from labour_migration.estimates import Estimate


class CoverageError(LabourMigrationError):
    """A sample or a count cannot be used; the message says why."""


def present(good: pd.Series, *, records: int, level: float = 0.95) -> Estimate:
    """Persons of a register who are there: ``records`` times the share of the sample that is good.

    ``good`` is a yes/no for each record of a simple random sample drawn without replacement: yes
    for the one record that is kept of a person who lives in the country, no for a leaver and for
    a second record. Raises CoverageError for missing answers, fewer than two, or too many.
    """
    mean, error = _mean(good, records)
    return Estimate.normal(
        records * mean,
        (records * error) ** 2,
        n=len(good),
        level=level,
        method="records times share, simple random sample",
        unit="persons",
    )


def over(good: pd.Series, *, records: int, level: float = 0.95) -> Estimate:
    """Over-coverage in per cent of the records, from the sample that ``present`` takes."""
    mean, error = _mean(good, records)
    return Estimate.normal(
        100 * (1 - mean),
        (100 * error) ** 2,
        n=len(good),
        level=level,
        method="share, simple random sample",
        unit="per cent",
    )


def both(linked: pd.Series, checked: pd.Series, *, level: float = 0.95) -> Estimate:
    """Records of a list that are truly on another: the links, corrected by a checked sample.

    ``linked`` is a yes/no for every record of the list, on unique labels; ``checked`` a yes/no,
    found by hand, for those of a simple random sample. Links plus the number of records times the
    mean of (checked less linked) in the sample: what the linkage missed is added, what it linked
    wrongly taken off, and only disagreements make the standard error (cochran1977). Raises
    CoverageError for a label that is not on the list, missing answers, or too small a sample.

    >>> linked = pd.Series([1, 1, 0, 0, 1, 0], index=list("abcdef"))
    >>> both(linked, pd.Series([1, 1, 0], index=list("acd"))).value
    5.0
    """
    if not linked.index.is_unique or not checked.index.isin(linked.index).all():
        raise CoverageError("labels of the list repeat, or the sample has one that is not on it")
    _flags(linked)
    _flags(checked)
    apart = checked.astype("float64") - linked.reindex(checked.index).astype("float64")
    mean, error = _mean(apart, len(linked))
    return Estimate.normal(
        float(linked.sum()) + len(linked) * mean,
        (len(linked) * error) ** 2,
        n=len(checked),
        level=level,
        method="links, difference estimator",
        unit="persons",
    )


def two_lists(first: Estimate, second: int, common: Estimate, *, level: float = 0.95) -> Estimate:
    """Persons on either list or on none, where one list and the overlap are themselves estimates.

    ``first`` are the persons of one list who are there (``present``), ``second`` those of the
    other, whose records are all good, ``common`` those on both (``both``). Lincoln and Petersen's
    first × second ÷ common; its variance is that of being listed by chance, as for Chapman's
    estimator, plus those of the two samples, taken as independent. Assumes independent lists and
    equal chances of being listed. Raises CoverageError without common persons, or with more than
    a list holds.

    Source: chapman1951, seber1970.

    >>> sure = {"se": 0.0, "unit": "persons"}
    >>> round(two_lists(Estimate(200, **sure), 150, Estimate(30, **sure)).value)
    1000
    """
    n, m, r = first.value, float(second), common.value
    if not 0 < r <= min(n, m):
        raise CoverageError(f"{r:,.0f} persons cannot be on both lists of {n:,.0f} and {m:,.0f}")
    size = n * m / r
    listing = (n + 1) * (m + 1) * (n - r) * (m - r) / ((r + 1) ** 2 * (r + 2))
    samples = size**2 * ((first.se / n) ** 2 + (common.se / r) ** 2)
    return Estimate.normal(
        size,
        listing + samples,
        n=common.n,
        level=level,
        method="two lists, corrected for coverage and linkage",
        unit="persons",
    )


def _mean(sample: pd.Series, records: int) -> tuple[float, float]:
    """Mean and standard error of a simple random sample without replacement."""
    if sample.isna().any():
        raise CoverageError(f"{int(sample.isna().sum())} records of the sample have no answer")
    if not 2 <= len(sample) <= records:
        raise CoverageError(f"a sample of {len(sample)} from {records} records says nothing")
    values = sample.to_numpy(dtype=np.float64)
    left = 1 - len(values) / records
    return float(values.mean()), sqrt(left * float(values.var(ddof=1)) / len(values))


def _flags(column: pd.Series) -> None:
    if not column.isin([0, 1]).all():
        raise CoverageError("a yes/no must be true or false (1 or 0) for every record")
