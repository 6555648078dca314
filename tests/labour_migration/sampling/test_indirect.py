"""Venues, shared weights and adaptive clusters: unbiased by construction, in simulation too."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import sampling


@pytest.fixture
def visitors() -> pd.DataFrame:
    """Visits of 600 migrants to three venues; those who earn less go more often."""
    rng = np.random.default_rng(1)
    visits = pd.DataFrame(rng.poisson([2, 1, 0.5], (600, 3)), columns=["church", "market", "park"])
    visits.loc[visits.sum(axis=1) == 0, "park"] = 1
    return visits


FRACTIONS = pd.Series({"church": 0.05, "market": 0.10, "park": 0.15})


def test_weights_of_sampled_visits_are_unbiased_for_totals(visitors: pd.DataFrame) -> None:
    rng = np.random.default_rng(2)
    wage = 1_000 / visitors.sum(axis=1).to_numpy()
    totals, means, naive = [], [], []
    for _ in range(300):
        met = rng.binomial(visitors.to_numpy(), FRACTIONS.to_numpy()).sum(axis=1)
        rows = np.repeat(np.arange(600), met)
        weights = sampling.time_location_weights(visitors.iloc[rows], FRACTIONS)
        totals.append(weights.sum())
        means.append(np.average(wage[rows], weights=weights))
        naive.append(wage[rows].mean())
    assert np.mean(totals) == pytest.approx(600, rel=0.02)
    assert np.mean(means) == pytest.approx(wage.mean(), rel=0.02)
    assert np.mean(naive) < 0.85 * wage.mean()


def test_weights_of_persons_met_once_or_more_are_unbiased(visitors: pd.DataFrame) -> None:
    rng = np.random.default_rng(3)
    totals = []
    for _ in range(300):
        met = rng.binomial(visitors.to_numpy(), FRACTIONS.to_numpy()).sum(axis=1) > 0
        chosen = visitors[met]
        totals.append(sampling.time_location_weights(chosen, FRACTIONS, unit="persons").sum())
    assert np.mean(totals) == pytest.approx(600, rel=0.02)


def test_people_who_could_not_have_been_met_are_named(visitors: pd.DataFrame) -> None:
    with pytest.raises(sampling.UnknownCell, match="venue 'park'"):
        sampling.time_location_weights(visitors, FRACTIONS.drop("park"))
    with pytest.raises(sampling.InvalidInput, match="could not have been met"):
        sampling.time_location_weights(visitors * [0, 1, 0], FRACTIONS)
    with pytest.raises(sampling.InvalidInput, match="fraction at position 0 is 5"):
        sampling.time_location_weights(visitors, FRACTIONS * 100)
    with pytest.raises(sampling.InvalidInput, match="visits at position 0"):
        sampling.time_location_weights(-visitors - 1, FRACTIONS)


@pytest.fixture
def families() -> pd.DataFrame:
    """All links of 400 migrants to 1,000 households of origin, one to three each."""
    rng = np.random.default_rng(4)
    rows = [
        (int(unit), target)
        for target in range(400)
        for unit in rng.choice(1_000, rng.integers(1, 4), replace=False)
    ]
    return pd.DataFrame(rows, columns=["unit", "target"])


def test_shared_weights_are_unbiased_and_the_interval_covers(families: pd.DataFrame) -> None:
    rng = np.random.default_rng(5)
    all_links = families["target"].value_counts()
    sent = pd.Series(rng.lognormal(5, 0.5, 400))
    totals, covered = [], 0
    for _ in range(200):
        weights = pd.Series(1_000 / 120, index=rng.choice(1_000, 120, replace=False))
        found = families[families["unit"].isin(weights.index)]
        shared = sampling.weight_share(weights, found, all_links)
        estimate = sampling.shared_total(weights, found, all_links, sent, unit="USD")
        assert estimate.value == pytest.approx(float((shared * sent[shared.index]).sum()))
        assert estimate.n == len(shared)
        totals.append(estimate.value)
        covered += estimate.low <= sent.sum() <= estimate.high
    assert np.mean(totals) == pytest.approx(sent.sum(), rel=0.02)
    # Drawn without replacement, so the interval is a little too wide, not too short.
    assert 0.92 <= covered / 200 <= 0.99


def test_links_that_do_not_fit_are_named() -> None:
    weights = pd.Series({"h1": 10.0, "h2": 10.0})
    links = pd.DataFrame({"unit": ["h1", "h2"], "target": ["Ana", "Ana"]})
    two = pd.Series({"Ana": 2})
    with pytest.raises(sampling.UnlinkedTarget, match="'Ana' has 2 links in the sample and 1"):
        sampling.weight_share(weights, links, pd.Series({"Ana": 1}))
    with pytest.raises(sampling.UnlinkedTarget, match="nan in all"):
        sampling.weight_share(weights, links, pd.Series({"Ben": 1}))
    with pytest.raises(sampling.UnknownCell, match="'h2', which has no weight"):
        sampling.weight_share(weights.drop("h2"), links, two)
    with pytest.raises(sampling.InvalidInput, match="link of 'h1' to 'Ana' is listed twice"):
        sampling.weight_share(weights, pd.concat([links, links]), two)
    with pytest.raises(sampling.InvalidInput, match="unit or a target is listed twice"):
        sampling.weight_share(pd.concat([weights, weights]), links, two)
    with pytest.raises(sampling.NegativeWeight):
        sampling.weight_share(-weights, links, two)
    with pytest.raises(sampling.InvalidInput, match="'Ana' has no value"):
        sampling.shared_total(weights, links, two, pd.Series({"Ben": 1.0}))
    with pytest.raises(sampling.InvalidInput, match="two sampled frame units"):
        sampling.shared_total(weights[:1], links[:1], two, pd.Series({"Ana": 1.0}))


def test_adaptive_clusters_are_unbiased_and_better_than_a_simple_sample() -> None:
    # Migrants live in 12 blocks of five neighbouring areas among 400; a block is a network.
    rng = np.random.default_rng(6)
    counts = np.zeros(400)
    for start in rng.choice(80, 12, replace=False) * 5:
        counts[start : start + 5] = rng.integers(1, 60, 5)
    blocks = counts.reshape(80, 5)
    means = np.where(counts > 0, np.repeat(blocks.mean(axis=1), 5), 0)
    adaptive, simple, variances = [], [], []
    for _ in range(1_000):
        drawn = rng.choice(400, 60, replace=False)
        estimate = sampling.adaptive_mean(means[drawn], population=400)
        adaptive.append(estimate.value)
        variances.append(estimate.se**2)
        simple.append(counts[drawn].mean())
    assert np.mean(adaptive) == pytest.approx(counts.mean(), rel=0.02)
    assert np.mean(variances) == pytest.approx(np.var(adaptive), rel=0.1)
    assert np.var(adaptive) < 0.9 * np.var(simple)


def test_adaptive_samples_of_impossible_size_are_refused() -> None:
    for means in ([1.0], [1.0] * 5):
        with pytest.raises(sampling.InvalidInput, match="2 to 4 are possible"):
            sampling.adaptive_mean(means, population=4)
