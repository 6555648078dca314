"""Estimators of hidden populations cover the truth when their assumptions hold."""

import numpy as np
import pytest

from labour_migration import sampling

TRUTH = 2_000


def coverage(estimates: list[sampling.Estimate]) -> float:
    return float(np.mean([item.low <= TRUTH <= item.high for item in estimates]))


def test_chapman_covers_and_is_nearly_unbiased() -> None:
    rng = np.random.default_rng(1)
    estimates = []
    for _ in range(1_000):
        first, second = rng.random((2, TRUTH)) < [[0.15], [0.1]]
        estimates.append(
            sampling.chapman(int(first.sum()), int(second.sum()), int((first & second).sum()))
        )
    assert 0.93 <= coverage(estimates) <= 0.97
    values = np.array([item.value for item in estimates])
    assert values.mean() == pytest.approx(TRUTH, rel=0.02)
    assert np.sqrt(np.mean([item.se**2 for item in estimates])) == pytest.approx(
        values.std(), rel=0.1
    )


def test_chapman_is_too_low_when_the_same_people_are_easy_to_find() -> None:
    rng = np.random.default_rng(2)
    chance = np.where(np.arange(TRUTH) < TRUTH / 2, 0.3, 0.03)
    first, second = rng.random((2, TRUTH)) < chance
    estimate = sampling.chapman(int(first.sum()), int(second.sum()), int((first & second).sum()))
    assert estimate.high < 0.8 * TRUTH


def test_chapman_by_hand() -> None:
    estimate = sampling.chapman(9, 9, 4)
    assert estimate.value == 19
    assert estimate.se**2 == pytest.approx(100 * 25 / (25 * 6))
    assert estimate.low >= estimate.n == 14


def test_a_complete_list_leaves_no_doubt() -> None:
    estimate = sampling.chapman(50, 20, 20)
    assert (estimate.value, estimate.se, estimate.low, estimate.high) == (50, 0, 50, 50)


@pytest.mark.parametrize(
    ("counts", "error", "text"),
    [
        ((20, 30, 0), sampling.NoRecapture, "nobody of 20 and 30"),
        ((20, 30, 21), sampling.InvalidInput, "cannot be on both"),
        ((20, -1, 0), sampling.InvalidInput, "second is -1"),
        ((20.5, 30, 3), sampling.InvalidInput, "first is 20.5"),
    ],
)
def test_impossible_lists_are_named(
    counts: tuple[int, int, int], error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        sampling.chapman(*counts)


@pytest.mark.parametrize("rate", [0.3, 0.8])
def test_one_list_estimators_cover_when_records_are_poisson(rate: float) -> None:
    rng = np.random.default_rng(3)
    robust, likely = [], []
    for _ in range(600):
        times = rng.poisson(rate, TRUTH)
        robust.append(sampling.zelterman(times[times > 0]))
        likely.append(sampling.truncated_poisson(times[times > 0]))
    assert 0.93 <= coverage(robust) <= 0.975
    assert 0.93 <= coverage(likely) <= 0.975
    for estimates in (robust, likely):
        values = np.array([item.value for item in estimates])
        assert np.median([item.se for item in estimates]) == pytest.approx(values.std(), rel=0.12)
    assert np.std([item.value for item in likely]) <= np.std([item.value for item in robust])


def test_unequal_rates_make_both_too_low_and_zelterman_less_so() -> None:
    rng = np.random.default_rng(4)
    times = rng.poisson(rng.choice([0.2, 2.0], TRUTH, p=[0.7, 0.3]))
    robust = sampling.zelterman(times[times > 0])
    likely = sampling.truncated_poisson(times[times > 0])
    assert likely.value < robust.value < TRUTH


def test_one_list_estimators_need_repeats() -> None:
    with pytest.raises(sampling.NoRepeats, match="3 people were recorded once and 0 twice"):
        sampling.zelterman([1, 1, 1])
    with pytest.raises(sampling.NoRepeats, match="once only"):
        sampling.truncated_poisson([1, 1, 1])
    with pytest.raises(sampling.InvalidInput, match="position 1 is 0"):
        sampling.zelterman([1, 0, 2])
    with pytest.raises(sampling.InvalidInput, match="whole numbers"):
        sampling.truncated_poisson([1, 2.5])
    with pytest.raises(sampling.InvalidInput, match="empty"):
        sampling.zelterman([])
