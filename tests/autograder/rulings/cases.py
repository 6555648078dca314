"""A course in memory: learners with made-up marks, and what people rule about them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path

from autograder.attempts import Attempt
from autograder.cell_marks import CellMark, Held, points_of, unmarked_of
from autograder.certificate import Decision, Standing
from autograder.ledger import Entry, Event, Head
from autograder.rulings import Basis, Order
from autograder.rulings.withdrawing import Setting
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE

TESTS = tuple(f"week-0{number}" for number in range(1, 7))
NOW = datetime(2020, 8, 1, tzinfo=UTC)
BY, WHY = "lead", "for a reason"


def done(points: object, at: datetime | None = None) -> Standing:
    return Standing("submitted", Fraction(str(points)), submitted_at=at)


def all_done(test: object, assignment: object) -> dict[str, Standing]:
    return {**{name: done(test) for name in TESTS}, "assignment": done(assignment)}


def basis(folder: Path, **learners: Mapping[str, Standing]) -> Basis:
    """Return what stands of learners; the ids are those given, with - for _."""
    standings = {name.replace("_", "-"): own for name, own in learners.items()}
    return Basis(Workspace.open(COURSE, folder), standings, {}, (), Head(0, "0" * 64))


def ruled(before: Basis, *orders: Order) -> Basis:
    """Return the basis after orders, as the ledger would have them."""
    for order in orders:
        before = with_event(before, order.event)
    return before


def with_event(before: Basis, event: Event) -> Basis:
    key = event.kind, event.learner, event.assessment
    same = [e.event for e in before.entries if e.event and _key(e.event) == key]
    number = len(before.entries) + 1
    at = datetime(2020, 7, 1, tzinfo=UTC) + timedelta(minutes=number)
    kept = replace(event, before=same[-1].after if same else None)
    return before.with_entry(Entry(number, at, event.kind, "", "", "", kept))


def _key(event: Event) -> tuple[str, str | None, str | None]:
    return event.kind, event.learner, event.assessment


def decision(found: Basis, learner: str) -> Decision:
    return found.decide(NOW, {learner})[learner]


def cells(*points: object, by_hand: Sequence[str] = ()) -> dict[str, CellMark]:
    """Return the cells q1-test, q2-test, … with 1 point each; None waits for a mark."""
    found = {}
    for number, given in enumerate(points, 1):
        mark = None if given is None else Fraction(str(given))
        name = f"q{number}-test"
        hand = mark if name in by_hand else None
        found[name] = CellMark(mark, mark, Fraction(1), hand)
    return found


def with_cells(
    before: Basis,
    assessment: str,
    drawn: Mapping[str, Mapping[str, str]],
    **own: dict[str, CellMark],
) -> Basis:
    """Return the basis with marked notebooks; `drawn` has each learner's item by question."""
    held = {name: Held(None, found) for name, found in own.items()}
    standings = {name: dict(found) for name, found in before.standings.items()}
    for name, found in own.items():
        marks = Standing("submitted", points_of(found), unmarked_of(found))
        standings[name][assessment] = marks
    setting = Setting(before.workspace, assessment, {name: dict(q) for name, q in drawn.items()})
    return replace(
        before,
        standings=standings,
        held={assessment: held},
        settings={assessment: setting},
    )


def attempt(learner: str, at: datetime, found: dict[str, CellMark]) -> Attempt:
    return Attempt(learner, "week-01", at, "submitted", points_of(found), unmarked_of(found), found)
