"""UN DESA International Migrant Stock: the workbook by sex, destination and origin.

``read`` takes the workbook a person downloaded, ``fetch`` downloads it; both give one long table,
from which the three other functions make tables with the columns of the datasets of the course.
"""

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, is_zipfile

import numpy as np
import pandas as pd

from labour_migration.sources.client import Client
from labour_migration.sources.errors import ChangedColumns, EmptyAnswer, NotATable, Truncated
from labour_migration.sources.m49 import ISO3, REGIONS, WORLD
from labour_migration.sources.retrieved import Retrieved

EDITION = "International Migrant Stock 2024"
WORKBOOK = (
    "https://www.un.org/development/desa/pd/sites/www.un.org.development.desa.pd/files/"
    "undesa_pd_2024_ims_stock_by_sex_destination_and_origin.xlsx"
)
SHEET = "Table 1"
COLUMNS = ("dest_m49", "destination", "origin_m49", "origin", "year", "men", "women")
_DESTINATION = "Location code of destination"
_ORIGIN = "Location code of origin"
_ROWS_SEARCHED = 30

Row = tuple[object, ...]


def fetch(*, client: Client | None = None, url: str = WORKBOOK) -> Retrieved:
    """The long table of ``read`` from the publisher's site (about 6 MB; reading takes a while).

    The site often turns programs away: on Refused, download the workbook in a browser and use
    ``read``. Raises the errors of ``Client.get`` and of ``read``. Source: undesa_ims2024.
    """
    answer = (client or Client()).get(url, check=_require_workbook)
    frame = read(answer.body)
    return Retrieved(
        frame, "UN DESA, Population Division", EDITION, "CC BY 3.0 IGO", (answer.record,)
    )


def read(workbook: Path | str | bytes) -> pd.DataFrame:
    """Every pair of destination and origin in a long table, regions and the world included.

    ``workbook`` is a path or the bytes of the file. Columns: dest_m49, destination, origin_m49,
    origin (names without notes), year (all int64 or text), men, women (persons at 1 July,
    float64, NaN where the workbook has no number). Raises NotATable (no workbook, or without
    its sheet), Truncated, ChangedColumns, EmptyAnswer. Source: undesa_ims2024.
    """
    body = workbook if isinstance(workbook, bytes) else Path(workbook).read_bytes()
    _require_workbook(body)
    rows = _rows(body)
    heading = _heading(rows)
    places, years = _places(heading)
    records = [record for row in rows for record in _records(row, places, years)]
    if not records:
        raise EmptyAnswer(f"the sheet {SHEET!r} has a heading and no row")
    frame = pd.DataFrame(records, columns=list(COLUMNS))
    if (frame[["men", "women"]] < 0).to_numpy().any():
        raise ChangedColumns("the workbook holds negative numbers of migrants")
    return frame


def migrant_stock_by_destination(table: pd.DataFrame) -> pd.DataFrame:
    """Migrants of all origins by country, with the columns of ``migrant_stock_by_destination``.

    ``table`` is that of ``read``. All countries, not the 60 largest, unrounded: iso3, country,
    year, migrant_stock_thousand (thousand persons), women_pct (per cent, NaN without migrants).

    >>> row = [404, "Kenya", 900, "World", 2024, 600.0, 400.0]
    >>> stock = migrant_stock_by_destination(pd.DataFrame([row], columns=list(COLUMNS)))
    >>> stock.loc[0, ["iso3", "migrant_stock_thousand", "women_pct"]].to_list() == ["KEN", 1, 40]
    True
    """
    totals = _with_codes(table[table["origin_m49"] == WORLD], "dest_m49", "iso3")
    totals = totals.rename(columns={"destination": "country"})
    names = ["iso3", "country", "year", "migrant_stock_thousand", "women_pct"]
    return _measured(totals, "migrant_stock_thousand")[names].sort_values(
        ["iso3", "year"], ignore_index=True
    )


def migrant_stock_by_region(table: pd.DataFrame) -> pd.DataFrame:
    """Migrants in the world and five regions, with the columns of ``migrant_stock_by_region``.

    The two parts of the Americas that the workbook prints are added up; unrounded.
    """
    totals = table[(table["origin_m49"] == WORLD) & table["dest_m49"].isin(list(REGIONS))]
    regions = (
        totals["dest_m49"]
        .map(REGIONS)
        .replace({"Latin America and the Caribbean": "Americas", "Northern America": "Americas"})
    )
    summed = totals.groupby([regions.rename("region"), "year"])[["men", "women"]].sum(min_count=1)
    names = ["region", "year", "migrant_stock_thousand", "women_pct"]
    return _measured(summed.reset_index(), "migrant_stock_thousand")[names]


def migration_corridors(table: pd.DataFrame, *, year: int = 2024) -> pd.DataFrame:
    """All pairs of countries in a year, largest first, with the columns of
    ``migration_corridors_2024``.

    Raises EmptyAnswer if the workbook does not have the year.

    >>> row = [404, "Kenya", 800, "Uganda", 2024, 600.0, 400.0]
    >>> corridors = migration_corridors(pd.DataFrame([row], columns=list(COLUMNS)))
    >>> corridors.loc[0, ["origin_iso3", "dest_iso3", "origin"]].to_list()
    ['UGA', 'KEN', 'Uganda']
    """
    pairs = _with_codes(table[table["year"] == year], "origin_m49", "origin_iso3")
    pairs = _with_codes(pairs, "dest_m49", "dest_iso3")
    if pairs.empty:
        raise EmptyAnswer(f"the workbook has no pair of countries in {year}")
    names = ["origin_iso3", "origin", "dest_iso3", "destination", "migrants_thousand", "women_pct"]
    measured = _measured(pairs, "migrants_thousand").dropna(subset="migrants_thousand")
    return measured[names].sort_values(
        ["migrants_thousand", "origin_iso3", "dest_iso3"],
        ascending=[False, True, True],
        ignore_index=True,
    )


def _with_codes(table: pd.DataFrame, code: str, name: str) -> pd.DataFrame:
    """The rows whose code is that of a country, with its ISO3."""
    return table.assign(**{name: table[code].map(ISO3)}).dropna(subset=name)


def _measured(frame: pd.DataFrame, stock: str) -> pd.DataFrame:
    both = frame["men"] + frame["women"]
    return frame.assign(
        **{stock: both / 1000, "women_pct": 100 * frame["women"] / both.where(both > 0)}
    )


def _require_workbook(body: bytes) -> None:
    if not body.startswith(b"PK"):
        raise NotATable("the answer is not an Excel workbook (.xlsx)")
    if not is_zipfile(BytesIO(body)):
        raise Truncated("the workbook breaks off; download it again")


def _rows(body: bytes) -> Iterator[Row]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=True)
        sheet = book[SHEET]
    except (BadZipFile, KeyError, ValueError) as error:
        raise NotATable(
            f"the workbook cannot be read or has no sheet {SHEET!r}: {error}"
        ) from error
    return iter(sheet.iter_rows(values_only=True))


def _heading(rows: Iterator[Row]) -> Row:
    for row, _ in zip(rows, range(_ROWS_SEARCHED), strict=False):
        if _DESTINATION in row and _ORIGIN in row:
            return row
    raise ChangedColumns(
        f"no row of {SHEET!r} has both {_DESTINATION!r} and {_ORIGIN!r}; is it the workbook by "
        "sex, destination and origin?"
    )


def _places(heading: Row) -> tuple[tuple[int, int, int, int], list[tuple[int, int, int]]]:
    """Places of the two codes and names, and of each year's men and women."""
    texts = ["" if cell is None else str(cell).strip() for cell in heading]
    named = [
        next((place for place, text in enumerate(texts) if text.endswith(ending)), -1)
        for ending in ("country or area of destination", "country or area of origin")
    ]
    if -1 in named:
        raise ChangedColumns(f"no column with the names of countries among: {texts[:8]}")
    years = [
        (place, int(text[:4]))
        for place, text in enumerate(texts)
        if re.fullmatch(r"(19|20)\d\d(\.0)?", text)
    ]
    third, rest = divmod(len(years), 3)
    values = [year for _, year in years]
    if not third or rest or not values[:third] == values[third : 2 * third] == values[2 * third :]:
        raise ChangedColumns(f"years do not come three times, for all, men and women: {values}")
    codes = (texts.index(_DESTINATION), named[0], texts.index(_ORIGIN), named[1])
    return codes, [
        (years[i][1], years[third + i][0], years[2 * third + i][0]) for i in range(third)
    ]


def _records(
    row: Row, places: Sequence[int], years: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, str, int, str, int, float, float]]:
    dest, destination, origin, named = (
        row[place] if place < len(row) else None for place in places
    )
    if not isinstance(dest, int | float) or not isinstance(origin, int | float):
        return
    for year, men, women in years:
        yield (
            int(dest), _name(destination), int(origin), _name(named), year,
            _count(row, men), _count(row, women),
        )  # fmt: skip


def _name(cell: object) -> str:
    return str(cell).strip().rstrip("*").strip()


def _count(row: Row, place: int) -> float:
    cell = row[place] if place < len(row) else None
    if cell is None or (isinstance(cell, str) and cell.strip() in ("", "..", "...")):
        return np.nan
    try:
        return float(str(cell).replace(" ", ""))
    except ValueError as error:
        raise ChangedColumns(f"{cell!r} stands where a number of migrants should") from error
