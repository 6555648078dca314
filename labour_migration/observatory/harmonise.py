"""From countries' tables to one table in the structure of the observatory."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import nan
from typing import Any

import pandas as pd

from labour_migration.observatory.declared import Band, CountryTable, Declared
from labour_migration.observatory.structure import STRUCTURE, TOTAL_SEX

TARGETS: dict[str, tuple[int, int]] = {
    "Y15T24": (15, 24),
    "Y25T54": (25, 54),
    "Y55T64": (55, 64),
    "Y15T64": (15, 64),
}
REFUSED = ("area", "year", "sex", "age", "reason")


@dataclass(frozen=True)
class Harmonised:
    """Observations in the columns of the structure, and the cells refused, each with a reason.

    ``refused`` has the columns ``area``, ``year``, ``sex``, ``age`` (the country's codes) and
    ``reason``.
    """

    observations: pd.DataFrame
    refused: pd.DataFrame


def harmonise(tables: Iterable[CountryTable], *, criterion: str = "BIRTH") -> Harmonised:
    """The tables in one structure; what cannot be cut to the common ages is refused.

    A value whose criterion is not ``criterion`` is kept under its own code, with the status D
    (definition differs); a missing value has O; the first value after a break has B, which comes
    before the others, as one value has one status here (sdmx_obs_status). Bands that lie inside
    a common age group and fill it are added where the country gives no own figure for it. Counts
    of registers stay counts; for samples the standard error of such a sum stays empty, since
    estimates from one sample are correlated and only the country can compute it. A band that
    crosses the end of an age group is refused.
    """
    rows: list[dict[str, Any]] = []
    refused: list[tuple[Any, ...]] = []
    for table in tables:
        said, frame = table.declared, table.frame
        for year, sex in frame[["year", "sex"]].drop_duplicates().itertuples(index=False):
            cells = frame[frame["year"].eq(year) & frame["sex"].eq(sex)].set_index("age")
            rows += [
                _observation(said, year, sex, age, criterion, *numbers)
                for age, numbers in _groups(said, cells)
            ]
            refused += list(_refusals(said, year, sex, cells.index))
    observations = pd.DataFrame(rows, columns=list(STRUCTURE.components))
    order = list(STRUCTURE.dimensions)
    return Harmonised(
        observations.sort_values(order, ignore_index=True),
        pd.DataFrame(refused, columns=list(REFUSED)),
    )


def _groups(
    declared: Declared, cells: pd.DataFrame
) -> Iterator[tuple[str, tuple[float, float, str]]]:
    """Value, standard error and comment of each common age group that the cells allow."""
    for age, target in TARGETS.items():
        parts = _filling({code: declared.bands[code] for code in cells.index}, target)
        if not parts:
            continue
        own = cells.loc[parts]
        value = float(own["value"].sum(skipna=False)) * declared.unit
        if len(parts) == 1:
            yield age, (value, float(own["se"].iloc[0]) * declared.unit, "")
        else:
            yield age, (value, nan, "sum of bands " + ", ".join(parts))


def _filling(bands: dict[str, Band], target: tuple[int, int]) -> list[str]:
    """The codes whose bands make up the target exactly, as few as possible; none if none do."""
    first, last = target
    for code, (low, high) in sorted(bands.items(), key=lambda one: -(one[1][1] or 0)):
        if low != first or high is None or high > last:
            continue
        if high == last:
            return [code]
        rest = _filling(bands, (high + 1, last))
        if rest:
            return [code, *rest]
    return []


def _refusals(
    declared: Declared, year: int, sex: str, codes: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    for code in codes:
        low, high = declared.bands[code]
        crossed = [
            age
            for age, (first, last) in TARGETS.items()
            if low <= last and (high is None or first <= high)
        ]
        end = "and over" if high is None else f"to {high}"
        if high is None and crossed:
            yield (declared.area, year, sex, code, f"{low} {end} cannot be cut at 64")
        elif high is not None and crossed and not any(_nested((low, high), t) for t in crossed):
            yield (declared.area, year, sex, code, f"{low} {end} crosses the common age groups")


def _nested(band: tuple[int, int], age: str) -> bool:
    first, last = TARGETS[age]
    return first <= band[0] and band[1] <= last


def _observation(
    declared: Declared,
    year: int,
    sex: str,
    age: str,
    criterion: str,
    value: float,
    se: float,
    comment: str,
) -> dict[str, Any]:
    status = "O" if value != value else "A" if declared.criterion == criterion else "D"
    remarks = [comment] if comment else []
    if year in declared.breaks:
        status = "B"
        remarks.append(f"break: {declared.breaks[year]}")
    return {
        "FREQ": "A",
        "REF_AREA": declared.area,
        "INDICATOR": "IMW_LF",
        "SEX": declared.sexes.get(sex, TOTAL_SEX),
        "AGE": age,
        "CRITERION": declared.criterion,
        "TIME_PERIOD": str(year),
        "OBS_VALUE": value,
        "OBS_STATUS": status,
        "UNIT_MEASURE": "PS",
        "BASE_PER": "",
        "STD_ERROR": se,
        "METHOD": declared.method,
        "REF_PERIOD": declared.period,
        "COMMENT_OBS": "; ".join(remarks),
    }
