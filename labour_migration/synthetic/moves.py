"""Where the residents come from and where they have been (steps 10 and 19, citizenship)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from labour_migration.synthetic.codes import (
    COUNTRY,
    ORIGIN_SHARES,
    ORIGINS,
    SURVEY_MIDDLE,
    SURVEY_YEAR,
)
from labour_migration.synthetic.country import Country
from labour_migration.synthetic.streams import (
    Bools,
    Draws,
    Floats,
    Ints,
    exponential_quantile,
    pick,
)

Texts = NDArray[np.str_]

FAMILY, PROTECTION, STUDY = 3, 5, 4
_REASONS = np.array([1, 2, 3, 4, 5, 7])
_REASON_SHARES = ((0.42, 0.18, 0.20, 0.06, 0.10, 0.04), (0.26, 0.12, 0.42, 0.06, 0.10, 0.04))
_REASONS_CHILD = (0, 0, 0.84, 0.02, 0.12, 0.02)
_WORKING_AGE = 15

_RETURNED = 0.033
_RETURNED_FROM_AGE = 20
_WORKED_IN = ("QNM", "QKH", "QRA", "QRB", "QRZ")
_WORKED_IN_SHARES = (0.46, 0.20, 0.08, 0.12, 0.14)
_PLACES = np.array((*ORIGINS, COUNTRY))
_HERE = len(ORIGINS)


@dataclass(frozen=True)
class Moves:
    """Migration variables of some residents; "" and 0 where a variable does not apply."""

    birthplace: Texts
    citizenship: Texts
    second_citizenship: Texts
    previous_residence: Texts
    arrival_year: Ints
    arrival_month: Ints
    under_a_year: Bools
    reason: Ints
    lived_abroad: Bools
    returned: Bools  # native-born who worked abroad and came back
    worked_in: Texts
    worked_from: Ints
    worked_to: Ints
    worked_isco: Ints
    why_back: Ints


def moves(country: Country, rows: Ints | None = None) -> Moves:
    """Migration variables of the residents at ``rows`` (all without it)."""
    people = country.residents
    rows = np.arange(len(people.age)) if rows is None else rows
    draws = Draws(country.seed, ("person",), len(people.age), rows)
    foreign, years, age = people.foreign_born[rows], people.years_here[rows], people.age[rows]
    origin = _origin(country, draws, rows, foreign)
    citizenship = np.where(people.foreign_citizen[rows], origin, _HERE)
    second = _second_citizenship(draws, country, rows, origin)
    elsewhere = draws.chance("previous elsewhere", 0.07)
    previous = np.where(elsewhere, draws.pick("previous", ORIGIN_SHARES), origin)
    arrived = SURVEY_MIDDLE - years
    returned = returned_workers(country, rows)
    worked_in, start, end = _work_abroad(draws, age, returned)
    abroad = foreign | returned | draws.chance("lived abroad", 0.025)
    isco = 1 + draws.pick("returned isco", (2, 9, 9, 6, 20, 3, 22, 12, 17))
    why = 1 + draws.pick("returned why", (0.38, 0.25, 0.14, 0.15, 0.08))
    return Moves(
        birthplace=_PLACES[np.where(foreign, origin, _HERE)],
        citizenship=_PLACES[citizenship],
        second_citizenship=second,
        previous_residence=np.where(foreign, _PLACES[previous], ""),
        arrival_year=np.where(foreign, np.floor(arrived), 0).astype(np.int64),
        arrival_month=np.where(foreign, np.floor(arrived % 1 * 12) + 1, 0).astype(np.int64),
        under_a_year=foreign & (years < 1),
        reason=_reason(draws, foreign, people.woman[rows], age, age - years),
        lived_abroad=abroad,
        returned=returned,
        worked_in=worked_in,
        worked_from=start,
        worked_to=end,
        worked_isco=np.where(returned, isco, -1),
        why_back=np.where(returned, why, 0),
    )


def returned_workers(country: Country, rows: Ints | None = None) -> Bools:
    """Who of the residents at ``rows`` (all without it) worked abroad and came back."""
    people = country.residents
    rows = np.arange(len(people.age)) if rows is None else rows
    draws = Draws(country.seed, ("person",), len(people.age), rows)
    eligible = ~people.foreign_born[rows] & (people.age[rows] >= _RETURNED_FROM_AGE)
    return np.asarray(eligible & draws.chance("returned", _RETURNED))


def _origin(country: Country, draws: Draws, rows: Ints, foreign: Bools) -> Ints:
    """Members of a household mostly come from one place."""
    homes = country.households
    household = country.residents.household[rows]
    shared = Draws(country.seed, ("household",), len(homes.area)).pick("origin", ORIGIN_SHARES)
    other = ~country.residents.first[rows] & foreign & draws.chance("other origin", 0.10)
    return np.where(other, draws.pick("origin", ORIGIN_SHARES), shared[household])


def _second_citizenship(draws: Draws, country: Country, rows: Ints, origin: Ints) -> Texts:
    people = country.residents
    kept = people.naturalised[rows] & draws.chance("kept citizenship", 0.45)
    inherited = people.by_descent[rows] & draws.chance("inherited citizenship", 0.30)
    return np.where(kept | inherited, _PLACES[origin], "")


def _reason(draws: Draws, foreign: Bools, woman: Bools, age: Ints, at_age: Floats) -> Ints:
    table = np.where(at_age < _WORKING_AGE, 2, woman)
    position = draws.pick_by("reason", table, (*_REASON_SHARES, _REASONS_CHILD))
    return np.where(foreign & (age >= _WORKING_AGE), _REASONS[position], 0)


def _work_abroad(draws: Draws, age: Ints, returned: Bools) -> tuple[Texts, Ints, Ints]:
    place = np.array(_WORKED_IN)[pick(draws.uniform("worked in"), _WORKED_IN_SHARES)]
    first = SURVEY_YEAR - age + 18
    back = np.floor(exponential_quantile(draws.uniform("worked to"), 7.0)).astype(np.int64)
    end = np.maximum(SURVEY_YEAR - back, first + 1)
    stay = np.floor(exponential_quantile(draws.uniform("worked years"), 4.0)).astype(np.int64)
    start = np.maximum(end - 1 - stay, first)
    return np.where(returned, place, ""), np.where(returned, start, 0), np.where(returned, end, 0)
