"""Those of the thirty-five cases that need more than the rule: people, groups, certificates."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from autograder import calendar as calendars
from autograder import recording, rubric, rulings
from autograder.certificate import Standing, decide
from autograder.credentials import jws
from autograder.credentials.issuing import Issuing, key_store
from autograder.credentials.register import read as register_of
from autograder.credentials.verify import verify
from autograder.decisions import decide_all
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.ledger import Event, Ledger
from autograder.peers.results import MINIMUM, Review, reader, standing
from autograder.privacy import retention
from autograder.registry import running
from autograder.registry.money import Money
from autograder.registry.refund import refund
from autograder.rulings import changes
from autograder.workspace import Workspace
from tests.autograder.certificate.records import (
    AFTER,
    ALL,
    BLANK,
    COURSE,
    MEASURING,
    decided,
    done,
    due,
    messages,
    record,
    standings,
)
from tests.autograder.credentials.making import BITS, ISSUER, LATER, SIGNED_AT, Office
from tests.autograder.empty_course import empty, opened
from tests.autograder.rulings.cases import all_done, basis, cells, decision, ruled, with_cells

__all__ = ["empty", "opened"]

WHY, BY = "for a reason", "m.rossi"
GOVERNANCE = "governance-coherence"


@pytest.fixture
def space(opened: Callable[[str], Workspace]) -> Workspace:
    """The first course with Ana on the roster, 60 points, all marks given by people."""
    opened("measuring")
    workspace = opened(GOVERNANCE)
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana", "Ana Silva", "ana@mof.example")])
        book.import_marks(
            Mark("ana", name, "", Fraction(12 if name == "assignment" else 8), due(name))
            for name in ALL
        )
    return workspace


@pytest.fixture
def office(space: Workspace) -> Iterator[Issuing]:
    """What issues certificates, with Ana's award on record."""
    recording.record(space, AFTER, BY)
    key_store(space).new(datetime.now(UTC) - timedelta(days=1), BITS)
    with Ledger(space) as ledger:
        yield Issuing(space, ledger, ISSUER, BY)


def test_case_19_a_lower_mark_after_the_issue_is_for_a_person(
    space: Workspace, office: Issuing
) -> None:
    (issued,) = office.issue(["ana"])
    lower = Event("override", BY, WHY, "ana", "week-04", after={"points": "15/2"})
    office.ledger.append([lower])
    found = recording.record(space, AFTER, BY)
    (listed,) = found.for_a_person
    assert (listed.learner, listed.credential) == ("ana", issued.credential)
    assert listed.decision.outcome == "not_awarded"
    assert not office.ledger.entries(kind="revocation")
    assert office.current("ana").state == "valid"
    recording.keep(space, "ana", "the error was ours", BY)
    assert recording.record(space, AFTER, BY).for_a_person == ()
    office.revoke(issued.credential, "misconduct", WHY)
    assert register_of(office.ledger.entries())[issued.credential].state == "revoked"


def test_case_23_a_faulty_item_is_simulated_both_ways(tmp_path: Path) -> None:
    """Ana had it wrong and bo right; the draws put it at another question of each."""
    start = basis(tmp_path, ana=all_done(8, 13), bo=all_done(8, 13), cy=all_done(8, 13))
    drawn = {"ana": {"q1": "x", "q2": "faulty"}, "bo": {"q1": "faulty", "q2": "y"}, "cy": {}}
    before = with_cells(
        start,
        "week-01",
        drawn,
        ana=cells(1, 0, 1, 1, 1, 1, 1, 0, 0, 0),
        bo=cells(1, 0, 1, 1, 1, 1, 1, 1, 0, 0),
        cy=cells(1, 0, 1, 1, 1, 1, 1, 0, 0, 0),
    )

    def simulated(method: rulings.Method) -> dict[str, tuple[Fraction, int]]:
        order = rulings.withdraw_item(before, "week-01", "faulty", method, WHY, BY)
        after = ruled(before, order)
        found = changes(before.decide(AFTER), after.decide(AFTER))
        return {one.learner: (one.gained, one.crossing) for one in found}

    assert simulated("full-points") == {"ana": (Fraction(1), 1)}
    assert simulated("rescale") == {
        "ana": (Fraction(60, 9) - 6, 0),
        "bo": (Fraction(60, 9) - 7, -1),
    }
    assert decision(before, "ana").points == 59 and decision(before, "bo").points == 60


def test_case_24_two_ids_of_one_person_are_merged_and_never_summed(tmp_path: Path) -> None:
    first, second = all_done(6, 20), all_done(5, 25)
    two = basis(tmp_path, ana=first, ana_2=second)
    merged = ruled(two, rulings.merge(two, "ana-2", "ana", WHY, BY))
    one, other = decision(merged, "ana"), decision(merged, "ana-2")
    assert one.points == 6 * 6 + 25 and one.outcome == "awarded"
    assert other.outcome == "not_awarded" and other.points == 0
    (entry,) = merged.entries
    assert entry.event and (entry.event.kind, entry.event.who, entry.event.why) == (
        "merge",
        BY,
        WHY,
    )


def test_case_25_who_withdrew_gets_no_certificate_and_the_clock_starts(space: Workspace) -> None:
    with Ledger(space) as ledger:
        left = {"on": "2020-06-03", "kind": "withdrew"}
        ledger.append([Event("departure", BY, WHY, "ana", after=left)])
    (one,) = decide_all(space, AFTER).decisions
    assert one.outcome == "not_awarded" and one.points == 60
    assert "on 3 June 2020 the learner left the course" in messages(one)
    terms = running.load(GOVERNANCE).retention
    (kept,) = retention.overview(space, terms, AFTER.date())
    assert (kept.holder, kept.since) == ("departed", date(2020, 6, 3))
    assert kept.until == retention.months_later(date(2020, 6, 3), terms.months("departed"))


def test_case_26_marks_do_not_pass_to_a_substitute(tmp_path: Path) -> None:
    two = basis(tmp_path, ana=all_done(10, 40), bo={})
    order = rulings.depart(two, "ana", date(2025, 10, 1), WHY, BY, "substituted")
    after = ruled(two, order)
    assert decision(after, "ana").outcome == "not_awarded"
    assert "to whom no marks pass" in messages(decision(after, "ana"))
    assert decision(after, "bo").outcome == "not_awarded" and decision(after, "bo").points == 0
    fee = Money.read("600", "EUR")
    rule = running.load("measuring").charged()[1]
    early = MEASURING.starts - timedelta(days=30)
    found = refund(rule, fee=fee, paid=fee, start=MEASURING.starts, notice=early, substitute=True)
    assert found.kept.amount == found.amount.amount == 0


def test_case_27_a_member_has_the_groups_mark_times_the_factor_if_signed() -> None:
    terms = rubric.load("measuring", "group-assignment")
    assert rubric.factor(terms, "") == 1
    best = {one.id: max(one.levels, key=lambda level: level.points).id for one in terms.criteria}
    half = rubric.Judgement("bo", best, factor=rubric.factor(terms, "0.5"))
    full, unsigned = rubric.Judgement("ana", best), rubric.Judgement("cy", blank=True)
    assert full.points(terms) == 20 and half.points(terms) == 10
    found = {one.id: done(one.points) for one in MEASURING.assessments}
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def outcome(judged: rubric.Judgement) -> str:
        own = BLANK if judged.blank else Standing("submitted", judged.points(terms))
        one = decide(MEASURING, record(found | {"group-assignment": own}, now))
        return f"{one.outcome} {one.points}"

    assert outcome(full) == "awarded 100" and outcome(half) == "awarded 90"
    assert outcome(unsigned) == "not_awarded 80"


def test_case_28_below_the_minimum_of_reviews_there_is_no_median() -> None:
    terms = rubric.load(GOVERNANCE, "assignment")
    best = {one.id: max(one.levels, key=lambda level: level.points).id for one in terms.criteria}
    one, other = Review("bo", "ana", best), Review("cy", "ana", best)
    assert MINIMUM >= 2
    assert standing("ana", [one], terms).points is None
    assert standing("ana", [one, other], terms).points == 40
    # Whatever readers say, the points that count are the marker's, and until then none do.
    waiting = decided(standings(10, done(0, 40)))
    assert waiting.outcome == "pending"


def test_case_29_reviewing_others_is_neither_points_nor_a_condition() -> None:
    """Declared in the course file, so that a reader who did nothing loses nothing."""
    declared = [one for one in COURSE.conflicts if "assess each other" in one.stated]
    assert len(declared) == 1 and "not an assessment of the certificate rule" in declared[0].used
    terms = rubric.load(GOVERNANCE, "assignment")
    idle = reader("ana", [Review("ana", "bo", {})], {}, {}, terms)
    assert not idle.completed
    assert decided(standings(8, 12)).outcome == "awarded"
    assert all(one.points > 0 for one in COURSE.assessments)


def test_case_30_a_new_name_keeps_the_id_and_replaces_the_file(
    space: Workspace, office: Issuing
) -> None:
    (issued,) = office.issue(["ana"])
    old = office.store.signed("ana")
    with Gradebook(space) as book:
        book.enrol([Learner("ana", "Ana Souza", "ana@mof.example")])
    renamed = Issuing(space, office.ledger, ISSUER, BY)
    again = renamed.reissue("ana", "married")
    new = renamed.store.signed("ana")
    assert old and new and old != new and again.credential == issued.credential
    files = renamed.current("ana").files
    assert [one.digest for one in files] == [jws.digest(old), jws.digest(new)]
    marks = renamed.current("ana").marks()
    assert [marks[one.index].replaced for one in files] == [True, False]


def test_case_31_old_certificates_verify_after_a_new_key(tmp_path: Path) -> None:
    keys = Office.open(tmp_path)
    old = keys.certificate()
    keys.store.new(SIGNED_AT + timedelta(days=1), BITS)
    new = keys.certificate(at=SIGNED_AT + timedelta(days=2))
    names = [verify(text.encode(), keys.keys(), [], LATER).kid for text in (old, new)]
    assert len(set(names)) == 2


def test_case_32_an_erasure_leaves_the_certificate_without_the_person(
    space: Workspace, office: Issuing
) -> None:
    (issued,) = office.issue(["ana"])
    office.ledger.erase("ana", BY, "asked for it")
    assert office.ledger.verify().sound
    left = register_of(office.ledger.entries())[issued.credential]
    assert left.state == "erased" and left.learner is None
    told = [entry.event for entry in office.ledger.entries() if entry.event]
    assert all("Silva" not in repr(one) and "ana@" not in repr(one) for one in told)


def test_case_35_a_due_time_is_one_moment_in_every_zone() -> None:
    tonga = ZoneInfo("Pacific/Tongatapu")
    assert due("week-04").astimezone(tonga).utcoffset() == timedelta(hours=13)
    for after, late in ((timedelta(0), False), (timedelta(seconds=1), True)):
        at = (due("week-04") + after).astimezone(tonga)
        part = decided(standings(8, 12, week_04=done(8, submitted_at=at))).parts[3]
        assert part.late is late
    stamp = datetime(2020, 5, 1, tzinfo=UTC)
    written = calendars.render(calendars.of_course(COURSE, tonga), stamp)
    found = {str(one["SUMMARY"]): one for one in Calendar.from_ical(written).walk("VEVENT")}
    starts: Any = found["Test 4 due"].decoded("DTSTART")
    assert starts == due("week-04") and starts.utcoffset() == timedelta(hours=13)
    assert b"TZID=Pacific/Tongatapu" in written
