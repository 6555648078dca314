"""Sample sizes against printed values, and against a simulation."""

import numpy as np
import pytest

from labour_migration import sampling
from labour_migration.estimates import Estimate, EstimateError


@pytest.mark.parametrize(
    ("p", "margin", "complete"), [(0.5, 0.05, 385), (0.5, 0.03, 1068), (0.1, 0.02, 865)]
)
def test_textbook_values(p: float, margin: float, complete: int) -> None:
    assert sampling.for_proportion(p, margin).complete == complete


def test_every_complication_enters_where_it_should() -> None:
    size = sampling.for_proportion(
        0.5, 0.05, design_effect=2, population=1_000, response=0.5, group_share=0.1
    )
    # 768.29 in an unlimited population, 434.7 in one of 1,000.
    assert size == sampling.SampleSize(complete=435, approached=870, screened=8_695)


def test_a_sample_never_exceeds_the_population() -> None:
    assert sampling.for_proportion(0.5, 0.0001, population=300).complete == 300


@pytest.mark.parametrize("population", [None, 800])
def test_the_margin_is_the_inverse(population: int | None) -> None:
    size = sampling.for_proportion(0.3, 0.04, design_effect=1.3, population=population)
    margin = sampling.margin_for(0.3, size.complete, design_effect=1.3, population=population)
    assert margin == pytest.approx(0.04, rel=0.005)


def test_a_census_has_no_margin() -> None:
    assert sampling.margin_for(0.3, 800, population=800) == 0


def test_the_margin_holds_in_repeated_samples() -> None:
    size = sampling.for_proportion(0.3, 0.05, population=2_000).complete
    hits = np.random.default_rng(8).hypergeometric(600, 1_400, size, size=20_000)
    assert np.mean(np.abs(hits / size - 0.3) <= 0.05) == pytest.approx(0.95, abs=0.01)


@pytest.mark.parametrize(
    "wrong",
    [
        {"proportion": 0.0},
        {"proportion": 1.2},
        {"margin": 0.0},
        {"response": 0.0},
        {"response": 1.1},
        {"group_share": -0.1},
        {"design_effect": -1.0},
        {"population": 0},
    ],
)
def test_numbers_out_of_range_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(sampling.InvalidInput, match=next(iter(wrong))):
        sampling.for_proportion(**({"proportion": 0.5, "margin": 0.05} | wrong))  # type: ignore[arg-type]


def test_margins_refuse_the_impossible() -> None:
    with pytest.raises(sampling.InvalidInput, match="proportion"):
        sampling.margin_for(1.0, 100)
    with pytest.raises(sampling.InvalidInput, match="population is 50"):
        sampling.margin_for(0.5, 100, population=50)
    with pytest.raises(EstimateError, match="between 0 and 1, not at 95"):
        sampling.margin_for(0.5, 100, level=95)


def test_an_estimate_shows_itself() -> None:
    estimate = Estimate.normal(10.0, 4.0, n=50, missing=3, unit="per cent", method="toy")
    assert estimate.low == pytest.approx(6.08, abs=0.01)
    assert estimate.relative_se == 0.2
    assert repr(estimate) == (
        "Estimate(10, 95% interval 6.08007 to 13.9199, n=50, missing=3, per cent, toy)"
    )
    assert repr(Estimate(3.0)) == "Estimate(3, n=0)"
    assert np.isnan(Estimate(0.0, se=1.0).relative_se)
    with pytest.raises(EstimateError, match="variance cannot be -1"):
        Estimate.normal(1.0, -1.0, n=3)
