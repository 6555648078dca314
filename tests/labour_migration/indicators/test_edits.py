"""Edit rules find what was planted in the synthetic survey, and little else."""

import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.indicators import BadColumn, MissingColumn, amounts, edits


@pytest.fixture(scope="module", params=[20251103, 7])
def survey(request: pytest.FixtureRequest) -> pd.DataFrame:
    return synthetic.labour_force_survey(request.param)


def test_households_counted_twice_are_found(survey: pd.DataFrame) -> None:
    found = edits.counted_twice(survey, person="p_id", household="hh_id", ignore=["w_final"])
    # The copies have the number of the household, or one above 50.
    planted = survey["p_id"].duplicated() | (survey["hh_id"] % 100 > 50)
    assert planted.sum() > 5
    assert found.tolist() == planted.tolist()


def test_impossible_years_are_found(survey: pd.DataFrame) -> None:
    found = edits.impossible_year(
        survey["arr_year"], survey["age"], survey_year=2025, allowed=survey["cob"] != "QVR"
    )
    assert 30 <= found.sum() <= 50
    assert survey.loc[found & (survey["cob"] == "QVR"), "arr_year"].notna().all()
    assert (survey["cob"] == "QVR")[found].sum() == found.sum() // 2


def test_pay_in_the_wrong_box_is_mostly_found(survey: pd.DataFrame) -> None:
    pay = amounts.monthly(survey["earn_m"], survey["earn_period"], {1: 1, 2: 12})
    cells = [survey["sex"], survey["edu"], survey["isco1"]]
    found = edits.other_period(pay, cells)
    planted = round(0.005 * survey["earn_period"].notna().sum())
    assert planted * 0.7 <= found.sum() <= planted * 2
    again = edits.other_period(pay.where(~found, pay / 12), cells)
    assert again.sum() <= 3


def test_wrong_arguments_are_named(survey: pd.DataFrame) -> None:
    with pytest.raises(MissingColumn):
        edits.counted_twice(survey, person="pid", household="hh_id")
    with pytest.raises(BadColumn):
        edits.other_period(survey["earn_m"], [survey["sex"]], months=1)
