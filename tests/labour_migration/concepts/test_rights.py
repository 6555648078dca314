"""Comparing rights: what a filter keeps, and that the tables behind it hold together."""

import re

import pytest
from pybtex.database import BibliographyData

from labour_migration import datasets
from labour_migration.concepts import UnknownName, rights
from labour_migration.errors import LabourMigrationError

MARKS = {"checked", "known"}
DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def test_everything_is_the_whole_table() -> None:
    everything = rights.compare()
    assert len(everything) == len(datasets.load("rights"))
    assert everything.notna().all(axis=None)
    assert (everything["short_name"] != "").all()


def test_an_irregular_stay_shuts_out_only_what_asks_for_a_regular_one() -> None:
    everything, irregular = rights.compare(), rights.compare(status="irregular")
    regular_only = (everything["covered"] == "regular only").sum()
    assert regular_only > 0
    assert len(everything) - len(irregular) == regular_only
    assert set(irregular["covered"]) == {"all", "categories"}
    assert rights.compare(status="regular").equals(everything)


def test_the_equality_clauses_differ() -> None:
    covered = rights.matrix(rights.compare(["Equal pay and conditions"])).iloc[0]
    assert covered[["C97", "C143", "ICRMW"]].tolist() == ["regular only", "regular only", "all"]


def test_instruments_by_id_or_by_short_name() -> None:
    assert rights.compare(instruments=["C97"]).equals(rights.compare(instruments=["C097"]))
    assert rights.compare("Own identity papers").equals(rights.compare(["Own identity papers"]))
    assert rights.compare(instruments=["C144"]).empty


def test_a_cell_without_a_provision_is_empty() -> None:
    table = rights.matrix(rights.compare())
    assert table.loc["Own identity papers", "C97"] == ""
    assert list(table.index) == list(rights.compare()["right"].unique())


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        ({"rights": ["Social securty"]}, "Social security"),
        ({"instruments": ["C0097"]}, "C097"),
        ({"status": "iregular"}, "irregular"),
    ],
)
def test_an_unknown_name_is_told(asked: dict[str, object], nearest: str) -> None:
    with pytest.raises(UnknownName, match=nearest) as caught:
        rights.compare(**asked)  # type: ignore[arg-type]
    assert caught.value.nearest == nearest
    assert isinstance(caught.value, LabourMigrationError)


def test_every_provision_names_an_instrument_and_a_coverage() -> None:
    provisions, named = datasets.load("rights"), datasets.load("instruments")
    assert set(provisions["instrument_id"]) <= set(named["id"])
    assert set(provisions["covered"]) == set(rights.COVERED)
    assert set(provisions["mark"]) | set(named["mark"]) == MARKS
    assert (provisions["who"] != "").all() and (provisions["says"] != "").all()


def test_general_knowledge_carries_no_article() -> None:
    provisions = datasets.load("rights")
    assert (provisions.loc[provisions["mark"] == "known", "article"] == "").all()


def test_a_count_has_its_date() -> None:
    named = datasets.load("instruments")
    counted = named["ratifications"].notna()
    assert (counted == (named["as_of"] != "")).all()
    assert named["short_name"].is_unique
    assert named["adopted"].map(lambda text: text == "" or bool(DATE.fullmatch(text))).all()


@pytest.mark.parametrize("name", ["instruments", "rights", "agreement_checklist"])
def test_sources_are_in_the_bibliography(name: str, bibliography: BibliographyData) -> None:
    keys = set(" ".join(datasets.load(name)["source_keys"]).split())
    assert keys - set(bibliography.entries) == set()
