"""Points, completion, lateness and what is pending: the rule without anybody's ruling."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from autograder.certificate import Record, RecordError, Standing, decide, show
from autograder.course import NoLatePolicy
from tests.autograder.certificate.records import (
    AFTER,
    BLANK,
    COURSE,
    IN_WEEK_6,
    MEASURING,
    MISSING,
    REFUSED,
    TESTS,
    TO_MARK,
    codes,
    decided,
    done,
    due,
    messages,
    standings,
    with_rule,
)

DUE = due("week-04")

# The points, the moment of the decision, the standings, the outcome, the codes of its
# reasons before the last one, which is about the points.
OUTCOMES = [
    # Points: below the line by any amount, at it, above it.
    ("59.5", AFTER, standings(8, "11.5"), "not_awarded", ""),
    ("59.995", AFTER, standings(8, "11.995"), "not_awarded", ""),
    ("60", AFTER, standings(8, 12), "awarded", ""),
    ("100", AFTER, standings(10, 40), "awarded", ""),
    # Completion is apart from the points; zero points are not missing work.
    ("72", AFTER, standings(10, 22, week_04=MISSING), "not_awarded", "missing"),
    ("72", AFTER, standings(10, 22, week_04=BLANK), "not_awarded", "blank"),
    ("72", AFTER, standings(10, 22, week_04=REFUSED), "not_awarded", "refused"),
    ("72", AFTER, standings(10, 22, week_04=done(0)), "awarded", ""),
    ("60", AFTER, standings(10, BLANK), "not_awarded", "blank"),
    ("60", AFTER, standings(10, 0), "awarded", ""),
    # Work that a person has still to mark: pending, unless nothing can help any more.
    ("48", AFTER, standings(8, TO_MARK), "pending", "awaiting_mark"),
    ("60", AFTER, standings(10, TO_MARK), "pending", "awaiting_mark"),
    ("39.5", AFTER, standings(5, done("9.5", 20)), "not_awarded", "awaiting_mark"),
    ("40", AFTER, standings(5, done(10, 20)), "pending", "awaiting_mark"),
    ("50", AFTER, standings(10, TO_MARK, week_02=MISSING), "not_awarded", "missing awaiting_mark"),
    # Before a due date: the same, while the certificate is within reach.
    ("45", IN_WEEK_6, standings(9, MISSING, week_06=MISSING), "pending", "not_yet_due not_yet_due"),
    ("45", IN_WEEK_6, standings(9, BLANK, week_06=REFUSED), "pending", "refused blank"),
    (
        "5",
        IN_WEEK_6,
        standings(1, MISSING, week_06=MISSING),
        "not_awarded",
        "not_yet_due not_yet_due",
    ),
    (
        "50",
        IN_WEEK_6,
        standings(10, MISSING, week_02=MISSING),
        "not_awarded",
        "missing not_yet_due",
    ),
]


@pytest.mark.parametrize(("points", "as_of", "found", "outcome", "reasons"), OUTCOMES)
def test_outcome(
    points: str, as_of: datetime, found: dict[str, Standing], outcome: str, reasons: str
) -> None:
    decision = decided(found, as_of)
    assert decision.outcome == outcome
    assert decision.points == Fraction(points)
    last = "points_reached" if decision.points >= 60 else "points_short"
    assert codes(decision) == [*reasons.split(), last]


def test_nobody_who_did_nothing_is_pending_after_the_course() -> None:
    decision = decided({})
    assert decision.outcome == "not_awarded"
    assert decision.points == decision.reachable == 0
    assert codes(decision) == ["missing"] * 7 + ["points_short"]


def test_messages_say_what_is_lacking_and_what_to_do() -> None:
    assert "0.5 points short: 59.5 points, 60 needed" in messages(decided(standings(8, "11.5")))
    missing = messages(decided(standings(10, 22, week_04=MISSING)))
    assert "complete Test 4: nothing was submitted; it was due 14 June 2020 at 23:59 UTC" in missing
    refused = messages(decided(standings(10, 22, week_04=Standing("refused", detail="not a file"))))
    assert "complete Test 4: the submission was refused (not a file)" in refused
    unmarked = messages(decided(standings(8, TO_MARK)))
    assert "End-of-course assignment: 40 points still to be marked" in unmarked
    assert "12 points short so far: 48 points, 60 needed; 88 can still be reached" in unmarked
    to_come = messages(decided(standings(10, MISSING), IN_WEEK_6))
    assert "complete End-of-course assignment; due 26 June 2020 at 23:59 UTC" in to_come


def test_unmarked_work_shows_the_range_that_can_be_reached() -> None:
    decision = decided(standings(7, TO_MARK))
    assert decision.points == 42
    assert decision.reachable == 82


@pytest.mark.parametrize("lost", [Fraction(1, 3), Fraction(1, 1000), Fraction(1, 10**12)])
def test_a_sum_just_below_the_line_is_not_rounded_up(lost: Fraction) -> None:
    found = standings(8, done(12 - lost))
    decision = decided(found)
    assert decision.outcome == "not_awarded"
    assert "60 points, " not in messages(decision)


def test_the_shown_sum_and_the_shown_shortfall_make_up_the_pass_mark() -> None:
    found = standings(8, done(12 - Fraction(1, 300)))
    assert "0.01 points short: 59.99 points, 60 needed" in messages(decided(found))


@pytest.mark.parametrize(
    "marks",
    [
        ["7.7", "8.2", "9.2", "6.2", "6.9", "6.8", "15.0"],
        ["5.6", "9.9", "6.0", "8.3", "7.5", "7.3", "15.4"],
        ["7.0", "9.2", "9.0", "7.7", "5.3", "9.7", "12.1"],
    ],
)
def test_decimals_that_add_up_to_60_are_60_where_floats_are_not(marks: list[str]) -> None:
    in_floats = 0.0
    for mark in marks:
        in_floats += float(mark)
    assert in_floats < 60
    found = dict(zip([*TESTS, "assignment"], map(done, marks), strict=True))
    assert decided(found).points == 60
    assert decided(found).outcome == "awarded"


def test_a_test_of_seven_items_keeps_its_fraction() -> None:
    found = {name: done(Fraction(10 * 3, 7)) for name in TESTS} | {"assignment": done("34.28")}
    decision = decided(found)
    assert decision.points == Fraction(180, 7) + Fraction(3428, 100)
    rounded_per_test = 6 * Decimal("4.29") + Decimal("34.28")
    assert rounded_per_test >= 60 > decision.points
    assert decision.outcome == "not_awarded"


LATE = [
    # After the due time, percentage taken off 8 points, part of the message.
    (timedelta(0), 0, None),
    (timedelta(minutes=-5), 0, None),
    (timedelta(minutes=10), 0, "within the grace of 15 minutes; nothing is deducted"),
    (timedelta(minutes=15), 0, "within the grace"),
    (timedelta(minutes=15, microseconds=1), 10, "(day 1); 10% of 8 points deducted, which is 0.8"),
    (timedelta(days=1), 10, "(day 1)"),
    (timedelta(days=1, microseconds=1), 20, "(day 2); 20% of 8 points deducted, which is 1.6"),
    (timedelta(days=4, hours=1), 50, "(day 5)"),
    (timedelta(days=16), 50, "(day 16); 50% of 8 points"),
]


@pytest.mark.parametrize(("after", "percent", "message"), LATE)
def test_late_work_loses_points_earned(after: timedelta, percent: int, message: str | None) -> None:
    found = standings(8, 20, week_04=done(8, submitted_at=DUE + after))
    decision = decided(found)
    assert decision.points == 60 + 8 * (1 - Fraction(percent, 100))
    assert ("late" in codes(decision)) == (message is not None)
    assert (message or "") in messages(decision)


def test_a_deduction_can_take_the_certificate_away() -> None:
    on_time, late = done(8, submitted_at=DUE), done(8, submitted_at=DUE + timedelta(hours=1))
    assert decided(standings(8, 12, week_04=on_time)).outcome == "awarded"
    assert decided(standings(8, 12, week_04=late)).points == Fraction("59.2")
    assert decided(standings(8, 12, week_04=late)).outcome == "not_awarded"


def test_a_deduction_applies_to_marks_that_are_still_to_come() -> None:
    late = done(4, 20, submitted_at=COURSE.assessment("assignment").due + timedelta(hours=30))
    decision = decided(standings(8, late))
    assert decision.points == 48 + Fraction("3.2")
    assert decision.reachable == 48 + Fraction("19.2")


def test_without_a_late_policy_nothing_is_deducted() -> None:
    course = COURSE.model_copy(update={"late_policy": NoLatePolicy(kind="none")})
    found = standings(8, 12, week_04=done(8, submitted_at=DUE + timedelta(days=3)))
    decision = decided(found, course=course)
    assert decision.outcome == "awarded"
    assert decision.points == 60
    assert codes(decision) == ["late", "points_reached"]


def test_a_due_date_is_one_moment_everywhere() -> None:
    tonga = timezone(timedelta(hours=13))
    on_time = datetime(2020, 6, 15, 12, 59, tzinfo=tonga)
    late = datetime(2020, 6, 15, 13, 59, tzinfo=tonga)
    assert codes(decided(standings(8, 12, week_04=done(8, submitted_at=on_time)))) == [
        "points_reached"
    ]
    told = decided(standings(8, 12, week_04=done(8, submitted_at=late)))
    assert "Test 4 was submitted 15 June 2020 at 00:59 UTC, late (day 1)" in messages(told)
    last = COURSE.assessment("assignment").due
    waiting = standings(10, MISSING)
    before = (last - timedelta(seconds=1)).astimezone(tonga)
    assert decided(waiting, before).outcome == "pending"
    assert decided(waiting, last.astimezone(tonga)).outcome == "not_awarded"


def test_lateness_counts_hours_that_passed_when_the_clocks_change() -> None:
    """Two readings of one local clock differ by an hour less than the time between them."""
    zone = ZoneInfo("Europe/Rome")
    due = datetime(2020, 10, 24, 23, 59, tzinfo=zone)
    moved = COURSE.assessment("week-04").model_copy(update={"due": due})
    others = tuple(one for one in COURSE.assessments if one.id != "week-04")
    course = COURSE.model_copy(update={"assessments": (*others, moved)})
    a_day_on_the_clock = datetime(2020, 10, 25, 23, 59, tzinfo=zone)
    found = standings(10, 0, week_04=done(10, submitted_at=a_day_on_the_clock))
    decision = decide(course, Record("a-learner", AFTER, found))
    assert decision.points == 58


def test_each_course_has_its_own_rule() -> None:
    full = {one.id: done(one.points) for one in MEASURING.assessments}
    now = datetime(2026, 1, 1, tzinfo=UTC)
    alone = {name: found for name, found in full.items() if name != "group-assignment"}
    assert decide(MEASURING, Record("a-learner", now, full)).outcome == "awarded"
    decision = decide(MEASURING, Record("a-learner", now, alone))
    assert decision.outcome == "not_awarded"
    assert decision.points == 80
    assert decision.reasons[0].message.startswith("complete Group assignment")


def test_a_rule_can_go_by_points_alone() -> None:
    course = with_rule(complete_all=False)
    assert decided(standings(10, MISSING), course=course).outcome == "awarded"


@pytest.mark.parametrize("points", [7.5, 60.0, True, "8", Decimal("7.5"), None])
def test_only_exact_points_get_in(points: Any) -> None:
    with pytest.raises(TypeError, match="points must be an int or a Fraction"):
        Standing("submitted", points)
    with pytest.raises(TypeError, match="unmarked must be an int or a Fraction"):
        Standing("submitted", Fraction(0), points)


def test_whole_numbers_become_fractions() -> None:
    assert isinstance(Standing("submitted", 8).points, Fraction)  # type: ignore[arg-type]


def test_a_record_that_cannot_be_true_is_refused() -> None:
    with pytest.raises(RecordError, match=r"a-learner, week-04: 10\.01 points of 10"):
        decided(standings(8, 12, week_04=done("9", "1.001")))
    with pytest.raises(RecordError, match=r"no assessment 'week-07' \(it has week-01, "):
        decided({"week-07": done(8)})
    with pytest.raises(RecordError, match="cannot be below 0"):
        done(-1)
    with pytest.raises(RecordError, match="blank cannot have points"):
        Standing("blank", Fraction(1))
    with pytest.raises(RecordError, match=r"submitted_at .* needs a time zone"):
        done(8, submitted_at=datetime(2020, 6, 1))
    with pytest.raises(RecordError, match=r"as_of .* needs a time zone"):
        Record("a-learner", datetime(2020, 6, 1), {})


@pytest.mark.parametrize(
    ("points", "shown", "shown_up"),
    [
        ("60", "60", "60"),
        ("0", "0", "0"),
        ("59.5", "59.5", "59.5"),
        ("59.25", "59.25", "59.25"),
        ("59.995", "59.99", "60.00"),
        ("1/3", "0.33", "0.34"),
        ("1/1000", "0.00", "0.01"),
        ("-1/4", "-0.25", "-0.25"),
    ],
)
def test_points_are_shown_exactly_or_on_the_safe_side(
    points: str, shown: str, shown_up: str
) -> None:
    assert show(Fraction(points)) == shown
    assert show(Fraction(points), up=True) == shown_up
