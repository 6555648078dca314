"""Costaverra without its workers: areas, households, and who was born where (steps 1 to 8)."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labour_migration.synthetic.streams import (
    Bools,
    Draws,
    Floats,
    Ints,
    exponential_quantile,
    pick,
    poisson_quantile,
)

REGIONS = ("CAP", "CST", "INL")
STRATA = tuple(region + density for region in REGIONS for density in "01")
AREAS = (420, 360, 420)
HOUSEHOLDS_PER_AREA = 75
FEWEST_HOUSEHOLDS = 30
HIGH_DENSITY = 0.25

# Mean and spread of the log-odds of a migrant household, by region.
_MIGRANT_LOGIT = np.array([-1.05, -1.35, -2.85])
_MIGRANT_SPREAD = 0.95

# First age and width of the groups 0-14, 15-24, 25-54, 55-64, 65+.
_AGE_FROM = np.array([0, 15, 25, 55, 65])
_AGE_YEARS = np.array([15, 10, 30, 10, 25])
_AGES_NATIVE = (0.27, 0.13, 0.33, 0.12, 0.15)
_AGES_FOREIGN = (0.06, 0.11, 0.62, 0.11, 0.10)
_MAJORITY = 18

_CITIZEN_BY_DESCENT = 0.04
_NATURALISED = (0.01, 0.06, 0.22, 0.48)  # under 5, 5-9, 10-19, 20 and more years of stay
_NATURALISED_FROM = (5, 10, 20)
_FOREIGN_CITIZEN_BORN_HERE = 0.22
_IRREGULAR = 0.115
_IRREGULAR_YEARS = 15


@dataclass(frozen=True)
class Areas:
    """The 1,200 primary sampling units; positions follow the order CAP, CST, INL."""

    region: Ints
    stratum: Ints
    households: Ints
    census_households: Ints
    census_migrant_share: Floats


@dataclass(frozen=True)
class Households:
    """All private households, area by area."""

    area: Ints
    size: Ints
    migrant: Bools
    first_person: Ints
    foreign_citizen: Bools  # has a member who is one
    irregular: Bools


@dataclass(frozen=True)
class Residents:
    """All persons in private households, household by household; the first is the reference."""

    household: Ints
    first: Bools
    foreign_born: Bools
    woman: Bools
    age: Ints
    years_here: Floats  # since last arrival; 0 for the native-born
    by_descent: Bools  # born abroad, citizen from birth
    naturalised: Bools
    foreign_citizen: Bools
    irregular: Bools


@dataclass(frozen=True)
class Country:
    """The private households of Costaverra in the reference week, known without error."""

    seed: int
    areas: Areas
    households: Households
    residents: Residents

    def region_of(self, persons: Ints) -> Ints:
        """Position in REGIONS of the persons' region."""
        area = self.households.area[self.residents.household[persons]]
        return np.asarray(self.areas.region[area])


# Two: a course compares an edition with the next, and one country takes some 20 MB.
@lru_cache(maxsize=2)
def country(seed: int) -> Country:
    """The country of a seed, kept for the next caller in the same process."""
    areas = _areas(seed)
    area = np.repeat(np.arange(len(areas.region)), areas.households)
    migrant, size = _households(seed, areas, area)
    residents = _residents(seed, area, migrant, size)
    first_person = np.concatenate(([0], np.cumsum(size)[:-1]))
    households = Households(
        area=area,
        size=size,
        migrant=migrant,
        first_person=first_person,
        foreign_citizen=np.logical_or.reduceat(residents.foreign_citizen, first_person),
        irregular=np.logical_or.reduceat(residents.irregular, first_person),
    )
    return Country(seed, areas, households, residents)


def _migrant_share(seed: int, region: Ints) -> Floats:
    draws = Draws(seed, ("area",), len(region))
    logit = _MIGRANT_LOGIT[region] + _MIGRANT_SPREAD * draws.normal("migrant share")
    return 1 / (1 + np.exp(-logit))


def _areas(seed: int) -> Areas:
    region = np.repeat(np.arange(len(REGIONS)), AREAS)
    draws = Draws(seed, ("area",), len(region))
    households = np.maximum(
        poisson_quantile(draws.uniform("households"), HOUSEHOLDS_PER_AREA), FEWEST_HOUSEHOLDS
    )
    counted = np.rint(households * np.exp(0.15 * draws.normal("census households")))
    noise = np.exp(0.20 * draws.normal("census share"))
    # Published with four decimals and used as published, so that anyone can redo the strata.
    share = np.minimum(0.9 * _migrant_share(seed, region) * noise, 1.0).round(4)
    return Areas(
        region=region,
        stratum=2 * region + (share >= HIGH_DENSITY),
        households=households,
        census_households=counted.astype(np.int64),
        census_migrant_share=share,
    )


def _households(seed: int, areas: Areas, area: Ints) -> tuple[Bools, Ints]:
    draws = Draws(seed, ("household",), len(area))
    migrant = draws.chance("migrant", _migrant_share(seed, areas.region)[area])
    numbers = draws.uniform("size")
    others = np.where(migrant, poisson_quantile(numbers, 1.9), poisson_quantile(numbers, 1.7))
    return migrant, 1 + others


def _residents(seed: int, area: Ints, migrant: Bools, size: Ints) -> Residents:
    household = np.repeat(np.arange(len(area)), size)
    first = np.diff(household, prepend=-1) == 1
    in_migrant = migrant[household]
    draws = Draws(seed, ("person",), len(household))
    foreign = (first & in_migrant) | draws.chance("abroad", np.where(in_migrant, 0.86, 0.022))
    woman = draws.chance("woman", np.where(foreign, 0.47, 0.51))
    age = _age(draws, first, foreign, in_migrant)
    years = np.minimum(exponential_quantile(draws.uniform("years here"), 11.0), age)
    years = np.where(foreign, years, 0.0)
    by_descent = foreign & draws.chance("by descent", _CITIZEN_BY_DESCENT)
    rate = np.array(_NATURALISED)[np.searchsorted(_NATURALISED_FROM, years, side="right")]
    naturalised = foreign & ~by_descent & draws.chance("naturalised", rate)
    born_here = ~foreign & in_migrant & draws.chance("born here", _FOREIGN_CITIZEN_BORN_HERE)
    arrived_foreign = foreign & ~by_descent & ~naturalised
    recent = arrived_foreign & (years < _IRREGULAR_YEARS)
    return Residents(
        household=household,
        first=first,
        foreign_born=foreign,
        woman=woman,
        age=age,
        years_here=years,
        by_descent=by_descent,
        naturalised=naturalised,
        foreign_citizen=arrived_foreign | born_here,
        irregular=recent & draws.chance("irregular", _IRREGULAR),
    )


def _age(draws: Draws, first: Bools, foreign: Bools, in_migrant: Bools) -> Ints:
    numbers = draws.uniform("age group")
    group = np.where(foreign, pick(numbers, _AGES_FOREIGN), pick(numbers, _AGES_NATIVE))
    child = ~foreign & in_migrant & draws.chance("child", 0.60)
    group = np.where(child, 0, group)
    adult = np.where(
        foreign, pick(numbers, (0, *_AGES_FOREIGN[1:])), pick(numbers, (0, *_AGES_NATIVE[1:]))
    )
    group = np.where(first, adult, group)
    start, years = _AGE_FROM[group], _AGE_YEARS[group]
    young = first & (group == 1)
    start, years = np.where(young, _MAJORITY, start), np.where(young, 25 - _MAJORITY, years)
    return np.asarray(start + np.floor(draws.uniform("age") * years).astype(np.int64))
