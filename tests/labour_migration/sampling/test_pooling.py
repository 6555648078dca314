"""The mean of independent samples: as precise as it says, and as biased as they are."""

from dataclasses import replace
from math import nan, sqrt

import numpy as np
import pytest

from labour_migration import sampling
from labour_migration.estimates import Estimate

ONE = Estimate.normal(10.0, 4.0, n=50, missing=3, unit="persons")


def test_by_hand() -> None:
    found = sampling.pooled([ONE, replace(ONE, value=16.0, se=4.0)])
    assert (found.value, found.n, found.missing, found.unit) == (13, 100, 6, "persons")
    assert found.se == pytest.approx(sqrt(4 + 16) / 2)
    assert (found.high - found.value) / found.se == pytest.approx(1.96, abs=0.001)


@pytest.mark.parametrize("bias", [0.0, 5.0])
def test_the_error_shrinks_and_the_bias_stays(bias: float) -> None:
    rng = np.random.default_rng(1)
    size, samples = 40, 4
    truth, means, errors = 100.0, [], []
    for _ in range(2_000):
        drawn = rng.normal(truth + bias, 12.0, (samples, size))
        each = [Estimate.normal(row.mean(), row.var(ddof=1) / size, n=size) for row in drawn]
        found = sampling.pooled(each)
        means.append(found.value)
        errors.append(found.se)
    assert np.mean(means) - truth == pytest.approx(bias, abs=0.1)
    assert np.mean(errors) == pytest.approx(np.std(means), rel=0.05)
    assert np.mean(errors) == pytest.approx(12 / sqrt(size * samples), rel=0.02)


def test_the_spread_between_samples_agrees_on_average() -> None:
    rng = np.random.default_rng(2)
    squares = [
        sampling.observed_error([replace(ONE, value=value) for value in rng.normal(10, 2, 4)]) ** 2
        for _ in range(4_000)
    ]
    assert sqrt(np.mean(squares)) == pytest.approx(1.0, rel=0.03)


@pytest.mark.parametrize(
    ("estimates", "message"),
    [
        ([ONE], "two estimates or more, not 1"),
        ([ONE, replace(ONE, unit="per cent")], "differ in unit: per cent, persons"),
        ([ONE, replace(ONE, level=0.9)], "differ in level: 0.9, 0.95"),
        ([ONE, replace(ONE, se=nan)], "standard error at position 1 is nan"),
        ([ONE, replace(ONE, value=nan)], "value at position 1 is nan"),
    ],
)
def test_what_cannot_be_pooled_is_named(estimates: list[Estimate], message: str) -> None:
    with pytest.raises(sampling.InvalidInput, match=message):
        sampling.pooled(estimates)


def test_a_spread_needs_two_samples() -> None:
    with pytest.raises(sampling.InvalidInput, match="a spread takes two"):
        sampling.observed_error([ONE])
