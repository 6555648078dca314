"""Whose data have been kept as long as declared: the clock, and who is due on a day."""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from autograder import decisions
from autograder.course import Course
from autograder.ledger import JSON, Ledger
from autograder.privacy import subject
from autograder.registry.running import Holder, Retention
from autograder.workspace import Workspace

State = Literal["kept", "due", "undecided"]


@dataclass(frozen=True)
class Kept:
    """How long one learner's data are kept: since when the clock runs, and the last day.

    `state` is "undecided" while the certificate is: then no clock runs and nothing is due.
    """

    learner: str
    holder: Holder | None
    since: date | None
    until: date | None
    state: State


def overview(workspace: Workspace, retention: Retention, on: date) -> list[Kept]:
    """Return for every learner on the roster how long the data are kept, by learner.

    An id that was merged into another is kept as long as that one, and is not listed.
    """
    at = datetime.combine(on, time.max, tzinfo=UTC)
    with Ledger(workspace) as ledger:
        into = subject.merged(workspace, ledger)
        return sorted(
            (
                _kept(workspace.course, retention, ledger, one.learner, one.outcome, on)
                for one in decisions.decide_all(workspace, at).decisions
                if one.learner not in into
            ),
            key=lambda one: one.learner,
        )


def due(found: list[Kept]) -> Iterator[Kept]:
    """Yield those whose data are due for erasure."""
    return (one for one in found if one.state == "due")


def _kept(
    course: Course, retention: Retention, ledger: Ledger, learner: str, outcome: str, on: date
) -> Kept:
    holder, since = _holder(
        course,
        ledger.standing("admission", learner),
        ledger.standing("departure", learner),
        outcome,
    )
    if holder is None:
        return Kept(learner, None, None, None, "undecided")
    until = months_later(since, retention.months(holder))
    return Kept(learner, holder, since, until, "due" if on > until else "kept")


def _holder(
    course: Course, admission: JSON | None, departure: JSON | None, outcome: str
) -> tuple[Holder | None, date]:
    """Return what kind of person it is and since when the clock runs."""
    if departure:
        return "departed", date.fromisoformat(departure["on"])
    if admission and admission["state"] == "refused":
        return "refused", date.fromisoformat(admission["on"])
    if outcome == "awarded":
        return "awarded", course.ends
    return ("not_awarded" if outcome == "not_awarded" else None), course.ends


def months_later(day: date, months: int) -> date:
    """Return the day so many months later, or the last of its month if that is earlier.

    >>> months_later(date(2024, 2, 29), 12), months_later(date(2025, 8, 31), 6)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
