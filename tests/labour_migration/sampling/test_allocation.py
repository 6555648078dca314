"""Allocations add up, respect what strata hold, and beat each other where theory says so."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from labour_migration import sampling


@pytest.fixture
def strata() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "population": [6_000, 3_000, 1_000],
            "sd": [10.0, 20.0, 60.0],
            "cost": [4.0, 4.0, 16.0],
            "prevalence": [0.01, 0.04, 0.25],
        },
        index=["rest", "city", "port"],
    )


def variance(plan: pd.DataFrame) -> float:
    """Of a stratified mean, without replacement, from the columns of a plan."""
    share = plan["population"] / plan["population"].sum()
    within = plan["sd"] ** 2 / plan["n"] * (1 - plan["sampling_fraction"])
    return float((share**2 * within).sum())


def test_proportional_gives_every_unit_the_same_weight(strata: pd.DataFrame) -> None:
    plan = sampling.proportional(strata, 500)
    assert plan["n"].to_dict() == {"rest": 300, "city": 150, "port": 50}
    assert plan["design_weight"].to_list() == [20.0, 20.0, 20.0]
    assert "n" not in strata.columns


def test_neyman_has_the_least_variance(strata: pd.DataFrame) -> None:
    best = variance(sampling.neyman(strata, 500))
    assert best < variance(sampling.proportional(strata, 500))
    rng = np.random.default_rng(3)
    for _ in range(50):
        counts = np.maximum(2, rng.multinomial(500, rng.dirichlet([2, 2, 2])))
        other = strata.assign(n=counts, sampling_fraction=counts / strata["population"])
        assert variance(other) >= best * 0.999


def test_cost_optimal_spends_no_more_than_the_budget_and_uses_it(strata: pd.DataFrame) -> None:
    plan = sampling.cost_optimal(strata, budget=4_000)
    spent = (plan["n"] * plan["cost"]).sum()
    assert 4_000 - 16 < spent <= 4_000
    naive = sampling.neyman(strata, int(plan["n"].sum()))
    assert (naive["n"] * naive["cost"]).sum() > spent
    same = sampling.cost_optimal(strata, n=int(plan["n"].sum()))
    assert same["n"].to_list() == plan["n"].to_list()


def test_rare_group_fractions_follow_the_square_root(strata: pd.DataFrame) -> None:
    plan = sampling.rare_group(strata, 1_000)
    fractions = plan["sampling_fraction"] / plan["sampling_fraction"]["rest"]
    assert fractions.to_list() == pytest.approx([1, 2, 5], rel=0.02)
    assert (
        plan["expected_members"].sum()
        > 1.9 * sampling.proportional(strata, 1_000)["n"].mul(strata["prevalence"]).sum()
    )
    dear = sampling.rare_group(strata, 1_000, cost_ratio=10)
    assert dear.loc["port", "n"] < plan.loc["port", "n"]


def test_oversampling_beats_proportional_allocation_for_the_rare_group(
    strata: pd.DataFrame,
) -> None:
    # With one standard deviation for all, the variance of the group's mean is Σ M_h² / m_h.
    def group_variance(plan: pd.DataFrame) -> float:
        members = plan["population"] * plan["prevalence"]
        return float((members**2 / (plan["n"] * plan["prevalence"])).sum())

    best = group_variance(sampling.rare_group(strata, 1_000))
    assert best < 0.7 * group_variance(sampling.proportional(strata, 1_000))


def test_a_small_stratum_is_taken_whole_and_the_others_share_the_rest() -> None:
    strata = pd.DataFrame({"population": [20, 1_000, 1_000], "sd": [500.0, 1.0, 1.0]})
    assert sampling.neyman(strata, 120)["n"].to_list() == [20, 50, 50]


def test_strata_without_the_group_help_only_when_all_others_are_taken() -> None:
    strata = pd.DataFrame({"population": [50, 100], "prevalence": [0.5, 0.0]})
    assert sampling.rare_group(strata, 52)["n"].to_list() == [50, 2]
    assert sampling.rare_group(strata, 90)["n"].to_list() == [50, 40]


def test_a_stratum_left_out_has_no_weight() -> None:
    strata = pd.DataFrame({"population": [50, 100], "prevalence": [0.5, 0.0]})
    plan = sampling.rare_group(strata, 10, minimum=0)
    assert plan["n"].to_list() == [10, 0]
    assert np.isnan(plan["design_weight"].iloc[1])


@given(
    st.lists(st.tuples(st.integers(1, 10**9), st.floats(1e-3, 1e5)), min_size=1, max_size=12),
    st.floats(0, 1),
)
def test_every_allocation_adds_up_within_its_bounds(
    rows: list[tuple[int, float]], position: float
) -> None:
    strata = pd.DataFrame(rows, columns=["population", "sd"])
    least = int(np.minimum(strata["population"], 2).sum())
    n = least + round(position * (int(strata["population"].sum()) - least))
    plan = sampling.neyman(strata, n)
    assert plan["n"].sum() == n
    assert (plan["n"] <= plan["population"]).all()
    assert (plan["n"] >= np.minimum(plan["population"], 2)).all()


@pytest.mark.parametrize(
    ("change", "error", "text"),
    [
        ({"n": 5}, sampling.SampleTooLarge, "between 6 and 10000"),
        ({"n": 20_000}, sampling.SampleTooLarge, "between 6 and 10000"),
        ({"n": 0}, sampling.InvalidInput, "n is 0"),
        ({"n": 100, "sd": "spread"}, sampling.MissingColumn, "no column 'spread'"),
    ],
)
def test_impossible_plans_are_named(
    strata: pd.DataFrame,
    change: dict[str, object],
    error: type[sampling.SamplingError],
    text: str,
) -> None:
    with pytest.raises(error, match=text):
        sampling.neyman(strata, **change)  # type: ignore[arg-type]


def test_impossible_measures_are_named(strata: pd.DataFrame) -> None:
    with pytest.raises(sampling.InvalidInput, match="position 1 is -1"):
        sampling.neyman(strata.assign(sd=[1.0, -1.0, 1.0]), 100)
    with pytest.raises(sampling.InvalidInput, match="measure zero"):
        sampling.neyman(strata.assign(sd=0.0), 100)
    with pytest.raises(sampling.InvalidInput, match="must be numbers"):
        sampling.neyman(strata.assign(sd="wide"), 100)
    with pytest.raises(sampling.InvalidInput, match="either n or budget"):
        sampling.cost_optimal(strata, n=10, budget=10)
    with pytest.raises(sampling.SampleTooLarge, match="cost 48, over 20"):
        sampling.cost_optimal(strata, budget=20)
    with pytest.raises(sampling.InvalidInput, match="no row"):
        sampling.proportional(strata.iloc[:0], 10)
