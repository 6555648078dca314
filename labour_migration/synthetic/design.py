"""How households come into the labour force survey: areas, listing, response."""

from dataclasses import dataclass

import numpy as np

from labour_migration.synthetic.country import REGIONS, STRATA, Areas, Country
from labour_migration.synthetic.errors import EditionError
from labour_migration.synthetic.streams import Bools, Floats, Ints, stream, uniform

# Areas drawn in CAP0, CAP1, CST0, CST1, INL0, INL1: many more than proportional where migrants are.
ALLOCATION = (54, 66, 48, 54, 69, 9)
HOUSEHOLDS_PER_AREA = 12
_UNLISTED_IF_IRREGULAR = 0.40
_RESPONSE, _RESPONSE_FOREIGN, _RESPONSE_IRREGULAR, _CAPITAL = 0.88, 0.78, 0.55, -0.05


@dataclass(frozen=True)
class Drawn:
    """The selected households, in the order of the areas and of their listings."""

    household: Ints
    number: Ints  # 1 to 12 inside the area
    area: Ints
    listed: Ints
    pi_1: Floats
    pi_2: Floats
    responds: Bools


def inclusion(areas: Areas) -> Floats:
    """First-stage inclusion probability of every area; 1 for an area drawn with certainty."""
    pi = np.zeros(len(areas.region))
    spare = 0
    # High density first: what a small stratum cannot take goes to its neighbour.
    for stratum in (1, 0, 3, 2, 5, 4):
        rows = np.flatnonzero(areas.stratum == stratum)
        if len(rows) < 2:
            raise EditionError(
                f"stratum {STRATA[stratum]} has {len(rows)} areas, at least 2 are needed: "
                "choose another seed for this edition"
            )
        wanted = ALLOCATION[stratum] + spare
        size = min(wanted, len(rows))
        spare = wanted - size if stratum % 2 else 0
        pi[rows] = _proportional(areas.census_households[rows].astype(np.float64), size)
    return pi


def _proportional(measure: Floats, size: int) -> Floats:
    certain = np.zeros(len(measure), dtype=np.bool_)
    while True:
        pi = (size - certain.sum()) * measure / max(measure[~certain].sum(), 1.0)
        too_large = ~certain & (pi >= 1)
        if not too_large.any():
            return np.where(certain, 1.0, pi)
        certain |= too_large


def draw(country: Country, *path: str) -> Drawn:
    """The households selected for the sample whose random streams are named ``path``."""
    areas, seed = country.areas, country.seed
    pi = inclusion(areas)
    chosen = _systematic(pi, areas.stratum, stream(seed, *path, "areas"))
    offered = np.zeros(len(pi), dtype=np.bool_)
    offered[chosen] = True
    homes = country.households
    candidates = np.flatnonzero(offered[homes.area])
    missed = homes.irregular[candidates] & (
        uniform(stream(seed, *path, "listing"), len(candidates)) < _UNLISTED_IF_IRREGULAR
    )
    listing = candidates[~missed]
    listed = np.bincount(homes.area[listing], minlength=len(pi))[chosen]
    start = np.concatenate(([0], np.cumsum(listed)[:-1]))
    origin = uniform(stream(seed, *path, "households"), len(chosen))
    steps = (origin[:, None] + np.arange(HOUSEHOLDS_PER_AREA)) / HOUSEHOLDS_PER_AREA
    places = start[:, None] + np.floor(steps * listed[:, None]).astype(np.int64)
    household = listing[places.ravel()]
    per_area = np.repeat(np.arange(len(chosen)), HOUSEHOLDS_PER_AREA)
    chance = _response(country, household)
    return Drawn(
        household=household,
        number=np.tile(np.arange(1, HOUSEHOLDS_PER_AREA + 1), len(chosen)),
        area=chosen[per_area],
        listed=listed[per_area],
        pi_1=pi[chosen][per_area],
        pi_2=HOUSEHOLDS_PER_AREA / listed[per_area],
        responds=uniform(stream(seed, *path, "response"), len(household)) < chance,
    )


def _systematic(pi: Floats, stratum: Ints, rng: np.random.Generator) -> Ints:
    chosen = []
    for code, origin in enumerate(uniform(rng, len(STRATA))):
        rows = np.flatnonzero(stratum == code)
        reached = np.cumsum(pi[rows])
        size = round(float(reached[-1]))
        # The sum of the probabilities is a whole number only up to rounding.
        reached *= size / reached[-1]
        chosen.append(rows[np.searchsorted(reached, origin + np.arange(size), side="left")])
    return np.sort(np.concatenate(chosen)).astype(np.int64)


def _response(country: Country, household: Ints) -> Floats:
    homes = country.households
    rate = np.select(
        [homes.irregular[household], homes.foreign_citizen[household]],
        [_RESPONSE_IRREGULAR, _RESPONSE_FOREIGN],
        _RESPONSE,
    )
    capital = country.areas.region[homes.area[household]] == REGIONS.index("CAP")
    return np.asarray(rate + _CAPITAL * capital)
