"""The diploma's rule: windows, leap years, what counts once, and what a learner is told."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.certificate import show
from autograder.diploma import windows
from autograder.diploma.evaluate import evaluate
from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award, Capstone, DiplomaDecision, DiplomaError, Window
from tests.autograder.diploma.made_up import PASSED, award, changed, three

LATER = date(2030, 1, 1)
RULE = changed()


def outcome(awards: list[Award], rule: DiplomaRule = RULE, on: date = LATER) -> str:
    return evaluate(rule, awards, PASSED, on).outcome


def codes(decision: DiplomaDecision) -> list[str]:
    return [reason.code for reason in decision.reasons]


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2020-06-26", "2025-06-25", "awarded"),
        ("2020-06-26", "2025-06-26", "awarded"),
        ("2020-06-26", "2025-06-27", "open"),
        ("2020-02-29", "2025-02-28", "awarded"),
        ("2020-02-29", "2025-03-01", "open"),
        ("2019-02-28", "2024-02-28", "awarded"),
        ("2019-02-28", "2024-02-29", "open"),
        ("2019-03-01", "2024-02-29", "awarded"),
        ("2019-03-01", "2024-03-01", "awarded"),
        ("2020-12-31", "2025-12-31", "awarded"),
        ("2020-12-31", "2026-01-01", "open"),
    ],
)
def test_the_anniversary_is_the_last_day(first: str, last: str, expected: str) -> None:
    assert outcome(three(first, "2022-01-01", last)) == expected


def test_years_after_a_leap_day() -> None:
    leap = date(2020, 2, 29)
    found = {years: windows.years_later(leap, years).isoformat() for years in (1, 4, 5, 8)}
    assert found == {1: "2021-02-28", 4: "2024-02-29", 5: "2025-02-28", 8: "2028-02-29"}
    assert windows.years_later(date(9998, 2, 28), 5) == date.max


@given(st.dates(date(1990, 1, 1), date(2100, 12, 30)), st.integers(1, 20))
def test_a_later_day_never_has_an_earlier_end(day: date, years: int) -> None:
    following = day + timedelta(days=1)
    assert windows.years_later(day, years) <= windows.years_later(following, years)


def test_each_edition_counts_but_not_one_course_alone() -> None:
    same = [award("2020-01-01"), award("2021-01-01"), award("2022-01-01")]
    decision = evaluate(RULE, same, PASSED, LATER)
    assert decision.outcome == "open"
    now = evaluate(RULE, same, PASSED, date(2023, 1, 1))
    assert (len(now.counted), now.missing) == (2, 1)
    assert "another_course" in codes(now)
    assert outcome([*same, award("2023-01-01", "measuring")]) == "awarded"


def test_the_same_edition_counts_once() -> None:
    twice = [
        award("2020-01-01", edition="2020"),
        award("2020-03-01", edition="2020"),
        award("2021-01-01", "measuring"),
    ]
    assert outcome(twice) == "open"


def test_a_course_counts_once_where_the_rule_says_so() -> None:
    two = changed(same_course="once", needed=2)
    editions = [award("2020-01-01"), award("2021-01-01")]
    assert outcome(editions, two) == "open"
    assert outcome([*editions, award("2022-01-01", "measuring")], two) == "awarded"


def test_courses_of_others_count_only_where_they_are_listed() -> None:
    foreign = Award(date(2022, 1, 1), "measuring", "2022", issuer="https://else.example/")
    awards = [award("2020-01-01"), award("2021-01-01"), foreign]
    decision = evaluate(RULE, awards, PASSED, date(2022, 6, 1))
    assert decision.outcome == "open"
    assert [one.state for one in decision.standing] == ["counts", "counts", "not-eligible"]
    listed = RULE.courses[1].model_copy(update={"issuer": foreign.issuer, "title": "Theirs"})
    assert outcome(awards, changed(courses=(*RULE.courses, listed))) == "awarded"


def test_the_best_three_are_found_among_many() -> None:
    awards = [
        award("2010-01-01", edition="a"),
        award("2014-12-31", "measuring", "b"),
        award("2017-01-01", edition="c"),
        award("2019-12-31", "measuring", "d"),
        award("2021-01-01", edition="e"),
    ]
    decision = evaluate(RULE, awards, PASSED, LATER)
    assert [one.edition for one in decision.counted] == ["b", "c", "d"]
    assert decision.completed_on == PASSED.handed_in


def test_the_window_is_shown_as_long_as_it_is_open() -> None:
    two = [award("2020-06-26"), award("2022-12-12", "measuring")]
    until = evaluate(RULE, two, None, date(2025, 6, 26))
    assert until.reasons[0].message == (
        "2 of 3 courses; 1 more must be completed by 26 June 2025, "
        "5 years after the first of them, 26 June 2020"
    )
    assert [(one.state, one.until) for one in until.standing] == [
        ("counts", date(2025, 6, 26)),
        ("counts", date(2027, 12, 12)),
    ]
    after = evaluate(RULE, two, None, date(2025, 6, 27))
    assert after.window == Window(date(2022, 12, 12), date(2027, 12, 12))
    assert (after.missing, [one.state for one in after.standing]) == (2, ["past", "counts"])
    gone = evaluate(RULE, two, None, date(2027, 12, 13))
    assert (gone.window, gone.counted, gone.missing) == (None, (), 3)
    assert "no course counts at present" in gone.reasons[0].message


def test_nothing_at_all() -> None:
    decision = evaluate(RULE, [], None, LATER)
    assert (decision.outcome, decision.missing, decision.window) == ("open", 3, None)
    assert codes(decision) == ["courses_missing", "capstone_missing"]


def test_what_lies_ahead_is_not_there_yet() -> None:
    awards = three("2020-01-01", "2021-01-01", "2022-01-01")
    assert outcome(awards, on=date(2021, 12, 31)) == "open"
    assert outcome(awards, on=date(2024, 1, 9)) == "open"
    assert outcome(awards, on=PASSED.handed_in) == "awarded"
    early = evaluate(RULE, awards, PASSED, date(2021, 6, 1))
    assert [one.state for one in early.standing] == ["counts", "counts", "not-yet"]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        (Fraction(60), "capstone_passed"),
        (Fraction(59999, 1000), "capstone_short"),
        (Fraction(0), "capstone_short"),
        (None, "capstone_unmarked"),
    ],
)
def test_the_capstone_is_exact(points: Fraction | None, code: str) -> None:
    awards = three("2020-01-01", "2021-01-01", "2022-01-01")
    decision = evaluate(RULE, awards, Capstone(date(2024, 1, 1), points), LATER)
    assert decision.reasons[-1].code == code
    assert (decision.outcome == "awarded") == (code == "capstone_passed")
    if points is not None:
        assert show(points) in decision.reasons[-1].message


@pytest.mark.parametrize("points", [Fraction(-1), Fraction(201, 2)])
def test_points_that_cannot_be_are_refused(points: Fraction) -> None:
    with pytest.raises(DiplomaError, match="it takes 0 to 100"):
        evaluate(RULE, [], Capstone(date(2024, 1, 1), points), LATER)


def test_a_capstone_within_the_years_where_the_rule_asks_for_it() -> None:
    strict = changed(capstone_in_window=True)
    awards = three("2020-06-26", "2021-01-01", "2022-01-01")
    on_the_day = Capstone(date(2025, 6, 26), Fraction(80))
    assert evaluate(strict, awards, on_the_day, LATER).outcome == "awarded"
    late = Capstone(date(2025, 6, 27), Fraction(80))
    assert evaluate(strict, awards, late, LATER).outcome == "open"
    assert evaluate(RULE, awards, late, LATER).outcome == "awarded"
    waiting = evaluate(strict, awards, None, date(2025, 1, 1))
    assert waiting.missing == 0
    assert waiting.reasons[-1].message == "Capstone project: to be handed in by 26 June 2025"


def test_a_diploma_once_earned_is_earned_on_every_later_day() -> None:
    awards = three("2020-01-01", "2021-01-01", "2022-01-01")
    for year in range(2024, 2060):
        assert outcome(awards, on=date(year, 2, 1)) == "awarded"


# Any day of these years, but often near the boundaries that matter.
DAYS = st.one_of(
    st.dates(date(2014, 1, 1), date(2026, 1, 1)),
    st.sampled_from([date(y, 2, d) for y in range(2015, 2026) for d in (27, 28)]),
    st.sampled_from([date(2016, 2, 29), date(2020, 2, 29), date(2024, 2, 29)]),
    st.sampled_from([date(y, 3, 1) for y in range(2015, 2026)]),
)
AWARDS = st.lists(
    st.builds(
        Award,
        on=DAYS,
        course=st.sampled_from(["governance-coherence", "measuring"]),
        edition=st.sampled_from("abcd"),
        issuer=st.sampled_from(["", "", "", "https://else.example/"]),
    ),
    max_size=7,
)
RULES = st.builds(
    lambda needed, different, same, within: changed(
        needed=needed, different=different, same_course=same, capstone_in_window=within
    ),
    needed=st.sampled_from([2, 3]),
    different=st.sampled_from([1, 2]),
    same=st.sampled_from(["once", "each-edition"]),
    within=st.booleans(),
)
CAPSTONES = st.one_of(
    st.none(),
    st.builds(
        Capstone, DAYS, st.one_of(st.none(), st.integers(118, 122).map(lambda n: Fraction(n, 2)))
    ),
)


def by_hand(rule: DiplomaRule, awards: list[Award], capstone: Capstone | None) -> date | None:
    """The day of the diploma from all choices of courses; None if there is none."""
    if capstone is None or capstone.points is None or capstone.points < rule.capstone.pass_points:
        return None
    days = []
    for chosen in combinations([one for one in awards if not one.issuer], rule.needed):
        courses = [one.course for one in chosen]
        keys = [(one.course, "" if rule.same_course == "once" else one.edition) for one in chosen]
        first, last = min(one.on for one in chosen), max(one.on for one in chosen)
        end = windows.years_later(first, rule.years)
        fits = last <= end and len(set(keys)) == rule.needed
        if rule.capstone.in_window and not first <= capstone.handed_in <= end:
            continue
        if fits and len(set(courses)) >= rule.different:
            days.append(max(last, capstone.handed_in))
    return min(days, default=None)


@given(RULES, AWARDS, CAPSTONES)
@settings(max_examples=200, deadline=None)
def test_it_equals_trying_all_choices(
    rule: DiplomaRule, awards: list[Award], capstone: Capstone | None
) -> None:
    decision = evaluate(rule, awards, capstone, LATER)
    expected = by_hand(rule, awards, capstone)
    assert (decision.outcome == "awarded") == (expected is not None)
    assert decision.completed_on == expected
    if expected:
        assert len(decision.counted) == rule.needed
        again = by_hand(rule, list(decision.counted), capstone)
        assert again == expected


@given(RULES, AWARDS, CAPSTONES, DAYS)
@settings(max_examples=80, deadline=None)
def test_what_is_missing_is_the_fewest_that_complete_an_open_window(
    rule: DiplomaRule, awards: list[Award], capstone: Capstone | None, on: date
) -> None:
    rule = without_a_date_for_the_capstone(rule)
    decision = evaluate(rule, awards, capstone, on)
    if decision.window is None or decision.missing == 0:
        return
    assert on <= decision.window.last
    held = [one for one in awards if one.on <= on]
    enough = (_on(decision.window.last, new) for new in _ways(decision.missing))
    possible = any(outcome_with(rule, [*held, *new]) for new in enough)
    assert possible == (rule.same_course == "each-edition" or rule.needed == 2)
    fewer = (_on(on, new) for new in _ways(decision.missing - 1))
    assert not any(outcome_with(rule, [*held, *new]) for new in fewer)


def _ways(count: int) -> list[tuple[str, ...]]:
    return list(product(("governance-coherence", "measuring"), repeat=count))


def _on(day: date, courses: tuple[str, ...]) -> list[Award]:
    return [Award(day, course, f"new {n}") for n, course in enumerate(courses)]


def outcome_with(rule: DiplomaRule, awards: list[Award]) -> bool:
    return evaluate(rule, awards, PASSED, date(2050, 1, 1)).outcome == "awarded"


def without_a_date_for_the_capstone(rule: DiplomaRule) -> DiplomaRule:
    capstone = rule.capstone.model_copy(update={"in_window": False})
    return rule.model_copy(update={"capstone": capstone})


@given(RULES, AWARDS, CAPSTONES, DAYS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_awards_makes_no_difference(
    rule: DiplomaRule, awards: list[Award], capstone: Capstone | None, on: date, chance: object
) -> None:
    shuffled = awards.copy()
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = evaluate(rule, awards, capstone, on)
    assert evaluate(rule, shuffled, capstone, on) == expected
    assert evaluate(rule, [*awards, *awards], capstone, on) == expected


@given(RULES, AWARDS, AWARDS, CAPSTONES, DAYS)
@settings(deadline=None)
def test_more_awards_never_lose_the_diploma(
    rule: DiplomaRule, awards: list[Award], more: list[Award], capstone: Capstone | None, on: date
) -> None:
    before = evaluate(rule, awards, capstone, on)
    after = evaluate(rule, awards + more, capstone, on)
    if before.outcome == "awarded":
        assert after.outcome == "awarded"
        assert after.completed_on is not None
        assert before.completed_on is not None
        assert after.completed_on <= before.completed_on
    elif after.outcome == "open":
        assert after.missing <= before.missing


@given(RULES, AWARDS, CAPSTONES, st.lists(DAYS, min_size=2, max_size=4))
@settings(deadline=None)
def test_time_alone_never_takes_the_diploma(
    rule: DiplomaRule, awards: list[Award], capstone: Capstone | None, days: list[date]
) -> None:
    found = [evaluate(rule, awards, capstone, day) for day in sorted(days)]
    for earlier, later in pairwise(found):
        if earlier.outcome == "awarded":
            assert later.outcome == "awarded"
            assert later.completed_on == earlier.completed_on


def test_every_order_of_three_is_the_same_decision() -> None:
    awards = three("2020-02-29", "2021-01-01", "2025-02-28")
    assert len({evaluate(RULE, order, PASSED, LATER) for order in permutations(awards)}) == 1
