"""The sample is the one the design describes."""

import numpy as np
import pytest

from labour_migration.synthetic.country import Areas, country
from labour_migration.synthetic.design import ALLOCATION, draw, inclusion
from labour_migration.synthetic.errors import EditionError


@pytest.mark.parametrize("seed", [1, 2, 3, 20251103])
def test_probabilities_add_up_to_the_allocation(seed: int) -> None:
    areas = country(seed).areas
    pi = inclusion(areas)

    assert (pi > 0).all() and (pi <= 1).all()
    assert np.bincount(areas.stratum, minlength=6).min() >= 2
    assert np.bincount(areas.stratum, pi) == pytest.approx(np.array(ALLOCATION, dtype=float))
    free = (pi < 1) & (areas.stratum == 0)
    ratio = pi[free] / areas.census_households[free]
    assert ratio == pytest.approx(np.full(free.sum(), ratio[0]))


def _areas(high_inland: int, size: int = 1_200) -> Areas:
    stratum = np.arange(size) % 5
    stratum[:high_inland] = 5
    return Areas(
        region=stratum // 2,
        stratum=stratum,
        households=np.full(size, 75),
        census_households=np.full(size, 75),
        census_migrant_share=np.zeros(size),
    )


def test_a_small_stratum_is_taken_whole_and_the_rest_goes_to_its_neighbour() -> None:
    areas = _areas(high_inland=4)
    pi = inclusion(areas)
    assert pi[areas.stratum == 5].tolist() == [1.0] * 4
    assert pi[areas.stratum == 4].sum() == pytest.approx(69 + 5)


def test_a_stratum_of_one_area_is_refused() -> None:
    with pytest.raises(EditionError, match="stratum INL1 has 1 areas"):
        inclusion(_areas(high_inland=1))


def test_large_areas_are_drawn_with_certainty() -> None:
    areas = _areas(high_inland=12)
    areas.census_households[0] = 75_000
    pi = inclusion(areas)
    assert pi[0] == 1.0
    assert pi[areas.stratum == 5].sum() == pytest.approx(9)


def test_areas_come_with_their_probability(seed: int) -> None:
    land = country(seed)
    drawn = [np.unique(draw(land, "test", str(turn)).area) for turn in range(150)]
    often = np.bincount(np.concatenate(drawn), minlength=1_200) / len(drawn)
    pi = inclusion(land.areas)
    spread = np.sqrt(pi * (1 - pi) / len(drawn))
    score = (often - pi)[pi < 1] / spread[pi < 1]
    assert all(len(areas) == 300 for areas in drawn)
    assert abs(score.mean()) < 0.15 and score.std() == pytest.approx(1, abs=0.15)


def test_households_are_spread_over_a_listing_that_misses_some(seed: int) -> None:
    land = country(seed)
    drawn = draw(land, "test")
    homes = land.households

    assert len(drawn.household) == 3_600
    assert len(np.unique(drawn.household)) == 3_600
    assert (homes.area[drawn.household] == drawn.area).all()
    assert (drawn.listed <= land.areas.households[drawn.area]).all()
    assert drawn.pi_2 == pytest.approx(12 / drawn.listed)
    hidden = np.bincount(homes.area, homes.irregular)[drawn.area]
    missed = (land.areas.households[drawn.area] - drawn.listed)[drawn.number == 1].sum()
    assert missed / hidden[drawn.number == 1].sum() == pytest.approx(0.40, abs=0.05)


def test_response_by_kind_of_household(seed: int) -> None:
    land = country(seed)
    samples = [draw(land, "test", str(turn)) for turn in range(20)]
    household = np.concatenate([one.household for one in samples])
    responds = np.concatenate([one.responds for one in samples])
    homes = land.households
    capital = land.areas.region[homes.area[household]] == 0
    irregular = homes.irregular[household]
    foreign = homes.foreign_citizen[household] & ~irregular
    assert responds.mean() == pytest.approx(0.826, abs=0.008)
    assert responds[~foreign & ~irregular & ~capital].mean() == pytest.approx(0.88, abs=0.01)
    assert responds[foreign & ~capital].mean() == pytest.approx(0.78, abs=0.015)
    assert responds[irregular & capital].mean() == pytest.approx(0.50, abs=0.04)
