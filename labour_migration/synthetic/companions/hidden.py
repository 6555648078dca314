"""Sources for groups that no list holds: two lists of irregular residents, and network reports."""

from hashlib import sha256

import numpy as np
import pandas as pd

from labour_migration.synthetic.codes import SURVEY_YEAR
from labour_migration.synthetic.country import country
from labour_migration.synthetic.learners import sample_path
from labour_migration.synthetic.streams import (
    Bools,
    Draws,
    Floats,
    Ints,
    stream,
    uniform,
)

LISTED_A, LISTED_B = 0.30, 0.22

NETWORK_POPULATION, HIDDEN, TRANSMISSION = 200_000, 800, 0.8
RESPONDENTS = 1_000
# Groups whose size is known, from which the size of a respondent's network follows.
KNOWN_GROUPS = {
    "knows_nurses": 2_400,
    "knows_teachers": 4_200,
    "knows_bakers": 900,
    "knows_newlyweds": 1_600,
    "knows_bus_drivers": 1_100,
}
_NETWORK_SIZE = 150


def cr_list_a(seed: int, learner: str | None) -> pd.DataFrame:
    """Irregular residents met by inspectors."""
    return _list(seed, _contacted(seed, learner))


def cr_list_b(seed: int, learner: str | None) -> pd.DataFrame:
    """Irregular residents who visited a clinic, whether or not inspectors met them."""
    draws = _draws(seed, learner)
    return _list(seed, draws.chance("list b", LISTED_B))


def cr_list_b_dependent(seed: int, learner: str | None) -> pd.DataFrame:
    """Clinic visits when a contact doubles the odds of a visit against the average person's.

    List B stays as long as the independent one, so those without a contact visit less often.
    """
    draws, contacted = _draws(seed, learner), _contacted(seed, learner)
    odds = 2 * LISTED_B / (1 - LISTED_B)
    after_contact = odds / (1 + odds)
    otherwise = (LISTED_B - LISTED_A * after_contact) / (1 - LISTED_A)
    return _list(seed, draws.chance("list b", np.where(contacted, after_contact, otherwise)))


def _draws(seed: int, learner: str | None) -> Draws:
    return Draws(seed, sample_path("lists", learner), int(country(seed).residents.irregular.sum()))


def _contacted(seed: int, learner: str | None) -> Bools:
    return _draws(seed, learner).chance("list a", LISTED_A)


def _list(seed: int, listed: Bools) -> pd.DataFrame:
    people = country(seed).residents
    rows = np.flatnonzero(people.irregular)[listed]
    hashes = [sha256(f"name/{seed}/{row}".encode()).hexdigest()[:12] for row in rows.tolist()]
    frame = pd.DataFrame(
        {
            "name_hash": pd.Series(hashes, dtype="str"),
            "sex": 1 + people.woman[rows],
            "birth_year": SURVEY_YEAR - people.age[rows],
        }
    )
    return frame.sort_values("name_hash", ignore_index=True)


def nsum_survey(seed: int, learner: str | None) -> pd.DataFrame:
    """How many people of known groups and of a hidden one each of 1,000 respondents knows.

    In version 2 a respondent learns of a contact's membership with probability 0.8 only.
    """
    path = sample_path("nsum", learner)
    draws = Draws(seed, path, RESPONDENTS)
    size = _NETWORK_SIZE * np.exp(0.4 * draws.normal("network") - 0.08)
    columns = {"resp_id": 1 + np.arange(RESPONDENTS)}
    groups = KNOWN_GROUPS | {"knows_hidden_v1": HIDDEN}
    for name, members in groups.items():
        columns[name] = _poisson(draws.uniform(name), size * members / NETWORK_POPULATION)
    known = columns["knows_hidden_v1"]
    contact = np.repeat(np.arange(RESPONDENTS), known)
    told = uniform(stream(seed, *path, "told"), len(contact)) < TRANSMISSION
    columns["knows_hidden_v2"] = np.bincount(contact[told], minlength=RESPONDENTS)
    return pd.DataFrame(columns)


def _poisson(numbers: Floats, means: Floats) -> Ints:
    """One Poisson number for each mean, by counting the steps of its distribution function."""
    mass = np.exp(-means)
    reached, count = mass.copy(), np.zeros(len(means), dtype=np.int64)
    for step in range(1, 60):
        more = numbers >= reached
        count += more
        mass = mass * means / step
        reached += mass
    return count
