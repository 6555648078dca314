"""Every dataset is what its README says, and its numbers agree with one another."""

import re
from pathlib import Path

import pandas as pd
import pytest
from pybtex.database import BibliographyData

from labour_migration import datasets
from labour_migration.datasets.loader import read_table
from labour_migration.datasets.metadata import parse
from labour_migration.errors import LabourMigrationError

# What identifies a row of each table; published_estimates repeats none of its rows as a whole.
KEYS = {
    "agreement_checklist": ["item"],
    "countries": ["iso3"],
    "governance_cases": ["case", "country"],
    "instruments": ["id"],
    "migrant_stock_by_destination": ["iso3", "year"],
    "migrant_stock_by_region": ["region", "year"],
    "migration_corridors_2024": ["origin_iso3", "dest_iso3"],
    "published_estimates": ["series", "year", "dimension", "category", "unit", "source_key"],
    "remittance_forecasts": ["edition", "area", "year", "measure"],
    "remittances_received": ["iso3", "year"],
    "remittances_world": ["year"],
    "responsibilities": ["task", "body"],
    "rights": ["right", "instrument_id", "says"],
    "stakeholders": ["stakeholder"],
}
SIZES = {
    "agreement_checklist": 26,
    "governance_cases": 16,
    "instruments": 51,
    "remittance_forecasts": 60,
    "responsibilities": 80,
    "rights": 61,
    "stakeholders": 16,
    "countries": 93,
    "migrant_stock_by_destination": 60 * 5,
    "migrant_stock_by_region": 6 * 8,
    "migration_corridors_2024": 60,
    "published_estimates": 317,
    "remittances_received": 50 * 10,
    "remittances_world": 35,
}
README = """---
title: Toy
publisher: Nobody
edition: first
licence: CC0
url: https://example.org
cite_key: toy
columns:
  iso2: {dtype: str, unit: "", description: Code}
  stock_thousand: {dtype: float64, unit: thousand persons, description: Migrants}
---
Where it comes from.
"""


def test_the_catalogue_is_complete() -> None:
    assert datasets.names() == sorted(KEYS)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_table_matches_its_description(name: str, bibliography: BibliographyData) -> None:
    dataset, frame = datasets.describe(name), datasets.load(name)

    assert list(frame.columns) == list(dataset.columns)
    assert {column: str(dtype) for column, dtype in frame.dtypes.items()} == {
        column.name: column.dtype for column in dataset.columns.values()
    }
    assert len(frame) == SIZES[name]
    assert not frame.duplicated(KEYS[name]).any()
    for key in KEYS[name]:
        assert frame[key].notna().all() and (frame[key].astype(str) != "").all()
    for column in dataset.columns.values():
        if column.dtype == "float64":
            assert column.unit, f"{column.name} is measured and needs a unit"
    assert dataset.url.startswith("https://")
    assert len(dataset.provenance) > 300
    assert dataset.cite_key in bibliography.entries
    assert dataset.publisher in datasets.cite(name) and dataset.licence in datasets.cite(name)


@pytest.mark.parametrize("name", sorted(KEYS))
def test_codes_are_in_the_list_of_countries(name: str) -> None:
    frame, known = datasets.load(name), set(datasets.load("countries")["iso3"])
    for column in frame.columns[frame.columns.str.endswith("iso3")]:
        assert set(frame[column]) <= known


# The remittances keep the World Bank's own names, as their README says.
@pytest.mark.parametrize(
    ("name", "code", "label"),
    [
        ("migrant_stock_by_destination", "iso3", "country"),
        ("migration_corridors_2024", "origin_iso3", "origin"),
        ("migration_corridors_2024", "dest_iso3", "destination"),
    ],
)
def test_names_agree_with_the_list_of_countries(name: str, code: str, label: str) -> None:
    frame = datasets.load(name)
    names = datasets.load("countries").set_index("iso3")["name"]
    assert (frame[code].map(names) == frame[label]).all()


def test_letters_beyond_ascii_survive() -> None:
    names = datasets.load("countries").set_index("iso3")["name"]
    assert names["TUR"] == "Türkiye"
    assert names["CIV"] == "Côte d'Ivoire"


def test_regions_add_up_to_the_world() -> None:
    stock = datasets.load("migrant_stock_by_region")
    table = stock.pivot(index="year", columns="region", values="migrant_stock_thousand")
    difference = (table.drop(columns="World").sum(axis=1) - table["World"]).abs()
    # Six numbers rounded to a tenth of a thousand.
    assert difference.max() <= 6 * 0.05 + 1e-9


def test_womens_share_of_the_world_is_the_mean_of_the_regions() -> None:
    stock = datasets.load("migrant_stock_by_region").assign(
        women=lambda rows: rows["migrant_stock_thousand"] * rows["women_pct"] / 100
    )
    world = stock[stock["region"] == "World"].set_index("year")
    regions = stock[stock["region"] != "World"].groupby("year")[["women", "migrant_stock_thousand"]]
    mean = regions.sum().eval("100 * women / migrant_stock_thousand")
    assert (mean - world["women_pct"]).abs().max() <= 0.2


@pytest.mark.parametrize(
    "name", ["migrant_stock_by_destination", "migrant_stock_by_region", "migration_corridors_2024"]
)
def test_womens_share_is_a_percentage(name: str) -> None:
    assert datasets.load(name)["women_pct"].between(0, 100).all()


def test_destinations_stay_below_the_world() -> None:
    stock = datasets.load("migrant_stock_by_destination")
    regions = datasets.load("migrant_stock_by_region")
    world = regions[regions["region"] == "World"].set_index("year")["migrant_stock_thousand"]
    total = stock.groupby("year")["migrant_stock_thousand"].sum()
    assert (total < world[total.index]).all()
    # The sixty largest hold most of the world's migrants.
    assert total[2024] / world[2024] > 0.8


def test_destinations_of_a_region_stay_below_the_region() -> None:
    region_of = datasets.load("countries").set_index("iso3")["m49_region"]
    stock = datasets.load("migrant_stock_by_destination")
    regions = datasets.load("migrant_stock_by_region").set_index(["region", "year"])
    sums = stock.groupby([stock["iso3"].map(region_of), "year"])["migrant_stock_thousand"].sum()
    assert (sums <= regions["migrant_stock_thousand"][sums.index] + 3).all()


def test_corridors_stay_below_their_destination() -> None:
    stock = datasets.load("migrant_stock_by_destination").query("year == 2024")
    total = stock.set_index("iso3")["migrant_stock_thousand"]
    corridors = datasets.load("migration_corridors_2024")
    assert corridors["migrants_thousand"].is_monotonic_decreasing
    by_destination = corridors.groupby("dest_iso3")["migrants_thousand"].sum()
    present = by_destination.index.intersection(total.index)
    assert len(present) > 10
    assert (by_destination[present] <= total[present]).all()


def test_recipients_stay_below_the_world() -> None:
    received = datasets.load("remittances_received").groupby("year")["received_usd_bn"].sum()
    world = datasets.load("remittances_world").set_index("year")["received_usd_bn"]
    assert (received <= world[received.index]).all()
    assert received[2024] / world[2024] > 0.8


def test_missing_remittances_are_missing_not_zero() -> None:
    received = datasets.load("remittances_received")
    gaps = received[received["received_usd_bn"].isna()]
    assert sorted(set(gaps["iso3"])) == ["SRB", "TJK", "UZB", "ZWE"]
    assert gaps["received_pct_gdp"].isna().all()


def test_published_estimates_name_their_source_and_page(bibliography: BibliographyData) -> None:
    dataset, frame = datasets.describe("published_estimates"), datasets.load("published_estimates")
    keys = set(frame["source_key"])
    assert keys == set(dataset.sources)
    assert keys <= set(bibliography.entries)
    assert set(frame["confidence"]) == {
        "checked-primary",
        "checked-secondary",
        "known-unverified",
        "derived",
    }
    pages = set(re.findall(r"\bU\d+\b", " ".join(frame["table_or_page"])))
    listed = set(re.findall(r"^\| (U\d+) \| <https?://", dataset.provenance, re.MULTILINE))
    assert pages == listed


def test_sex_adds_up_in_each_edition_of_the_global_estimates() -> None:
    frame = datasets.load("published_estimates")
    workers = frame[
        frame["series"].str.contains("ILO global estimates") & (frame["unit"] == "million")
    ]
    wanted = ["series", "year", "source_key"]
    sexes = workers[(workers["dimension"] == "sex") & workers["category"].isin(["men", "women"])]
    by_sex = sexes.groupby(wanted)["value"].agg(["sum", "count"])
    totals = workers[(workers["dimension"] == "total") & (workers["category"] == "all")]
    both = by_sex[by_sex["count"] == 2].join(totals.set_index(wanted)["value"], how="inner")
    assert len(both) >= 3
    assert (both["sum"] - both["value"]).abs().max() <= 0.15 + 1e-9


def test_cite_of_one_publication() -> None:
    assert "fourth edition" in datasets.cite("published_estimates", "ilo_ge4_2024")
    with pytest.raises(datasets.DatasetError, match="no source 'ilo_ge9'"):
        datasets.cite("published_estimates", "ilo_ge9")
    with pytest.raises(datasets.DatasetError, match="leave the key out"):
        datasets.cite("countries", "ilo_ge4_2024")


def test_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(datasets.UnknownDataset, match="'remittances_world'") as caught:
        datasets.load("remitances_world")
    assert caught.value.nearest == "remittances_world"
    assert isinstance(caught.value, LabourMigrationError)
    with pytest.raises(datasets.UnknownDataset):
        datasets.describe("../errors")


def test_each_load_is_a_fresh_frame() -> None:
    first = datasets.load("remittances_world")
    first["received_usd_bn"] = 0.0
    assert datasets.load("remittances_world")["received_usd_bn"].min() > 0


def test_namibia_is_not_a_missing_value(tmp_path: Path) -> None:
    file = tmp_path / "toy.csv"
    file.write_text("iso2,stock_thousand\nNA,1.5\nnull,\n,2\n", encoding="utf-8")
    frame = read_table(file, parse("toy", README))
    assert frame["iso2"].to_list() == ["NA", "null", ""]
    assert frame["stock_thousand"].isna().to_list() == [False, True, False]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "iso2,stock\nNA,1\n",
            "column 'stock_thousand' is missing; column 'stock' is not declared",
        ),
        ("iso2\nNA\n", "column 'stock_thousand' is missing"),
        ("iso2,stock_thousand\nNA,many\n", "column 'stock_thousand' does not hold float64"),
        ("iso2,stock_thousand\nNA,nan\n", "column 'stock_thousand' does not hold float64"),
        ("", "cannot be read"),
    ],
)
def test_a_broken_table_is_named(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "toy.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(datasets.DatasetError, match=message) as caught:
        read_table(file, parse("toy", README))
    assert "datasets/toy/toy.csv" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("---\ntitle", "title", "front matter"),
        ("title: Toy\n", "", "'title' is missing"),
        ("cite_key: toy", "cite_key: 7", "'cite_key' is missing or is not text"),
        ("dtype: float64", "dtype: float", "column 'stock_thousand' has dtype 'float'"),
        ("unit: thousand persons", 'unit: ""', "'stock_thousand' lacks a description or"),
        ("dtype: str, ", "", "column 'iso2' needs exactly"),
        ("columns:", "column:", "'columns' must map"),
    ],
)
def test_a_broken_readme_is_named(old: str, new: str, message: str) -> None:
    with pytest.raises(datasets.DatasetError, match=message) as caught:
        parse("toy", README.replace(old, new))
    assert "datasets/toy/README.md" in str(caught.value)


def test_the_file_itself_can_be_had() -> None:
    with datasets.path("countries") as file:
        assert len(pd.read_csv(file)) == 93
