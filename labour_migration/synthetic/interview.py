"""The labour force survey as it would be without mistakes: who was interviewed, and the record."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from labour_migration.synthetic import weights as weighting
from labour_migration.synthetic.columns import asked, text, yes_no
from labour_migration.synthetic.country import REGIONS, STRATA, Country, country
from labour_migration.synthetic.design import Drawn, draw
from labour_migration.synthetic.items import labour_items
from labour_migration.synthetic.learners import sample_path
from labour_migration.synthetic.moves import moves
from labour_migration.synthetic.streams import Draws, Ints

WEIGHT_DECIMALS = 4
_PROXY, _PROXY_FOREIGN = 0.22, 0.35
REFERENCE, PARTNER, CHILD, PARENT, OTHER = 1, 2, 3, 4, 5
_GENERATION = 16


@dataclass(frozen=True)
class Fieldwork:
    """One sample: the households drawn and the members of those that answered."""

    land: Country
    path: tuple[str, ...]
    drawn: Drawn
    persons: Ints
    interview: Ints  # position in ``drawn`` of each person's household

    @property
    def household_id(self) -> Ints:
        """Identifier of every drawn household: area and number inside it."""
        return (self.drawn.area + 1) * 100 + self.drawn.number


def fieldwork(seed: int, learner: str | None) -> Fieldwork:
    """The sample of a learner, or the sample of the edition (None)."""
    path = sample_path("lfs", learner)
    land = country(seed)
    drawn = draw(land, *path)
    answered = np.flatnonzero(drawn.responds)
    household = drawn.household[answered]
    size = land.households.size[household]
    line = np.arange(int(size.sum())) - np.repeat(np.cumsum(size) - size, size)
    persons = np.repeat(land.households.first_person[household], size) + line
    return Fieldwork(land, path, drawn, persons, np.repeat(answered, size))


def paradata(field: Fieldwork) -> pd.DataFrame:
    """Mode and date of the contact with every drawn household."""
    draws = Draws(field.land.seed, (*field.path, "contact"), len(field.drawn.household))
    # An area is worked in one fortnight of the quarter.
    week = (field.drawn.area * 7) % 13
    day = np.minimum(week * 7 + np.floor(draws.uniform("day") * 12).astype(np.int64), 91)
    dates = np.datetime64("2025-07-01") + day.astype("timedelta64[D]")
    return pd.DataFrame(
        {
            "mode": 1 + draws.pick("mode", (0.62, 0.28, 0.10)),
            "int_date": pd.Series(dates.astype(str).astype(object), dtype="str"),
        }
    )


def record(field: Fieldwork) -> pd.DataFrame:
    """One row a member of a responding household, every answer given and true."""
    land, rows = field.land, field.persons
    contact = paradata(field).iloc[field.interview].reset_index(drop=True)
    foreign = land.residents.foreign_born[rows]
    draws = Draws(land.seed, (*field.path, "person"), len(rows))
    proxy = draws.chance("proxy", np.where(foreign, _PROXY_FOREIGN, _PROXY))
    return pd.DataFrame(
        {
            **_identifiers(field),
            **_weights(field),
            "sex": 1 + land.residents.woman[rows].astype(np.int64),
            "age": land.residents.age[rows],
            "rel": _relation(field),
            **_migration(land, rows),
            **labour_items(land, rows),
            "proxy": yes_no(proxy, land.residents.age[rows] >= 15),
            "mode": contact["mode"],
            "int_date": contact["int_date"],
        }
    )


def _identifiers(field: Fieldwork) -> dict[str, pd.Series | Ints]:
    household = field.household_id[field.interview]
    first = field.land.households.first_person[field.drawn.household[field.interview]]
    area = field.drawn.area[field.interview]
    areas = field.land.areas
    everywhere = np.ones(len(area), dtype=np.bool_)
    return {
        "hh_id": household,
        "p_id": household * 100 + field.persons - first + 1,
        "psu": area + 1,
        "stratum": text(np.array(STRATA)[areas.stratum[area]], everywhere),
        "region": text(np.array(REGIONS)[areas.region[area]], everywhere),
    }


def _weights(field: Fieldwork) -> dict[str, np.ndarray]:
    known = weighting.weights(field.land, field.drawn, field.persons, field.interview)
    columns = {
        "w_design": known.design,
        "w_nr": known.nonresponse,
        "w_final": known.final,
        "w_cob": known.birthplace,
        "w_old": known.old,
    }
    return {name: np.round(weight, WEIGHT_DECIMALS) for name, weight in columns.items()}


def _relation(field: Fieldwork) -> Ints:
    """Relation to the reference person, read off the ages."""
    people, rows = field.land.residents, field.persons
    first = people.first[rows]
    start = np.flatnonzero(first)
    gap = people.age[rows] - people.age[rows][start[np.cumsum(first) - 1]]
    could_pair = ~first & (people.age[rows] >= 18) & (np.abs(gap) < _GENERATION)
    place = np.where(could_pair, np.arange(len(rows)), len(rows))
    partner = np.minimum.reduceat(place, start)
    relation = np.select([gap <= -_GENERATION, gap >= _GENERATION], [CHILD, PARENT], OTHER)
    relation[partner[partner < len(rows)]] = PARTNER
    relation[first] = REFERENCE
    return relation


def _migration(land: Country, rows: Ints) -> dict[str, pd.Series]:
    people, known = land.residents, moves(land, rows)
    foreign, everyone = people.foreign_born[rows], np.ones(len(rows), dtype=np.bool_)
    citizen = ~people.foreign_citizen[rows]
    adult = people.age[rows] >= 15
    return {
        "cob": text(known.birthplace, everyone),
        "cob_province": text(known.birthplace, ~everyone),
        "cit1": text(known.citizenship, everyone),
        "cit2": text(known.second_citizenship, everyone),
        "cit_how": asked(np.where(people.naturalised[rows], 2, 1), citizen),
        "born_abroad_citizen": yes_no(people.by_descent[rows], foreign),
        "ever_abroad12": yes_no(known.lived_abroad, everyone),
        "prev_res": text(known.previous_residence, foreign),
        "arr_year": asked(known.arrival_year, foreign),
        "arr_month": asked(known.arrival_month, foreign),
        "stay_12": asked(np.where(known.under_a_year, 2, 1), everyone),
        "reason": asked(known.reason, foreign & adult),
        "work_abroad": yes_no(known.returned, ~foreign & adult),
        "wa_country": text(known.worked_in, known.returned),
        "wa_from": asked(known.worked_from, known.returned),
        "wa_to": asked(known.worked_to, known.returned),
        "wa_isco": asked(known.worked_isco, known.returned),
        "wa_why_back": asked(known.why_back, known.returned),
    }
