"""The random numbers are those that the design fixes, whatever the machine."""

from hashlib import sha256
from statistics import NormalDist

import numpy as np
import pytest

from labour_migration.synthetic.errors import EditionError
from labour_migration.synthetic.streams import (
    Draws,
    apportion,
    exponential_quantile,
    normal_quantile,
    pick,
    poisson_quantile,
    shuffled,
    some_of,
    stream,
    uniform,
)


def test_raw_numbers_are_those_of_pcg64_and_never_zero_or_one() -> None:
    drawn = uniform(stream(20251103, "a name"), 100_000)

    key = sha256(b"labour_migration.synthetic\x1f20251103\x1fa name").digest()
    raw = np.random.PCG64(int.from_bytes(key)).random_raw(3).tolist()
    assert drawn[:3].tolist() == [((number >> 12) + 0.5) / 2**52 for number in raw]
    assert drawn[:3].tolist() == [0.6558889507385458, 0.41153733619219446, 0.49798624547835535]
    assert drawn.min() > 0 and drawn.max() < 1
    assert abs(drawn.mean() - 0.5) < 4 / (12 * len(drawn)) ** 0.5


def test_streams_of_different_names_differ() -> None:
    names = [("a", "b"), ("ab",), ("a", "b", ""), ("b", "a")]
    first = {float(uniform(stream(1, *name), 1)[0]) for name in names}
    assert len(first) == len(names)
    assert float(uniform(stream(11, "a"), 1)[0]) != float(uniform(stream(1, "1", "a"), 1)[0])


def test_a_unit_gets_the_same_numbers_alone_and_among_all() -> None:
    rows = np.array([3, 70, 99])
    every = Draws(5, ("unit",), 100).normal("height")
    assert Draws(5, ("unit",), 100, rows).normal("height").tolist() == every[rows].tolist()


def test_normal_quantile_agrees_with_the_standard_library() -> None:
    inner = np.linspace(0.0001, 0.9999, 997)
    points = np.concatenate([[1e-300, 1e-15, 1e-12, 1e-6], inner, [1 - 1e-12]])
    exact = [NormalDist().inv_cdf(point) for point in points.tolist()]
    assert np.allclose(normal_quantile(points), exact, rtol=1e-13, atol=1e-13)


def test_other_quantiles_have_their_moments() -> None:
    numbers = (np.arange(200_000) + 0.5) / 200_000
    counts, waits = poisson_quantile(numbers, 1.7), exponential_quantile(numbers, 11.0)
    assert counts.mean() == pytest.approx(1.7, abs=0.001)
    assert counts.var() == pytest.approx(1.7, abs=0.01)
    assert waits.mean() == pytest.approx(11.0, rel=0.001)
    shares = np.bincount(pick(numbers, (3, 0, 1))) / len(numbers)
    assert shares.tolist() == pytest.approx([0.75, 0, 0.25], abs=1e-4)


def test_counts_are_exact() -> None:
    assert apportion(7, [0.5, 0.25, 0.25]).tolist() == [3, 2, 2]
    assert apportion(12_000, np.linspace(1, 2, 77)).sum() == 12_000
    candidates = np.arange(50) % 2 == 0
    chosen = some_of(stream(1, "some"), candidates, 9)
    assert len(set(chosen.tolist())) == 9 and candidates[chosen].all()
    assert sorted(shuffled(stream(1, "all"), 50).tolist()) == list(range(50))


@pytest.mark.parametrize("seed", [-1, 2.0, "1", True, None])
def test_a_seed_is_a_whole_number(seed: object) -> None:
    with pytest.raises(EditionError, match="whole number"):
        stream(seed, "a")  # type: ignore[arg-type]
