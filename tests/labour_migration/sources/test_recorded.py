"""Readers against messages the services really sent, and against tables others read from them."""

import gzip
import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pandas as pd
import pytest

from labour_migration import datasets
from labour_migration.sources import Client, ilostat, undesa, worldbank
from labour_migration.sources.codelists import parse_codelists
from labour_migration.sources.m49 import ISO3

Recorded = Callable[[str], bytes]


def table(body: bytes) -> pd.DataFrame:
    return pd.read_csv(BytesIO(body), keep_default_na=False, na_filter=False, dtype="str")


@pytest.mark.parametrize(
    ("name", "rows", "filled"),
    [
        ("rplumber_code", 17, {"sex", "classif1", "note_source"}),
        ("rplumber_multi_dataset", 4, {"source", "obs_value"}),
        ("rplumber_label_noclassif", 399, {"sex", "note_source"}),
        ("rplumber_label_1classif", 399, {"sex", "classif1"}),
        ("rplumber_label_2classif", 399, {"sex", "classif1", "classif2"}),
    ],
)
def test_files_of_the_csv_service(
    recorded: Recorded, name: str, rows: int, filled: set[str]
) -> None:
    body = recorded(f"ilostat_sample_{name}.csv")
    frame = ilostat.read_csv(body)
    assert tuple(frame.columns) == ilostat.COLUMNS
    assert len(frame) == rows
    assert frame["obs_value"].notna().mean() > 0.9
    for column in filled:
        assert frame[column].ne("").any()
    raw = table(body)
    assert frame["obs_value"].dropna().to_list() == [float(v) for v in raw["obs_value"] if v]


def test_an_sdmx_csv_file(recorded: Recorded) -> None:
    row = ilostat.read_sdmx_csv(recorded("ilostat_sample_sdmx_csv.csv")).iloc[0]
    assert row[["indicator", "ref_area", "sex", "classif1", "classif2", "time"]].to_list() == [
        "EMP_TEMP_SEX_INS_DSB_NB",
        "KEN",
        "SEX_T",
        "INS_SECTOR_TOTAL",
        "DSB_STATUS_TOTAL",
        "2019",
    ]
    assert row["obs_value"] == 18073.2


def test_an_extract_by_place_of_birth(recorded: Recorded) -> None:
    frame = ilostat.read_csv(recorded("ilostat_extract_by_place_of_birth_afg_ago.csv"))
    assert set(frame["ref_area"]) == {"AFG", "AGO"} and len(frame) == 81
    assert frame["obs_value"].between(0, 100).all()


def test_code_lists_agree_with_another_reader(recorded: Recorded) -> None:
    lists = parse_codelists(gzip.decompress(recorded("ilostat_sample_sdmx_ml_codelists.xml.gz")))
    assert lists["codelist"].nunique() == 46
    other = table(recorded("ilostat_codelists_2026_05.csv"))
    joined = other.merge(lists, on=["codelist", "code"], validate="one_to_one")
    assert len(joined) == len(other)
    assert (joined["parent_x"] == joined["parent_y"]).all()
    assert (joined["name_en"] == joined["name"]).all()
    known = joined[(joined["order_x"] != "") & (joined["is_total_x"] != "")]
    assert len(known) > 2_000
    assert (known["order_x"].astype(int) == known["order_y"]).all()
    assert ((known["is_total_x"] == "Y") == known["is_total_y"]).all()


def test_numeric_codes_are_those_of_the_classification(recorded: Recorded) -> None:
    frame = table(recorded("country_classification.csv"))
    known = frame[~frame["m49_code"].isin(["", "2003"])]
    assert {
        int(code): iso3 for iso3, code in zip(known["iso3"], known["m49_code"], strict=True)
    } == {code: iso3 for code, iso3 in ISO3.items() if iso3 != "XKX"}


def test_remittances_are_those_that_ship(recorded: Recorded, service: Any, client: Client) -> None:
    frame = table(recorded("worldbank_remittances_and_context.csv"))

    def answer(rows: list[dict[str, object]]) -> bytes:
        return json.dumps([{"page": 1, "pages": 1, "total": len(rows)}, rows]).encode()

    for code, column in (
        ("BX.TRF.PWKR.CD.DT", "remittances_received_usd"),
        ("NY.GDP.MKTP.CD", "gdp_usd"),
    ):
        rows = [
            {
                "country": {"id": row["iso3"], "value": row["name"]},
                "countryiso3code": row["iso3"],
                "date": row["year"],
                "value": float(row[column]) if row[column] else None,
            }
            for row in frame.to_dict("records")
        ]
        service.on(f"/country/all/indicator/{code}", answer(rows))
    groups = frame.drop_duplicates("iso3")
    service.on(
        "/country",
        answer(
            [
                {"id": iso3, "region": {"id": "NA" if flag == "1" else "SSF"}}
                for iso3, flag in zip(groups["iso3"], groups["is_aggregate"], strict=True)
            ]
        ),
    )
    live = worldbank.remittances_received(client=client, service=service.address).frame
    live = live.round({"received_usd_bn": 2, "received_pct_gdp": 2})
    bundled = datasets.load("remittances_received")
    joined = bundled.merge(live, on=["iso3", "year"], suffixes=("", "_live"))
    assert len(joined) == len(bundled)
    for column in ("received_usd_bn", "received_pct_gdp"):
        pd.testing.assert_series_equal(
            joined[column], joined[f"{column}_live"], check_names=False, atol=0.006
        )


def test_stocks_are_those_that_ship(recorded: Recorded, workbook: Callable[..., bytes]) -> None:
    """A workbook rebuilt from the recorded pairs of some countries gives the bundled numbers."""
    pairs = table(recorded("undesa_ims2024_bilateral_by_sex.csv"))
    pairs = pairs[pairs["dest_iso3"].isin(["ARE", "DEU", "USA"])]
    counts = pairs.astype({"male": float, "female": float, "year": int})
    m49 = {iso3: code for code, iso3 in ISO3.items()} | {"OOO": 2003}
    years = (1990, 1995, 2000, 2005, 2010, 2015, 2020, 2024)
    wide = counts.pivot(index=["dest_iso3", "origin_iso3"], columns="year")
    totals = wide.groupby("dest_iso3").sum()
    rows = [
        [1, dest, None, "B", m49[dest], "World", 900, *[None] * 8, *values]
        for dest, values in zip(totals.index, totals.to_numpy().tolist(), strict=True)
    ] + [
        [1, dest, None, "B", m49[dest], origin, m49[origin], *[None] * 8]
        + [None if pd.isna(value) else value for value in values]
        for (dest, origin), values in zip(wide.index, wide.to_numpy().tolist(), strict=True)
    ]
    read = undesa.read(workbook(rows, years=years))

    stock = undesa.migrant_stock_by_destination(read).round(1)
    bundled = datasets.load("migrant_stock_by_destination")
    joined = stock.merge(bundled, on=["iso3", "year"], suffixes=("", "_bundled"))
    assert len(joined) == 3 * 5
    corridors = undesa.migration_corridors(read).round(1)
    shipped = datasets.load("migration_corridors_2024")
    shipped = shipped[shipped["dest_iso3"].isin(["ARE", "DEU", "USA"])]
    pairs_found = corridors.merge(
        shipped, on=["origin_iso3", "dest_iso3"], suffixes=("", "_bundled")
    )
    assert len(pairs_found) == len(shipped) > 10
    for found, column in (
        (joined, "migrant_stock_thousand"),
        (joined, "women_pct"),
        (pairs_found, "migrants_thousand"),
        (pairs_found, "women_pct"),
    ):
        assert found[column].to_list() == pytest.approx(
            found[f"{column}_bundled"].to_list(), abs=0.11
        )
