"""Participation, employment, unemployment and the four measures of underutilisation."""

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import BadColumn
from labour_migration.indicators.inference import estimate
from labour_migration.indicators.moments import percentage, quotient
from labour_migration.indicators.statistic import Floats, Statistic, within
from labour_migration.indicators.status import Counts, Status, read
from labour_migration.indicators.tables import frame as as_frame

Measure = Literal["participation", "employment", "unemployment", "LU1", "LU2", "LU3", "LU4"]


def _extended(counts: Counts) -> Floats:
    return counts.labour_force + _needed(counts.potential, "potential")


# What is divided by what. Numerator and denominator of each measure, from the yes/no columns.
PARTS: dict[str, tuple[Callable[[Counts], Floats], Callable[[Counts], Floats]]] = {
    "participation": (lambda c: c.labour_force, lambda c: np.ones(len(c.employed))),
    "employment": (lambda c: c.employed, lambda c: np.ones(len(c.employed))),
    "unemployment": (lambda c: c.unemployed, lambda c: c.labour_force),
    "LU1": (lambda c: c.unemployed, lambda c: c.labour_force),
    "LU2": (lambda c: c.unemployed + _needed(c.underemployed, "underemployed"),
            lambda c: c.labour_force),
    "LU3": (lambda c: c.unemployed + _needed(c.potential, "potential"), _extended),
    "LU4": (lambda c: c.unemployed + _needed(c.underemployed, "underemployed")
            + _needed(c.potential, "potential"), _extended),
}  # fmt: skip


def rate(
    frame: pd.DataFrame,
    design: Design,
    status: Status,
    measure: Measure,
    *,
    where: Column | None = None,
) -> Estimate:
    """One labour-force rate, in per cent, over the rows of ``where`` (the working-age population).

    ``participation`` is the labour force over the population, ``employment`` the employed over
    the population, ``unemployment`` (LU1) the unemployed over the labour force. LU2 adds the
    time-related underemployed; LU3 adds the potential labour force to both sides; LU4 adds both.
    ``n`` counts the rows of the denominator, ``missing`` those of unknown status. Raises
    BadColumn when a measure needs a column that ``status`` lacks, EmptyDomain if nobody is left.

    Source: icls19_res1_2013.

    >>> people = pd.DataFrame({"status": [1, 1, 1, 2, 3, 4]})
    >>> status = Status.from_codes(people["status"])
    >>> [round(rate(people, Design(), status, m).value, 1) for m in ("participation", "LU1", "LU3")]
    [66.7, 25.0, 40.0]
    """
    sample = Sample.of(frame, design)
    statistic = _statistic(sample, read(sample, status), measure, sample.flags(where))
    return percentage(sample, statistic, f"{measure}: weighted share, Taylor")


def underutilisation(
    frame: pd.DataFrame, design: Design, status: Status, *, where: Column | None = None
) -> dict[str, Estimate]:
    """LU1 to LU4, in per cent, by name; see ``rate``. Needs all four columns of ``status``.

    >>> people = pd.DataFrame({"status": [1, 1, 1, 2, 3, 4], "more": [1, 0, 0, 0, 0, 0]})
    >>> status = Status.from_codes(people["status"], underemployed="more")
    >>> {name: e.value for name, e in underutilisation(people, Design(), status).items()}
    {'LU1': 25.0, 'LU2': 50.0, 'LU3': 40.0, 'LU4': 60.0}
    """
    sample = Sample.of(frame, design)
    counts, domain = read(sample, status), sample.flags(where)
    return {
        measure: percentage(
            sample,
            _statistic(sample, counts, measure, domain),
            f"{measure}: weighted share, Taylor",
        )
        for measure in ("LU1", "LU2", "LU3", "LU4")
    }


def by_migrant_status(
    frame: pd.DataFrame,
    design: Design,
    status: Status,
    *,
    migrant: Column,
    sex: Column | None = None,
    measures: Sequence[Measure] = ("participation", "employment", "unemployment"),
    where: Column | None = None,
) -> pd.DataFrame:
    """Rates of migrants and others, with their gap and ratio, for all and for each sex.

    One row for each measure, sex (``"all"`` first, then the codes of the column) and ``group``:
    ``migrant`` and ``other`` in per cent; ``gap`` migrant less other, in percentage points;
    ``ratio`` migrant over other. Errors of gap and ratio take into account that both groups
    come from the same primary sampling units. Rows of unknown migrant status count as missing
    in both groups. Raises as ``rate`` does.

    >>> people = pd.DataFrame({"status": [1, 2, 1, 1, 1, 2], "abroad": [1, 1, 0, 0, 0, 0]})
    >>> status = Status.from_codes(people["status"])
    >>> rows = by_migrant_status(
    ...     people, Design(), status, migrant="abroad", measures=["unemployment"])
    >>> rows[["group", "value", "unit"]].values.tolist()[2:]
    [['gap', 25.0, 'percentage points'], ['ratio', 2.0, 'ratio']]
    """
    sample = Sample.of(frame, design)
    counts, domain, foreign = read(sample, status), sample.flags(where), sample.flags(migrant)
    keys: list[dict[str, object]] = []
    estimates: list[Estimate] = []
    for label, member in _sexes(sample, sex):
        for measure in measures:
            groups = (
                _statistic(sample, counts, measure, within(domain, member, side))
                for side in (foreign, 1 - foreign)
            )
            for group, found in contrast(sample, *groups, method=measure).items():
                keys.append({"measure": measure, "sex": label, "group": group})
                estimates.append(found)
    return as_frame(keys, estimates, ["measure", "sex", "group"])


def contrast(
    sample: Sample, migrant: Statistic, other: Statistic, *, method: str
) -> dict[str, Estimate]:
    """Two shares as estimates, with their gap in percentage points and their ratio."""
    found = {
        "migrant": percentage(sample, migrant, f"{method}: weighted share, Taylor"),
        "other": percentage(sample, other, f"{method}: weighted share, Taylor"),
        "gap": estimate(
            sample,
            migrant - other,
            method=f"{method}: difference of shares, Taylor",
            unit="percentage points",
            scale=100.0,
        ),
    }
    if other.value > 0:
        found["ratio"] = estimate(
            sample,
            migrant / other,
            method=f"{method}: ratio of shares, Taylor",
            unit="ratio",
            interval="positive",
        )
    return found


def _statistic(sample: Sample, counts: Counts, measure: str, domain: Floats) -> Statistic:
    if measure not in PARTS:
        raise BadColumn(f"measure {measure!r} is not one of {', '.join(PARTS)}")
    top, bottom = (part(counts) for part in PARTS[measure])
    # Rows outside the denominator are not part of what the figure rests on.
    inside = within(domain, (bottom != 0).astype(np.float64))
    return quotient(sample, inside, top, bottom, measure)


def _sexes(sample: Sample, sex: Column | None) -> list[tuple[object, Floats]]:
    everyone: list[tuple[object, Floats]] = [("all", np.ones(len(sample.frame)))]
    if sex is None:
        return everyone
    column = sample.labels(sex)
    unknown = column.isna().to_numpy()
    for code in sorted(column.dropna().unique()):
        member = (column == code).fillna(False).to_numpy(dtype=np.float64)
        everyone.append((code, np.where(unknown, np.nan, member)))
    return everyone


def _needed(column: Floats | None, name: str) -> Floats:
    if column is None:
        raise BadColumn(f"this measure needs Status({name}=...)")
    return column
