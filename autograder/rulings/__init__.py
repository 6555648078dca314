"""What people rule about learners: extensions, excusals, overrides, grants, departures, merges.

`read` gives the rulings that stand. To make one: `Basis.load`, then one of the functions that
check it and return an `Order`, `propose` to see whose decision it changes, `enact` to write it.
"""

from autograder.rulings.basis import Basis
from autograder.rulings.folding import Rulings, fold, read
from autograder.rulings.model import (
    EVERY,
    METHODS,
    Method,
    RulingError,
    read_moment,
    read_points,
)
from autograder.rulings.orders import (
    Order,
    depart,
    excuse,
    extend,
    grant,
    merge,
    override,
    standing_rulings,
    undo,
    withdraw_item,
)
from autograder.rulings.proposing import Change, Proposal, changes, enact, holders, propose

__all__ = [
    "EVERY",
    "METHODS",
    "Basis",
    "Change",
    "Method",
    "Order",
    "Proposal",
    "RulingError",
    "Rulings",
    "changes",
    "depart",
    "enact",
    "excuse",
    "extend",
    "fold",
    "grant",
    "holders",
    "merge",
    "override",
    "propose",
    "read",
    "read_moment",
    "read_points",
    "standing_rulings",
    "undo",
    "withdraw_item",
]
