"""What the ledger says today, in words: rulings in force, certificates, the chain itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

from autograder.certificate import show
from autograder.credentials import register
from autograder.credentials.register import Issued
from autograder.ledger import Entry, Ledger
from autograder.rulings import folding

# What a value says is written by the course's own commands; a hand-made one may lack a part.
_UNREADABLE = "an entry that cannot be read"
_METHODS = {
    "full-points": "everybody who was set it has its points",
    "rescale": "its points go to the other questions",
}
_GRANTED = {"awarded": "certificate granted", "not_awarded": "certificate withheld"}


@dataclass(frozen=True)
class InForce:
    """A ruling as it stands: what it says of whom, who made it, and why.

    `learner` is None where it holds for everybody, `assessment` where it is of no single one.
    """

    kind: str
    learner: str | None
    assessment: str | None
    what: str
    who: str
    why: str
    at: datetime
    position: int


@dataclass(frozen=True)
class Chain:
    """How long the ledger is, how it stands at its head, and what is wrong with it, if anything."""

    length: int
    head: str
    erased: int = 0
    fault: str | None = None


@dataclass(frozen=True)
class LedgerFacts:
    """The ledger of a course as reports show it.

    `issued` is each learner's newest certificate.
    """

    chain: Chain | None = None
    rulings: tuple[InForce, ...] = ()
    issued: Mapping[str, Issued] = field(default_factory=dict)

    def of(self, learner: str) -> tuple[InForce, ...]:
        """Return the rulings that concern a learner: their own, and those for everybody."""
        return tuple(one for one in self.rulings if one.learner in (learner, None))


def read(ledger: Ledger) -> LedgerFacts:
    """Return what the ledger says; reads it once."""
    entries = ledger.entries()
    verdict = ledger.verify()
    told = f"Entry {verdict.fault.position}: {verdict.fault.what}" if verdict.fault else None
    return LedgerFacts(
        chain=Chain(verdict.length, str(verdict.head), verdict.erased, told),
        rulings=_in_force(entries),
        issued=register.latest(register.read(entries).values()),
    )


def _in_force(entries: Iterable[Entry]) -> tuple[InForce, ...]:
    return tuple(
        InForce(*key, _words(key[0], one.after), one.event.who, one.event.why, *_place(one.entry))
        for key, one in folding.standing(entries).items()
    )


def _place(entry: Entry) -> tuple[datetime, int]:
    return entry.at, entry.position


def _words(kind: str, after: Mapping[str, Any]) -> str:
    try:
        return _said(kind, after)
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return _UNREADABLE


def _said(kind: str, after: Mapping[str, Any]) -> str:
    if kind == "extension":
        due = datetime.fromisoformat(str(after.get("due"))).astimezone(UTC)
        return f"due {due:%-d %B %Y, %H:%M} UTC"
    if kind == "excusal":
        return "excused, signed beyond the cap" if after.get("signed") else "excused"
    if kind == "override":
        points = Fraction(str(after.get("points")))
        return f"{show(points)} point{'' if points == 1 else 's'} instead of the computed ones"
    if kind == "grant":
        return _GRANTED.get(str(after.get("outcome")), str(after.get("outcome")))
    if kind == "departure":
        return f"{after.get('kind')} on {after.get('on')}"
    if kind == "merge":
        return f"the same person as {after.get('into')}; the marks are not added up"
    items = after.get("items") or {after.get("item"): after.get("method")}
    return "; ".join(f"{item} withdrawn: {_METHODS[how]}" for item, how in items.items())


def _data(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}
