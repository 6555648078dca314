"""Who is listed as perhaps needing somebody: by the declared rule, with its reason, or not."""

from datetime import UTC, date, datetime

from autograder.certificate import Departure, Grant, Record, Ruling, Standing
from autograder.reports.concerns import concerns
from tests.autograder.reports.made import AFTER, COURSE, DURING, decided, every, record, standings


def listed(*records: Record) -> dict[str, tuple[str, ...]]:
    return {one.learner: one.reasons for one in concerns(COURSE, records, decided(*records))}


def test_a_missed_test_is_named_and_one_still_open_is_not() -> None:
    done = standings(week_01=9, week_02=9, week_03=9, week_04=9)
    absent = {name: one for name, one in done.items() if name != "week-02"}
    found = listed(record("on-track", done, as_of=DURING), record("missed", absent, as_of=DURING))
    assert set(found) == {"missed"}
    assert found["missed"] == (
        "Test 2: nothing was handed in, and the due time has passed",
        "would be within reach again by handing in now, late, what is missing",
    )


def test_blank_and_refused_work_counts_as_nothing() -> None:
    work = every() | {"week-01": Standing("blank"), "week-02": Standing("refused", detail="x")}
    (reasons,) = listed(record("a", work)).values()
    assert "Test 1: the submission has no answers, and the due time has passed" in reasons
    assert "Test 2: the submission was refused, and the due time has passed" in reasons


def test_points_out_of_reach_are_said_with_the_numbers() -> None:
    (reasons,) = listed(record("a", every("4", "35.5"))).values()
    assert reasons == ("has 59.5 points, no more can come; 60 are needed",)


def test_three_quarters_of_what_is_left_is_the_line() -> None:
    # 40 of the assignment and 10 of test 6 are left: 37.5 is the most that is not worth a word.
    at = standings(week_01=10, week_02=10, week_03="2.5", week_04=0, week_05=0)
    over = standings(week_01=10, week_02=10, week_03=2, week_04=0, week_05=0)
    early = datetime(2020, 6, 22, 12, tzinfo=UTC)
    found = listed(record("at", at, as_of=early), record("over", over, as_of=early))
    assert found == {"over": ("needs 38 of the 50 points that are left",)}


def test_who_has_it_has_left_or_was_decided_on_is_not_listed() -> None:
    left = Ruling(departed=Departure(date(2020, 6, 1), "withdrew", "a new post"))
    held = Ruling(granted=Grant("not_awarded", "two names on one work", "lena", AFTER))
    assert not listed(
        record("has-it", every()),
        record("left", {}, left),
        record("decided", every("1", "1"), held),
    )


def test_a_learners_own_due_time_counts() -> None:
    work = every()
    del work["assignment"]
    later = Ruling(extensions={"assignment": datetime(2020, 7, 10, tzinfo=UTC)})
    found = listed(record("extended", work, later), record("not", work))
    assert list(found) == ["not"]
    assert found["not"][0].startswith("End-of-course assignment: nothing was handed in")


def test_nobody_is_scored() -> None:
    work = every("3", "10") | {"week-04": Standing("blank")}
    (found,) = concerns(COURSE, [record("a", work)], decided(record("a", work)))
    assert {name: type(value) for name, value in vars(found).items()} == {
        "learner": str,
        "reasons": tuple,
    }
    assert len(found.reasons) == 2
