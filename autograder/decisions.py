"""From the gradebook and the ledger to one decision a learner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from autograder.certificate import Decision, Record, Standing, as_data, decide
from autograder.rulings.basis import Basis
from autograder.workspace import Workspace

__all__ = ["Decisions", "as_data", "decide_all", "records"]


@dataclass(frozen=True)
class Decisions:
    """The decisions of a cohort, with the standings they rest on."""

    decisions: tuple[Decision, ...]
    standings: Mapping[str, Mapping[str, Standing]]


def records(workspace: Workspace, as_of: datetime) -> list[Record]:
    """Return what is known of every learner on the roster, with what people ruled, by learner id.

    Marks, earlier attempts, withdrawn items and rulings are joined here. Somebody with two ids has
    the attempts of both under the one that stands; the other id has none and says so.
    """
    return Basis.load(workspace).records(as_of)


def decide_all(workspace: Workspace, as_of: datetime) -> Decisions:
    """Return the decision for every learner on the roster, by learner id."""
    found = records(workspace, as_of)
    return Decisions(
        decisions=tuple(decide(workspace.course, record) for record in found),
        standings={record.learner: record.standings for record in found},
    )
