"""A survey of recruitment costs as its explorer reads it, and the SYNTHETIC one of Aldora."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from labour_migration import synthetic
from labour_migration.indicators import Design, amounts, edits, reported

_HOME = "QAL"
_MONTHS: dict[object, float] = {1: 1, 2: 12}
_ITEMS = tuple(f"c{number:02d}" for number in range(1, 16))
_CORRIDORS = {
    "K1": "Khaledine, construction",
    "K2": "Khaledine, domestic work",
    "V1": "Costaverra, factories and services",
    "N1": "Northmark, government scheme",
    "B1": "Bressia, border",
}


@dataclass(frozen=True)
class CostSurvey:
    """A survey of workers abroad: what each paid and earned, in one currency.

    ``frame`` holds the columns ``items`` (costs), ``pay`` (of the first month), ``deducted``,
    ``scope`` (yes or no) and ``corridor``; ``mended`` has the same form, with obvious mistakes put
    right. ``corridors`` maps codes to wordings, in the order of a table.
    """

    frame: pd.DataFrame = field(repr=False, compare=False)
    mended: pd.DataFrame = field(repr=False, compare=False)
    items: tuple[str, ...]
    design: Design
    corridors: Mapping[str, str]
    source: str
    mends: str


def synthetic_cost_survey(seed: int, learner: str | None = None) -> CostSurvey:
    """The SYNTHETIC recruitment-cost survey of Aldora in accounting units, ready to explore.

    Amounts are converted at the rate of the month in which the worker left. Two kinds of mistake
    are put right in ``mended``: items typed in the wrong money, which add up to more than 1.5 times
    the total that was reported, get that total; a year's pay in the box for a month is divided by
    twelve.
    """
    survey = synthetic.recruitment_cost_survey(seed, learner)
    fx = synthetic.companion("fx_rates", seed)
    rates = fx.set_index(["month", "currency"])["rate_per_au"]
    month = survey["left_year"].astype(str) + "-" + survey["left_month"].astype(str).str.zfill(2)

    def common(amount: pd.Series, money: pd.Series) -> pd.Series:
        return amounts.convert(amount, money, rates, month=month)

    costs = {item: common(survey[item], survey[f"{item}_cur"]) for item in _ITEMS}
    pay = common(
        amounts.monthly(survey["earn_first"], survey["earn_period"], _MONTHS), survey["earn_cur"]
    )
    scope = (survey["purpose"] == 1) & (survey["job_status"] == 1) & (survey["first_job"] == 1)
    strata = survey["corridor_dest"] + survey["district"]
    frame = pd.DataFrame(
        {
            **costs,
            "pay": pay,
            "deducted": common(survey["deducted"], survey["earn_cur"]),
            "scope": scope,
            "corridor": survey["corridor_dest"],
            "weight": survey["weight"],
            "stratum": strata.where(scope, "out of scope"),
        }
    )
    home = pd.Series(_HOME, index=survey.index)
    mended, mends = _mended(frame, common(survey["cost_total_reported"], home))
    source = str(survey.attrs.get("title", "Recruitment-cost survey of Aldora"))
    frame.attrs.update(survey.attrs)
    return CostSurvey(
        frame, mended, _ITEMS, Design(weight="weight", stratum="stratum"), _CORRIDORS, source, mends
    )


def _mended(frame: pd.DataFrame, total: pd.Series) -> tuple[pd.DataFrame, str]:
    """The frame with two kinds of mistake put right, and how many rows that were."""
    items = list(_ITEMS)
    money = reported.above_reported(frame[items].sum(axis="columns", skipna=False), total)
    box = edits.other_period(frame["pay"], [frame["corridor"]])
    mended = frame.copy()
    mended.loc[money, items] = 0.0
    mended.loc[money, items[0]] = total[money]
    mended["pay"] = frame["pay"].mask(box, frame["pay"] / 12)
    words = (
        f"{int(money.sum())} workers with costs in the wrong money got the total that they "
        f"reported, and {int(box.sum())} with a year's pay in the box for a month got a twelfth"
    )
    return mended, words
