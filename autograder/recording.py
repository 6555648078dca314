"""Decisions written into the ledger, and those that only a person may change.

A recorded decision keeps the rule and the time it was made with. A certificate that was issued is
never taken back by a lower mark: it is listed, and a person keeps or revokes it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from autograder.certificate import Decision
from autograder.ledger import JSON, Entry, Event, Kind, Ledger
from autograder.regrade.applying import need_no_regrade
from autograder.rulings.basis import Basis
from autograder.rulings.model import RulingError
from autograder.rulings.proposing import holders
from autograder.workspace import Workspace

WHY = "As the certificate rule decides on the marks and rulings of this moment."
MARKS = "marks or rulings changed"
RULE = "the rule changed since it was awarded; the award keeps its own rule"


@dataclass(frozen=True)
class Fallen:
    """An award that would no longer be made: a person decides. `credential` is empty if none."""

    learner: str
    credential: str
    decision: Decision
    because: str


@dataclass(frozen=True)
class Recorded:
    """One entry for each learner whose decision changed, and who is left to a person."""

    entries: tuple[Entry, ...]
    for_a_person: tuple[Fallen, ...]


@dataclass(frozen=True)
class _Before:
    """What the ledger says of decisions so far, by learner."""

    decided: Mapping[str, Entry]
    kept: Mapping[str, Entry]
    regraded: Mapping[str, Entry]
    holds: Mapping[str, str]

    @classmethod
    def read(cls, workspace: Workspace) -> "_Before":
        with Ledger(workspace) as ledger:
            found = [_last(ledger, kind) for kind in ("decision", "kept", "regrade")]
        return cls(found[0], found[1], found[2], holders(workspace))


def _last(ledger: Ledger, kind: Kind) -> dict[str, Entry]:
    """Return each learner's last entry of a kind that says something."""
    return {
        entry.event.learner: entry
        for entry in ledger.entries(kind=kind)
        if entry.event is not None and entry.event.learner and entry.event.after is not None
    }


def record(workspace: Workspace, as_of: datetime, by: str, why: str = WHY) -> Recorded:
    """Write the decision of each learner for whom it changed.

    An award stays under the rule that it was made with, whatever the rule is now. Raises
    RegradeError while a regrade is half done, LedgerMoved when somebody ruled meanwhile; then
    nothing is written.
    """
    need_no_regrade(workspace)
    basis = Basis.load(workspace)
    before = _Before.read(workspace)
    decisions = basis.decide(as_of)
    events = [
        Event("decision", by, why, learner, after=_after(decision, before, as_of))
        for learner, decision in decisions.items()
        if _is_new(decision, before.decided.get(learner))
    ]
    with Ledger(workspace) as ledger:
        entries = ledger.append(events, expect=basis.head) if events else ()
    fresh = {event.learner for event in events}
    fallen = tuple(_fallen(decisions.values(), before, fresh))
    return Recorded(entries, fallen)


def keep(workspace: Workspace, learner: str, why: str, by: str) -> Entry:
    """Keep an issued certificate although the decision fell; raises RulingError if there is none.

    It is asked about again only when the recorded decision changes once more.
    """
    if not why.strip():
        raise RulingError("Keeping a certificate needs its reason: say it with --why.")
    credential = holders(workspace).get(learner)
    if credential is None:
        raise RulingError(f"'{learner}' holds no certificate that could be kept.")
    after: JSON = {"credential": credential, "why": why.strip()}
    with Ledger(workspace) as ledger:
        (entry,) = ledger.append([Event("kept", by, why.strip(), learner, after=after)])
    return entry


def fallen(workspace: Workspace, as_of: datetime) -> tuple[Fallen, ...]:
    """Return whose award a person has to look at; writes nothing."""
    decisions = Basis.load(workspace).decide(as_of)
    return tuple(_fallen(decisions.values(), _Before.read(workspace), set()))


def _fallen(
    decisions: Iterable[Decision], before: _Before, fresh: set[str | None]
) -> Iterable[Fallen]:
    for decision in decisions:
        learner = decision.learner
        recorded = before.decided.get(learner)
        held = before.holds.get(learner, "")
        stands = recorded is not None and _is_older_award(decision, recorded)
        if decision.outcome == "awarded" or not (held or stands):
            continue
        kept, last = before.kept.get(learner), recorded.position if recorded else 0
        if learner in fresh or kept is None or kept.position < last:
            yield Fallen(learner, held, decision, RULE if stands else MARKS)


def _is_new(decision: Decision, recorded: Entry | None) -> bool:
    """Return whether a decision says something else than the recorded one."""
    if recorded is None or recorded.event is None or recorded.event.after is None:
        return True
    if _is_older_award(decision, recorded):
        return False
    old = recorded.event.after
    return any(old.get(name) != value for name, value in _content(decision).items())


def _is_older_award(decision: Decision, recorded: Entry) -> bool:
    """Return whether an award was recorded under another rule than today's, and stands.

    It does not where a person took it away, or noted that the learner left: that holds under any
    rule.
    """
    by_person = any(one.code in ("granted", "departed") for one in decision.reasons)
    if by_person and decision.outcome != "awarded":
        return False
    old = (recorded.event and recorded.event.after) or {}
    rule = old.get("rule") or {}
    return old.get("outcome") == "awarded" and rule.get("digest") != decision.rule.digest


def _content(decision: Decision) -> JSON:
    return {
        "outcome": decision.outcome,
        "points": str(decision.points),
        "completed_at": _utc(decision.completed_at),
        "reasons": list(dict.fromkeys(one.code for one in decision.reasons)),
        "granted": decision.granted,
    }


def _after(decision: Decision, before: _Before, as_of: datetime) -> JSON:
    rule: JSON = {"version": decision.rule.version, "digest": decision.rule.digest}
    decided = _decided_at(decision.learner, before, as_of)
    return {**_content(decision), "rule": rule, "decided_at": _utc(decided)}


def _decided_at(learner: str, before: _Before, as_of: datetime) -> datetime:
    """Return when a decision was made: a change that a regrade brought has the regrade's time."""
    recorded, regraded = before.decided.get(learner), before.regraded.get(learner)
    if recorded and regraded and regraded.position > recorded.position:
        return regraded.at
    return as_of


def _utc(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat()
