"""Administrative sources: dormitories, permits, departures and entries. Totals are exact."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.country import REGIONS
from labour_migration.synthetic.streams import (
    Bools,
    Draws,
    Ints,
    apportion,
    shuffled,
    stream,
    uniform,
)
from labour_migration.synthetic.work import ACTIVITIES

DORMITORY_WORKERS, DORMITORY_WOMEN, DORMITORY_BRESSIA = 12_000, 960, 6_600
_DORMITORIES = {"F": (132, 6_600), "BCDE": (72, 3_600), "A": (36, 1_800)}

PERMIT_YEARS = (2021, 2022, 2023, 2024)
PERMIT_ROWS = (8_800, 9_400, 10_100, 12_700)
PERMIT_PERSONS = tuple(round(rows * 9_400 / 12_700) for rows in PERMIT_ROWS)
FIRST, SEASONAL, FRONTIER, RENEWAL = 1, 2, 3, 4
GRANTED, REFUSED, WITHDRAWN = 1, 2, 3
_STAYING_ON = 0.35  # of the persons of a year had a decision in the year before

CLEARED_BY_ORIGIN, ENTRIES_AT_DESTINATION = 14_000, 17_500
_SEASON = np.array([6, 7, 10, 11, 11, 9, 8, 7, 9, 9, 7, 6])


def dorm_register(seed: int) -> pd.DataFrame:
    """Worker dormitories, which the household frame leaves out: 12,000 workers in 240 houses."""
    industry = np.repeat(list(_DORMITORIES), [houses for houses, _ in _DORMITORIES.values()])
    draws = Draws(seed, ("dormitory",), len(industry))
    weight = 0.4 + draws.uniform("size")
    workers = np.concatenate(
        [apportion(total, weight[industry == code]) for code, (_, total) in _DORMITORIES.items()]
    )
    house = np.repeat(np.arange(len(industry)), workers)
    woman = shuffled(stream(seed, "dormitory", "woman"), len(house)) < DORMITORY_WOMEN
    bressia = shuffled(stream(seed, "dormitory", "origin"), len(house)) < DORMITORY_BRESSIA

    def count(members: Bools) -> Ints:
        return np.bincount(house[members], minlength=len(industry))

    return pd.DataFrame(
        {
            "dorm_id": 1 + np.arange(len(industry)),
            "region": np.array(REGIONS)[draws.pick("region", (0.45, 0.40, 0.15))].astype(object),
            "beds": np.ceil(workers * (0.85 + 0.35 * draws.uniform("beds"))).astype(np.int64),
            "isic10": industry.astype(object),
            "workers": workers,
            "men_qrb": count(~woman & bressia),
            "men_qrc": count(~woman & ~bressia),
            "women_qrb": count(woman & bressia),
            "women_qrc": count(woman & ~bressia),
        }
    ).astype({"region": "str", "isic10": "str"})


def permits(seed: int) -> pd.DataFrame:
    """Permit decisions of four years; a person has a row for each decision."""
    person, year, again = _decisions(seed)
    draws = Draws(seed, ("permit",), len(person))
    kind = np.where(
        again & draws.chance("renewal", 0.8), RENEWAL, FIRST + draws.pick("type", (55, 35, 10))
    )
    decision = GRANTED + draws.pick("decision", (0.90, 0.08, 0.02))
    day = np.floor(draws.uniform("day") * 365).astype(np.int64)
    decided = _days(year) + day
    applied = decided - 10 - np.floor(draws.uniform("wait") * 80).astype(np.int64)
    start = decided + np.floor(draws.uniform("start") * 30).astype(np.int64)
    length = np.where(kind == SEASONAL, 180, 365)
    granted = decision == GRANTED
    activity = draws.pick("activity", (22, 18, 24, 6, 5, 10, 6, 4, 4, 1))
    frame = pd.DataFrame(
        {
            "person_key": person,
            "permit_type": kind,
            "decision": decision,
            "applied": _text(applied),
            "decided": _text(decided),
            "valid_from": _text(start).where(granted, ""),
            "valid_to": _text(start + length).where(granted, ""),
            "isco1": 1 + draws.pick("isco", (2, 8, 7, 4, 16, 6, 20, 14, 23)),
            "isic10": pd.Series(np.array(ACTIVITIES)[activity].astype(object), dtype="str"),
            "employer_id": 1 + np.floor(draws.uniform("employer") ** 2 * 1_800).astype(np.int64),
        }
    )
    return frame.sort_values(["decided", "person_key"], kind="stable", ignore_index=True)


def _decisions(seed: int) -> tuple[Ints, Ints, Bools]:
    """Person, year, and whether the person had a decision before, for each row."""
    keys = 100_000 + shuffled(stream(seed, "permit", "keys"), sum(PERMIT_PERSONS))
    persons, years, again = [], [], []
    before = keys[:0]
    used = 0
    for year, rows, people in zip(PERMIT_YEARS, PERMIT_ROWS, PERMIT_PERSONS, strict=True):
        rng = stream(seed, "permit", "persons", str(year))
        staying = before[shuffled(rng, len(before))][: round(_STAYING_ON * people)]
        new = keys[used : used + people - len(staying)]
        used += len(new)
        present = np.concatenate([staying, new])
        repeated = present[np.floor(uniform(rng, rows - people) * people).astype(np.int64)]
        persons += [present, repeated]
        years.append(np.full(rows, year))
        again.append(np.arange(rows) < len(staying))
        again[-1][people:] = True
        before = present
    return np.concatenate(persons), np.concatenate(years), np.concatenate(again)


def _days(year: Ints) -> Ints:
    first = (year - 1970).astype("datetime64[Y]").astype("datetime64[D]")
    return np.asarray(first.astype(np.int64))


def _text(days: Ints) -> pd.Series:
    return pd.Series(days.astype("datetime64[D]").astype(str).astype(object), dtype="str")


def arrivals_origin(seed: int) -> pd.DataFrame:
    """The same flow seen from both ends: cleared by Aldora, entries recorded by Costaverra."""
    draws = Draws(seed, ("mirror",), len(_SEASON))
    cleared = _SEASON * (0.9 + 0.2 * draws.uniform("cleared"))
    entries = _SEASON * (0.9 + 0.2 * draws.uniform("entries"))
    return pd.DataFrame(
        {
            "month": pd.Series([f"2024-{month:02d}" for month in range(1, 13)], dtype="str"),
            "cleared_qra": apportion(CLEARED_BY_ORIGIN, cleared),
            "entries_qvr": apportion(ENTRIES_AT_DESTINATION, entries),
        }
    )
