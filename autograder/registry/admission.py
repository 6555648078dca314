"""Who is admitted, refused, replaced or leaves: what a person decided, written to the ledger.

Each function first returns what it would write (`Step`); `Step.write` appends it, unless somebody
else has decided something in between. An admission's value is `{"state", "on", "paid",
"currency"}`, a refund's `{"back", "kept", "currency", "days", "notice", "percent"}`. Amounts are
text, and no entry about one person names another.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from autograder.course import Course
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import JSON, Entry, Event, Head, Ledger
from autograder.registry.money import Money
from autograder.registry.refund import Refund, refund
from autograder.registry.running import Fee, Running
from autograder.workspace import Workspace


class AdmissionError(AutograderError):
    """Something that cannot be decided about a candidate or participant."""


@dataclass(frozen=True)
class Person:
    """What stands about one candidate or participant: admission, departure, refund, merge."""

    learner: str
    admission: JSON | None
    departure: JSON | None
    refund: JSON | None
    merge: JSON | None

    @property
    def state(self) -> str:
        """What to call it: listed, admitted, refused, withdrew, substituted or merged."""
        if self.merge:
            return "merged"
        if self.departure:
            return str(self.departure["kind"])
        return str(self.admission["state"]) if self.admission else "listed"

    @property
    def told_paid(self) -> str:
        """What was paid and not passed on, as text; empty when nothing is known."""
        passed_on = self.state == "substituted"
        return "" if passed_on else str((self.admission or {}).get("paid", ""))

    def paid(self, currency: str) -> Money:
        """Return what was paid, in the currency of the fee."""
        known = self.admission or {}
        return Money(Fraction(known.get("paid", "0")), str(known.get("currency", currency)))


@dataclass(frozen=True)
class Step:
    """What is about to be written: the events, those who join the roster, and the account of it."""

    events: tuple[Event, ...]
    told: str
    head: Head
    joining: tuple[Learner, ...] = ()
    refund: Refund | None = None

    def write(self, workspace: Workspace) -> tuple[Entry, ...]:
        """Append the events, all or none; raises LedgerMoved when others decided meanwhile."""
        with Ledger(workspace) as ledger:
            # Somebody who joins must be on the roster first: the ledger names no strangers.
            if self.joining and ledger.head() == self.head:
                with Gradebook(workspace) as book:
                    book.enrol(self.joining)
            return ledger.append(self.events, expect=self.head)


@dataclass(frozen=True)
class Desk:
    """What decisions are made from: the course, how it is run, the roster and the ledger."""

    course: Course
    running: Running
    roster: Mapping[str, Learner]
    ledger: Ledger
    who: str

    def person(self, learner: str) -> Person:
        """Return what stands about somebody on the roster; raises AdmissionError."""
        if learner not in self.roster:
            raise AdmissionError(
                f"No learner '{learner}' is on the roster. Take the list in with 'autograder "
                f"roster import {self.course.id} FILE'."
            )
        admission, departure, paid_back, merge = (
            self.ledger.standing(kind, learner)
            for kind in ("admission", "departure", "refund", "merge")
        )
        return Person(learner, admission, departure, paid_back, merge)

    def _staying(self, learner: str) -> Person:
        person = self.person(learner)
        if person.merge:
            into = person.merge["into"]
            raise AdmissionError(f"{learner} was merged into {into}; decide about {into}.")
        if person.departure:
            raise AdmissionError(
                f"{learner} has left the course ({person.state} on {person.departure['on']})."
            )
        return person

    def _admitted(self, learner: str) -> Person:
        person = self._staying(learner)
        if person.state != "admitted":
            raise AdmissionError(f"{learner} is {person.state}, not admitted, so holds no place.")
        return person


def desk(workspace: Workspace, running: Running, ledger: Ledger, who: str) -> Desk:
    """Return what decisions of one course are made from."""
    with Gradebook(workspace) as book:
        roster = {learner.id: learner for learner in book.roster()}
    return Desk(workspace.course, running, roster, ledger, who)


def admit(
    at: Desk, learner: str, *, on: date, why: str, paid: Money | None = None, late: bool = False
) -> Step:
    """Return the admission of a candidate, or what was paid since; raises AdmissionError.

    After the deadline it needs `late`. What was paid is kept from an earlier admission if none
    is given.
    """
    person = at._staying(learner)
    head = at.ledger.head()
    deadline = at.running.admission.deadline
    first = person.state != "admitted"
    if first and on > deadline and not late:
        raise AdmissionError(
            f"The deadline was {deadline}, and {learner} is to be admitted on {on}. Give --late "
            "to admit after the deadline; the reason goes on record."
        )
    fee = at.running.fee
    paid = paid if paid is not None else person.paid(fee.currency) if fee else None
    _check_payment(fee, paid)
    day = str(on) if first or person.admission is None else person.admission["on"]
    after: JSON = {"state": "admitted", "on": day, **_payment(paid)}
    told = f"{learner}: {person.state} → admitted on {day}."
    if fee and paid is not None:
        told += f" Paid: {paid} of {fee.price}."
    return Step((Event("admission", at.who, why, learner, after=after),), told, head)


def refuse(at: Desk, learner: str, *, on: date, why: str) -> Step:
    """Return the refusal of a candidate; raises AdmissionError for somebody already admitted."""
    person = at._staying(learner)
    if person.state == "admitted":
        raise AdmissionError(f"{learner} is admitted; use 'cancel' for a participant who leaves.")
    after: JSON = {"state": "refused", "on": str(on)}
    told = f"{learner}: {person.state} → refused on {on}."
    head = at.ledger.head()
    return Step((Event("admission", at.who, why, learner, after=after),), told, head)


def cancel(at: Desk, learner: str, *, notice: date, why: str) -> Step:
    """Return a participant's departure, and the refund that the rule gives for the day of notice.

    Without a fee there is the departure alone. Raises AdmissionError.
    """
    person = at._admitted(learner)
    head = at.ledger.head()
    leaves: JSON = {"on": str(notice), "kind": "withdrew"}
    events = [Event("departure", at.who, why, learner, after=leaves)]
    told = f"{learner}: admitted → withdrew on {notice}."
    back = None
    if at.running.fee and at.running.refund:
        fee = at.running.fee.price
        paid = person.paid(fee.currency)
        back = refund(at.running.refund, fee=fee, paid=paid, start=at.course.starts, notice=notice)
        events.append(Event("refund", at.who, why, learner, after=_as_refund(back, notice)))
        told += f" {back.message}"
    return Step(tuple(events), told, head, refund=back)


def substitute(at: Desk, learner: str, instead: Learner, *, notice: date, why: str) -> Step:
    """Return the departure of a participant and the admission of who comes in their place.

    The payment passes on. Marks do not: the substitute is a learner of their own, and must not
    be one already. Raises AdmissionError, or TooLateForSubstitute after the last day.
    """
    person = at._admitted(learner)
    if instead.id == learner:
        raise AdmissionError(f"{learner} cannot be their own substitute.")
    if instead.id in at.roster and at.person(instead.id).state != "listed":
        state = at.person(instead.id).state
        raise AdmissionError(f"{instead.id} is {state} already, so can be nobody's substitute.")
    head = at.ledger.head()
    payment: JSON = {}
    told = f"{learner}: admitted → substituted on {notice}."
    if at.running.fee and at.running.refund:
        fee = at.running.fee.price
        paid = person.paid(fee.currency)
        done = refund(
            at.running.refund,
            fee=fee,
            paid=paid,
            start=at.course.starts,
            notice=notice,
            substitute=True,
        )
        payment = _payment(paid)
        told += f" {done.message}"
    elif notice >= at.course.starts:
        raise AdmissionError(f"The course began on {at.course.starts}; nobody can take a place.")
    leaves: JSON = {"on": str(notice), "kind": "substituted"}
    joins: JSON = {"state": "admitted", "on": str(notice), **payment}
    told += f" {instead.id} → admitted, with no marks of anybody else's."
    joining = () if instead.id in at.roster else (instead,)
    events = (
        Event("departure", at.who, why, learner, after=leaves),
        Event("admission", at.who, "Takes the place of another.", instead.id, after=joins),
    )
    return Step(events, told, head, joining)


def _check_payment(fee: Fee | None, paid: Money | None) -> None:
    if fee is None and paid is not None:
        raise AdmissionError("This course asks no fee, so nothing can have been paid.")
    if fee and paid and (paid.currency != fee.currency or paid.amount > fee.amount):
        raise AdmissionError(f"The fee is {fee.price}; {paid} cannot have been paid for it.")


def _payment(paid: Money | None) -> JSON:
    return {"paid": paid.plain(), "currency": paid.currency} if paid is not None else {}


def _as_refund(back: Refund, notice: date) -> JSON:
    return {
        "back": back.amount.plain(),
        "kept": back.kept.plain(),
        "currency": back.amount.currency,
        "percent": str(back.percent),
        "days": back.days,
        "notice": str(notice),
    }
