"""What can be ruled and what cannot, and what it does to the decision."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import rulings
from autograder.certificate import Standing
from autograder.ledger import Event
from autograder.rulings import Basis, Order, RulingError, fold
from tests.autograder.rulings.cases import (
    BY,
    NOW,
    WHY,
    all_done,
    basis,
    decision,
    done,
    ruled,
    with_event,
)

LATE = datetime(2020, 5, 26, 12, tzinfo=UTC)  # Test 1 was due 24 May at 23:59: in day 2.
WEEK_LATER = datetime(2020, 5, 31, 21, 59, tzinfo=UTC)


@pytest.fixture
def ana(tmp_path: Path) -> Basis:
    own = {**all_done(8, 11), "week-01": done(10, LATE)}
    return basis(tmp_path, ana=own, bo=all_done("7.5", 20))


def extend(found: Basis, learner: str | None, until: datetime, what: str = "week-01") -> Order:
    return rulings.extend(found, learner, what, until, WHY, BY)


def excuse(found: Basis, what: str, *, signed: bool = False, why: str = WHY) -> Order:
    return rulings.excuse(found, "ana", what, why, BY, signed=signed)


def override(found: Basis, points: object, what: str = "week-02", who: str = "ana") -> Order:
    return rulings.override(found, who, what, Fraction(str(points)), WHY, BY)


REFUSED: dict[str, tuple[Callable[[Basis], object], str]] = {
    "more points than there are": (lambda b: override(b, "10.01"), "10.01 points .* 0 to 10"),
    "414 of 51": (lambda b: override(b, 414, "assignment"), "0 to 40"),
    "fewer than none": (lambda b: override(b, -1), "0 to 10"),
    "unknown learner": (lambda b: override(b, 5, who="nobody"), "No learner 'nobody'"),
    "unknown assessment": (lambda b: override(b, 5, "week-99"), "no assessment 'week-99'.*week-01"),
    "no reason": (lambda b: excuse(b, "week-01", why="  "), "needs its reason"),
    "an assignment excused": (lambda b: excuse(b, "assignment"), "none for this kind"),
    "due before it opens": (
        lambda b: extend(b, "ana", datetime(2020, 5, 1, tzinfo=UTC)),
        "opens 18 May 2020",
    ),
    "due before it was due": (
        lambda b: extend(b, "ana", datetime(2020, 5, 20, tzinfo=UTC)),
        "is no extension",
    ),
    "extends nothing at all": (
        lambda b: extend(b, None, datetime(2020, 5, 1, tzinfo=UTC), "*"),
        "extends nothing",
    ),
    "no time zone": (lambda b: extend(b, "ana", datetime(2020, 6, 1)), "time zone"),
    "granted something else": (
        lambda b: rulings.grant(b, "ana", "perhaps", WHY, BY),  # type: ignore[arg-type]
        "say awarded",
    ),
    "merged with oneself": (lambda b: rulings.merge(b, "ana", "ana", WHY, BY), "is one id"),
    "merged into nobody": (lambda b: rulings.merge(b, "ana", "nobody", WHY, BY), "No learner"),
    "left in some other way": (
        lambda b: rulings.depart(b, "ana", date(2020, 6, 1), WHY, BY, "merged"),  # type: ignore[arg-type]
        "no way to leave",
    ),
    "nothing to take back": (lambda b: rulings.undo(b, 1, WHY, BY), "no ruling"),
    "no notebooks": (
        lambda b: rulings.withdraw_item(b, "week-02", "q1", "rescale", WHY, BY),
        "no marked notebooks",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_is_refused_and_says_why(ana: Basis, case: str) -> None:
    order, why = REFUSED[case]
    with pytest.raises(RulingError, match=why):
        order(ana)


def test_an_extension_takes_the_deduction_back(ana: Basis) -> None:
    assert decision(ana, "ana").points == 8 * 5 + 8 + 11  # 20% of 10 deducted.
    assert decision(ana, "ana").outcome == "not_awarded"
    found = ruled(ana, extend(ana, "ana", WEEK_LATER))
    assert (decision(found, "ana").points, decision(found, "ana").outcome) == (61, "awarded")


def test_an_extension_for_everybody_holds_for_all_and_never_shortens_ones_own(ana: Basis) -> None:
    all_weeks = ruled(ana, extend(ana, None, WEEK_LATER, "*"))
    assert decision(all_weeks, "ana").points == 61
    own = ruled(ana, extend(ana, "ana", WEEK_LATER), extend(ana, None, LATE - timedelta(days=1)))
    assert decision(own, "ana").points == 61
    assert own.rulings["bo"].extensions == {"week-01": LATE - timedelta(days=1)}
    with pytest.raises(RulingError, match="Everybody has until 31 May 2020"):
        extend(all_weeks, "ana", LATE)
    # Whoever nobody has spoken of has what holds for everybody.
    assert own.rulings["somebody"].extensions == own.rulings["bo"].extensions


def test_an_extension_that_a_longer_one_makes_void_is_refused(ana: Basis) -> None:
    own = ruled(ana, extend(ana, "ana", WEEK_LATER, "*"))
    with pytest.raises(RulingError, match=r"ana has until 31 May 2020 .* 'autograder undo'"):
        extend(own, "ana", LATE)
    everybody = ruled(ana, extend(ana, None, WEEK_LATER, "*"))
    for learner, what in ((None, "week-01"), ("ana", "*")):
        with pytest.raises(RulingError, match="A longer extension stands already"):
            extend(everybody, learner, LATE, what)
    # A shorter one in place of the same one puts it right.
    shorter = ruled(own, extend(own, "ana", LATE, "*"))
    assert shorter.rulings["ana"].extensions == {"week-01": LATE}


def test_a_signed_excusal_leaves_room_for_the_one_without(ana: Basis) -> None:
    signed = ruled(ana, excuse(ana, "week-01", signed=True))
    both = ruled(signed, excuse(signed, "week-02"))
    assert decision(both, "ana").points == 8 * 6 + 11
    with pytest.raises(RulingError, match=r"has been excused from Test 2, and"):
        excuse(both, "week-03")


def test_one_excusal_and_no_more_without_a_signature(ana: Basis) -> None:
    once = ruled(ana, excuse(ana, "week-01"))
    assert decision(once, "ana").points == 8 * 6 + 11
    with pytest.raises(RulingError, match=r"excused from Test 1.*allows 1.*--signed"):
        excuse(once, "week-02")
    twice = ruled(once, excuse(once, "week-02", signed=True))
    assert sorted(twice.rulings["ana"].excused) == ["week-01", "week-02"]
    # The same one again is no second one: the signature comes later, or the reason is put right.
    assert excuse(once, "week-01", why="a better reason").event.after == {"signed": False}


def test_an_override_stands_beside_the_computed_points(ana: Basis) -> None:
    found = ruled(ana, override(ana, "9.25"))
    part = decision(found, "ana").parts[1]
    assert (part.computed, part.counted) == (8, Fraction("9.25"))
    assert part.override and (part.override.by, part.override.why) == (BY, WHY)


def test_a_grant_is_a_persons_decision_and_the_points_stay_true(ana: Basis) -> None:
    found = ruled(ana, rulings.grant(ana, "ana", "awarded", WHY, BY))
    one = decision(found, "ana")
    assert (one.outcome, one.granted, one.points) == ("awarded", True, 59)


def test_who_left_gets_nothing_and_is_granted_nothing(ana: Basis) -> None:
    left = ruled(ana, rulings.depart(ana, "bo", date(2020, 6, 1), WHY, BY, "withdrew"))
    assert decision(ana, "bo").outcome == "awarded"
    assert decision(left, "bo").outcome == "not_awarded"
    with pytest.raises(RulingError, match="left the course on 2020-06-01"):
        rulings.grant(left, "bo", "awarded", WHY, BY)


class TestTwoIdsOfOneLearner:
    @pytest.fixture
    def two(self, tmp_path: Path) -> Basis:
        first = {**all_done(6, 20), "week-06": done(2), "week-05": Standing("refused")}
        second = {"week-06": done(9), "week-01": done(3), "week-05": done(5)}
        return basis(tmp_path, ana=first, ana_2=second, zoe={})

    def test_the_better_attempts_count_and_nothing_is_added_up(self, two: Basis) -> None:
        found = ruled(two, rulings.merge(two, "ana-2", "ana", WHY, BY))
        one = decision(found, "ana")
        counted = {part.assessment: part.counted for part in one.parts}
        assert counted["week-06"] == 9 and counted["week-01"] == 6 and counted["week-05"] == 5
        assert (one.points, one.outcome) == (6 * 4 + 9 + 5 + 20, "not_awarded")
        other = decision(found, "ana-2")
        assert (other.outcome, other.points) == ("not_awarded", 0)
        assert "departed" in [reason.code for reason in other.reasons]

    def test_rulings_are_made_on_the_id_that_stands(self, two: Basis) -> None:
        before = ruled(two, override(two, 10, "week-02", "ana-2"), override(two, 4, "week-03"))
        both = ruled(before, override(before, 5, "week-03", "ana-2"))
        found = ruled(both, rulings.merge(both, "ana-2", "ana", WHY, BY))
        assert {n: o.points for n, o in found.rulings["ana"].overrides.items()} == {
            "week-02": 10,
            "week-03": 4,
        }
        with pytest.raises(RulingError, match="merged into 'ana'"):
            override(found, 5, who="ana-2")
        with pytest.raises(RulingError, match="merged into 'ana'"):
            rulings.merge(found, "zoe", "ana-2", WHY, BY)

    def test_three_ids_end_at_one(self, two: Basis) -> None:
        once = ruled(two, rulings.merge(two, "ana-2", "ana", WHY, BY))
        twice = ruled(once, rulings.merge(once, "ana", "zoe", WHY, BY))
        assert twice.rulings.merged == {"ana-2": "zoe", "ana": "zoe"}
        assert decision(twice, "zoe").points == decision(once, "ana").points

    def test_a_merge_can_be_taken_back(self, two: Basis) -> None:
        once = ruled(two, rulings.merge(two, "ana-2", "ana", WHY, BY))
        back = ruled(once, rulings.undo(once, 1, WHY, BY))
        for learner in ("ana", "ana-2"):
            assert decision(back, learner) == decision(two, learner)


def test_what_stands_again_is_of_whoever_said_it(ana: Basis) -> None:
    first = ruled(ana, override(ana, 9))
    second = ruled(first, override(first, 10))
    back = ruled(second, rulings.undo(second, 2, "a slip of the pen", "somebody-else"))
    given = back.rulings["ana"].overrides["week-02"]
    assert (given.points, given.by, given.why) == (9, BY, WHY)
    third = ruled(back, override(back, 7))
    again = ruled(third, rulings.undo(third, 4, WHY, BY))
    assert again.rulings["ana"].overrides["week-02"].points == 9


def test_taking_back_gives_back_what_stood_before(ana: Basis) -> None:
    first = ruled(ana, override(ana, 9))
    second = ruled(first, override(first, 10))
    with pytest.raises(RulingError, match=r"Entry 1 no longer stands: entry 2"):
        rulings.undo(second, 1, WHY, BY)
    order = rulings.undo(second, 2, WHY, BY)
    assert "9 points" in order.says and order.stood == "10 points, given by hand"
    back = ruled(second, order)
    assert back.rulings["ana"].overrides["week-02"].points == 9
    none = ruled(back, rulings.undo(back, 3, WHY, BY))
    assert decision(none, "ana") == decision(ana, "ana")
    assert [entry.event and entry.event.after for entry in none.entries[2:]] == [
        {"points": "9", "undoes": 2},
        None,
    ]
    with pytest.raises(RulingError, match="taken back already"):
        rulings.undo(none, 4, WHY, BY)


EVENTS = (
    Event("extension", BY, WHY, "ana", "week-01", after={"due": "2020-05-31T21:59:00+00:00"}),
    Event("extension", BY, WHY, None, "week-01", after={"due": "2020-05-25T21:59:00+00:00"}),
    Event("extension", BY, WHY, None, None, after={"due": "2020-06-01T21:59:00+00:00"}),
    Event("excusal", BY, WHY, "ana", "week-03", after={"signed": False}),
    Event("override", BY, WHY, "ana", "week-04", after={"points": "19/2"}),
    Event("override", BY, WHY, "bo", "week-02", after={"points": "0"}),
    Event("grant", BY, WHY, "bo", after={"outcome": "not_awarded"}),
    Event("merge", BY, WHY, "cy", after={"into": "ana"}),
    Event("override", BY, WHY, "cy", "assignment", after={"points": "40"}),
)


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(EVENTS))
def test_the_order_of_rulings_has_no_effect(order: list[Event]) -> None:
    start = basis(
        Path("unused"), ana={**all_done(8, 11), "week-01": done(10, LATE)}, bo=all_done(9, 9), cy={}
    )

    def outcome(events: tuple[Event, ...] | list[Event]) -> list[object]:
        found = start
        for event in events:
            found = with_event(found, event)
        return [(d.outcome, d.points, d.granted) for d in found.decide(NOW).values()]

    assert outcome(order) == outcome(EVENTS)


def test_erased_entries_say_nothing(ana: Basis) -> None:
    entry = ruled(ana, override(ana, 9)).entries[0]
    erased = type(entry)(1, entry.at, entry.kind, "", "", "", None)
    assert len(fold([erased], ana.course)) == 0


@pytest.mark.parametrize(
    "text", ["", "ten", "-1", "1e3", "7.12345", "1/0", "nan", "٣", "99999", "1/2/3", "7 5"]
)
def test_points_that_are_none(text: str) -> None:
    with pytest.raises(RulingError):
        rulings.read_points(text)


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2020-13-01 12:00", "2020-06-01", "2020-06-01 12:00+02:00", "١-٢"]
)
def test_moments_that_are_none(text: str) -> None:
    with pytest.raises(RulingError, match=r"no such date|Write it in the course's time zone"):
        rulings.read_moment(text, ZoneInfo("Europe/Rome"))


def test_an_hour_that_the_clocks_skip_is_no_due_time() -> None:
    with pytest.raises(RulingError, match="clocks go forward"):
        rulings.read_moment("2020-03-29 02:30", ZoneInfo("Europe/Rome"))


def test_a_time_of_any_zone_is_kept_in_utc(ana: Basis) -> None:
    there = WEEK_LATER.astimezone(timezone(timedelta(hours=13)))
    order = extend(ana, "ana", there)
    assert order.event.after == {"due": "2020-05-31T21:59:00+00:00"}
