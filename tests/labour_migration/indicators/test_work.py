"""Over-qualification, concentration and earnings on small tables."""

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import (
    BadColumn,
    Design,
    EmptyDomain,
    NoCommonSupport,
    concentration,
    earnings,
    mismatch,
)

from .conftest import DESIGN

FLAT = Design()
JOBS = pd.DataFrame(
    {
        "edu": [3, 3, 3, 3, 3, 2, None, 3],
        "isco1": [2, 5, 9, 0, None, 9, 9, 1],
        "abroad": [1, 1, 1, 1, 1, 1, 1, 0],
    }
)


def test_overqualification_counts_isco_4_to_9_and_leaves_the_armed_forces_out() -> None:
    found = mismatch.overqualification(JOBS, FLAT, education="edu", occupation="isco1")
    assert found.value == pytest.approx(50.0)
    # A blank occupation and a blank education: both might have belonged to the figure.
    assert (found.n, found.missing) == (4, 2)


def test_overqualification_gap_leaves_out_the_ratio_to_zero() -> None:
    found = mismatch.overqualification_gap(
        JOBS, FLAT, education="edu", occupation="isco1", migrant="abroad"
    )
    assert found["gap"].value == pytest.approx(200 / 3)
    assert set(found) == {"migrant", "other", "gap"}


def test_dissimilarity_by_hand() -> None:
    jobs = pd.DataFrame(
        {
            "isic": ["A", "A", "F", "G", "A", "F", "F", "F", ""],
            "abroad": [0, 0, 0, 0, 1, 1, 1, 1, 1],
        }
    ).astype({"isic": "str"})
    found = concentration.dissimilarity(jobs, FLAT, category="isic", migrant="abroad")
    # |1/2 - 1/4| + |1/4 - 3/4| + |1/4 - 0|, halved.
    assert found.value == pytest.approx(50.0)
    assert (found.n, found.missing) == (8, 1)
    rows = concentration.location_quotients(jobs, FLAT, category="isic", migrant="abroad")
    quotient = rows[rows["figure"] == "quotient"].set_index("category")["value"]
    assert quotient.to_dict() == pytest.approx({"A": 2 / 3, "F": 1.5, "G": 0.0})


def test_quotients_average_to_one_over_all_workers(survey: pd.DataFrame) -> None:
    rows = concentration.location_quotients(survey, DESIGN, category="isic", migrant="abroad")
    wide = rows.pivot(index="category", columns="figure", values="value")
    everyone = (wide["migrant"] / wide["quotient"]).sum()
    assert everyone == pytest.approx(100)
    assert wide[["migrant", "other"]].sum().tolist() == pytest.approx([100, 100])


@pytest.mark.parametrize("group", [0.0, 1.0])
def test_concentration_needs_both_groups(survey: pd.DataFrame, group: float) -> None:
    with pytest.raises(EmptyDomain, match="with a known category"):
        concentration.dissimilarity(
            survey.assign(abroad=group), DESIGN, category="isic", migrant="abroad"
        )


PAY = pd.DataFrame(
    {
        "pay": [80.0, 90.0, 160.0, 100.0, 200.0, 200.0, 200.0, np.nan],
        "abroad": [1, 1, 1, 0, 0, 0, 0, 0],
        "edu": [1, 1, 3, 1, 3, 3, 3, 3],
    }
)


def test_raw_gaps() -> None:
    mean = earnings.earnings_gap(PAY, FLAT, earnings="pay", migrant="abroad")
    assert mean.value == pytest.approx(100 * (1 - 110 / 175))
    assert (mean.n, mean.missing) == (7, 1)
    median = earnings.earnings_gap(PAY, FLAT, earnings="pay", migrant="abroad", statistic="median")
    assert median.value == pytest.approx(55.0)
    with pytest.raises(BadColumn, match="'mean' or 'median'"):
        earnings.earnings_gap(PAY, FLAT, earnings="pay", migrant="abroad", statistic="mode")  # type: ignore[arg-type]


def test_median_gap_has_an_error_in_a_larger_sample(survey: pd.DataFrame) -> None:
    found = earnings.earnings_gap(
        survey, DESIGN, earnings="pay", migrant="abroad", statistic="median"
    )
    mean = earnings.earnings_gap(survey, DESIGN, earnings="pay", migrant="abroad")
    assert 0.5 < found.se / mean.se < 2


def test_reweighting_compares_like_with_like() -> None:
    found = earnings.gap_by_reweighting(PAY, FLAT, earnings="pay", migrant="abroad", cells=["edu"])
    # Others with the migrants' education: two thirds earn 100, one third 200.
    assert found.value == pytest.approx(100 * (1 - 110 / (400 / 3)))
    assert found.missing == 1


def test_reweighting_says_who_has_no_counterpart() -> None:
    frame = PAY.assign(edu=[1, 1, 2, 1, 3, 3, 3, 3])
    found = earnings.gap_by_reweighting(
        frame, FLAT, earnings="pay", migrant="abroad", cells=["edu"]
    )
    assert found.value == pytest.approx(15.0)
    assert "33.3 per cent of migrants without counterpart" in found.method
    assert (found.n, found.missing) == (3, 2)
    with pytest.raises(NoCommonSupport):
        earnings.gap_by_reweighting(
            PAY.assign(edu=PAY["abroad"]), FLAT, earnings="pay", migrant="abroad", cells=["edu"]
        )


def test_regression_recovers_the_gap_that_was_put_in() -> None:
    rng = np.random.default_rng(3)
    edu, migrant = rng.integers(1, 4, 6000), rng.random(6000) < 0.3
    edu = np.where(migrant & (rng.random(6000) < 0.5), 1, edu)
    log = 7 + 0.3 * edu - 0.06 * migrant + 0.4 * rng.normal(size=6000)
    frame = pd.DataFrame({"pay": np.exp(log), "abroad": migrant, "edu": edu})
    raw = earnings.earnings_gap(frame, FLAT, earnings="pay", migrant="abroad")
    both = [
        earnings.gap_by_regression(
            frame, FLAT, earnings="pay", migrant="abroad", controls="C(edu)"
        ),
        earnings.gap_by_reweighting(frame, FLAT, earnings="pay", migrant="abroad", cells=["edu"]),
    ]
    for found in both:
        assert found.low < 100 * (1 - np.exp(-0.06)) < found.high
        assert found.value < raw.low


def test_regression_refuses_what_it_cannot_answer() -> None:
    def run(frame: pd.DataFrame, controls: str) -> None:
        earnings.gap_by_regression(frame, FLAT, earnings="pay", migrant="abroad", controls=controls)

    with pytest.raises(BadColumn, match="cannot be read"):
        run(PAY, "C(no_such_column)")
    with pytest.raises(BadColumn, match="same thing"):
        run(PAY, "abroad")
    with pytest.raises(EmptyDomain):
        run(PAY.assign(abroad=0), "C(edu)")


def test_regression_counts_zero_pay_and_blank_controls_as_missing() -> None:
    frame = PAY.assign(pay=[0.0, *PAY["pay"][1:]], edu=[1, 1, 3, 1, None, 3, 3, 3])
    found = earnings.gap_by_regression(
        frame, FLAT, earnings="pay", migrant="abroad", controls="C(edu)"
    )
    assert (found.n, found.missing) == (5, 3)


def test_controls_may_be_nullable_or_text_with_blanks() -> None:
    plain = PAY.assign(edu=[1, 1, 3, 1, None, 3, 3, 3])
    typed = plain.astype({"edu": "Int64"})
    text = plain.assign(edu=["low", "low", "high", "low", "", "high", "high", "high"])
    found = [
        earnings.gap_by_regression(frame, FLAT, earnings="pay", migrant="abroad", controls="C(edu)")
        for frame in (plain, typed, text.astype({"edu": "str"}))
    ]
    assert found[0] == found[1]
    assert found[2].value == pytest.approx(found[0].value)
    assert (found[2].n, found[2].missing) == (6, 2)
