"""The synthetic surveys made ready as a careful analyst would, without knowing the truth."""

import numpy as np
import pandas as pd

from labour_migration.indicators import amounts

PERIODS: dict[object, float] = {1: 1, 2: 12}
COUNTRY, NOT_STATED = "QVR", "ZZZ"
ITEMS = [f"c{number:02d}" for number in range(1, 16)]
HOME = "QAL"
# A year's pay typed as a month's is twelve times too high: 2.5 on the log scale, where pay has
# a spread of 0.4 inside a group. The limit lies between the two.
TOO_HIGH = 4.5
# Workers remember a total within 40 per cent; items in the wrong money are many times too high.
TOTAL_TOO_LOW = 1.8


def residents(received: pd.DataFrame) -> pd.DataFrame:
    """The labour force survey without copies and blank weights, with monthly pay in ``pay``."""
    frame = received.drop_duplicates("p_id")
    frame = as_typed(frame[~_copied(frame)]).reset_index(drop=True)
    group = [frame["edu"], frame["isco1"].isin(range(4, 10))]
    return frame.assign(pay=_per_month(frame["pay"], group))


def as_typed(received: pd.DataFrame) -> pd.DataFrame:
    """The labour force survey with its mistakes, as far as an estimate needs no more.

    Rows with a weight; ``pay`` a month for the period given, and ``abroad``, 1 for a birthplace
    outside the country, missing where it is not stated.
    """
    frame = received[received["w_final"].notna()]
    abroad = (frame["cob"] != COUNTRY).astype(float).mask(frame["cob"] == NOT_STATED)
    pay = amounts.monthly(frame["earn_m"], frame["earn_period"], PERIODS)
    return frame.assign(abroad=abroad, pay=pay)


def workers(received: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """The recruitment-cost survey in accounting units, with money and pay periods put right."""
    frame = received.copy()
    table = _rates(rates)
    month = _month(frame)
    home = amounts.convert(
        frame["cost_total_reported"], pd.Series(HOME, index=frame.index), table, month=month
    )
    total = _items(frame, table, month).sum(axis="columns", skipna=False)
    wrong = total > TOTAL_TOO_LOW * home
    for item in ITEMS[3:14]:
        frame[f"{item}_cur"] = frame[f"{item}_cur"].mask(
            wrong & (frame[f"{item}_cur"] == frame["earn_cur"]), HOME
        )
    made = workers_as_typed(frame, rates)
    factor = made["earnings"] / _per_month(made["earnings"], [made["corridor_dest"]])
    return made.assign(earnings=made["earnings"] / factor)


def workers_as_typed(received: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """The recruitment-cost survey in accounting units, every answer taken as it was typed."""
    table, month = _rates(rates), _month(received)
    pay = amounts.monthly(received["earn_first"], received["earn_period"], PERIODS)
    scope = (received["purpose"] == 1) & (received["job_status"] == 1)
    place = received["district"] + received["corridor_dest"]
    return received.assign(
        **{str(item): costs for item, costs in _items(received, table, month).items()},
        earnings=amounts.convert(pay, received["earn_cur"], table, month=month),
        kept=amounts.convert(received["deducted"], received["earn_cur"], table, month=month),
        in_scope=scope.astype(float),
        stratum=place.where(scope, "out of scope"),
    )


def _copied(frame: pd.DataFrame) -> pd.Series:
    """Whether a household of the same area, answer for answer the same, came before."""
    answers = frame.drop(columns=["hh_id", "p_id"]).assign(line=frame["p_id"] % 100)
    prints = pd.util.hash_pandas_object(answers, index=False).groupby(frame["hh_id"]).agg(tuple)
    return frame["hh_id"].isin(prints.index[prints.duplicated()])


def _per_month(pay: pd.Series, group: list[pd.Series]) -> pd.Series:
    middle = pay.groupby(group, dropna=False).transform("median")
    return pay.where(~(pay > TOO_HIGH * middle), pay / 12)


def _items(frame: pd.DataFrame, table: pd.Series, month: pd.Series) -> pd.DataFrame:
    return pd.DataFrame(
        {
            item: amounts.convert(frame[item], frame[f"{item}_cur"], table, month=month)
            for item in ITEMS
        }
    )


def _month(frame: pd.DataFrame) -> pd.Series:
    return frame["left_year"].astype(str) + "-" + frame["left_month"].astype(str).str.zfill(2)


def _rates(rates: pd.DataFrame) -> pd.Series:
    return rates.set_index(["month", "currency"])["rate_per_au"].astype(np.float64)
