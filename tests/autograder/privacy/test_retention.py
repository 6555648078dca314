"""How long data are kept: the clock, its boundary days, and who is due."""

from collections.abc import Callable
from datetime import date

import pytest

from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.privacy import retention
from autograder.privacy.retention import Kept, months_later
from autograder.registry import running
from autograder.workspace import Workspace

RULE = running.load("measuring").retention
ENDS = date(2025, 12, 12)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-08-31", 6, "2026-02-28"),
        ("2025-12-12", 72, "2031-12-12"),
        ("2025-12-31", 1, "2026-01-31"),
        ("2025-01-31", 0, "2025-01-31"),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_the_month(
    day: str, months: int, later: str
) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@pytest.fixture
def space(workspace: Workspace) -> Workspace:
    with Gradebook(workspace) as book:
        book.enrol([Learner(name) for name in ("left", "refused", "failed", "passed", "twice")])
    granted = {"outcome": "awarded"}
    with Ledger(workspace) as ledger:
        ledger.append(
            [
                Event(
                    "departure", "me", "x", "left", after={"on": "2025-11-20", "kind": "withdrew"}
                ),
                Event(
                    "admission",
                    "me",
                    "x",
                    "refused",
                    after={"state": "refused", "on": "2025-10-01"},
                ),
                Event("grant", "me", "x", "passed", after=granted),
                Event("merge", "me", "x", "twice", after={"into": "passed"}),
            ]
        )
    return workspace


def found(space: Workspace, on: str) -> dict[str, Kept]:
    listed = retention.overview(space, RULE, date.fromisoformat(on))
    return {one.learner: one for one in listed}


def test_the_clock_starts_at_the_end_of_the_course_or_at_a_departure(space: Workspace) -> None:
    assert {
        name: (one.holder, str(one.since), str(one.until))
        for name, one in found(space, "2026-01-01").items()
    } == {
        "left": ("departed", "2025-11-20", "2026-11-20"),
        "refused": ("refused", "2025-10-01", "2026-04-01"),
        "failed": ("not_awarded", "2025-12-12", "2027-12-12"),
        "passed": ("awarded", "2025-12-12", "2031-12-12"),
    }


@pytest.mark.parametrize(
    ("on", "due"),
    [
        ("2026-04-01", set()),
        ("2026-04-02", {"refused"}),
        ("2026-11-20", {"refused"}),
        ("2026-11-21", {"refused", "left"}),
        ("2027-12-13", {"refused", "left", "failed"}),
        ("2031-12-12", {"refused", "left", "failed"}),
        ("2031-12-13", {"refused", "left", "failed", "passed"}),
    ],
)
def test_data_are_due_on_the_day_after_the_last(space: Workspace, on: str, due: set[str]) -> None:
    assert {one.learner for one in retention.due(list(found(space, on).values()))} == due


def test_no_clock_runs_while_the_certificate_is_not_decided(space: Workspace) -> None:
    during = found(space, "2025-11-05")
    assert during["failed"] == Kept("failed", None, None, None, "undecided")
    assert during["refused"].state == "kept"


def test_both_courses_declare_every_period(opened: Callable[[str], Workspace]) -> None:
    for name in ("measuring", "governance-coherence"):
        space = opened(name)
        with Gradebook(space) as book:
            book.enrol([Learner("ana")])
        (one,) = retention.overview(space, running.load(name).retention, date(2090, 1, 1))
        assert one.state == "due" and one.since == space.course.ends
