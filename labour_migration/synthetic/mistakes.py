"""The mistakes planted in the labour force survey, each at an exact count of each sample."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from labour_migration.synthetic.codes import (
    COUNTRY,
    DISSOLVED,
    NOT_STATED,
    NOT_STATED_PLACE,
    OLD_FEDERATION,
    SURVEY_YEAR,
)
from labour_migration.synthetic.streams import Bools, Ints, some_of, stream, uniform

# Share of the rows named on the right.
BIRTHPLACE_NOT_STATED = 0.02  # citizens
BIRTHPLACE_NOT_STATED_FOREIGN = 0.08  # foreign citizens
OLD_BIRTHPLACE = 0.012  # foreign-born
REASON_NOT_STATED = 0.02  # those asked
IMPOSSIBLE_ARRIVAL = 0.005  # all rows; half of them native-born
EARNINGS_NOT_STATED = 0.12  # employees
YEARLY_PAY_STATED = 0.04  # employees who said that the amount was for a year
YEARLY_PAY_IN_MONTHLY_BOX = 0.005  # employees
WEIGHT_MISSING = 0.001  # all rows
HOUSEHOLD_TWICE = 0.002  # responding households; half of the copies have a new number

_AFTER_BIRTHPLACE = ("born_abroad_citizen", "arr_year", "arr_month", "reason")

Some = Callable[[str, Bools | pd.Series, float], Ints]


def planted(frame: pd.DataFrame, seed: int, *path: str) -> pd.DataFrame:
    """The record with its mistakes, drawn from streams named ``path``."""

    def some(name: str, candidates: Bools | pd.Series, share: float) -> Ints:
        mask = np.asarray(candidates, dtype=np.bool_)
        return some_of(stream(seed, *path, name), mask, count(share, mask))

    frame = frame.copy()
    _birthplace(frame, some)
    _arrival(frame, some, stream(seed, *path, "arrival years"))
    _earnings(frame, some)
    everyone = np.ones(len(frame), dtype=np.bool_)
    frame.loc[some("weight", everyone, WEIGHT_MISSING), "w_final"] = np.nan
    return _counted_twice(frame, some)


def count(share: float, candidates: Bools) -> int:
    """The exact number of planted rows: the share of the candidates, rounded."""
    return round(share * int(candidates.sum()))


def _birthplace(frame: pd.DataFrame, some: Some) -> None:
    citizen, foreign_born = frame["cit1"] == COUNTRY, frame["cob"] != COUNTRY
    successor = frame["cob"].isin(["QRB", "QRC"]) & (SURVEY_YEAR - frame["age"] < DISSOLVED)
    share = OLD_BIRTHPLACE * foreign_born.sum() / max(int(successor.sum()), 1)
    old = some("old birthplace", successor, share)
    # Half remember the province, which says where the place lies today.
    told = old[::2]
    frame.loc[told, "cob_province"] = np.where(frame.loc[told, "cob"] == "QRB", "N", "S")
    frame.loc[old, "cob"] = OLD_FEDERATION
    stated = frame["cob"] != OLD_FEDERATION
    silent = np.concatenate(
        [
            some("birthplace, citizens", citizen & stated, BIRTHPLACE_NOT_STATED),
            some("birthplace, others", ~citizen & stated, BIRTHPLACE_NOT_STATED_FOREIGN),
        ]
    )
    frame.loc[silent, "cob"] = NOT_STATED_PLACE
    # The interview skips the questions that start from the birthplace.
    frame.loc[silent, list(_AFTER_BIRTHPLACE)] = pd.NA
    frame.loc[silent, "prev_res"] = ""
    frame.loc[some("reason", frame["reason"].notna(), REASON_NOT_STATED), "reason"] = NOT_STATED


def _arrival(frame: pd.DataFrame, some: Some, rng: np.random.Generator) -> None:
    foreign, native = frame["arr_year"].notna(), frame["cob"] == COUNTRY
    half = IMPOSSIBLE_ARRIVAL * len(frame) / 2
    before = some("arrival before birth", foreign, half / max(int(foreign.sum()), 1))
    birth = SURVEY_YEAR - frame.loc[before, "age"].to_numpy()
    early = 2 + np.floor(uniform(rng, len(before)) * 18).astype(np.int64)
    frame.loc[before, "arr_year"] = birth - early
    wrong = some("arrival of native-born", native, half / max(int(native.sum()), 1))
    recent = np.floor(uniform(rng, len(wrong)) * 25).astype(np.int64)
    frame.loc[wrong, "arr_year"] = SURVEY_YEAR - recent


def _earnings(frame: pd.DataFrame, some: Some) -> None:
    employee = frame["earn_period"].notna()
    silent = some("earnings not stated", employee, EARNINGS_NOT_STATED)
    typed = employee.to_numpy(dtype=np.bool_, copy=True)
    typed[silent] = False
    per_year = some("pay of a year", typed, YEARLY_PAY_STATED * employee.sum() / typed.sum())
    typed[per_year] = False
    share = YEARLY_PAY_IN_MONTHLY_BOX * employee.sum() / typed.sum()
    wrong_box = some("pay in the wrong box", typed, share)
    frame.loc[silent, "earn_m"] = np.nan
    frame.loc[silent, "earn_period"] = NOT_STATED
    frame.loc[per_year, "earn_period"] = 2
    frame.loc[np.concatenate([per_year, wrong_box]), "earn_m"] *= 12


def _counted_twice(frame: pd.DataFrame, some: Some) -> pd.DataFrame:
    first = ~frame["hh_id"].duplicated()
    twice = frame.loc[some("household twice", first, HOUSEHOLD_TWICE), "hh_id"].to_numpy()
    renumbered = frame[frame["hh_id"].isin(twice[::2])].copy()
    # Numbers from 51 are free: a listing offers twelve households.
    renumbered["hh_id"] += 50
    renumbered["p_id"] += 5000
    same_key = frame[frame["hh_id"].isin(twice[1::2])]
    everyone = pd.concat([frame, same_key, renumbered])
    return everyone.sort_values("p_id", kind="stable", ignore_index=True)
