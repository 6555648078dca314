"""Repeated samples: unbiased where the frame is complete, biased by what a frame leaves out."""

import hashlib
from math import sqrt

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.sampling import InvalidInput, SampleTooLarge, simulation
from labour_migration.sampling.simulation import MEASURES, PLANS, REPETITIONS, SIZES, Frame

SEED = simulation.DEMONSTRATION
PLAN = {plan.key: plan for plan in PLANS}


@pytest.fixture(scope="module")
def country() -> Frame:
    return simulation.frame(SEED)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return simulation.table().set_index(["design", "size", "measure"]).sort_index()


def test_the_truth_is_that_of_the_edition(country: Frame) -> None:
    truth = synthetic.truth(SEED)
    households = truth["labour_force_foreign_born"].value
    dormitories = truth["icls_dormitories"].value
    assert country.value("workers", dormitories=False) == households
    assert country.value("workers") == households + dormitories
    inside = country.value("unemployment", dormitories=False)
    assert inside == pytest.approx(truth["lu1_foreign_born"].value)
    whole = inside * households / (households + dormitories)
    assert country.value("unemployment") == pytest.approx(whole)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("design", [plan.key for plan in PLANS])
@pytest.mark.parametrize("measure", MEASURES)
def test_every_design_is_unbiased_for_its_own_frame(
    table: pd.DataFrame, design: str, size: int, measure: str
) -> None:
    row = table.loc[(design, size, measure)]
    # Four errors of the simulation, and for a ratio the bias of the order of its variance.
    allowed = 4 * row["se"] / sqrt(REPETITIONS)
    if measure == "unemployment":
        allowed += row["se"] ** 2 / row["frame_value"]
    assert abs(row["mean"] - row["frame_value"]) <= allowed


@pytest.mark.parametrize("measure", MEASURES)
def test_without_dormitories_the_bias_is_the_computed_one_at_every_size(
    table: pd.DataFrame, country: Frame, measure: str
) -> None:
    missed = country.value(measure, dormitories=False) - country.value(measure)
    for design in ("simple", "areas", "oversampled", "screened"):
        for size in SIZES:
            row = table.loc[(design, size, measure)]
            assert row["frame_value"] - row["truth"] == missed
            assert row["bias"] == pytest.approx(missed, abs=5 * row["se"] / sqrt(REPETITIONS))
    smallest, largest = (table.loc[("areas", size, measure), "bias"] for size in (SIZES[0], 3600))
    assert largest == pytest.approx(smallest, rel=0.1), "six times the interviews change nothing"


def test_oversampling_lowers_the_error_of_the_rate_a_little_and_screening_much(
    table: pd.DataFrame,
) -> None:
    errors = table["se"].xs("unemployment", level="measure").unstack("size")
    work = table[["interviews", "places"]].xs("unemployment", level="measure")
    assert work.loc["oversampled"].equals(work.loc["areas"]), "same interviews, same cost"
    gain = (errors.loc["oversampled"] / errors.loc["areas"]).mean()
    assert 0.92 < gain < 0.98
    assert 0.68 < (errors.loc["screened"] / errors.loc["areas"]).mean() < 0.78
    # The simple sample is a little better still, and visits many times the areas.
    assert (errors.loc["simple"] < errors.loc["areas"]).all()
    places = table["places"].xs("workers", level="measure")
    assert places.loc[("simple", 1200)] > 7 * places.loc[("areas", 1200)]


def test_intervals_hold_the_value_of_the_frame_and_not_the_truth(table: pd.DataFrame) -> None:
    assert table["frame_coverage_pct"].between(92, 99).all()
    complete = table.loc["dormitories"]
    assert (complete["coverage_pct"] == complete["frame_coverage_pct"]).all()
    others = table.drop(index="dormitories")["coverage_pct"].unstack("size")
    assert (others[3600] < others[600]).all(), "the larger sample is wrong more often"
    assert (others.xs("workers", level="measure")[2400] < 1).all()


def test_estimated_errors_are_near_those_of_repeated_samples(table: pd.DataFrame) -> None:
    ratio = table["estimated_se"] / table["se"]
    assert ratio.between(0.93, 1.12).all()
    errors = table["se"].unstack("size")
    assert (errors[600] / errors[2400]).between(1.8, 2.4).all(), (
        "four times as many, half the error"
    )


def test_what_a_sample_takes_is_counted(table: pd.DataFrame) -> None:
    work = table.xs("workers", level="measure")[["interviews", "screenings", "places"]]
    assert work.loc[("areas", 1200)].to_list() == [1200, 0, 100]
    assert work.loc[("dormitories", 1200)].to_list() == [1200, 0, 100]
    assert work.loc[("screened", 1200), "screenings"] == 2400
    screened = work.xs("screened")["interviews"]
    assert (abs(screened / screened.index - 1) < 0.02).all()


def test_numbers_are_the_same_on_every_machine(country: Frame) -> None:
    found = [simulation.run(country, plan, 600, 7, repetitions=20) for plan in PLANS]
    values = np.concatenate([one.estimates[measure] for one in found for measure in MEASURES])
    text = " ".join(f"{value:.6g}" for value in values)
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "23e7fa223a00d6f8"
    again = simulation.run(country, PLAN["areas"], 600, 7, repetitions=20)
    assert (again.estimates["workers"] == found[1].estimates["workers"]).all()
    other = simulation.run(country, PLAN["areas"], 600, 8, repetitions=20)
    assert (again.estimates["workers"] != other.estimates["workers"]).all()


def test_a_simple_total_is_a_count_blown_up(country: Frame) -> None:
    drawn = simulation.run(country, PLAN["simple"], 600, 3, repetitions=2)
    share = drawn.estimates["workers"] * 600 / len(country.workers)
    assert share == pytest.approx(np.rint(share)), "the total is N over n times a count"


def test_what_cannot_be_drawn_is_refused(country: Frame) -> None:
    for size in (0, 480, 1000, -120):
        with pytest.raises(InvalidInput, match="multiple of 120"):
            simulation.run(country, PLAN["areas"], size, 3)
    with pytest.raises(SampleTooLarge):
        simulation.run(country, PLAN["oversampled"], 12_000, 3, repetitions=2)
    with pytest.raises(InvalidInput, match="workers, unemployment"):
        country.value("pay")


def test_a_simple_sample_spreads_as_the_textbook_says(country: Frame) -> None:
    """N² (1 - n/N) S² / n for a total; of the ratio the same for y - R x."""
    table = simulation.table().set_index(["design", "size", "measure"])["se"]
    count, ratio = len(country.workers), country.seeking.sum() / country.workers.sum()
    for size in SIZES:
        scale = count * sqrt((1 - size / count) / size)
        total = scale * country.workers.std(ddof=1)
        rate = scale * (country.seeking - ratio * country.workers).std(ddof=1)
        rate *= 100 / country.workers.sum()
        assert table["simple", size, "workers"] == pytest.approx(total, rel=0.08)
        assert table["simple", size, "unemployment"] == pytest.approx(rate, rel=0.08)
