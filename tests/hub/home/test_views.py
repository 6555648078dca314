"""What the first page says is next, and where each assessment stands."""

from datetime import UTC, datetime, timedelta

from autograder.certificate import Excusal, Ruling
from course_hub.home import views
from tests.autograder.reports.made import COURSE, cohort, every, record
from tests.hub.home.made import handed_in, own

EVERY = frozenset(one.id for one in COURSE.assessments)
SECOND_WEEK = datetime(2020, 5, 27, 12, tzinfo=UTC)


def test_what_is_open_comes_first_then_what_is_late_and_never_what_is_to_come() -> None:
    found = views.learning(own(SECOND_WEEK), {}, SECOND_WEEK, EVERY)
    assert [(row.id, row.turn) for row in found.next] == [("week-02", "now"), ("week-01", "late")]
    assert found.now.week.number == 2


def test_only_what_was_fetched_is_led_to_and_only_where_it_is_open() -> None:
    second = frozenset({"week-02"})
    found = views.learning(own(SECOND_WEEK), {}, SECOND_WEEK, second, second)
    assert [(row.id, row.notebook, row.fetched) for row in found.next] == [
        ("week-02", True, True),
        ("week-01", False, False),
    ]


def test_what_was_handed_in_is_no_longer_next() -> None:
    page = own(SECOND_WEEK, {"week-01": handed_in("week-01", "7.5")})
    found = views.learning(page, {}, SECOND_WEEK, EVERY)
    assert [row.id for row in found.next] == ["week-02"]
    assert (found.points, found.pass_points, found.total) == ("7.5", "60", "100")
    assert (found.rows[0].state, found.rows[0].points) == ("handed in", "7.5")


def test_a_hand_in_in_the_exchange_is_told_and_not_asked_for_again() -> None:
    arrived = SECOND_WEEK - timedelta(minutes=5)
    found = views.learning(own(SECOND_WEEK), {"week-02": arrived}, SECOND_WEEK, EVERY)
    assert [row.id for row in found.next] == ["week-01"]
    assert found.rows[1].received == arrived


def test_a_hand_in_that_the_gradebook_has_is_told_as_marked() -> None:
    marked = handed_in("week-01", "8")
    assert marked.submitted_at is not None
    same = {"week-01": marked.submitted_at}
    found = views.learning(own(SECOND_WEEK, {"week-01": marked}), same, SECOND_WEEK, EVERY)
    assert found.rows[0].received is None
    again = {"week-01": marked.submitted_at + timedelta(minutes=30)}
    found = views.learning(own(SECOND_WEEK, {"week-01": marked}), again, SECOND_WEEK, EVERY)
    assert found.rows[0].received == again["week-01"]


def test_an_own_extension_moves_the_due_time_and_an_excusal_takes_the_work_away() -> None:
    longer = COURSE.assessment("week-01").due + timedelta(days=10)
    ruling = Ruling(extensions={"week-01": longer}, excused={"week-02": Excusal("ill")})
    found = views.learning(own(SECOND_WEEK, ruling=ruling), {}, SECOND_WEEK, EVERY)
    assert [(row.id, row.turn) for row in found.next] == [("week-01", "now")]
    assert found.rows[0].due == longer.astimezone(UTC)


def test_before_the_course_the_first_test_is_said_to_open() -> None:
    early = datetime(2020, 5, 1, tzinfo=UTC)
    found = views.learning(own(early), {}, early, frozenset())
    assert [(row.id, row.turn) for row in found.next] == [("week-01", "coming")]


def test_with_everything_done_nothing_is_next() -> None:
    after = datetime(2020, 7, 1, tzinfo=UTC)
    found = views.learning(own(after, every()), {}, after, EVERY)
    assert found.next == ()
    assert found.outcome == "awarded"


def test_work_that_waits_for_a_mark_says_so() -> None:
    page = own(SECOND_WEEK, {"week-01": handed_in("week-01", "6", unmarked="2")})
    found = views.learning(page, {}, SECOND_WEEK, EVERY)
    assert found.rows[0].state == "handed in, to be marked"


def test_an_instructor_sees_counts_and_no_names() -> None:
    names = {"a": "Ana Lima"}
    found = views.teaching(
        cohort(record("a", every()), record("b", {}), names=names), SECOND_WEEK, 3
    )
    assert (found.learners, found.waiting, found.concerns) == (2, 3, 1)
    assert dict(found.outcomes) == {"awarded": 1, "not_awarded": 1}
    assert "Ana Lima" not in repr(found)
