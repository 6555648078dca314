"""Permit files: decisions are not persons, and the last day counts."""

import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.indicators import BadColumn, MissingColumn, permits

ROWS = pd.DataFrame(
    [
        (7, 1, 1, "2023-02-01", "2023-02-10", "2024-02-10"),
        (7, 4, 1, "2024-02-01", "2024-02-11", "2025-02-10"),
        (7, 4, 2, "2024-03-01", "", ""),
        (8, 2, 1, "2024-05-01", "2024-05-05", "2024-11-01"),
        (9, 1, 3, "2024-06-01", "", ""),
    ],
    columns=list(permits.COLUMNS),
)


def test_a_year_counts_decisions_and_persons_apart() -> None:
    found = permits.by_year(ROWS).loc[2024]
    assert found[["decisions", "granted", "renewals"]].tolist() == [4, 2, 1]
    assert found[["persons", "persons_granted"]].tolist() == [3, 2]
    assert found["decisions_a_person"] == pytest.approx(4 / 3)


def test_both_ends_of_a_permit_belong_to_it() -> None:
    for day, keys in {
        "2023-02-09": [],
        "2023-02-10": [7],
        "2024-02-10": [7],
        "2024-11-01": [7, 8],
        "2024-11-02": [7],
    }.items():
        assert permits.holders(ROWS, day)["person_key"].tolist() == keys


def test_a_holder_of_two_permits_counts_once() -> None:
    twice = pd.concat([ROWS, ROWS.iloc[[1]].assign(valid_to="2025-08-01")], ignore_index=True)
    assert len(permits.valid(twice, "2024-12-31")) == 2
    kept = permits.holders(twice, "2024-12-31")
    assert kept["valid_to"].tolist() == ["2025-08-01"]


def test_the_synthetic_file_has_the_persons_of_its_design() -> None:
    found = permits.by_year(synthetic.companion("permits", 20251103))
    assert found.loc[2024, ["decisions", "persons"]].tolist() == [12_700, 9_400]
    assert (found["persons_granted"] <= found["persons"]).all()


def test_bad_files_are_named() -> None:
    with pytest.raises(MissingColumn, match="valid_to"):
        permits.by_year(ROWS.drop(columns="valid_to"))
    with pytest.raises(BadColumn, match="lacks the day"):
        permits.by_year(ROWS.assign(valid_to=""))
    with pytest.raises(BadColumn, match="before it starts"):
        permits.by_year(ROWS.assign(valid_to=ROWS["valid_to"].replace("2024-02-10", "2020-01-01")))
    with pytest.raises(BadColumn, match="decided"):
        permits.by_year(ROWS.assign(decided="5 May"))
    with pytest.raises(BadColumn, match="2024-12-31"):
        permits.valid(ROWS, "31.12.2024")
