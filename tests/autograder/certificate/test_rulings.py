"""What people rule: extensions, excusals, overrides, attempts, grants, departures."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from fractions import Fraction
from itertools import permutations

import pytest

from autograder.certificate import (
    Excusal,
    Grant,
    Override,
    RecordError,
    Ruling,
    Standing,
    excusals,
)
from autograder.course import NoLatePolicy
from tests.autograder.certificate.records import (
    AFTER,
    ALL,
    BLANK,
    COURSE,
    DAY,
    HOUR,
    IN_WEEK_6,
    MISSING,
    REFUSED,
    TESTS,
    TO_MARK,
    codes,
    decided,
    departed,
    done,
    due,
    excused,
    excusing,
    extended,
    granted,
    messages,
    overridden,
    per_day,
    standings,
    with_assessment,
    with_rule,
)

DUE = due("week-04")


def test_an_extension_is_the_learners_own_due_time() -> None:
    late = standings(8, 12, week_04=done(8, submitted_at=DUE + 2 * DAY))
    assert decided(late).outcome == "not_awarded"
    own = decided(late, ruling=extended("week-04", DUE + 2 * DAY))
    assert own.outcome == "awarded" and codes(own) == ["points_reached"]
    assert own.parts[3].due == DUE + 2 * DAY and not own.parts[3].late
    day = decided(late, ruling=extended("week-04", DUE + DAY))
    assert day.parts[3].deducted == Fraction("0.8")


def test_an_own_due_time_can_be_earlier_and_decides_what_is_open() -> None:
    on_the_day = standings(8, 12, week_04=done(8, submitted_at=DUE))
    earlier = decided(on_the_day, ruling=extended("week-04", DUE - DAY))
    assert earlier.parts[3].late and earlier.points == Fraction("59.2")
    waiting = standings(10, MISSING)
    assert decided(waiting).outcome == "not_awarded"
    longer = decided(waiting, ruling=extended("assignment", AFTER + DAY))
    assert longer.outcome == "pending" and longer.reachable == 100
    assert "due 2 July 2020 at 00:00 UTC" in messages(longer)


def test_an_extension_in_another_zone_is_shown_in_the_courses() -> None:
    tonga = timezone(timedelta(hours=13))
    own = decided({}, ruling=extended("week-04", (DUE + DAY).astimezone(tonga)))
    assert "complete Test 4: nothing was submitted; it was due 15 June 2020 at 23:59 UTC" in (
        messages(own)
    )


METHODS = [
    # Method, points with five tests of 8, one excused, 12 on the assignment; the weights.
    ("reweight", Fraction(60), [Fraction(6, 5)] * 3 + [0] + [Fraction(6, 5)] * 2 + [1]),
    ("full-points", Fraction(62), [1] * 7),
    ("not-counted", Fraction(520, 9), [Fraction(10, 9)] * 3 + [0] + [Fraction(10, 9)] * 3),
]


@pytest.mark.parametrize(("method", "points", "weights"), METHODS)
def test_an_excused_test_counts_as_completed_by_the_declared_method(
    method: str, points: Fraction, weights: list[Fraction]
) -> None:
    course = excusing(method)
    found = standings(8, 12, week_04=MISSING)
    decision = decided(found, ruling=excused("week-04"), course=course)
    assert decision.points == decision.reachable == points
    assert [part.weight for part in decision.parts] == weights
    assert sum(part.weight * part.maximum for part in decision.parts) == 100
    assert decision.parts[3].state == "excused" and decision.parts[3].completed
    assert codes(decision)[0] == "excused" and "illness" in messages(decision)
    assert (decision.outcome == "awarded") == (points >= 60)


@pytest.mark.parametrize("method", ["reweight", "full-points", "not-counted"])
def test_full_marks_on_the_rest_are_full_marks(method: str) -> None:
    course = excusing(method, 3, "weekly-test")
    found = standings(10, 40, week_01=MISSING, week_05=BLANK)
    decision = decided(found, ruling=excused("week-01", "week-05"), course=course)
    assert decision.points == 100 and decision.outcome == "awarded"


def test_work_in_an_excused_test_does_not_count() -> None:
    one = decided(standings(8, 12, week_04=done(10)), ruling=excused("week-04"))
    other = decided(standings(8, 12, week_04=REFUSED), ruling=excused("week-04"))
    assert one.points == other.points == 60
    assert one.parts[3].computed is None and one.parts[3].attempts == 1


def test_beyond_the_cap_an_excusal_needs_a_signature() -> None:
    found = standings(10, 40, week_02=MISSING, week_04=MISSING)
    two = decided(found, ruling=excused("week-02", "week-04"))
    assert two.outcome == "not_awarded"
    assert two.parts[1].state == "excused" and two.parts[3].state == "missing"
    told = "Test 4: the excusal does not count; the rule allows 1 without the signature"
    assert told in messages(two) and "excusal_not_counted" in codes(two)
    for signed in ("week-02", "week-04"):
        asked = {name: Excusal("illness", name == signed) for name in ("week-04", "week-02")}
        assert decided(found, ruling=Ruling(excused=asked)).outcome == "awarded"


def test_the_last_test_cannot_be_excused_even_with_signatures() -> None:
    found = {"assignment": done(40)}
    all_signed = decided(found, ruling=excused(*TESTS, signed=True))
    assert all_signed.outcome == "not_awarded"
    assert [part.state for part in all_signed.parts[:6]] == ["excused"] * 5 + ["missing"]
    assert "no other assessment would be left to carry its points" in messages(all_signed)


def test_only_the_kinds_of_the_rule_can_be_excused() -> None:
    decision = decided(standings(10, MISSING), ruling=excused("assignment", signed=True))
    assert decision.outcome == "not_awarded"
    assert "End-of-course assignment: the excusal does not count; the rule allows none" in (
        messages(decision)
    )
    free = excusing("full-points", 1, "assignment")
    assert decided(standings(10, MISSING), ruling=excused("assignment"), course=free).points == 100
    rescaled = excusing("not-counted", 1, "assignment")
    found = decided(standings(6, MISSING), ruling=excused("assignment"), course=rescaled)
    assert found.points == 60 and found.outcome == "awarded"


def test_the_order_in_which_excusals_are_told_changes_nothing() -> None:
    for names in permutations(("week-01", "week-03", "week-06")):
        asked = {name: Excusal("illness") for name in names}
        assert list(excusals(COURSE, asked).hold) == ["week-01"]
        assert list(excusals(COURSE, asked).refused) == ["week-03", "week-06"]


def test_an_override_stands_beside_the_computed_points_and_survives_a_regrade() -> None:
    ruling = overridden("week-04", 9)
    before = decided(standings(8, 11), ruling=ruling)
    after = decided(standings(8, 11, week_04=done(2)), ruling=ruling)
    assert before.points == after.points == 60
    assert before.parts[3].computed == 8 and after.parts[3].computed == 2
    told = "Test 4: 9 points by m.rossi, in place of 8 points computed: the key was wrong"
    assert told in messages(before) and "overridden" in codes(after)
    assert after.parts[3].override == ruling.overrides["week-04"]


def test_an_override_replaces_points_after_the_deduction_and_awaits_no_mark() -> None:
    late = done(0, 40, submitted_at=due("assignment") + DAY)
    decision = decided(standings(8, late), ruling=overridden("assignment", 12))
    assert decision.outcome == "awarded" and decision.points == decision.reachable == 60
    assert decision.parts[6].unmarked == 0 and decision.parts[6].late


def test_an_override_gives_points_and_does_not_complete_an_assessment() -> None:
    decision = decided(standings(10, MISSING), ruling=overridden("assignment", 40))
    assert decision.points == 100 and decision.outcome == "not_awarded"
    assert "complete End-of-course assignment: nothing was submitted" in messages(decision)
    still = decided(standings(10, MISSING), IN_WEEK_6, overridden("assignment", 0))
    assert still.outcome == "pending" and still.reachable == 60


def test_an_override_of_an_excused_test_is_not_dropped_silently() -> None:
    ruling = Ruling(
        excused=excused("week-04").excused, overrides=overridden("week-04", 9).overrides
    )
    decision = decided(standings(8, 12), ruling=ruling)
    assert decision.points == 60 and codes(decision)[:2] == ["excused", "overridden"]
    assert "Test 4: 9 points by m.rossi do not count, because it is excused" in messages(decision)


def test_an_override_is_weighted_as_points_are() -> None:
    ruling = Ruling(
        excused=excused("week-01").excused, overrides=overridden("week-02", 5).overrides
    )
    assert decided(standings(10, 40, week_01=MISSING), ruling=ruling).points == 40 + 4 * 12 + 6


@pytest.mark.parametrize(
    ("on_time", "late", "points", "counts"),
    [
        ("8", "9", "8", 1),  # On time first, even where the other is better.
        ("0", "10", "0", 1),
        (None, "9", "8.1", 2),
    ],
)
def test_the_best_attempt_on_time_counts_before_any_late_one(
    on_time: str | None, late: str, points: str, counts: int
) -> None:
    first = REFUSED if on_time is None else done(on_time, submitted_at=DUE - HOUR)
    second = done(late, submitted_at=DUE + HOUR, earlier=(first,))
    part = decided(standings(8, 12, week_04=second)).parts[3]
    assert part.counted == Fraction(points)
    assert (part.attempt, part.attempts) == (counts, 2)


def test_the_best_of_several_on_time_and_the_best_after_the_deduction() -> None:
    marks = {DUE - 3 * DAY: "7", DUE - 2 * DAY: "9", DUE - DAY: "4"}
    part = decided(standings(8, 12, week_04=attempts(marks))).parts[3]
    assert part.counted == 9 and (part.attempt, part.attempts) == (2, 3)
    assert part.submitted_at == DUE - 2 * DAY
    late = {DUE + HOUR: "7", DUE + 3 * DAY - HOUR: "8.5", DUE + 9 * DAY: "10"}
    part = decided(standings(8, 12, week_04=attempts(late))).parts[3]
    assert (part.counted, part.deducted, part.attempt) == (Fraction("6.3"), Fraction("0.7"), 1)


def attempts(marks: dict[datetime, str]) -> Standing:
    *earlier, last = [done(points, submitted_at=at) for at, points in marks.items()]
    return done(last.points, submitted_at=last.submitted_at, earlier=tuple(earlier))


def test_an_attempt_within_the_grace_is_as_good_as_one_on_time() -> None:
    marks = {DUE - HOUR: "5", DUE + timedelta(minutes=15): "9"}
    part = decided(standings(8, 12, week_04=attempts(marks))).parts[3]
    assert part.counted == 9 and part.late and part.attempt == 2


def test_without_a_late_policy_every_attempt_counts_the_same() -> None:
    course = COURSE.model_copy(update={"late_policy": NoLatePolicy(kind="none")})
    marks = {DUE - HOUR: "5", DUE + 5 * DAY: "9"}
    part = decided(standings(8, 12, week_04=attempts(marks)), course=course).parts[3]
    assert part.counted == 9


def test_an_attempt_that_is_blank_or_refused_is_none() -> None:
    for empty in (BLANK, REFUSED, Standing("blank", submitted_at=DUE - DAY)):
        late = done(9, submitted_at=DUE + HOUR, earlier=(empty,))
        assert decided(standings(8, 12, week_04=late)).parts[3].counted == Fraction("8.1")
        alone = Standing(empty.state, submitted_at=DUE + DAY, earlier=(done(9),))
        part = decided(standings(8, 12, week_04=alone)).parts[3]
        assert part.counted == 9 and part.completed and part.state == "submitted"


def test_an_unmarked_attempt_waits_only_if_it_can_still_be_the_best() -> None:
    part = decided(standings(8, done(30, earlier=(done(5, 35),)))).parts[6]
    assert part.counted == 30 and part.reachable == 40 and part.unmarked == 35
    decision = decided(standings(8, done(30, earlier=(done(5, 25),))))
    assert decision.outcome == "awarded" and decision.parts[6].unmarked == 0


def test_attempts_are_numbered_by_time_in_whatever_order_they_are_listed() -> None:
    each = [done(p, submitted_at=DUE - n * HOUR) for n, p in enumerate((3, 9, 9, 1))]
    found = set()
    for order in permutations(each):
        standing = done(
            order[0].points, submitted_at=order[0].submitted_at, earlier=tuple(order[1:])
        )
        part = decided(standings(8, 12, week_04=standing)).parts[3]
        found.add((part.attempt, part.attempts, part.counted, part.submitted_at))
    assert found == {(2, 4, Fraction(9), DUE - 2 * HOUR)}


def test_a_late_policy_of_an_assessment_goes_before_the_courses() -> None:
    course = with_assessment("week-04", late_policy=per_day(25, 100))
    for days, kept in ((1, "0.75"), (3, "0.25"), (4, "0"), (40, "0")):
        at = DUE + days * DAY
        part = decided(standings(8, 12, week_04=done(8, submitted_at=at)), course=course).parts[3]
        assert part.counted == 8 * Fraction(kept) and part.completed
    other = done(8, submitted_at=due("week-05") + HOUR)
    assert decided(standings(8, 12, week_05=other), course=course).points == Fraction("59.2")


def test_a_grant_decides_and_leaves_the_points_true() -> None:
    decision = decided(standings(8, 2), ruling=granted("awarded"))
    assert decision.outcome == "awarded" and decision.granted and decision.points == 50
    assert codes(decision)[-2:] == ["points_short", "granted"]
    assert "awarded by decision of m.rossi: the file was lost by us" in messages(decision)
    refused = decided(standings(10, 40), ruling=granted("not_awarded"))
    assert refused.outcome == "not_awarded" and refused.granted and refused.points == 100


def test_a_grant_that_the_rule_agrees_with_decides_nothing() -> None:
    assert not decided(standings(8, 12), ruling=granted("awarded")).granted
    assert decided(standings(8, TO_MARK), ruling=granted("awarded")).granted


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("withdrew", "on 3 June 2020 the learner left the course: posted abroad"),
        ("substituted", "was replaced by another participant, to whom no marks pass"),
        ("merged", "goes on under another id"),
    ],
)
def test_who_has_left_gets_no_certificate_whatever_the_points(kind: str, words: str) -> None:
    left = departed(kind)
    decision = decided(standings(10, 40), ruling=left)
    assert decision.outcome == "not_awarded" and decision.points == 100
    assert codes(decision)[-1] == "departed" and words in messages(decision)
    both = Ruling(departed=left.departed, granted=granted("awarded").granted)
    assert decided(standings(10, 40), ruling=both).outcome == "not_awarded"
    assert not decided(standings(10, 40), ruling=both).granted
    open_still = decided({}, datetime(2020, 5, 20, tzinfo=UTC), left)
    assert open_still.outcome == "not_awarded" and open_still.reachable == 0


def test_completed_at_is_the_latest_hand_in_that_counts() -> None:
    at = {name: done(8, submitted_at=due(name) - HOUR) for name in ALL}
    twice = done(3, submitted_at=due("assignment"), earlier=(at["assignment"],))
    assert decided(at).completed_at == due("assignment") - HOUR
    assert decided(at | {"assignment": twice}).completed_at == due("assignment") - HOUR
    without = {name: one for name, one in at.items() if name != "week-04"}
    assert decided(without).completed_at is None
    assert decided(without, ruling=excused("week-04")).completed_at == due("assignment") - HOUR
    assert decided(standings(8, 12)).completed_at is None


def test_how_many_answers_complete_an_assessment_is_a_term_of_the_rule() -> None:
    three = with_rule(
        completed_when=COURSE.certificate.completed_when.model_copy(update={"answered": 3})
    )
    counted = {name: done(8, answered=5) for name in TESTS} | {"assignment": done(20, answered=3)}
    assert decided(counted, course=three).outcome == "awarded"
    few = counted | {"week-04": done(8, answered=2)}
    assert decided(few).outcome == "awarded"
    decision = decided(few, course=three)
    assert decision.outcome == "not_awarded" and decision.points == 60
    assert "complete Test 4: the submission has too few answers (2 of 3)" in (messages(decision))
    with pytest.raises(RecordError, match="asks for 3 answered questions, and it is not known"):
        decided(standings(8, 12), course=three)


def test_work_that_is_open_can_be_handed_in_again() -> None:
    low = standings(8, done(2), week_06=done(8))
    early = decided(low, IN_WEEK_6)
    assert early.outcome == "pending" and early.reachable == 40 + 10 + 40
    assert decided(low).outcome == "not_awarded"
    assert decided(standings(8, 12), IN_WEEK_6).outcome == "awarded"


BAD: list[tuple[Callable[[], object], str]] = [
    (lambda: decided({}, ruling=overridden("week-04", 11)), "week-04, override: 11 points of 10"),
    (lambda: overridden("week-04", -1), "cannot be below 0"),
    (lambda: decided({}, ruling=overridden("week-9", 1)), "no assessment 'week-9'"),
    (lambda: decided({}, ruling=excused("week-9")), "no assessment 'week-9'"),
    (lambda: decided({}, ruling=extended("week-9", AFTER)), "no assessment 'week-9'"),
    (lambda: extended("week-04", datetime(2020, 6, 1)), "needs a time zone"),
    (lambda: Override(Fraction(1), "", "", datetime(2020, 6, 1)), "needs a time zone"),
    (lambda: Grant("awarded", "", "", datetime(2020, 6, 1)), "needs a time zone"),
    (lambda: done(1, earlier=(done(1, earlier=(done(1),)),)), "list all in one place"),
    (lambda: decided(standings(8, 12, week_04=done(8, earlier=(done(9, 2),)))), "11 points of 10"),
]


@pytest.mark.parametrize(("bad", "message"), BAD)
def test_what_cannot_be_is_refused_by_name(bad: Callable[[], object], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        bad()


def test_an_override_is_exact() -> None:
    with pytest.raises(TypeError, match=r"not 7\.5"):
        Override(7.5, "", "", AFTER)  # type: ignore[arg-type]
