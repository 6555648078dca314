"""The cost of a job abroad, item by item, each in the money it was paid in."""

from dataclasses import dataclass

import numpy as np

from labour_migration.synthetic.money import MONEYS, rates
from labour_migration.synthetic.recruitment import CORRIDORS, Leavers
from labour_migration.synthetic.streams import Bools, Draws, Floats, Ints

ITEMS = tuple(f"c{number:02d}" for number in range(1, 16))
HOME = MONEYS.index("QAL")
_INTEREST = ITEMS.index("c15")

# Share of each item (c01 to c15) in the cost of a corridor, in the order of CORRIDORS.
_SHARES = np.array(
    [
        (40, 15, 2, 2, 15, 2, 1, 1, 1, 1, 1, 2, 14, 2, 1),
        (34, 10, 0, 6, 10, 6, 2, 2, 1, 8, 2, 3, 12, 3, 1),
        (35, 5, 8, 2, 16, 2, 2, 1, 2, 4, 1, 2, 17, 1, 2),
        (0, 0, 5, 7, 20, 8, 6, 3, 8, 15, 3, 5, 20, 0, 0),
        (0, 30, 5, 5, 8, 1, 0, 1, 0, 1, 0, 10, 19, 18, 2),
    ]
)
# Chance that an item was paid in the money of the destination.
_PAID_THERE = {"c03": 1.0, "c05": 0.5, "c13": 0.3, "c14": 0.3}
# Corridors where employers take part of the cost out of the first pay.
_DEDUCTING = (0, 1, 2)
_DEDUCTED = 0.12


@dataclass(frozen=True)
class Bill:
    """Amounts as the worker gives them; an item's money is a position in MONEYS."""

    amounts: Floats  # a row a worker, a column an item, without what was deducted
    moneys: Ints
    total: Floats  # QAL, sum of the items
    borrowed: Bools
    deducted: Floats  # from the first pay, in the money of the pay
    earnings: Floats  # first monthly pay received, after the deduction
    pay_money: Ints


def bill(seed: int, people: Leavers, rows: Ints, month: Ints, draws: Draws) -> Bill:
    """What the leavers at ``rows`` paid and earned; ``month`` is when they left and paid."""
    corridor, cost, pay = people.corridor[rows], people.cost[rows], people.earnings[rows]
    there = np.array([MONEYS.index(way.money) for way in CORRIDORS])[corridor]
    rate = rates(seed)[month]
    deducting = np.isin(corridor, _DEDUCTING) & draws.chance("deducted", _DEDUCTED)
    part = 0.3 + 0.7 * draws.uniform("deducted part")
    deducted = np.where(deducting, part * np.minimum(0.4 * pay, 0.3 * cost), 0.0)
    pay_rate = rate[np.arange(len(rows)), there]
    taken = np.round(deducted * pay_rate, 1)
    months = people.months[rows]
    borrowed = (cost > 0) & draws.chance("borrowed", np.where(months > 4, 0.75, 0.35))
    shares = _SHARES[corridor] * (0.4 + 1.2 * _matrix(draws, "share"))
    shares[:, _INTEREST] *= 2 * borrowed
    shares /= shares.sum(axis=1, keepdims=True)
    chance = np.array([_PAID_THERE.get(item, 0.0) for item in ITEMS])
    moneys = np.where(_matrix(draws, "money") < chance, there[:, None], HOME)
    item_rate = np.take_along_axis(rate, moneys, axis=1)
    exact = shares * (cost - taken / pay_rate)[:, None] * item_rate
    amounts = np.where(moneys == HOME, np.round(exact), np.round(exact, 2))
    return Bill(
        amounts=amounts,
        moneys=moneys,
        total=(amounts / item_rate).sum(axis=1) * rate[:, HOME],
        borrowed=borrowed,
        deducted=taken,
        earnings=np.round(pay * pay_rate, 1) - taken,
        pay_money=there,
    )


def _matrix(draws: Draws, name: str) -> Floats:
    return np.column_stack([draws.uniform(f"{name} {item}") for item in ITEMS])
