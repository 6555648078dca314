"""What is still needed: equal to trying every outcome."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.certificate import Needed, Record, RecordError, Ruling, Standing, decide, needed
from autograder.certificate.attempts import all_of
from autograder.course import Course
from tests.autograder.certificate.records import (
    AFTER,
    BLANK,
    COURSE,
    DAY,
    HOUR,
    IN_WEEK_6,
    MISSING,
    TESTS,
    TO_MARK,
    departed,
    done,
    due,
    excused,
    excusing,
    extended,
    granted,
    overridden,
    record,
    standings,
    with_assessment,
    with_rule,
)

HALF = Fraction(1, 2)
LATER = datetime(2021, 1, 1, tzinfo=UTC)


def needs(
    found: Mapping[str, Standing],
    as_of: datetime = AFTER,
    ruling: Ruling | None = None,
    course: Course = COURSE,
) -> Needed:
    return needed(course, record(found, as_of, ruling))


@dataclass(frozen=True)
class Outcomes:
    """What trying everything finds: the fewest marks that are awarded, and whether all are."""

    least: Fraction | None
    all_awarded: bool


def halves(most: Fraction) -> list[Fraction]:
    return [HALF * n for n in range(int(most / HALF) + 1)]


def futures(
    standing: Standing, most: Fraction, due_at: datetime, as_of: datetime
) -> Iterator[tuple[Fraction, Standing]]:
    """Yield the marks given and the standing, for every way in which an assessment can go on."""
    tries = all_of(standing)
    marked = [
        [(Fraction(0), replace(one, state="blank", points=Fraction(0), unmarked=Fraction(0)))]
        + [
            (x, replace(one, points=one.points + x, unmarked=Fraction(0)))
            for x in halves(one.unmarked)
        ]
        if one.unmarked
        else [(Fraction(0), one)]
        for one in tries
    ]
    for chosen in product(*marked):
        marks, kept = sum((x for x, _ in chosen), Fraction(0)), tuple(one for _, one in chosen)
        yield marks, replace(kept[-1], earlier=kept[:-1])
        if as_of < due_at:
            for x in halves(most):
                yield marks + x, done(x, submitted_at=as_of, earlier=kept)


def brute_force(course: Course, one: Record) -> Outcomes:
    """Decide every future on half points, after all due times."""
    ways = {
        a.id: list(
            futures(
                one.standings.get(a.id, MISSING),
                a.points,
                one.ruling.extensions.get(a.id, a.due),
                one.as_of,
            )
        )
        for a in course.assessments
    }
    least, all_awarded = None, True
    for chosen in product(*ways.values()):
        future = {name: standing for name, (_, standing) in zip(ways, chosen, strict=True)}
        decision = decide(course, replace(one, as_of=LATER, standings=future))
        marks = sum((x for x, _ in chosen), Fraction(0))
        if decision.outcome != "awarded":
            all_awarded = False
        elif least is None or marks < least:
            least = marks
    return Outcomes(least, all_awarded)


def agrees(course: Course, one: Record) -> Needed:
    """Compare with brute force; the least on half points is the exact least, rounded up to one."""
    found, tried = needed(course, one), brute_force(course, one)
    assert found.possible == (tried.least is not None)
    assert found.secured == tried.all_awarded
    if found.least is None:
        assert tried.least is None
    else:
        assert tried.least == -(-found.least // HALF) * HALF
    return found


def sized(fifth: int, sixth: int) -> Course:
    """Return the course with two small tests, so that every future can be tried."""
    course = with_assessment("week-05", points=Fraction(fifth))
    return with_assessment("week-06", course, points=Fraction(sixth))


SMALL, TINY = sized(2, 3), sized(1, 2)
TINY_COURSES = [
    with_rule(TINY, excused=excusing(method).certificate.excused, complete_all=complete_all)
    for method in ("reweight", "full-points", "not-counted")
    for complete_all in (True, False)
]
OPEN = IN_WEEK_6
BASE = {name: done(8) for name in TESTS[:4]} | {"assignment": done(26)}


def small(**changes: Standing) -> dict[str, Standing]:
    found = BASE | {"week-05": done(0), "week-06": done(0)}
    return found | {name.replace("_", "-"): one for name, one in changes.items()}


LATE_1, LATE_5 = due("week-05") + HOUR, due("week-05") + 5 * DAY
TRIED: list[tuple[str, dict[str, Standing], datetime, Ruling]] = [
    ("a mark to come", small(week_06=done(1, 2)), AFTER, Ruling()),
    ("two marks to come", small(week_05=done(0, 2), week_06=done(1, 2)), AFTER, Ruling()),
    ("late by a day", small(week_05=done(0, 2, submitted_at=LATE_1)), AFTER, Ruling()),
    (
        "one late, one not: the dearer marks first",
        small(week_05=done(0, 2, submitted_at=LATE_5), week_06=done(0, 3)),
        AFTER,
        Ruling(),
    ),
    ("nothing left, short", small(), AFTER, Ruling()),
    ("nothing left, enough", small(week_06=done(3)), AFTER, Ruling()),
    ("blank at the end", small(week_06=BLANK), AFTER, Ruling()),
    ("enough, not all marked", small(week_05=done(0, 2), week_06=done(3)), AFTER, Ruling()),
    ("open and missing", small(week_06=MISSING), OPEN, Ruling()),
    ("open and blank", small(week_06=BLANK, week_05=done(2)), OPEN, Ruling()),
    ("open and low", small(week_06=done(1)), OPEN, Ruling()),
    ("open, partly marked", small(week_06=done(1, 2)), OPEN, Ruling()),
    ("missing with a longer time", small(week_05=MISSING), OPEN, extended("week-05", AFTER)),
    ("excused", small(week_04=MISSING, week_06=done(0, 3)), AFTER, excused("week-04")),
    ("excused and open", small(week_05=BLANK, week_06=MISSING), OPEN, excused("week-05")),
    ("an override", small(week_05=done(0, 2), week_06=done(0, 3)), AFTER, overridden("week-06", 2)),
    ("an override on missing", small(week_06=MISSING), OPEN, overridden("week-06", 3)),
    (
        "a second attempt to be marked",
        small(week_06=done(1, earlier=(done(0, 3),)), week_05=done(2)),
        AFTER,
        Ruling(),
    ),
    (
        "a late second attempt beside marks to come",
        small(
            week_05=done(0, 2, submitted_at=LATE_1, earlier=(done("1.5", submitted_at=LATE_5),)),
            week_06=done(1, 2),
        ),
        AFTER,
        Ruling(),
    ),
    ("out of reach", small(assignment=done(20), week_06=done(0, 3)), AFTER, Ruling()),
]


@pytest.mark.parametrize(
    "course", [SMALL, with_rule(SMALL, complete_all=False)], ids=["all", "any"]
)
@pytest.mark.parametrize(("name", "found", "as_of", "ruling"), TRIED, ids=[one[0] for one in TRIED])
def test_the_least_needed_is_what_trying_every_future_finds(
    course: Course, name: str, found: dict[str, Standing], as_of: datetime, ruling: Ruling
) -> None:
    agrees(course, record(found, as_of, ruling))


@st.composite
def tiny_records(draw: st.DrawFn) -> tuple[Course, Record]:
    """Draw a course and a record with up to three things left on a grid of half points."""
    course = draw(st.sampled_from(TINY_COURSES))
    as_of = draw(st.sampled_from((OPEN - DAY, AFTER)))
    found = small(assignment=done(Fraction(draw(st.integers(48, 62)), 2)))
    for name, most in (("week-05", 1), ("week-06", 2)):
        points = Fraction(draw(st.integers(0, 2 * most)), 2)
        unmarked = Fraction(draw(st.integers(0, int(2 * (most - points)))), 2)
        minutes = draw(st.sampled_from((-60, 10, 60, 3000)))
        at = min(due(name) + timedelta(minutes=minutes), as_of)
        marked = done(points, unmarked, submitted_at=at)
        found[name] = draw(st.sampled_from((marked, marked, BLANK, MISSING)))
    ruling = draw(
        st.sampled_from(
            (Ruling(), excused("week-03"), excused("week-05"), overridden("week-05", 1))
        )
    )
    return course, record(found, as_of, ruling)


@settings(deadline=None, max_examples=30)  # One record means deciding hundreds of futures.
@given(tiny_records())
def test_drawn_records_agree_with_brute_force(drawn: tuple[Course, Record]) -> None:
    agrees(*drawn)


def test_the_least_is_exact_where_the_grid_is_too_coarse() -> None:
    late = done(0, 40, submitted_at=due("assignment") + 3 * DAY)
    found = needs(standings(8, late, week_04=MISSING), ruling=excused("week-04"))
    assert found.least == Fraction(12) / Fraction(7, 10) == Fraction(120, 7)
    assert "at least 17.15 of the 40 points that are left" in found.message

    def outcome(points: Fraction) -> str:
        marked = done(points, submitted_at=late.submitted_at)
        one = record(standings(8, marked, week_04=MISSING), ruling=excused("week-04"))
        return decide(COURSE, one).outcome

    assert outcome(found.least) == "awarded"
    assert outcome(found.least - Fraction(1, 10**9)) == "not_awarded"


def test_many_attempts_that_wait_for_a_mark_are_no_more_work_than_one() -> None:
    """Fifty unmarked attempts at each assessment would be 50 to the power of 7 ways to go on."""

    def fifty(name: str, most: Fraction) -> Standing:
        each = tuple(
            done(n % 3, most - n % 3, submitted_at=due(name) - n * HOUR) for n in range(50)
        )
        return replace(each[0], earlier=each[1:])

    found = needs({one.id: fifty(one.id, one.points) for one in COURSE.assessments})
    assert found.points == 14 and found.least == 60 - 14 and found.left == 100 - 14


def test_it_names_what_is_missing_and_what_is_open() -> None:
    found = needs(standings(8, MISSING, week_06=MISSING), IN_WEEK_6)
    assert found.missing == found.open == ("week-06", "assignment")
    assert found.least == 20 and found.left == 50 and found.possible and not found.secured
    assert found.message == (
        "40 points so far, 60 needed: you need at least 20 of the 50 points that are left"
        " (Test 6 and End-of-course assignment). Still to complete: Test 6 (due 26 June 2020 at"
        " 23:59 UTC) and End-of-course assignment (due 26 June 2020 at 23:59 UTC)."
    )


def test_enough_points_do_not_hide_what_is_missing() -> None:
    found = needs(standings(10, MISSING), IN_WEEK_6)
    assert found.least == 0 and not found.secured
    assert found.message.startswith("60 points so far, 60 needed, so the points are enough. Still")


def test_unmarked_work_could_be_blank_so_it_secures_nothing() -> None:
    found = needs(standings(10, TO_MARK))
    assert found.least == 0 and found.possible and not found.secured
    assert "Still to be marked: End-of-course assignment." in found.message
    sure = needs(standings(10, done(0, 40, earlier=(done(0),))))
    assert sure.secured and sure.message.startswith("The certificate is secured: 60 points")


def test_unmarked_work_on_time_can_take_the_place_of_better_late_work() -> None:
    """Blank, it would leave 5 points for the late work; marked with 0, it leaves none."""
    late = done(10, submitted_at=due("week-04") + 6 * DAY)
    both = done(0, 10, submitted_at=due("week-04") - HOUR, earlier=(late,))
    assert not needed(COURSE, record(standings(9, 14, week_04=both))).secured
    # Its place taken, 60 points are left without it.
    assert needed(COURSE, record(standings(9, 15, week_04=both))).secured


def test_all_that_is_left_may_be_needed() -> None:
    found = needs(standings(8, done(0, 12)))
    assert found.least == found.left == 12
    assert "you need all 12 points that are left" in found.message


def test_out_of_reach_says_why_and_whether_late_work_would_help() -> None:
    short = needs(standings(8, done(1, 10)))
    assert not short.possible and short.least is None and not short.if_late
    assert short.message == (
        "As things stand there is no certificate: 49 points so far, 60 needed, and 59 can be"
        " reached."
    )
    missing = needs(standings(10, 22, week_04=MISSING))
    assert not missing.possible and missing.if_late
    assert missing.message == (
        "As things stand there is no certificate: not completed: Test 4 (was due 14 June 2020 at"
        " 23:59 UTC). It is possible again by handing in Test 4 now, as late work."
    )
    given_points = needs(standings(10, MISSING), ruling=overridden("assignment", 20))
    assert given_points.if_late and not given_points.possible
    terms = COURSE.certificate.completed_when.model_copy(update={"answered": 2})
    answered = {name: done(10, answered=9) for name in TESTS}
    assert needs(answered, course=with_rule(completed_when=terms)).if_late
    hopeless = needs(standings(1, 1, week_04=MISSING))
    assert not hopeless.if_late and "no more can be reached" in hopeless.message


def test_a_decision_of_a_person_leaves_nothing_to_need() -> None:
    yes = needs(standings(8, MISSING), ruling=granted("awarded"))
    assert yes.possible and yes.secured and yes.least == 0 and yes.open == ()
    assert (
        yes.message == "The certificate is awarded by decision of m.rossi: the file was lost by us."
    )
    for ruling in (granted("not_awarded"), departed("withdrew")):
        no = needs(standings(10, TO_MARK), ruling=ruling)
        assert not no.possible and not no.secured and no.least is None and not no.if_late


def test_a_record_that_does_not_fit_is_refused_here_too() -> None:
    with pytest.raises(RecordError, match="no assessment 'week-07'"):
        needs({"week-07": done(8)})
