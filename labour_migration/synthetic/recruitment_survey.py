"""The recruitment-cost survey of Aldora: a stratified sample, its record and its mistakes."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from labour_migration.synthetic.codes import SURVEY_YEAR
from labour_migration.synthetic.columns import asked, measured, text
from labour_migration.synthetic.costs import HOME, ITEMS, Bill, bill
from labour_migration.synthetic.learners import sample_path
from labour_migration.synthetic.metadata import marked
from labour_migration.synthetic.money import MONEYS, MONTHS, year_and_month
from labour_migration.synthetic.recruitment import (
    CORRIDORS,
    DISTRICTS,
    OUT_OF_SCOPE,
    POPULATION,
    Leavers,
    leavers,
)
from labour_migration.synthetic.streams import (
    Bools,
    Draws,
    Floats,
    Ints,
    apportion,
    shuffled,
    some_of,
    stream,
    uniform,
)

SIZE = 2_400
TRAPS = 144  # 6 %: self-employed, and movers for another purpose
# Interviews by corridor: the small ones get more than their share.
_ALLOCATION = (0.30, 0.22, 0.20, 0.12, 0.16)

# Share of all rows, or of those named on the right.
COST_BLANK = 0.03
COST_IN_WRONG_MONEY = 0.008
YEARLY_PAY_IN_MONTHLY_BOX = 0.005
YEARLY_PAY_STATED = 0.03
TOTAL_OFF = 0.12  # rows with a cost whose reported total is more than 5 % away from the items

_PAPERS_AND_TRAVEL = slice(3, 14)  # c04 to c14, one page of the questionnaire
_ISIC = (
    (("F",), (1,)), (("T",), (1,)), (("BCDE", "I", "H"), (5, 3, 2)),
    (("OPQ", "BCDE", "A"), (3, 4, 3)), (("A", "F", "G"), (4, 4, 2)),
)  # fmt: skip
_ISCO = (
    ((7, 8, 9), (4, 1, 5)), ((5, 9), (4, 6)), ((5, 8, 9), (3, 4, 3)),
    ((2, 3, 8), (3, 3, 4)), ((6, 7, 9), (2, 2, 6)),
)  # fmt: skip
_CHANNEL = (
    (62, 18, 5, 1, 12, 2), (55, 15, 5, 1, 22, 2), (52, 8, 22, 2, 14, 2), (0, 0, 12, 80, 6, 2),
    (4, 38, 12, 0, 34, 12),
)  # fmt: skip
_EDUCATION = ((50, 42, 8), (55, 40, 5), (25, 55, 20), (10, 60, 30), (60, 35, 5))


def recruitment_cost_survey(seed: int, learner: str | None = None) -> pd.DataFrame:
    """A SYNTHETIC sample of 2,400 Aldorans who left for a first job abroad.

    One row a worker; ``codebook()`` explains each column. Costs ``c01`` to ``c15`` are in the
    money of ``c01_cur`` to ``c15_cur``, pay in ``earn_cur``; ``companion("fx_rates", seed)``
    converts both into accounting units. Zero is a value, blank (NaN, <NA>, "") is missing.
    6 per cent of the rows are out of scope and some mistakes are planted. A ``learner`` has an
    own sample; without one it is the sample of the edition. Raises EditionError for a seed or
    a learner that cannot be used. Concept: SDG indicator 10.7.1 (sdg1071_meta2022).

    >>> survey = recruitment_cost_survey(20251103, "ada")
    >>> len(survey), survey.attrs["name"]
    (2400, 'synthetic_recruitment_cost_survey')
    """
    path = sample_path("rcs", learner)
    people = leavers(seed)
    rows, weight = _sample(people, seed, *path)
    draws = Draws(seed, ("leaver",), POPULATION + OUT_OF_SCOPE, rows)
    month = np.floor(draws.uniform("left") * MONTHS).astype(np.int64)
    paid = bill(seed, people, rows, month, draws)
    frame = pd.DataFrame(
        {
            **_person(people, rows, month, draws),
            **_costs(paid, seed, path),
            **_pay(paid, people.cost[rows] > 0, draws),
            "proxy": 1 + (uniform(stream(seed, *path, "proxy"), SIZE) >= 0.25).astype(np.int64),
            "weight": np.round(weight, 4),
        }
    )
    return marked(_with_mistakes(frame, seed, *path), "recruitment_cost_survey")


def _sample(people: Leavers, seed: int, *path: str) -> tuple[Ints, Floats]:
    """Rows and weights: simple random inside district by corridor, and among the out of scope."""
    stratum = people.corridor * len(DISTRICTS) + people.district
    out = len(CORRIDORS) * len(DISTRICTS)
    stratum = np.where(people.in_scope, stratum, out)
    size = np.bincount(stratum, minlength=out + 1)
    per_corridor = apportion(SIZE - TRAPS, _ALLOCATION)
    by_corridor = size[:out].reshape(len(CORRIDORS), len(DISTRICTS))
    wanted = [apportion(n, s) for n, s in zip(per_corridor.tolist(), by_corridor, strict=True)]
    take = np.append(np.concatenate(wanted), TRAPS)
    order = np.lexsort((uniform(stream(seed, *path, "sample"), len(stratum)), stratum))
    rank = np.arange(len(stratum)) - np.repeat(np.cumsum(size) - size, size)
    drawn = order[rank < take[stratum[order]]]
    rows = drawn[shuffled(stream(seed, *path, "order"), len(drawn))]
    return rows, (size / take)[stratum[rows]]


def _person(people: Leavers, rows: Ints, month: Ints, draws: Draws) -> dict[str, pd.Series | Ints]:
    corridor, everyone = people.corridor[rows], np.ones(len(rows), dtype=np.bool_)
    year, calendar_month = year_and_month(month)
    in_scope = people.in_scope[rows]
    self_employed = ~in_scope & draws.chance("self-employed", 0.5)
    age = 18 + np.floor(draws.uniform("age") ** 1.5 * 32).astype(np.int64)
    return {
        "p_id": 100_001 + np.arange(len(rows)),
        "district": text(np.array(DISTRICTS)[people.district[rows]], everyone),
        "sex": 1 + people.woman[rows].astype(np.int64),
        "age": age + (SURVEY_YEAR - year),
        "edu": 1 + draws.pick_by("education", corridor, _EDUCATION),
        "corridor_dest": text(np.array([way.code for way in CORRIDORS])[corridor], everyone),
        "dest": text(np.array([way.place for way in CORRIDORS])[corridor], everyone),
        "purpose": np.where(in_scope | self_employed, 1, 2),
        "job_status": np.where(self_employed, 2, 1),
        "isco1": _by_corridor(draws, "isco", corridor, _ISCO).astype(np.int64),
        "isic10": text(_by_corridor(draws, "isic", corridor, _ISIC), everyone),
        "channel": 1 + draws.pick_by("channel", corridor, _CHANNEL),
        "left_year": year,
        "left_month": calendar_month,
        "first_job": np.ones(len(rows), dtype=np.int64),
    }


def _by_corridor(
    draws: Draws,
    name: str,
    corridor: Ints,
    tables: Sequence[tuple[Sequence[str] | Sequence[int], Sequence[float]]],
) -> NDArray[np.object_]:
    place = draws.pick_by(name, corridor, [shares for _, shares in tables])
    found = np.empty(len(corridor), dtype=object)
    for code, (values, _) in enumerate(tables):
        here = corridor == code
        found[here] = np.array(values, dtype=object)[place[here]]
    return found


def _costs(paid: Bill, seed: int, path: tuple[str, ...]) -> dict[str, pd.Series | Floats]:
    columns: dict[str, pd.Series | Floats] = {}
    everyone = np.ones(len(paid.total), dtype=np.bool_)
    for position, item in enumerate(ITEMS):
        columns[item] = paid.amounts[:, position]
        columns[f"{item}_cur"] = text(np.array(MONEYS)[paid.moneys[:, position]], everyone)
    costly = paid.total > 0
    off = some_of(stream(seed, *path, "total off"), costly, round(TOTAL_OFF * int(costly.sum())))
    numbers = uniform(stream(seed, *path, "total"), len(costly))
    error = 0.09 * (numbers - 0.5)
    error[off] = np.where(numbers[off] < 0.7, -1, 1) * (0.08 + 0.30 * numbers[off])
    columns["cost_total_reported"] = np.round(paid.total * (1 + error))
    return columns


def _pay(paid: Bill, costly: Bools, draws: Draws) -> dict[str, pd.Series | Ints | Floats]:
    everyone = np.ones(len(costly), dtype=np.bool_)
    shared = draws.chance("employer shared", 0.15)
    return {
        "paid_by": np.select([~costly, shared], [2, 3], 1),
        "borrowed": asked(np.where(paid.borrowed, 1, 2), costly),
        "source_loan": asked(1 + draws.pick("loan", (14, 34, 36, 10, 6)), paid.borrowed),
        "earn_first": measured(paid.earnings, everyone, 1),
        "earn_cur": text(np.array(MONEYS)[paid.pay_money], everyone),
        "earn_period": np.ones(len(costly), dtype=np.int64),
        "deducted": paid.deducted,
    }


def _with_mistakes(frame: pd.DataFrame, seed: int, *path: str) -> pd.DataFrame:
    def some(name: str, candidates: Bools, share: float) -> Ints:
        return some_of(stream(seed, *path, name), candidates, round(share * SIZE))

    items, moneys = list(ITEMS), [f"{item}_cur" for item in ITEMS]
    free = np.ones(SIZE, dtype=np.bool_)
    blank = some("cost blank", free, COST_BLANK)
    free[blank] = False
    frame.loc[blank, [*items, "cost_total_reported"]] = np.nan
    frame.loc[blank, moneys] = ""
    foreign = frame["earn_cur"] != MONEYS[HOME]
    costly = free & foreign.to_numpy() & (frame[items].sum(axis="columns") > 0).to_numpy()
    wrong = some("wrong money", costly & (frame["purpose"] == 1).to_numpy(), COST_IN_WRONG_MONEY)
    for item in items[_PAPERS_AND_TRAVEL]:
        at_home = wrong[(frame.loc[wrong, f"{item}_cur"] == MONEYS[HOME]).to_numpy()]
        frame.loc[at_home, f"{item}_cur"] = frame.loc[at_home, "earn_cur"]
    free[:] = True
    per_year = some("pay of a year", free, YEARLY_PAY_STATED)
    free[per_year] = False
    wrong_box = some("pay in the wrong box", free, YEARLY_PAY_IN_MONTHLY_BOX)
    frame.loc[per_year, "earn_period"] = 2
    yearly = np.concatenate([per_year, wrong_box])
    frame.loc[yearly, "earn_first"] = (frame.loc[yearly, "earn_first"] * 12).round(1)
    return frame
