"""The population has the values the design states, in every edition a cohort may get."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.synthetic.country import country
from labour_migration.synthetic.truth_keys import KEYS
from labour_migration.synthetic.work import work

# Value of the prototype of the design at the seed 20251103; ours must lie in the same band.
PROTOTYPE = {
    "persons": 247_427, "persons_15": 209_780, "foreign_born_15": 49_494,
    "foreign_born_share": 23.6, "foreign_citizen_share": 19.4, "irregular": 4_025,
    "participation_native": 56.1, "participation_foreign_born": 67.7,
    "participation_men_native": 62.8, "participation_men_foreign_born": 78.4,
    "participation_women_native": 49.7, "participation_women_foreign_born": 55.5,
    "participation_women_25_54_native": 74.0, "participation_women_25_54_foreign_born": 68.2,
    "lu1_native": 5.2, "lu1_foreign_born": 7.1, "lu1_men_foreign_born": 6.1,
    "lu1_women_foreign_born": 8.7, "lu4_native": 14.7, "lu4_foreign_born": 20.0,
    "over_qualified_native": 21.8, "over_qualified_foreign_born": 41.4,
    "informal_native": 19.1, "informal_foreign_born": 34.5,
    "construction_men_native": 11.5, "construction_men_foreign_born": 23.8,
    "domestic_women_native": 2.0, "domestic_women_foreign_born": 19.4,
    "pay_gap_mean": 11.7, "pay_gap_median": 11.4, "dissimilarity": 23.2,
    "labour_force_foreign_born": 33_506, "return_migrant_workers": 4_949,
}  # fmt: skip


@pytest.fixture(scope="module")
def editions() -> pd.DataFrame:
    """True values of forty cohorts; ``truth`` raises for a seed outside a band."""
    rows = {
        seed: {key: one.value for key, one in synthetic.truth(seed).values.items()}
        for seed in range(1, 41)
    }
    return pd.DataFrame.from_dict(rows, orient="index")


@pytest.mark.parametrize("key", sorted(PROTOTYPE))
def test_forty_editions_lie_in_the_band_and_around_its_middle(
    editions: pd.DataFrame, key: str
) -> None:
    low, high = KEYS[key].low, KEYS[key].high
    assert low is not None and high is not None
    assert editions[key].between(low, high).all()
    assert low <= PROTOTYPE[key] <= high
    # A band is eight standard deviations wide: a shifted model would show in the mean.
    assert abs(editions[key].mean() - (low + high) / 2) < 1.5 * (high - low) / 8
    assert editions[key].std() < 1.6 * (high - low) / 8


def test_every_band_of_the_design_is_tested() -> None:
    banded = {key for key, known in KEYS.items() if known.low is not None}
    assert banded == {*PROTOTYPE, "icls_households", "capture_recapture"}


def test_five_findings_hold_in_every_edition(editions: pd.DataFrame) -> None:
    def gap(key: str) -> pd.Series:
        return editions[f"{key}_foreign_born"] - editions[f"{key}_native"]

    assert (gap("participation_women") > 0).all()
    assert (gap("participation_women_25_54") < 0).all()
    assert (gap("lu1_women") > gap("lu1_men")).all()
    assert gap("over_qualified").between(15, 25).all()
    assert (gap("construction_men") > 8).all() and (gap("domestic_women") > 12).all()
    assert (gap("informal") > 10).all()


def test_citizenship_runs_across_birthplace(editions: pd.DataFrame) -> None:
    share = editions["foreign_born_citizens_15"] / editions["foreign_born_15"]
    assert share.between(0.17, 0.20).all()
    assert editions["native_born_foreign_citizens"].between(900, 1_250).all()
    assert editions["missed_by_projection"].between(8_000, 9_400).all()


def test_icls_total(editions: pd.DataFrame) -> None:
    assert (editions["icls_dormitories"] == 11_880).all()
    assert (editions["icls_non_resident"] == 12_300).all()
    outside = editions["icls_total"] - editions["labour_force_foreign_born"]
    assert (outside.round(6) == 24_180).all()


def test_population_table_says_what_the_truth_says(seed: int) -> None:
    people, truth = synthetic.population(seed), synthetic.truth(seed)
    adult = people["age"] >= 15

    assert people.attrs == {
        "synthetic": True,
        "name": "synthetic_population",
        "title": "SYNTHETIC population of Costaverra, private households, true values",
    }
    assert len(people) == truth["persons"].value
    assert people["irregular"].sum() == truth["irregular"].value
    assert people["lfs_status"].isna().equals(~adult)
    women = people[adult & (people["sex"] == 2) & people["foreign_born"]]
    active = 100 * women["lfs_status"].isin([1, 2]).mean()
    assert active == pytest.approx(truth["participation_women_foreign_born"].value)
    paid = people.dropna(subset="pay_qvc_month").groupby("foreign_born")["pay_qvc_month"].mean()
    assert 100 * (1 - paid[True] / paid[False]) == pytest.approx(
        truth["pay_gap_mean"].value, abs=0.001
    )
    assert (people.groupby("household")["age"].first() >= 18).all()
    assert (people["years_here"] <= people["age"]).all()


def test_pay_gap_by_construction_is_six_per_cent(seed: int) -> None:
    land = country(seed)
    known, people = work(land), land.residents
    paid = np.isfinite(known.pay) & ~people.irregular
    level = [known.education == 2, (known.education == 3) & ~known.over_qualified]
    activity = [known.activity == code for code in range(1, 10)]
    columns = [people.foreign_born, people.woman, known.over_qualified, *level, *activity]
    matrix = np.column_stack([np.ones(paid.sum()), *(column[paid] for column in columns)])
    found = np.linalg.lstsq(matrix, np.log(known.pay[paid]), rcond=None)[0]
    assert found[1] == pytest.approx(-0.06, abs=0.015)
