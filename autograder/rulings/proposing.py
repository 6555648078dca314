"""A ruling before it is made: whose decision it changes, and how; then made, if it still holds."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from autograder.certificate import Decision, Outcome
from autograder.ledger import Entry, Head, Ledger
from autograder.rulings.basis import Basis
from autograder.rulings.orders import Order
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Change:
    """One learner's decision before and after; `holds` is the certificate issued to the learner."""

    learner: str
    before: Decision
    after: Decision
    holds: str = ""

    @property
    def gained(self) -> Fraction:
        """The points gained; below 0 when lost."""
        return self.after.points - self.before.points

    @property
    def crossing(self) -> int:
        """1 when the certificate is won, -1 when it is lost, otherwise 0."""
        return _won(self.after.outcome) - _won(self.before.outcome)


def _won(outcome: Outcome) -> int:
    return int(outcome == "awarded")


@dataclass(frozen=True)
class Proposal:
    """An order with the decisions that it would change, as worked out at a head of the ledger."""

    order: Order
    changes: tuple[Change, ...]
    head: Head


def changes(
    before: Mapping[str, Decision],
    after: Mapping[str, Decision],
    holders: Mapping[str, str] | None = None,
) -> tuple[Change, ...]:
    """Return whose decision differs, be it in one assessment only, by learner id."""
    held = holders or {}
    return tuple(
        Change(learner, before[learner], after[learner], held.get(learner, ""))
        for learner in sorted(before.keys() & after.keys())
        if _differs(before[learner], after[learner])
    )


def _differs(one: Decision, other: Decision) -> bool:
    return _told(one) != _told(other)


def _told(decision: Decision) -> object:
    """Return what a decision comes to. When something is due is no part of it by itself."""
    parts = [
        (one.state, one.counted, one.reachable, one.unmarked, one.deducted, one.attempt, one.weight)
        for one in decision.parts
    ]
    return decision.outcome, decision.points, decision.reachable, decision.granted, parts


def propose(basis: Basis, order: Order, as_of: datetime) -> Proposal:
    """Return what an order would change; writes nothing."""
    after = basis.with_event(order.event, as_of)
    concerned: Collection[str] | None = None
    if order.learner is not None:
        own = {order.learner, order.event.learner or order.learner}
        back = (order.event.after or {}).get("into")
        concerned = own | ({back} if back else set())
    found = changes(
        basis.decide(as_of, concerned), after.decide(as_of, concerned), holders(basis.workspace)
    )
    return Proposal(order, found, basis.head)


def enact(workspace: Workspace, proposal: Proposal) -> Entry:
    """Write a proposal into the ledger; raises LedgerMoved when somebody ruled meanwhile."""
    with Ledger(workspace) as ledger:
        (entry,) = ledger.append([proposal.order.event], expect=proposal.head)
    return entry


def holders(workspace: Workspace) -> dict[str, str]:
    """Return the certificate that each learner holds now, by learner: issued and not revoked."""
    kinds = ("issue", "reissue", "revocation")
    with Ledger(workspace) as ledger:
        found = [entry for kind in kinds for entry in ledger.entries(kind=kind)]
    held: dict[str, str] = {}
    for entry in sorted(found, key=lambda one: one.position):
        event = entry.event
        if event is None or event.learner is None:
            continue
        credential = (event.after or {}).get("credential", "")
        if event.kind == "revocation" and event.after is not None:
            if held.get(event.learner) == credential:
                del held[event.learner]
        elif credential:
            held[event.learner] = credential
    return held
