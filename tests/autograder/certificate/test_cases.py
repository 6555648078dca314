"""The thirty-five cases that decide what a certificate rule is worth: those of the rule itself.

The others, which need the ledger, certificates, groups or the calendar, are in
`test_cases_around.py`. Together they are all of them.
"""

import re
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from autograder import course as courses
from autograder.certificate import RecordError, decide, needed, rule_id, show
from autograder.course import Course
from tests.autograder.certificate import records, test_cases_around
from tests.autograder.certificate.records import (
    AFTER,
    BLANK,
    COURSE,
    DAY,
    HOUR,
    MEASURING,
    MISSING,
    TESTS,
    TO_MARK,
    codes,
    decided,
    done,
    due,
    excused,
    extended,
    granted,
    messages,
    overridden,
    record,
    standings,
    with_assessment,
    with_rule,
)


def test_the_cases_are_numbered_1_to_35_once_each() -> None:
    names = [*globals(), *vars(test_cases_around)]
    found = [int(match[1]) for name in names if (match := re.match(r"test_case_(\d\d)_\w+", name))]
    assert sorted(found) == list(range(1, 36))


def test_case_01_half_a_point_short_is_not_rounded_up() -> None:
    decision = decided(standings(8, "11.5"))
    assert decision.outcome == "not_awarded" and decision.points == Fraction("59.5")
    assert "0.5 points short: 59.5 points, 60 needed" in messages(decision)


def test_case_02_what_is_shown_is_rounded_down() -> None:
    decision = decided(standings(8, "11.995"))
    assert decision.outcome == "not_awarded" and show(decision.points) == "59.99"
    assert "0.01 points short: 59.99 points, 60 needed" in messages(decision)


def test_case_03_exactly_sixty_is_awarded() -> None:
    tenths = ["7.7", "8.2", "9.2", "6.2", "6.9", "6.8"]
    found = dict(zip(TESTS, map(done, tenths), strict=True)) | {"assignment": done("15.0")}
    assert sum(map(float, [*tenths, "15.0"])) < 60
    assert decided(found).outcome == "awarded" and decided(found).points == 60


def test_case_04_a_test_of_seven_items_keeps_its_fraction() -> None:
    third = Fraction(10 * 3, 7)
    assert decided(standings(third, "34.28")).outcome == "not_awarded"
    rounded = Fraction("4.29")
    assert decided(standings(rounded, "34.28")).outcome == "awarded"
    assert decided(standings(third, 60 - 6 * third)).points == 60


def test_case_05_a_missing_test_refuses_72_points() -> None:
    decision = decided(standings(10, 22, week_04=MISSING))
    assert decision.outcome == "not_awarded" and decision.points == 72
    assert messages(decision).startswith("complete Test 4: nothing was submitted")


def test_case_06_a_blank_test_is_not_completed() -> None:
    decision = decided(standings(10, 22, week_04=BLANK))
    assert decision.outcome == "not_awarded" and not decision.parts[3].completed
    terms = COURSE.certificate.completed_when.model_copy(update={"answered": 2})
    three = with_rule(completed_when=terms)
    counted = {name: done(10, answered=9) for name in TESTS} | {"assignment": done(0, answered=2)}
    assert decided(counted, course=three).outcome == "awarded"
    one = counted | {"week-04": done(10, answered=1)}
    assert decided(one, course=three).outcome == "not_awarded"


def test_case_07_all_wrong_is_completed_with_nothing() -> None:
    decision = decided(standings(10, 22, week_04=done(0)))
    assert decision.outcome == "awarded" and decision.points == 72
    assert decision.parts[3].completed and decision.parts[3].computed == 0


def test_case_08_perfect_tests_without_the_assignment() -> None:
    decision = decided(standings(10, BLANK))
    assert decision.points == 60 and decision.outcome == "not_awarded"
    assert codes(decision) == ["blank", "points_reached"]


def test_case_09_unmarked_is_pending_and_shows_the_range() -> None:
    for tests, outcome in ((10, "pending"), (7, "pending"), (4, "pending"), (3, "not_awarded")):
        decision = decided(standings(tests, TO_MARK))
        assert decision.outcome == outcome
        assert decision.points == 6 * tests and decision.reachable == 6 * tests + 40


def test_case_10_an_excused_test_reweights_the_others() -> None:
    found = standings(8, 12, week_04=MISSING)
    decision = decided(found, ruling=excused("week-04"))
    assert decision.points == 5 * 8 * Fraction(6, 5) + 12 == 60
    assert decision.outcome == "awarded" and decision.parts[3].state == "excused"
    assert decided(found).outcome == "not_awarded"
    assert COURSE.certificate.excused.method == "reweight"


def test_case_11_a_second_excusal_needs_a_signature() -> None:
    found = standings(8, 12, week_03=MISSING, week_04=MISSING)
    assert COURSE.certificate.excused.at_most == 1
    refused = decided(found, ruling=excused("week-03", "week-04"))
    assert refused.outcome == "not_awarded" and "excusal_not_counted" in codes(refused)
    assert decided(found, ruling=excused("week-03", "week-04", signed=True)).outcome == "awarded"


def test_case_12_within_the_grace_nothing_is_deducted_and_the_flag_stays() -> None:
    late = done(8, submitted_at=due("week-04") + HOUR / 6)
    decision = decided(standings(8, 12, week_04=late))
    assert decision.outcome == "awarded" and decision.parts[3].late
    assert codes(decision) == ["late", "points_reached"]
    assert "within the grace of 15 minutes" in messages(decision)


def test_case_13_after_the_grace_by_the_declared_formula() -> None:
    course = with_assessment("week-05", late_policy=records.per_day(60, 100))
    two_days = {
        name: done(5, 3, submitted_at=due(name) + 2 * DAY) for name in ("week-04", "week-05")
    }
    decision = decided(standings(8, 12) | two_days, course=course)
    assert decision.parts[3].computed == Fraction("4") and decision.parts[3].deducted == 1
    assert decision.parts[3].reachable == Fraction("6.4")
    assert decision.parts[4].computed == 0 and decision.parts[4].counted == 0


def test_case_14_a_changed_late_policy_is_another_rule() -> None:
    strict = COURSE.model_copy(update={"late_policy": records.per_day(50, 100)})
    late = standings(8, 12, week_04=done(9, submitted_at=due("week-04") + HOUR))
    old, new = decided(late), decided(late, course=strict)
    assert (old.outcome, new.outcome) == ("awarded", "not_awarded")
    assert old.rule == rule_id(COURSE) != new.rule
    assert old.rule.version == "2020.1" and re.fullmatch(r"[0-9a-f]{64}", old.rule.digest)


def test_case_15_a_deadline_moved_for_all_recomputes_every_deduction() -> None:
    late = standings(8, 12, week_04=done(8, submitted_at=due("week-04") + 30 * HOUR))
    assert decided(late).parts[3].deducted == Fraction("1.6")
    for hours, deducted in ((1, "1.6"), (6, "0.8"), (29, "0.8"), (30, "0")):
        moved = with_assessment("week-04", due=due("week-04") + hours * HOUR)
        assert decided(late, course=moved).parts[3].deducted == Fraction(deducted)


def test_case_16_an_extension_before_the_submission_is_honoured() -> None:
    ruling = extended("week-04", due("week-04") + 3 * DAY)
    waiting = decided(standings(8, 12, week_04=MISSING), due("week-04") + DAY, ruling)
    assert waiting.outcome == "pending" and codes(waiting)[0] == "not_yet_due"
    handed_in = done(8, submitted_at=due("week-04") + 2 * DAY)
    decision = decided(standings(8, 12, week_04=handed_in), ruling=ruling)
    assert decision.outcome == "awarded" and not decision.parts[3].late


def test_case_17_the_best_attempt_on_time_or_else_after_the_deduction() -> None:
    first = done(8, submitted_at=due("week-04") - DAY)
    for worse in (done(2, submitted_at=due("week-04") - HOUR), done(10, submitted_at=AFTER)):
        again = done(worse.points, submitted_at=worse.submitted_at, earlier=(first,))
        part = decided(standings(8, 12, week_04=again)).parts[3]
        assert part.counted == 8 and (part.attempt, part.attempts) == (1, 2)
    one_day = done("7.5", submitted_at=due("week-04") + HOUR)
    later = done(9, submitted_at=due("week-04") + 2 * DAY - HOUR, earlier=(one_day,))
    assert decided(standings(8, 12, week_04=later)).parts[3].counted == Fraction("7.2")


def test_case_18_a_later_regrade_awards_and_keeps_the_day_of_completion() -> None:
    handed_in = {name: done(8, submitted_at=due(name) - HOUR) for name in TESTS}
    last = due("assignment") - DAY
    before = decided(handed_in | {"assignment": done("11.5", submitted_at=last)})
    after = decided(handed_in | {"assignment": done(12, submitted_at=last)}, AFTER + 90 * DAY)
    assert (before.outcome, after.outcome) == ("not_awarded", "awarded")
    assert before.completed_at == after.completed_at == due("week-06") - HOUR


def test_case_20_an_override_stands_beside_the_computed_points() -> None:
    ruling = overridden("week-04", "8.5")
    for computed in (8, 3):  # Before and after a regrade.
        decision = decided(standings(8, "11.5", week_04=done(computed)), ruling=ruling)
        part = decision.parts[3]
        assert part.computed == computed and part.counted == Fraction("8.5")
        assert decision.outcome == "awarded"
        told = f"8.5 points by m.rossi, in place of {computed} points computed: the key was wrong"
        assert told in messages(decision)


def test_case_21_a_granted_certificate_carries_no_false_points() -> None:
    decision = decided(standings(8, "11.5"), ruling=granted("awarded"))
    assert decision.outcome == "awarded" and decision.granted
    assert decision.points == Fraction("59.5") and "points_short" in codes(decision)
    assert decision.reasons[-1].code == "granted"


def test_case_22_an_override_above_the_maximum_is_refused() -> None:
    with pytest.raises(RecordError, match=r"week-04, override: 10\.01 points of 10"):
        decided(standings(8, 12), ruling=overridden("week-04", "10.001"))
    with pytest.raises(RecordError, match="414 points of 10"):
        decided(standings(8, 12, week_04=done(414)))


def test_case_33_each_course_has_a_rule_of_its_own() -> None:
    assert COURSE.certificate.source == "seed2020" and MEASURING.certificate.source == "design"
    assert MEASURING.source_of("assessments.0.points") == courses.DESIGN
    kinds = [one.kind for one in MEASURING.assessments]
    assert kinds.count("group-assignment") == kinds.count("assignment") == 1
    full = {one.id: done(one.points) for one in MEASURING.assessments}
    now = datetime(2026, 1, 1, tzinfo=UTC)

    def outcome(course: Course, without: str = "") -> str:
        found = {name: one for name, one in full.items() if name != without}
        return decide(course, record(found, now)).outcome

    assert outcome(MEASURING) == "awarded"
    for name in full:
        assert outcome(MEASURING, name) == "not_awarded"
    with pytest.raises(RecordError, match="no assessment 'group-assignment'"):
        outcome(COURSE)
    assert rule_id(COURSE) != rule_id(MEASURING)


def test_case_34_the_listed_six_are_the_tests_and_the_doubt_is_written_down() -> None:
    assert [one.id for one in COURSE.assessments] == [*TESTS, "assignment"] and len(TESTS) == 6
    doubts = {one.field: one.stated for one in COURSE.conflicts}
    assert "21 June" in doubts["ends"]
    assert any("end-of-phase assessment" in one.stated for one in COURSE.conflicts)
    for name in TESTS:
        found = standings(10, 40) | {name: MISSING}
        assert decided(found).outcome == "not_awarded"
        assert needed(COURSE, record(found)).missing == (name,)
