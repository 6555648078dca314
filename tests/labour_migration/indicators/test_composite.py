"""Scores made of parts, and the gap between two shares."""

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import BadColumn, BadScore, EmptyDomain, composite, gaps, mismatch

from .conftest import DESIGN

ONE = pd.DataFrame(
    {"law": [1.0, 0.0, np.nan], "money": [0.5, np.nan, np.nan]}, index=["up", "down", "dark"]
)
OTHER = ONE.assign(money=[1.0, 0.25, np.nan])


def test_normalised_runs_from_worst_to_best() -> None:
    values = pd.DataFrame({"days": [30.0, 10, np.nan]})
    assert composite.normalised(values, 40, 0)["days"].iloc[:2].tolist() == [0.25, 0.75]
    assert composite.normalised(values, 40, 0)["days"].isna().tolist() == [False, False, True]
    with pytest.raises(BadScore, match="outside the scale from 0 to 20"):
        composite.normalised(values, 0, 20)
    with pytest.raises(BadScore, match="must differ"):
        composite.normalised(values, 3, 3)


def test_parts_take_the_mean_of_coders_and_the_extremes_of_what_is_not_known() -> None:
    found = composite.parts(ONE, OTHER)
    assert found.loc["up"].tolist() == [0.875, 0.75, 1.0, 2, 0, 1]
    assert found.loc["down"].tolist() == [0.125, 0.125, 0.125, 2, 0, 0]
    assert np.isnan(found.loc["dark", "value"])
    assert found.loc["dark", ["low", "high", "known", "missing"]].tolist() == [0, 1, 0, 2]


def test_a_single_coder_leaves_only_what_is_missing_open() -> None:
    found = composite.parts(ONE)
    assert found.loc["up", ["value", "low", "high"]].tolist() == [0.75, 0.75, 0.75]
    assert found.loc["down", ["value", "low", "high"]].tolist() == [0.0, 0.0, 0.5]


def test_coders_must_have_scored_the_same_card() -> None:
    with pytest.raises(BadColumn, match="same rows and columns"):
        composite.parts(ONE, OTHER.iloc[:2])
    with pytest.raises(BadScore, match="outside the scale"):
        composite.parts(ONE * 3)


def test_the_two_means_and_their_weights() -> None:
    scores = pd.DataFrame({"law": [0.9, 0.5], "money": [0.0, 0.5]}, index=["A", "B"])
    assert composite.combined(scores).tolist() == [0.45, 0.5]
    assert composite.combined(scores, {"law": 3, "money": 1}).tolist() == pytest.approx(
        [0.675, 0.5]
    )
    assert composite.combined(scores, mean="geometric").tolist() == pytest.approx([0.0, 0.5])
    assert composite.combined(scores, {"law": 1, "money": 0}, mean="geometric")["A"] == 0.9
    assert composite.combined(ONE).isna().tolist() == [False, True, True]


@pytest.mark.parametrize("weights", [{"law": 1}, {"law": -1, "money": 2}, {"law": 0, "money": 0}])
def test_weights_that_make_no_sense_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(BadScore, match="weights"):
        composite.combined(ONE, weights)


def test_a_scale_below_zero_is_refused() -> None:
    with pytest.raises(BadScore, match="below 0"):
        composite.combined(ONE - 1, mean="geometric")


def test_share_gap_agrees_with_the_gap_in_over_qualification(survey: pd.DataFrame) -> None:
    graduates = (survey["edu"] == 3) & survey["isco1"].between(1, 9)
    ours = gaps.share_gap(survey, DESIGN, survey["isco1"] >= 4, migrant="abroad", where=graduates)
    theirs = mismatch.overqualification_gap(
        survey, DESIGN, education="edu", occupation="isco1", migrant="abroad", where=graduates
    )
    for name, found in theirs.items():
        assert ours[name].value == pytest.approx(found.value)
        assert ours[name].se == pytest.approx(found.se)


def test_a_gap_needs_both_groups(survey: pd.DataFrame) -> None:
    with pytest.raises(EmptyDomain):
        gaps.share_gap(survey, DESIGN, survey["edu"] == 3, migrant=survey["abroad"] > 1)
