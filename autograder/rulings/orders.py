"""The rulings that people can make, each checked against the course and the roster before it is.

Every function returns an Order: what would be written, in the ledger's terms and in words. Nothing
is written here. What cannot be is refused with RulingError, which says why and what to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from autograder.certificate import Excusal, excusals, show
from autograder.course import Assessment
from autograder.ledger import JSON, Event
from autograder.rulings.basis import Basis
from autograder.rulings.folding import UNDOES, Said, standing
from autograder.rulings.model import EVERY, METHODS, Method, RulingError, shown
from autograder.rulings.words import METHODS as METHOD_WORDS
from autograder.rulings.words import TITLES, told

Leaving = Literal["withdrew", "substituted"]


@dataclass(frozen=True)
class Order:
    """A ruling that can be made: the event for the ledger, whom it is about, and what it says.

    `learner` is the id whose decision it can change; None: everybody's. `stood` is what was said
    of the same before, in words; empty for nothing.
    """

    event: Event
    learner: str | None
    says: str
    stood: str = ""


def extend(
    basis: Basis, learner: str | None, assessment: str, due: datetime, why: str, by: str
) -> Order:
    """Give a learner, or everybody (None), until `due` for an assessment, or for all (`*`)."""
    zone = basis.course.time_zone
    if due.utcoffset() is None:
        raise RulingError(f"The due time {due} needs a time zone.")
    about = None if learner is None else _on_roster(basis, learner)
    after: JSON = {"due": due.astimezone(UTC).isoformat()}
    if assessment == EVERY:
        if all(due <= one.due for one in basis.course.assessments):
            last = max(one.due for one in basis.course.assessments)
            raise RulingError(
                f"No assessment is due before {shown(due, zone)}, so this extends nothing (the "
                f"last is due {shown(last, zone)})."
            )
        what = f"every assessment that is due earlier is due {shown(due, zone)}"
        event = Event("extension", by, _reason(why), about, None, after=after)
        _need_effect(basis, event, due, basis.course.assessments)
    else:
        one = _assessment(basis, assessment)
        if due <= one.opens:
            raise RulingError(
                f"{one.title} opens {shown(one.opens, zone)}; it cannot be due before that, "
                f"{shown(due, zone)}."
            )
        if due <= one.due:
            raise RulingError(
                f"{one.title} is due {shown(one.due, zone)} for everybody; {shown(due, zone)} is "
                "no extension. To take an extension back, use 'autograder undo'."
            )
        whole = basis.rulings.everybody.extensions.get(one.id, one.due)
        if about is not None and due < whole:
            raise RulingError(
                f"Everybody has until {shown(whole, zone)} for {one.title} already, so "
                f"{shown(due, zone)} is no extension for {about}."
            )
        ruling = basis.rulings.everybody if about is None else basis.rulings[about]
        now = ruling.extensions.get(one.id, one.due)
        what = f"{one.title} is due {shown(due, zone)} instead of {shown(now, zone)}"
        event = Event("extension", by, _reason(why), about, one.id, after=after)
        _need_effect(basis, event, due, (one,))
    return _order(basis, event, about, f"{about or 'everybody'}: {what}")


def _need_effect(basis: Basis, event: Event, due: datetime, named: Sequence[Assessment]) -> None:
    """Refuse an extension that would change nothing because a longer one stands already."""
    rulings = basis.with_event(event, due).rulings
    ruling = rulings.everybody if event.learner is None else rulings[event.learner]
    dues = [ruling.extensions.get(one.id, one.due) for one in named]
    if due not in dues:
        who, zone = event.learner or "everybody", basis.course.time_zone
        what = named[0].title if len(named) == 1 else "every assessment"
        raise RulingError(
            f"A longer extension stands already: {who} has until {shown(min(dues), zone)} for "
            f"{what}, so {shown(due, zone)} is no extension. 'autograder rulings "
            f"{basis.course.id}' lists it, and 'autograder undo' takes it back."
        )


def excuse(
    basis: Basis, learner: str, assessment: str, why: str, by: str, *, signed: bool = False
) -> Order:
    """Excuse a learner from an assessment; `signed` by the course manager goes beyond the cap."""
    about, one = _on_roster(basis, learner), _assessment(basis, assessment)
    rule = basis.course.certificate.excused
    others = {k: v for k, v in basis.rulings[about].excused.items() if k != one.id}
    unsigned = [name for name, excusal in others.items() if not excusal.signed]
    if not signed and one.kind in rule.kinds and len(unsigned) >= rule.at_most:
        listed = ", ".join(basis.course.assessment(name).title for name in unsigned)
        raise RulingError(
            f"{about} has been excused from {listed or 'nothing'}, and the rule allows "
            f"{rule.at_most} without the signature of the course manager. If the course manager "
            "has signed, say --signed."
        )
    found = excusals(basis.course, {**others, one.id: Excusal(why, signed)})
    if one.id in found.refused:
        raise RulingError(f"{about} cannot be excused from {one.title}: {found.refused[one.id]}.")
    if lost := set(others) & found.refused.keys() - excusals(basis.course, others).refused.keys():
        name = min(lost)
        raise RulingError(f"With this, the excusal of {name} would fall: {found.refused[name]}.")
    event = Event("excusal", by, _reason(why), about, one.id, after={"signed": signed})
    signature = ", signed by the course manager" if signed else ""
    return _order(basis, event, about, f"{about}: excused from {one.title}{signature}")


def override(
    basis: Basis, learner: str, assessment: str, points: Fraction, why: str, by: str
) -> Order:
    """Put points of an assessment in place of the computed ones, which stay beside them."""
    about, one = _on_roster(basis, learner), _assessment(basis, assessment)
    if not 0 <= points <= one.points:
        raise RulingError(
            f"{show(points, up=points > 0)} points cannot be given: {one.title} has 0 to "
            f"{show(one.points)}."
        )
    event = Event("override", by, _reason(why), about, one.id, after={"points": str(points)})
    return _order(
        basis, event, about, f"{about}: {show(points)} points for {one.title}, given by hand"
    )


def grant(
    basis: Basis, learner: str, outcome: Literal["awarded", "not_awarded"], why: str, by: str
) -> Order:
    """Put a person's decision in place of the rule's; the points stay the true ones."""
    about = _on_roster(basis, learner)
    if outcome not in ("awarded", "not_awarded"):
        raise RulingError(f"'{outcome}' cannot be granted: say awarded or not_awarded.")
    if departed := basis.rulings[about].departed:
        raise RulingError(
            f"{about} left the course on {departed.on}; nothing can be granted. If that was a "
            "mistake, take it back with 'autograder undo'."
        )
    words = "awarded" if outcome == "awarded" else "not awarded"
    event = Event("grant", by, _reason(why), about, after={"outcome": outcome})
    return _order(basis, event, about, f"{about}: certificate {words}, whatever the points")


def depart(basis: Basis, learner: str, on: date, why: str, by: str, kind: Leaving) -> Order:
    """Note that a learner left the course, or that somebody else took the place."""
    about = _on_roster(basis, learner)
    if kind not in ("withdrew", "substituted"):
        raise RulingError(f"'{kind}' is no way to leave: say withdrew or substituted.")
    after: JSON = {"on": on.isoformat(), "kind": kind}
    event = Event("departure", by, _reason(why), about, after=after)
    words = "withdrew" if kind == "withdrew" else "was replaced by somebody else"
    return _order(basis, event, about, f"{about}: {words} on {on}; there will be no certificate")


def merge(basis: Basis, second: str, into: str, why: str, by: str) -> Order:
    """Make a second id the same learner as `into`: the better attempts count, never the sum."""
    if second == into:
        raise RulingError(f"'{second}' is one id; name the second id, then the one that stays.")
    _known(basis, into)
    first, other = _on_roster(basis, into), _on_roster(basis, second)
    if basis.rulings[first].departed:
        raise RulingError(f"{first} has left the course; keep the id that goes on.")
    event = Event("merge", by, _reason(why), other, after={"into": first})
    return _order(
        basis,
        event,
        first,
        f"{other}: the same learner as {first}, with whose attempts its own count",
    )


def withdraw_item(
    basis: Basis, assessment: str, item: str, method: Method, why: str, by: str
) -> Order:
    """Withdraw a faulty item: an item of the bank, a question or a graded cell, by its id."""
    one = _assessment(basis, assessment)
    if method not in METHODS:
        raise RulingError(f"'{method}' is no method: say {' or '.join(METHODS)}.")
    setting, held = basis.settings.get(one.id), basis.held.get(one.id, {})
    if setting is None or not held:
        raise RulingError(
            f"{one.title} has no marked notebooks here, so there is no item to withdraw. To "
            "change marks that were given elsewhere, import them again, or use 'override'."
        )
    if not any(setting.cells(item, learner, own.cells) for learner, own in held.items()):
        cells = dict.fromkeys(name for own in held.values() for name in own.cells)
        raise RulingError(
            f"Nobody was set '{item}' in {one.title}. Name an item of the bank, a question such "
            f"as q5, or a graded cell ({', '.join(cells)})."
        )
    items = {**basis.rulings.withdrawn.get(one.id, {}), item: method}
    after: JSON = {"item": item, "method": method, "items": items}
    event = Event("item-withdrawn", by, _reason(why), None, one.id, after=after)
    return _order(basis, event, None, f"{one.title}: {item} is withdrawn, {METHOD_WORDS[method]}")


def undo(basis: Basis, position: int, why: str, by: str) -> Order:
    """Take a ruling back: what stood before it stands again. The ledger keeps both entries."""
    entry = next((one for one in basis.entries if one.position == position), None)
    if entry is None or entry.event is None:
        raise RulingError(
            f"Entry {position} of the ledger is no ruling that can be taken back. 'autograder "
            f"rulings {basis.course.id}' lists those that can."
        )
    event = entry.event
    said = _standing(basis, event)
    if said is None:
        raise RulingError(f"Entry {position} has been taken back already.")
    if said.entry.position != position:
        raise RulingError(
            f"Entry {position} no longer stands: entry {said.entry.position} took its place. "
            "Take that one back first."
        )
    earlier = said.said[-2].after if len(said.said) > 1 else None
    before = earlier and {**earlier, UNDOES: position}
    back = Event(event.kind, by, _reason(why), event.learner, event.assessment, after=before)
    about = event.learner and basis.concerned(event.learner)
    where = f" of {event.assessment}" if event.assessment else ""
    says = f"{event.learner or 'everybody'}: the {TITLES[event.kind]}{where} is taken back"
    if before is not None:
        says += f"; what stood before stands again: {told(event.kind, before, _zone(basis))}"
    return _order(basis, back, about, says)


def standing_rulings(basis: Basis) -> tuple[Said, ...]:
    """Return the rulings that stand, in the order in which they were made."""
    said = standing(basis.entries).values()
    return tuple(sorted(said, key=lambda one: one.entry.position))


def _order(basis: Basis, event: Event, about: str | None, says: str) -> Order:
    said = _standing(basis, event)
    stood = told(event.kind, said.after, _zone(basis)) if said else ""
    return Order(event, about, says, stood)


def _standing(basis: Basis, event: Event) -> Said | None:
    return standing(basis.entries).get((event.kind, event.learner, event.assessment))


def _zone(basis: Basis) -> ZoneInfo:
    return basis.course.time_zone


def _reason(why: str) -> str:
    if not why.strip():
        raise RulingError("A ruling needs its reason: say it with --why.")
    return why.strip()


def _known(basis: Basis, learner: str) -> None:
    if learner not in basis.standings:
        raise RulingError(
            f"No learner '{learner}' is on the roster. 'autograder gradebook {basis.course.id} "
            "--roster FILE' puts learners on it."
        )


def _on_roster(basis: Basis, learner: str) -> str:
    _known(basis, learner)
    stands = basis.concerned(learner)
    if stands != learner:
        raise RulingError(
            f"'{learner}' was merged into '{stands}', and rulings are made on the id that stands: "
            f"name '{stands}'."
        )
    return learner


def _assessment(basis: Basis, assessment: str) -> Assessment:
    known = {one.id: one for one in basis.course.assessments}
    if assessment not in known:
        raise RulingError(
            f"{basis.course.id} has no assessment '{assessment}'. It has: {', '.join(known)}."
        )
    return known[assessment]
