"""Admission, refusal, payment, cancelling and substitution, as they stand in the ledger."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger, LedgerMoved
from autograder.registry import admission, running
from autograder.registry.admission import AdmissionError, Desk
from autograder.registry.money import Money
from autograder.registry.refund import TooLateForSubstitute
from autograder.workspace import Workspace

ON = date(2025, 10, 1)
DUE = Money.read("600", "EUR")


@pytest.fixture
def space(workspace: Workspace) -> Workspace:
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana", "Ana"), Learner("bo", "Bo")])
    return workspace


@pytest.fixture
def at(space: Workspace) -> Iterator[Desk]:
    with Ledger(space) as ledger:
        yield admission.desk(space, running.load("measuring"), ledger, "registrar")


def written(space: Workspace, step: admission.Step) -> list[dict[str, object]]:
    return [
        {"kind": entry.kind, "learner": entry.event.learner, "after": entry.event.after}
        for entry in step.write(space)
        if entry.event
    ]


def admitted(space: Workspace, at: Desk, learner: str = "ana") -> None:
    admission.admit(at, learner, on=ON, why="meets all criteria", paid=DUE).write(space)


def test_an_admission_says_day_and_payment(space: Workspace, at: Desk) -> None:
    step = admission.admit(at, "ana", on=ON, why="meets all criteria", paid=DUE)
    assert step.told == "ana: listed → admitted on 2025-10-01. Paid: EUR 600.00 of EUR 600.00."
    assert at.person("ana").state == "listed", "nothing is written before it is confirmed"
    assert written(space, step) == [
        {
            "kind": "admission",
            "learner": "ana",
            "after": {"state": "admitted", "on": "2025-10-01", "paid": "600.00", "currency": "EUR"},
        }
    ]
    assert at.person("ana").state == "admitted"


def test_a_payment_that_comes_later_keeps_the_day_of_admission(space: Workspace, at: Desk) -> None:
    admission.admit(at, "ana", on=ON, why="meets all criteria").write(space)
    later = admission.admit(
        at, "ana", on=date(2025, 10, 20), why="paid", paid=Money.read("250,50", "EUR")
    )
    later.write(space)
    assert at.ledger.standing("admission", "ana") == {
        "state": "admitted", "on": "2025-10-01", "paid": "250.50", "currency": "EUR",
    }  # fmt: skip
    entries = at.ledger.entries(learner="ana", kind="admission")
    assert entries[1].event and entries[1].event.before == {
        "state": "admitted", "on": "2025-10-01", "paid": "0.00", "currency": "EUR",
    }  # fmt: skip


def test_the_deadline_is_a_day_that_still_counts(at: Desk) -> None:
    assert admission.admit(at, "ana", on=date(2025, 10, 13), why="x").events
    with pytest.raises(AdmissionError, match="deadline was 2025-10-13"):
        admission.admit(at, "ana", on=date(2025, 10, 14), why="x")
    assert admission.admit(at, "ana", on=date(2025, 10, 14), why="x", late=True).events


def test_a_refused_candidate_can_still_be_admitted(space: Workspace, at: Desk) -> None:
    admission.refuse(at, "ana", on=ON, why="role: works elsewhere").write(space)
    assert at.person("ana").state == "refused"
    step = admission.admit(at, "ana", on=ON, why="new letter")
    assert step.told.startswith("ana: refused → admitted")


def test_a_participant_is_not_refused(space: Workspace, at: Desk) -> None:
    admitted(space, at)
    with pytest.raises(AdmissionError, match="use 'cancel'"):
        admission.refuse(at, "ana", on=ON, why="x")


def test_cancelling_writes_departure_and_refund_together(space: Workspace, at: Desk) -> None:
    admitted(space, at)
    step = admission.cancel(at, "ana", notice=date(2025, 10, 25), why="illness")
    assert written(space, step) == [
        {
            "kind": "departure",
            "learner": "ana",
            "after": {"on": "2025-10-25", "kind": "withdrew"},
        },
        {
            "kind": "refund",
            "learner": "ana",
            "after": {
                "back": "300.00", "kept": "300.00", "currency": "EUR", "percent": "50",
                "days": 9, "notice": "2025-10-25",
            },
        },
    ]  # fmt: skip
    assert at.person("ana").state == "withdrew"
    with pytest.raises(AdmissionError, match="has left the course"):
        admission.cancel(at, "ana", notice=date(2025, 10, 26), why="x")


def test_only_who_was_admitted_can_cancel(at: Desk) -> None:
    with pytest.raises(AdmissionError, match="bo is listed, not admitted"):
        admission.cancel(at, "bo", notice=ON, why="x")
    with pytest.raises(AdmissionError, match="No learner 'nobody'"):
        admission.cancel(at, "nobody", notice=ON, why="x")


def test_a_substitute_is_a_learner_of_their_own(space: Workspace, at: Desk) -> None:
    admitted(space, at)
    new = Learner("cy", "Cy", "cy@example.org")
    step = admission.substitute(at, "ana", new, notice=date(2025, 10, 20), why="ana asked")
    found = written(space, step)
    assert found == [
        {
            "kind": "departure",
            "learner": "ana",
            "after": {"on": "2025-10-20", "kind": "substituted"},
        },
        {
            "kind": "admission",
            "learner": "cy",
            "after": {"state": "admitted", "on": "2025-10-20", "paid": "600.00", "currency": "EUR"},
        },
    ]
    theirs = at.ledger.entries(learner="cy")
    assert "ana" not in repr(theirs), "no entry about one person names another"
    with Gradebook(space) as book:
        assert new in book.roster()


def test_a_substitute_comes_in_time_and_holds_no_place_yet(space: Workspace, at: Desk) -> None:
    admitted(space, at)
    admitted(space, at, "bo")
    with pytest.raises(TooLateForSubstitute):
        admission.substitute(at, "ana", Learner("cy"), notice=date(2025, 10, 21), why="x")
    with pytest.raises(AdmissionError, match="bo is admitted already"):
        admission.substitute(at, "ana", Learner("bo"), notice=ON, why="x")
    with pytest.raises(AdmissionError, match="their own substitute"):
        admission.substitute(at, "ana", Learner("ana"), notice=ON, why="x")


def test_what_was_shown_is_not_written_over_another_decision(space: Workspace, at: Desk) -> None:
    mine = admission.admit(at, "ana", on=ON, why="meets all")
    admission.refuse(at, "ana", on=ON, why="role").write(space)
    with pytest.raises(LedgerMoved):
        mine.write(space)
    assert at.person("ana").state == "refused"


def test_a_payment_fits_the_fee(at: Desk) -> None:
    for paid in (Money.read("600.01", "EUR"), Money.read("100", "USD")):
        with pytest.raises(AdmissionError, match="cannot have been paid"):
            admission.admit(at, "ana", on=ON, why="x", paid=paid)


def test_a_course_without_a_fee_knows_no_payment_and_no_refund(
    opened: Callable[[str], Workspace],
) -> None:
    space = opened("governance-coherence")
    with Gradebook(space) as book:
        book.enrol([Learner("ana"), Learner("bo")])
    day = date(2020, 5, 1)
    with Ledger(space) as ledger:
        at = admission.desk(space, running.load("governance-coherence"), ledger, "registrar")
        with pytest.raises(AdmissionError, match="asks no fee"):
            admission.admit(at, "ana", on=day, why="x", paid=DUE)
        for learner in ("ana", "bo"):
            admission.admit(at, learner, on=day, why="meets all").write(space)
        gone = admission.cancel(at, "ana", notice=day, why="asked")
        assert [event.kind for event in gone.events] == ["departure"] and gone.refund is None
        with pytest.raises(AdmissionError, match="course began on 2020-05-18"):
            admission.substitute(at, "bo", Learner("cy"), notice=date(2020, 5, 18), why="x")
        assert len(admission.substitute(at, "bo", Learner("cy"), notice=day, why="x").events) == 2


def test_an_id_that_was_merged_is_decided_about_no_more(space: Workspace, at: Desk) -> None:
    admitted(space, at, "bo")
    at.ledger.append([Event("merge", "registrar", "one person", "bo", after={"into": "ana"})])
    assert at.person("bo").state == "merged"
    for step in (
        lambda: admission.admit(at, "bo", on=ON, why="x"),
        lambda: admission.cancel(at, "bo", notice=ON, why="x"),
    ):
        with pytest.raises(AdmissionError, match="merged into ana; decide about ana"):
            step()


def test_what_passed_to_a_substitute_is_not_told_twice(space: Workspace, at: Desk) -> None:
    admitted(space, at)
    admission.substitute(at, "ana", Learner("bo"), notice=ON, why="x").write(space)
    assert (at.person("ana").told_paid, at.person("bo").told_paid) == ("", "600.00")
