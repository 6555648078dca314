"""A faulty item withdrawn: both methods worked out side by side, one of them chosen by a person."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from autograder.ledger import Entry, Ledger
from autograder.regrade.applying import need_no_regrade
from autograder.regrade.tally import Tally, events, tally
from autograder.rulings.basis import Basis
from autograder.rulings.model import METHODS, Method, RulingError
from autograder.rulings.orders import withdraw_item
from autograder.rulings.proposing import Proposal, propose
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Withdrawal:
    """What withdrawing an item would change, by method; `set_it` counts who was set the item.

    `elsewhere` counts learners whose marks were given for the whole assessment, without items.
    `refused` says of a method why it cannot be taken.
    """

    basis: Basis
    assessment: str
    item: str
    set_it: int
    elsewhere: int
    proposals: Mapping[Method, Proposal]
    tallies: Mapping[Method, Tally]
    refused: Mapping[Method, str]


def simulate(
    workspace: Workspace, assessment: str, item: str, as_of: datetime, why: str, by: str
) -> Withdrawal:
    """Return what each method would change; writes nothing.

    Raises RulingError for no such item, RegradeError while a regrade is half done.
    """
    need_no_regrade(workspace)
    basis = Basis.load(workspace, [assessment] if _known(workspace, assessment) else [])
    proposals: dict[Method, Proposal] = {}
    refused: dict[Method, str] = {}
    for method in METHODS:
        order = withdraw_item(basis, assessment, item, method, why, by)
        try:
            proposals[method] = propose(basis, order, as_of)
        except RulingError as error:
            refused[method] = str(error)
    learners = len(basis.standings) - len(basis.rulings.merged)
    setting, held = basis.settings[assessment], basis.held[assessment]
    done = {learner for learner, own in basis.standings.items() if assessment in own}
    return Withdrawal(
        basis=basis,
        assessment=assessment,
        item=item,
        set_it=sum(bool(setting.cells(item, who, own.cells)) for who, own in held.items()),
        elsewhere=sum(_is_marked(basis, who, assessment) for who in done - held.keys()),
        proposals=proposals,
        tallies={
            name: tally(one.changes, learners, workspace.course.certificate.pass_points)
            for name, one in proposals.items()
        },
        refused=refused,
    )


def _known(workspace: Workspace, assessment: str) -> bool:
    return any(one.id == assessment for one in workspace.course.assessments)


def _is_marked(basis: Basis, learner: str, assessment: str) -> bool:
    return basis.standings[learner][assessment].state == "submitted"


def enact(found: Withdrawal, method: Method) -> tuple[Entry, ...]:
    """Write the withdrawal by a method, and what it changed for whom; all or none."""
    if method in found.refused:
        raise RulingError(found.refused[method])
    proposal = found.proposals[method]
    event = proposal.order.event
    about = {
        "regrade": str(uuid.uuid4()),
        "assessments": [found.assessment],
        "item": found.item,
        "method": method,
    }
    listed = events(proposal.changes, found.tallies[method], about, event.who, event.why)
    with Ledger(found.basis.workspace) as ledger:
        return ledger.append([event, *listed], expect=proposal.head)
