"""Design effects against their definitions."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import sampling


def test_equal_weights_lose_nothing() -> None:
    assert sampling.effective_size([2.5] * 40) == 40
    assert sampling.weighting_effect(pd.Series([2.5] * 40)) == 1


def test_kish_is_one_plus_the_squared_variation() -> None:
    weights = np.random.default_rng(1).lognormal(0, 0.5, 300)
    cv = weights.std() / weights.mean()
    assert sampling.weighting_effect(weights) == pytest.approx(1 + cv**2)
    assert sampling.effective_size(weights) == pytest.approx(300 / (1 + cv**2))


def test_kish_predicts_the_loss_for_a_variable_unrelated_to_the_weights() -> None:
    rng = np.random.default_rng(2)
    weights = rng.lognormal(0, 0.6, 200)
    values = rng.normal(size=(4_000, 200))
    spread = np.average(values, axis=1, weights=weights).var()
    assert spread * 200 == pytest.approx(sampling.weighting_effect(weights), rel=0.06)


@pytest.mark.parametrize("bad", [[1.0, -1.0], [1.0, 0.0], [1.0, np.nan], [1.0, np.inf]])
def test_weights_that_are_not_above_zero_are_named(bad: list[float]) -> None:
    with pytest.raises(sampling.NegativeWeight, match="position 1"):
        sampling.effective_size(bad)


def test_no_weights_are_refused() -> None:
    with pytest.raises(sampling.InvalidInput, match="empty"):
        sampling.effective_size([])


def test_cluster_effect_refuses_impossible_correlations() -> None:
    assert sampling.cluster_effect(1, 0.3) == 1
    with pytest.raises(sampling.InvalidInput, match="too low for clusters of 20"):
        sampling.cluster_effect(20, -0.5)
    with pytest.raises(sampling.InvalidInput, match="take is 0"):
        sampling.cluster_effect(0, 0.1)


def test_intraclass_correlation_recovers_the_one_that_made_the_data() -> None:
    rng = np.random.default_rng(4)
    sizes = rng.integers(5, 30, 400)
    cluster = np.repeat(np.arange(400), sizes)
    value = np.repeat(rng.normal(0, 0.5, 400), sizes) + rng.normal(0, 1, sizes.sum())
    frame = pd.DataFrame({"site": cluster, "wage": value})
    frame.loc[3, "wage"] = np.nan
    rho = sampling.intraclass_correlation(frame, value="wage", cluster="site")
    assert rho == pytest.approx(0.2, abs=0.03)


def test_intraclass_correlation_needs_something_to_compare() -> None:
    frame = pd.DataFrame({"site": [1, 1, 2], "wage": [1.0, 1.0, 1.0]})
    with pytest.raises(sampling.InvalidInput, match="does not vary"):
        sampling.intraclass_correlation(frame, value="wage", cluster="site")
    with pytest.raises(sampling.InvalidInput, match="two clusters"):
        sampling.intraclass_correlation(frame.iloc[:2], value="wage", cluster="site")
    with pytest.raises(sampling.MissingColumn, match="village"):
        sampling.intraclass_correlation(frame, value="wage", cluster="village")


def test_design_effect_is_one_for_a_simple_sample() -> None:
    values = np.random.default_rng(5).normal(size=400)
    variance = values.var(ddof=1) / 400
    assert sampling.design_effect(variance, values, np.ones(400)) == pytest.approx(1)
    assert sampling.design_effect(2 * variance, values, np.ones(400)) == pytest.approx(2)
    with pytest.raises(sampling.InvalidInput, match="do not vary"):
        sampling.design_effect(1.0, [1.0, 1.0], [1.0, 1.0])
    with pytest.raises(sampling.InvalidInput, match="values has 2, weights has 1"):
        sampling.design_effect(1.0, [1.0, 2.0], [1.0])
