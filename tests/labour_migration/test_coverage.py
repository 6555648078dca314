"""Coverage of registers: unbiased, with the spread that repeated samples show."""

from math import sqrt

import numpy as np
import pandas as pd
import pytest

from labour_migration import coverage, sampling
from labour_migration.coverage import CoverageError
from labour_migration.estimates import Estimate

RNG = np.random.default_rng(7)
TRUE = pd.Series((RNG.random(2_000) < 0.8).astype(int))
LINKED = TRUE.where(pd.Series(RNG.random(2_000) > 0.12), 1 - TRUE)


def draws(size: int, times: int) -> list[pd.Series]:
    rng = np.random.default_rng(11)
    return [TRUE.iloc[rng.choice(2_000, size, replace=False)] for _ in range(times)]


@pytest.mark.parametrize("what", ["present", "both"])
def test_repeated_samples_centre_on_the_truth_with_the_stated_error(what: str) -> None:
    found = [
        coverage.present(one, records=2_000) if what == "present" else coverage.both(LINKED, one)
        for one in draws(300, 600)
    ]
    values = np.array([one.value for one in found])
    error = np.mean([one.se for one in found])
    assert values.mean() == pytest.approx(TRUE.sum(), abs=4 * values.std() / sqrt(600))
    assert values.std() == pytest.approx(error, rel=0.1)
    held = np.mean([one.low <= TRUE.sum() <= one.high for one in found])
    assert 0.92 < held < 0.98


def test_a_whole_register_that_was_checked_has_no_error() -> None:
    found = coverage.both(LINKED, TRUE)
    assert (found.value, found.se) == (TRUE.sum(), 0)
    assert coverage.over(TRUE, records=2_000).value == pytest.approx(100 * (1 - TRUE.mean()))


def test_perfect_links_need_no_correction() -> None:
    found = coverage.both(TRUE, TRUE.iloc[:50])
    assert (found.value, found.se) == (TRUE.sum(), 0)


def test_two_lists_with_nothing_to_correct_are_lincoln_and_petersen() -> None:
    first, common = Estimate(900, 0.0, unit="persons"), Estimate(450, 0.0, unit="persons")
    found = coverage.two_lists(first, 700, common)
    assert found.value == 1400
    assert found.se == pytest.approx(sampling.chapman(900, 700, 450).se)
    wider = coverage.two_lists(Estimate(900, 20.0), 700, Estimate(450, 10.0))
    added = (1400 * 20 / 900) ** 2 + (1400 * 10 / 450) ** 2
    assert wider.se == pytest.approx(sqrt(found.se**2 + added))


def test_what_cannot_be_used_is_named() -> None:
    with pytest.raises(CoverageError, match="no answer"):
        coverage.present(pd.Series([1.0, np.nan, 0.0]), records=10)
    with pytest.raises(CoverageError, match="says nothing"):
        coverage.present(pd.Series([1, 0, 1]), records=2)
    with pytest.raises(CoverageError, match="not on it"):
        coverage.both(LINKED, pd.Series([1, 0], index=[0, 9_999]))
    with pytest.raises(CoverageError, match="yes/no"):
        coverage.both(LINKED, pd.Series([1, 2], index=[0, 1]))
    with pytest.raises(CoverageError, match="on both"):
        coverage.two_lists(Estimate(10, 1.0), 20, Estimate(15, 1.0))


def test_the_error_of_the_whole_chain_is_that_of_repeated_lists_and_samples() -> None:
    rng, people, found = np.random.default_rng(3), 3_000, []
    for _ in range(300):
        here = rng.random(people) < 0.88
        first, second = rng.random(people) < 0.8, here & (rng.random(people) < 0.6)
        records = pd.Series(here[first].astype(int))
        truly = pd.Series(first[second].astype(int))
        linked = truly.where(pd.Series(rng.random(len(truly)) > 0.15), 0)
        good = records.iloc[rng.choice(len(records), 300, replace=False)]
        checked = truly.iloc[rng.choice(len(truly), 300, replace=False)]
        size = coverage.two_lists(
            coverage.present(good, records=len(records)),
            len(linked),
            coverage.both(linked, checked),
        )
        found.append((size.value - here.sum(), size.se, size.low <= here.sum() <= size.high))
    wrong, error, held = (np.array(each, dtype=float) for each in zip(*found, strict=True))
    assert abs(wrong.mean()) < 4 * wrong.std() / sqrt(300) + 10
    assert wrong.std() == pytest.approx(error.mean(), rel=0.12)
    assert held.mean() > 0.91
