"""Estimates from contacts: right when ties behave, visibly wrong when they do not."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import sampling


def test_rds_covers_when_people_are_reached_in_proportion_to_their_degree() -> None:
    rng = np.random.default_rng(1)
    degree = rng.integers(3, 30, 5_000)
    outcome = (rng.random(5_000) < 1 / (1 + degree / 8)).astype(float)
    truth, covered, naive = outcome.mean(), 0, []
    for _ in range(400):
        drawn = rng.choice(5_000, 250, p=degree / degree.sum())
        frame = pd.DataFrame({"y": outcome[drawn], "d": degree[drawn]})
        estimate = sampling.rds_ii(frame, value="y", degree="d", design_effect=1)
        covered += estimate.low <= truth <= estimate.high
        naive.append(frame["y"].mean())
    assert 0.92 <= covered / 400 <= 0.98
    assert np.mean(naive) < truth - 0.05


def test_rds_chains_need_the_design_effect() -> None:
    # Two towns of equal size; a recruit stays in the recruiter's town four times in five.
    rng = np.random.default_rng(2)
    covered = {1.0: 0, 4.0: 0}
    for _ in range(300):
        town = (rng.integers(2) + np.cumsum(rng.random(200) < 0.2)) % 2
        frame = pd.DataFrame({"y": town, "d": 5})
        for effect in covered:
            estimate = sampling.rds_ii(frame, value="y", degree="d", design_effect=effect)
            covered[effect] += estimate.low <= 0.5 <= estimate.high
    assert covered[1.0] / 300 < 0.75
    assert 0.92 <= covered[4.0] / 300 <= 0.98


def test_rds_counts_what_is_missing() -> None:
    frame = pd.DataFrame({"y": [1, 0, None, 1], "d": [2, 4, 3, None]})
    estimate = sampling.rds_ii(frame, value="y", degree="d", unit="share")
    assert (estimate.n, estimate.missing, estimate.unit) == (2, 2, "share")
    assert estimate.value == pytest.approx((1 / 2) / (1 / 2 + 1 / 4))


def test_rds_refuses_people_without_contacts() -> None:
    frame = pd.DataFrame({"y": [1, 0, 1], "d": [2, 0, 4]}, index=["a", "b", "c"])
    with pytest.raises(sampling.ZeroDegree, match="row 'b' reports a degree of 0"):
        sampling.rds_ii(frame, value="y", degree="d")
    with pytest.raises(sampling.InvalidInput, match="fewer than two"):
        sampling.rds_ii(frame.iloc[:1], value="y", degree="d")


def test_scale_up_covers_with_respondents_who_differ() -> None:
    rng = np.random.default_rng(3)
    covered = 0
    for _ in range(500):
        contacts = rng.negative_binomial(3, 0.02, 400) + 1
        prevalence = rng.gamma(2, 0.005, 400)
        frame = pd.DataFrame({"m": rng.binomial(contacts, prevalence), "d": contacts})
        estimate = sampling.scale_up(frame, 1_000_000, known_members="m", degree="d")
        covered += estimate.low <= 10_000 <= estimate.high
    assert 0.91 <= covered / 500 <= 0.98


def test_scale_up_weights_respondents() -> None:
    frame = pd.DataFrame({"m": [1, 0, None], "d": [100, 100, 50], "w": [3.0, 1.0, 1.0]})
    estimate = sampling.scale_up(frame, 1_000, known_members="m", degree="d", weight="w")
    assert estimate.value == pytest.approx(7.5)
    assert (estimate.n, estimate.missing) == (2, 1)


@pytest.mark.parametrize(
    ("rows", "error", "text"),
    [
        ([(0, 0, 1.0), (0, 0, 1.0)], sampling.ZeroDegree, "network of nobody"),
        ([(3, 2, 1.0), (0, 9, 1.0)], sampling.InvalidInput, "row 0 knows more members"),
        ([(1, 2, -1.0), (0, 9, 1.0)], sampling.NegativeWeight, "w at position 0"),
        ([(1, 2, 1.0)], sampling.InvalidInput, "fewer than two"),
        ([(-1, 2, 1.0), (0, 9, 1.0)], sampling.InvalidInput, "m at position 0"),
    ],
)
def test_scale_up_names_what_is_wrong(
    rows: list[tuple[int, int, float]], error: type[Exception], text: str
) -> None:
    frame = pd.DataFrame(rows, columns=["m", "d", "w"])
    with pytest.raises(error, match=text):
        sampling.scale_up(frame, 1_000, known_members="m", degree="d", weight="w")
