"""The workbook of UN DESA becomes the tables of the course."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from labour_migration import datasets, sources
from labour_migration.sources import Client, undesa

Workbook = Callable[..., bytes]


def row(destination: str, dest: object, origin: str, code: object, *counts: object) -> list[object]:
    men, women = counts[:2], counts[2:]
    both = [None if ".." in pair else sum(pair) for pair in zip(men, women, strict=True)]  # type: ignore[arg-type]
    return [1, destination, None, "B", dest, origin, code, *both, *men, *women]


ROWS = [
    row("WORLD", 900, "WORLD", 900, 600, 700, 400, 500),
    row("Latin America and the Caribbean", 904, "WORLD", 900, 10, 20, 30, 40),
    row("Northern America", 905, "WORLD", 900, 100, 200, 100, 200),
    row("High-income countries", 1503, "WORLD", 900, 500, 600, 300, 400),
    row("Kenya", 404, "WORLD", 900, 60, 70, 40, 30),
    row("Kenya", 404, "Uganda*", 800.0, 6, 7, 4, 3),
    row("Kenya", 404, "Others", 2003, 1, 1, 1, 1),
    row("Namibia*", 516, "WORLD", 900, "..", 0, "..", 0),
    row("Namibia*", 516, "Angola", 24, "..", 90, "..", 10),
    [None, "Note: made by hand", None],
]


def test_every_pair_and_year_is_read(workbook: Workbook) -> None:
    table = undesa.read(workbook(ROWS))
    assert tuple(table.columns) == undesa.COLUMNS
    assert len(table) == 9 * 2
    uganda = table[table["origin"] == "Uganda"].set_index("year")
    assert uganda.loc[2024, ["dest_m49", "origin_m49", "men", "women"]].to_list() == [
        404,
        800,
        7,
        3,
    ]
    assert table.loc[table["destination"] == "Namibia", "men"].isna().sum() == 2


def test_a_path_serves_as_well(workbook: Workbook, tmp_path: Path) -> None:
    (tmp_path / "stock.xlsx").write_bytes(workbook(ROWS))
    assert len(undesa.read(tmp_path / "stock.xlsx")) == len(
        undesa.read(str(tmp_path / "stock.xlsx"))
    )


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (undesa.migrant_stock_by_destination, "migrant_stock_by_destination"),
        (undesa.migrant_stock_by_region, "migrant_stock_by_region"),
        (undesa.migration_corridors, "migration_corridors_2024"),
    ],
)
def test_tables_have_the_columns_of_the_datasets(
    workbook: Workbook, make: Callable[..., Any], name: str
) -> None:
    assert (
        make(undesa.read(workbook(ROWS))).dtypes.to_dict() == datasets.load(name).dtypes.to_dict()
    )


def test_stocks_of_countries(workbook: Workbook) -> None:
    stock = undesa.migrant_stock_by_destination(undesa.read(workbook(ROWS)))
    assert stock["iso3"].to_list() == ["KEN", "KEN", "NAM", "NAM"]
    assert stock.loc[1, ["migrant_stock_thousand", "women_pct"]].to_list() == [0.1, 30.0]
    assert np.isnan(stock.loc[2, "migrant_stock_thousand"])
    assert stock.loc[3, "migrant_stock_thousand"] == 0 and np.isnan(stock.loc[3, "women_pct"])


def test_the_americas_are_added_up(workbook: Workbook) -> None:
    regions = undesa.migrant_stock_by_region(undesa.read(workbook(ROWS)))
    assert regions.to_numpy().tolist() == [
        ["Americas", 2020, 0.24, pytest.approx(100 * 130 / 240)],
        ["Americas", 2024, 0.46, pytest.approx(100 * 240 / 460)],
        ["World", 2020, 1.0, 40.0],
        ["World", 2024, 1.2, pytest.approx(100 * 500 / 1200)],
    ]


def test_corridors_join_countries_only_and_drop_the_unknown(workbook: Workbook) -> None:
    table = undesa.read(workbook(ROWS))
    corridors = undesa.migration_corridors(table)
    assert corridors[["origin_iso3", "dest_iso3"]].to_numpy().tolist() == [
        ["AGO", "NAM"],
        ["UGA", "KEN"],
    ]
    assert len(undesa.migration_corridors(table, year=2020)) == 1
    with pytest.raises(sources.EmptyAnswer, match="in 1960"):
        undesa.migration_corridors(table, year=1960)


def test_fetched_once_and_kept(service: Any, client: Client, workbook: Workbook) -> None:
    service.on("/ims.xlsx", workbook(ROWS))
    for _ in range(2):
        found = undesa.fetch(client=client, url=f"{service.address}/ims.xlsx")
    assert len(found.frame) == 18 and len(service.asked) == 1
    assert "International Migrant Stock 2024, retrieved" in found.citation


def test_a_site_that_turns_programs_away(service: Any, client: Client, reply: Any) -> None:
    service.on("/ims.xlsx", reply(b"no", 403))
    with pytest.raises(sources.Refused, match="download it in a browser"):
        undesa.fetch(client=client, url=f"{service.address}/ims.xlsx")


def test_workbooks_that_are_not_this_one_are_named(workbook: Workbook) -> None:
    whole = workbook(ROWS)
    cases: list[tuple[bytes, type[Exception], str]] = [
        (b"a,b\n", sources.NotATable, "not an Excel workbook"),
        (whole[:-200], sources.Truncated, "breaks off"),
        (workbook(ROWS, sheet="Table 2"), sources.NotATable, "no sheet 'Table 1'"),
        (workbook(ROWS, dest_code="Code"), sources.ChangedColumns, "no row of 'Table 1'"),
        (workbook(ROWS, origin="From"), sources.ChangedColumns, "names of countries"),
        (workbook(ROWS, years=()), sources.ChangedColumns, "three times"),
        (workbook(ROWS, coverage="1990"), sources.ChangedColumns, "three times"),
        (workbook([]), sources.EmptyAnswer, "no row"),
        (workbook([row("Kenya", 404, "Uganda", 800, -6, 7, 4, 3)]), sources.ChangedColumns, "neg"),
    ]
    for body, error, text in cases:
        with pytest.raises(error, match=text):
            undesa.read(body)


def test_words_where_numbers_should_be_are_named(workbook: Workbook) -> None:
    spoilt = [*ROWS[4][:-1], "many"]
    with pytest.raises(sources.ChangedColumns, match="'many' stands where"):
        undesa.read(workbook([spoilt]))


def test_short_rows_and_spaced_numbers_are_read(workbook: Workbook) -> None:
    table = undesa.read(workbook([[1, "Kenya", None, "B", 404, "Uganda", 800, 3, 3, "1 200", 7]]))
    assert table["men"].to_list() == [1200, 7] and table["women"].isna().all()
