"""What must hold for every record, whatever was handed in, marked and ruled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.certificate import (
    Departure,
    Excusal,
    Grant,
    Override,
    Record,
    Ruling,
    Standing,
    as_bytes,
    decide,
    needed,
    show,
)
from autograder.certificate.attempts import all_of
from autograder.course import Course
from tests.autograder.certificate.records import (
    AFTER,
    ALL,
    BLANK,
    COURSE,
    DAY,
    IN_WEEK_6,
    MISSING,
    REFUSED,
    due,
    excusing,
    with_rule,
)

calm = settings(deadline=None)  # How long one takes says nothing of the rule.
RANK = {"not_awarded": 0, "pending": 1, "awarded": 2}
NOWS = (AFTER, IN_WEEK_6, datetime(2020, 6, 1, tzinfo=UTC))
COURSES = [
    with_rule(excusing(method, 2, "weekly-test"), complete_all=complete_all)
    for method in ("reweight", "full-points", "not-counted")
    for complete_all in (True, False)
]


@st.composite
def attempts(draw: st.DrawFn, name: str, *, whole: bool) -> Standing:
    if not whole and draw(st.sampled_from((True, False, False))):
        return draw(st.sampled_from((BLANK, MISSING, REFUSED)))
    most = COURSE.assessment(name).points
    parts = draw(st.sampled_from((1, 4, 7, 10, 300)))
    marked = most * Fraction(draw(st.integers(parts // 2, parts)), parts)
    unmarked = Fraction(0) if whole else draw(st.sampled_from((Fraction(0), most - marked)))
    minutes = draw(st.sampled_from((-60, 0, 10, 16, 1500, 20000)))
    return Standing("submitted", marked, unmarked, due(name) + timedelta(minutes=minutes))


@st.composite
def works(draw: st.DrawFn, name: str, *, whole: bool) -> Standing:
    one = draw(attempts(name, whole=whole))
    return replace(one, earlier=tuple(draw(st.lists(attempts(name, whole=whole), max_size=2))))


@st.composite
def rulings(draw: st.DrawFn) -> Ruling:
    """Draw extensions, excusals and overrides; of grants and departures see `ended`."""
    moved = draw(st.dictionaries(st.sampled_from(ALL), st.integers(-3, 9), max_size=2))
    points = draw(st.dictionaries(st.sampled_from(ALL), st.fractions(0, 1), max_size=2))
    free = draw(st.dictionaries(st.sampled_from(ALL), st.booleans(), max_size=3))
    return Ruling(
        extensions={name: due(name) + days * DAY for name, days in moved.items()},
        excused={name: Excusal("illness", signed) for name, signed in free.items()},
        overrides={
            name: Override(part * COURSE.assessment(name).points, "a fault", "m.rossi", AFTER)
            for name, part in points.items()
        },
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Draw a record; in half of them all work is done and marked, so that awards come up."""
    whole = draw(st.booleans())
    found = {name: draw(works(name, whole=whole)) for name in ALL}
    ruling = draw(st.one_of(st.just(Ruling()), rulings()))
    return Record("a-learner", draw(st.sampled_from(NOWS)), found, ruling)


cases = st.tuples(st.sampled_from(COURSES), records())


@calm
@given(cases, st.sampled_from(ALL), st.integers(0, 2), st.fractions(0, 1))
def test_more_points_never_lose_a_certificate(
    case: tuple[Course, Record], name: str, which: int, part: Fraction
) -> None:
    """For one of the attempts, or with an override raised, all else being the same."""
    course, record = case
    tries = list(all_of(record.standings[name]))
    old = tries[which % len(tries)]
    if old.state != "submitted":
        return
    room = course.assessment(name).points - old.points - old.unmarked
    tries[which % len(tries)] = replace(old, points=old.points + part * room)
    more = replace(tries[-1], earlier=tuple(tries[:-1]))
    overrides = {
        key: replace(one, points=one.points + part * (course.assessment(key).points - one.points))
        for key, one in record.ruling.overrides.items()
    }
    after = decide(
        course,
        replace(
            record,
            standings={**record.standings, name: more},
            ruling=replace(record.ruling, overrides=overrides),
        ),
    )
    before = decide(course, record)
    assert after.points >= before.points and after.reachable >= before.reachable
    assert RANK[after.outcome] >= RANK[before.outcome]


@calm
@given(cases, st.sampled_from(ALL), st.fractions(0, 1))
def test_handing_in_what_is_missing_never_loses_a_certificate(
    case: tuple[Course, Record], name: str, part: Fraction
) -> None:
    course, drawn = case
    record = replace(drawn, standings={**drawn.standings, name: MISSING})
    points = part * course.assessment(name).points
    new = Standing("submitted", points, submitted_at=record.as_of)
    before = decide(course, record)
    after = decide(course, replace(record, standings={**record.standings, name: new}))
    assert after.points >= before.points
    assert RANK[after.outcome] >= RANK[before.outcome]


@calm
@given(cases)
def test_evaluating_twice_gives_the_same_bytes(case: tuple[Course, Record]) -> None:
    course, record = case
    ruling = record.ruling
    backwards = Record(
        record.learner,
        record.as_of.astimezone(UTC),
        {
            name: replace(tries[0], earlier=tries[1:])
            for name, one in reversed(list(record.standings.items()))
            for tries in [all_of(one)[::-1]]
        },
        Ruling(
            dict(reversed(list(ruling.extensions.items()))),
            dict(reversed(list(ruling.excused.items()))),
            dict(reversed(list(ruling.overrides.items()))),
        ),
    )
    assert as_bytes(decide(course, record)) == as_bytes(decide(course, record))
    assert as_bytes(decide(course, backwards)) == as_bytes(decide(course, record))


@calm
@given(cases)
def test_the_shown_number_never_contradicts_the_decision(case: tuple[Course, Record]) -> None:
    course, record = case
    decision = decide(course, record)
    line = course.certificate.pass_points
    shown = Fraction(show(decision.points))
    assert shown <= decision.points < shown + Fraction(1, 100)
    assert (shown >= line) == (decision.points >= line)
    assert shown >= line or decision.outcome != "awarded"
    codes = {reason.code for reason in decision.reasons}
    assert ("points_reached" in codes) == (shown >= line)
    lacking = show(max(line - decision.points, Fraction(0)), up=True)
    assert Fraction(lacking) + shown >= line
    assert needed(course, record).points == decision.points


@calm
@given(cases)
def test_awarded_means_every_part_done_marked_and_enough(case: tuple[Course, Record]) -> None:
    course, record = case
    decision = decide(course, record)
    waits = any(part.unmarked for part in decision.parts)
    complete = all(part.completed for part in decision.parts)
    line = course.certificate.pass_points
    if course.certificate.complete_all:
        expected = complete and not waits and decision.points >= line
        assert (decision.outcome == "awarded") == expected
    assert 0 <= decision.points <= decision.reachable <= 100
    assert sum(part.weight * part.maximum for part in decision.parts) == 100
    assert decision.points == sum(part.counted for part in decision.parts)
    assert isinstance(decision.points, Fraction)


@calm
@given(cases, st.fractions(0, 1))
def test_marking_what_is_open_never_turns_a_refusal_around(
    case: tuple[Course, Record], part: Fraction
) -> None:
    course, record = case
    marked = {}
    for name, one in record.standings.items():
        *earlier, last = (
            replace(each, points=each.points + part * each.unmarked, unmarked=Fraction(0))
            for each in all_of(one)
        )
        marked[name] = replace(last, earlier=tuple(earlier))
    before = decide(course, record)
    after = decide(course, replace(record, standings=marked))
    assert before.outcome != "not_awarded" or after.outcome == "not_awarded"
    assert before.points <= after.points <= before.reachable


@calm
@given(cases)
def test_what_is_needed_agrees_with_the_decision(case: tuple[Course, Record]) -> None:
    course, record = case
    decision, found = decide(course, record), needed(course, record)
    assert found.possible == (decision.outcome != "not_awarded")
    assert (found.least is not None) == found.possible
    assert not found.secured or (found.possible and found.least == 0)
    assert found.least is None or 0 <= found.least <= found.left
    assert not (found.if_late and found.possible)


@dataclass(frozen=True)
class Event:
    """Something that happened: the later of two for one key stands, in whatever order told."""

    at: int
    kind: str
    key: tuple[str, ...]
    value: Any


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    """Draw a course run: attempts with marks, marks corrected, and rulings changed."""
    events: list[Event] = []

    def happen(kind: str, *key: str, value: Any) -> None:
        events.append(Event(len(events), kind, key, value))

    for name in draw(st.lists(st.sampled_from(ALL), min_size=2, max_size=6)):
        most = int(COURSE.assessment(name).points * 2)
        number = str(sum(one.kind == "submit" and one.key[0] == name for one in events))
        at = due(name) + timedelta(minutes=draw(st.sampled_from((-60, 0, 16, 3000))))
        happen("submit", name, number, value=at)
        for kind in draw(st.sampled_from(((), ("mark",), ("mark", "regrade")))):
            points = Fraction(draw(st.integers(0, most)), 2)
            happen("mark", name, number, value=(kind, points))
    for name in draw(st.lists(st.sampled_from(ALL), max_size=4)):
        kind = draw(st.sampled_from(("extend", "excuse", "override")))
        days, points = draw(st.integers(0, 5)), Fraction(draw(st.integers(0, 20)), 2)
        value = {"extend": due(name) + days * DAY, "excuse": days > 2, "override": points}[kind]
        happen(kind, name, value=value)
    if draw(st.integers(0, 5)) == 0:
        happen(draw(st.sampled_from(("depart", "grant"))), value=None)
    return events


def built(events: Sequence[Event]) -> Record:
    """Return the record of a history, told in any order."""
    last: dict[tuple[str, ...], Event] = {}
    for event in events:
        key = (event.kind, *event.key)
        if key not in last or last[key].at < event.at:
            last[key] = event
    tries: dict[str, list[Standing]] = {}
    for key, event in last.items():
        if key[0] == "submit":
            mark = last.get(("mark", *key[1:]))
            most = COURSE.assessment(key[1]).points
            points, rest = (mark.value[1], Fraction(0)) if mark else (Fraction(0), most)
            tries.setdefault(key[1], []).append(
                Standing("submitted", points, rest, submitted_at=event.value)
            )
    ruled = {
        kind: {key[1]: event.value for key, event in last.items() if key[0] == kind}
        for kind in ("extend", "excuse", "override")
    }
    left, grant = ("depart",) in last, ("grant",) in last
    return Record(
        "a-learner",
        IN_WEEK_6,
        {name: replace(found[0], earlier=tuple(found[1:])) for name, found in tries.items()},
        Ruling(
            extensions=ruled["extend"],
            excused={name: Excusal("illness", signed) for name, signed in ruled["excuse"].items()},
            overrides={
                name: Override(points, "a fault", "m.rossi", AFTER)
                for name, points in ruled["override"].items()
            },
            departed=Departure(date(2020, 6, 3), "withdrew", "") if left else None,
            granted=Grant("awarded", "lost by us", "m.rossi", AFTER) if grant else None,
        ),
    )


@calm
@given(st.data())
def test_the_order_in_which_things_are_told_changes_nothing(data: st.DataObject) -> None:
    """Submit, extend, excuse, mark, override, regrade, leave, grant: any permutation."""
    events = data.draw(histories())
    told = data.draw(st.permutations(events))
    assert as_bytes(decide(COURSE, built(told))) == as_bytes(decide(COURSE, built(events)))
    assert needed(COURSE, built(told)) == needed(COURSE, built(events))


def test_the_histories_come_to_every_outcome() -> None:
    """The property above would say little if every history ended the same."""
    whole = [Event(n, "submit", (name, "0"), due(name)) for n, name in enumerate(ALL)]
    marks = [
        Event(10 + n, "mark", (name, "0"), ("mark", COURSE.assessment(name).points))
        for n, name in enumerate(ALL)
    ]
    left = [Event(90, "depart", (), None)]
    outcomes = [
        decide(COURSE, built(events)).outcome
        for events in (whole, [*marks, *whole], [*left, *whole, *marks], [*whole, *marks[:6]])
    ]
    assert outcomes == ["pending", "awarded", "not_awarded", "pending"]
