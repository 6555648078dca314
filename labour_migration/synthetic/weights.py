"""The five weights of the labour force survey, each with its known defect."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from labour_migration.synthetic.country import REGIONS, STRATA, Country, country
from labour_migration.synthetic.design import Drawn
from labour_migration.synthetic.streams import Floats, Ints

AGE_GROUPS = ("0-14", "15-64", "65+")
CELLS = len(REGIONS) * 2 * len(AGE_GROUPS)
_MISSED_BY_PROJECTION = 0.45
_RECENT_YEARS = 5


@dataclass(frozen=True)
class Totals:
    """Population totals the office calibrates to.

    Cells run over region, sex and age group; the register over native or foreign birth and sex.
    """

    true: Ints
    projected: Ints
    register: Ints


@dataclass(frozen=True)
class Weights:
    """Weights of the members of responding households."""

    design: Floats
    nonresponse: Floats
    final: Floats
    birthplace: Floats
    old: Floats


@lru_cache(maxsize=2)
def totals(seed: int) -> Totals:
    """The totals of an edition: true, from an outdated projection, and from the register."""
    land = country(seed)
    people = land.residents
    everyone = np.arange(len(people.age))
    cell = cells(land, everyone)
    true = np.bincount(cell, minlength=CELLS)
    recent = cell[people.foreign_born & (people.years_here < _RECENT_YEARS)]
    missed = np.rint(_MISSED_BY_PROJECTION * np.bincount(recent, minlength=CELLS))
    # The register does not know irregular residents; the office counts them as native.
    registered = people.foreign_born & ~people.irregular
    register = np.bincount(2 * registered + people.woman, minlength=4)
    return Totals(true=true, projected=true - missed.astype(np.int64), register=register)


def cells(land: Country, persons: Ints) -> Ints:
    """Calibration cell (region, sex, age group) of the persons."""
    group = np.searchsorted([15, 65], land.residents.age[persons], side="right")
    sex = land.residents.woman[persons].astype(np.int64)
    return (land.region_of(persons) * 2 + sex) * len(AGE_GROUPS) + group


def weights(land: Country, drawn: Drawn, persons: Ints, interview: Ints) -> Weights:
    """Weights of ``persons``, who live in the drawn households at ``interview``."""
    known = totals(land.seed)
    design = 1 / (drawn.pi_1 * drawn.pi_2)
    stratum = land.areas.stratum[drawn.area]
    selected = np.bincount(stratum, design, minlength=len(STRATA))
    answered = np.bincount(stratum, design * drawn.responds, minlength=len(STRATA))
    w_nr = (design * (selected / answered)[stratum])[interview]
    cell = cells(land, persons)
    birthplace = 2 * land.residents.foreign_born[persons] + land.residents.woman[persons]
    return Weights(
        design=design[interview],
        nonresponse=w_nr,
        final=_poststratified(w_nr, cell, known.true),
        birthplace=_raked(w_nr, cell, known.true, birthplace, known.register),
        old=_poststratified(w_nr, cell, known.projected),
    )


def _poststratified(weight: Floats, cell: Ints, total: Ints) -> Floats:
    return np.asarray(weight * (total / np.bincount(cell, weight, minlength=len(total)))[cell])


def _raked(weight: Floats, cell: Ints, total: Ints, birth: Ints, register: Ints) -> Floats:
    for _ in range(50):
        weight = _poststratified(weight, birth, register)
        weight = _poststratified(weight, cell, total)
    return weight
