"""Two registers of the same people without a common key, written down with the usual errors."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.streams import Bools, Draws, Ints

PERSONS, PERMITTED, INSURED = 4_000, 0.80, 0.60
_LEFT, _TWICE = 0.12, 0.04
_FAMILY = ("ba", "do", "ke", "li", "mu", "ra", "so", "ti", "va", "ze", "no", "fa")
_GIVEN = ("a", "be", "co", "di", "el", "fi", "ga", "hi", "jo", "ma")
_DISTRICTS = tuple(f"D{number:02d}" for number in range(1, 13))
_FIRST_DAY, _DAYS = np.datetime64("1960-01-01"), 16_500


def link_permits(seed: int) -> pd.DataFrame:
    """Residence permits: those who left stay on it, and some stand on it twice."""
    draws = Draws(seed, ("link", "person"), PERSONS)
    listed = draws.chance("permit", PERMITTED)
    twice = listed & draws.chance("twice", _TWICE)
    person = np.concatenate([np.flatnonzero(listed), np.flatnonzero(twice)])
    return _register(seed, person, "permits")


def link_insurance(seed: int) -> pd.DataFrame:
    """Social insurance: only people who are still there, and not all of them."""
    draws = Draws(seed, ("link", "person"), PERSONS)
    left = draws.chance("left", _LEFT)
    listed = draws.chance("insured", INSURED) & ~left
    return _register(seed, np.flatnonzero(listed), "insurance").drop(columns="left")


def _register(seed: int, person: Ints, name: str) -> pd.DataFrame:
    people, wrong = _people(seed).iloc[person], Draws(seed, ("link", name), len(person))
    date = people["birth_date"].to_numpy()
    swapped = np.array([_swapped(one) for one in date], dtype=object)
    family, given = (people[part].to_numpy() for part in ("family_name", "given_name"))
    frame = pd.DataFrame(
        {
            "family_name": _spoilt(family, wrong, "family", 0.06),
            "given_name": _spoilt(given, wrong, "given", 0.04),
            "sex": np.where(wrong.chance("sex", 0.005), 3 - people["sex"], people["sex"]),
            "birth_date": np.where(wrong.chance("day", 0.03), swapped, date),
            "district": np.where(
                wrong.chance("moved", 0.10),
                np.array(_DISTRICTS)[wrong.pick("district", [1] * len(_DISTRICTS))],
                people["district"],
            ),
            "left": people["left"].to_numpy(),
            "person": person,
        }
    )
    frame.loc[wrong.chance("no date", 0.02), "birth_date"] = ""
    order = np.argsort(wrong.uniform("order"), kind="stable")
    frame = frame.iloc[order].reset_index(drop=True)
    texts = ("family_name", "given_name", "birth_date", "district")
    return frame.astype(dict.fromkeys(texts, "str"))


def _people(seed: int) -> pd.DataFrame:
    draws = Draws(seed, ("link", "person"), PERSONS)

    def word(name: str, syllables: tuple[str, ...], length: int) -> list[str]:
        # Squared, so that some names are common and most are rare.
        picks = [
            np.floor(draws.uniform(f"{name} {place}") ** 2 * len(syllables)).astype(np.int64)
            for place in range(length)
        ]
        columns = [np.array(syllables)[pick] for pick in picks]
        return ["".join(parts).capitalize() for parts in zip(*columns, strict=True)]

    days = np.floor(draws.uniform("birth") * _DAYS).astype(np.int64)
    return pd.DataFrame(
        {
            "family_name": word("family", _FAMILY, 3),
            "given_name": word("given", _GIVEN, 2),
            "sex": 1 + draws.chance("woman", 0.42).astype(np.int64),
            "birth_date": (_FIRST_DAY + days).astype(str).astype(object),
            "district": np.array(_DISTRICTS)[draws.pick("district", range(12, 0, -1))],
            "left": 1 + (~draws.chance("left", _LEFT)).astype(np.int64),
        }
    )


def _spoilt(names: np.ndarray, draws: Draws, field: str, share: float) -> np.ndarray:
    """Some names with their second and third letters exchanged."""
    hit: Bools = draws.chance(f"{field} typed", share)
    typed = np.array([one[0] + one[2:3] + one[1] + one[3:] for one in names], dtype=object)
    return np.where(hit, typed, names)


def _swapped(date: str) -> str:
    """Day and month exchanged where that gives a date; else one day off."""
    year, month, day = date.split("-")
    if int(day) <= 12 and day != month:
        return f"{year}-{day}-{month}"
    return f"{year}-{month}-{int(day) - 1 or 2:02d}"
