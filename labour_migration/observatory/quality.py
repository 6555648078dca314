"""Quality notes: what each country delivered, and in what state."""

from collections.abc import Sequence

import pandas as pd

from labour_migration.observatory.harmonise import Harmonised
from labour_migration.observatory.structure import AGES, SEXES


def notes(found: Harmonised, areas: Sequence[str], years: Sequence[int]) -> pd.DataFrame:
    """One row an area: cells asked, given, with a standard error, flagged and refused.

    A cell is a sex, an age group and a year. Index ``area``; columns ``asked``, ``given``,
    ``given_pct`` (item response), ``with_se`` (samples only), ``breaks``, ``differs`` (status D)
    and ``refused`` (cells of the country's own table). An area that sent nothing has zeros:
    whether a country answers and what it answers are two questions.
    """
    rows = found.observations[found.observations["TIME_PERIOD"].isin([str(y) for y in years])]
    refused = found.refused[found.refused["year"].isin(years)]
    given = rows[rows["OBS_VALUE"].notna()]
    asked = len(SEXES) * len(AGES) * len(years)

    def count(frame: pd.DataFrame, column: str = "REF_AREA") -> pd.Series:
        return frame[column].value_counts().reindex(pd.Index(areas)).fillna(0).astype(int)

    table = pd.DataFrame({"asked": asked, "given": count(given)}, index=pd.Index(areas))
    table["given_pct"] = 100 * table["given"] / asked
    table["with_se"] = count(given[given["STD_ERROR"].notna()])
    table["breaks"] = count(rows[rows["OBS_STATUS"] == "B"])
    table["differs"] = count(rows[rows["OBS_STATUS"] == "D"])
    table["refused"] = count(refused, "area")
    return table.rename_axis("area")
