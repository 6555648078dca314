"""Calendar files: what other programs read in them, in every time zone, and when dates move."""

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from icalendar import Calendar, Event

from autograder import calendar as calendars
from autograder import course as courses
from autograder import rulings
from autograder.calendar.dates import HasLeft
from autograder.calendar.zones import vtimezone
from autograder.course import Course
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event as Ruled
from autograder.ledger import Ledger
from autograder.workspace import Workspace

STAMP = datetime(2020, 5, 1, 12, tzinfo=UTC)
APIA = ZoneInfo("Pacific/Apia")


@pytest.fixture(scope="module")
def course() -> Course:
    return courses.load("governance-coherence")


def events(data: bytes) -> dict[str, Event]:
    found = {str(e["SUMMARY"]): e for e in Calendar.from_ical(data).walk("VEVENT")}
    assert all(isinstance(event, Event) for event in found.values())
    return found  # type: ignore[return-value]


def of_course(course: Course, zone: str = "UTC") -> bytes:
    return calendars.render(calendars.of_course(course, ZoneInfo(zone)), STAMP)


@pytest.mark.parametrize("name", courses.COURSES)
def test_every_week_opening_and_due_time_is_in_it_once(name: str) -> None:
    course = courses.load(name)
    found = events(of_course(course))
    assert len(found) == len(course.weeks) + 2 * len(course.assessments)
    for one in course.assessments:
        assert found[f"{one.title} opens"].start == one.opens
        assert found[f"{one.title} due"].start == one.due
    for week in course.weeks:
        event = found[f"Week {week.number}: {week.title}"]
        assert (event.start, event.end) == (week.starts, week.ends + timedelta(days=1))


def test_lines_are_folded_and_ended_as_rfc_5545_asks(course: Course) -> None:
    titled = course.model_copy(update={"title": "Миграция рабочей силы и 労働移住 " * 8})
    data = calendars.render(calendars.of_course(titled, APIA), STAMP)
    assert data.endswith(b"END:VCALENDAR\r\n")
    lines = data.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    for line in lines:
        line.decode()  # no letter is cut in two
    unfolded = data.replace(b"\r\n ", b"").decode()
    assert f"NAME:{titled.title}, 2020" in unfolded
    for text in ("VERSION:2.0", "PRODID:", "BEGIN:VTIMEZONE", "TZID:Pacific/Apia"):
        assert text in unfolded
    assert unfolded.count("BEGIN:") == unfolded.count("END:")


def test_each_event_has_what_the_standard_requires(course: Course) -> None:
    found = Calendar.from_ical(of_course(course, "Europe/Rome")).walk("VEVENT")
    assert len({str(event["UID"]) for event in found}) == len(found)
    for event in found:
        assert event["DTSTAMP"].dt == STAMP
        assert int(event["SEQUENCE"]) == 0
        assert "DTSTART" in event and "SUMMARY" in event


def test_a_due_time_is_shown_in_both_zones_on_the_other_side_of_the_date_line(
    course: Course,
) -> None:
    due = events(of_course(course, "Pacific/Apia"))["Test 1 due"]
    assert due.start == datetime(2020, 5, 24, 23, 59, tzinfo=UTC)
    assert due.start.replace(tzinfo=None) == datetime(2020, 5, 25, 12, 59)
    assert due["DTSTART"].params["TZID"] == "Pacific/Apia"
    told = str(due["DESCRIPTION"])
    assert "Due: 24 May 2020, 23:59 UTC (25 May 2020, 12:59 Pacific/Apia)." in told


def test_utc_needs_no_zone_in_the_file(course: Course) -> None:
    data = of_course(course)
    assert b"VTIMEZONE" not in data and b"TZID" not in data
    assert b"DTSTART:20200524T235900Z" in data
    assert "UTC (" not in str(events(data)["Test 1 due"]["DESCRIPTION"])


ODD = [
    "Europe/Dublin", "Africa/Casablanca", "Australia/Lord_Howe", "America/Sao_Paulo",
    "Asia/Kathmandu", "Pacific/Apia", "Pacific/Chatham", "America/Caracas", "Africa/Khartoum",
    "Asia/Pyongyang", "Antarctica/Troll", "Africa/Sao_Tome", "Etc/GMT-14", "Asia/Tehran",
]  # fmt: skip


@pytest.mark.parametrize("name", sorted({*ODD} & available_timezones()))
def test_the_zone_in_the_file_tells_the_time_by_itself(name: str) -> None:
    zone, chance = ZoneInfo(name), random.Random(name)
    told = vtimezone(zone, 2015, 2021).to_tz(lookup_tzid=False)
    span = datetime(2021, 12, 31, tzinfo=UTC) - datetime(2015, 1, 2, tzinfo=UTC)
    for _ in range(400):
        moment = datetime(2015, 1, 2, tzinfo=UTC) + span * chance.random()
        moment = moment.replace(microsecond=0)
        assert moment.astimezone(told).utcoffset() == moment.astimezone(zone).utcoffset(), moment


def test_summer_time_starts_in_the_time_kept_until_then() -> None:
    text = vtimezone(ZoneInfo("America/New_York"), 2020, 2020).to_ical().decode()
    daylight = text[text.index("BEGIN:DAYLIGHT") : text.index("END:DAYLIGHT")]
    assert "DTSTART:20200308T020000" in daylight, "not 030000, an hour late"
    assert "TZOFFSETFROM:-0500" in daylight and "TZOFFSETTO:-0400" in daylight


def test_a_due_time_keeps_its_moment_when_the_clocks_change(course: Course) -> None:
    autumn = course.model_copy(
        update={
            "assessments": (
                course.assessments[0].model_copy(
                    update={"due": datetime(2020, 10, 25, 0, 30, tzinfo=UTC)}
                ),
                course.assessments[1].model_copy(
                    update={"due": datetime(2020, 10, 25, 1, 30, tzinfo=UTC)}
                ),
            )
        }
    )
    found = events(of_course(autumn, "Europe/Rome"))
    # Both are shown as 02:30; the text in UTC tells them apart.
    for title, hour in (("Test 1 due", "00:30 UTC"), ("Test 2 due", "01:30 UTC")):
        assert found[title].start.replace(tzinfo=None) == datetime(2020, 10, 25, 2, 30)
        assert hour in str(found[title]["DESCRIPTION"])


def test_alarms_come_a_day_and_two_hours_before_what_is_due(course: Course) -> None:
    found = events(of_course(course))
    due = found["Test 1 due"].walk("VALARM")
    assert [alarm["TRIGGER"].dt for alarm in due] == [-timedelta(days=1), -timedelta(hours=2)]
    assert {str(alarm["ACTION"]) for alarm in due} == {"DISPLAY"}
    assert all("DESCRIPTION" in alarm for alarm in due)
    others = [event for title, event in found.items() if not title.endswith("due")]
    assert others and not any(event.walk("VALARM") for event in others)


def test_the_same_plan_gives_the_same_bytes(course: Course) -> None:
    assert of_course(course, "Asia/Tokyo") == of_course(course, "Asia/Tokyo")


class Rulers:
    """A course whose ledger a test writes to."""

    def __init__(self, space: Workspace) -> None:
        self.space, self.course = space, space.course

    def say(self, *said: Ruled) -> None:
        with Ledger(self.space) as ledger:
            ledger.append(said)

    def extend(self, learner: str | None, assessment: str | None, due: str | None) -> None:
        after = None if due is None else {"due": f"{due}T12:00:00+00:00"}
        self.say(Ruled("extension", "me", "illness", learner, assessment, after=after))

    def own(self, learner: str | None = "ana", **options: bytes) -> bytes:
        with Ledger(self.space) as ledger:
            ruled = rulings.read(ledger, self.course)
            if learner is None:
                plan = calendars.of_course(self.course, APIA, ruled, ledger)
            else:
                plan = calendars.of_learner(self.course, learner, ruled, ledger, APIA)
        before = calendars.earlier(options["before"]) if options else None
        return calendars.render(plan, STAMP, before)


@pytest.fixture
def ruled(opened: Callable[[str], Workspace]) -> Rulers:
    space = opened("governance-coherence")
    with Gradebook(space) as book:
        book.enrol([Learner("ana", "Ana Silva"), Learner("boris-7", "Bo")])
    return Rulers(space)


def test_a_learners_own_extension_replaces_the_common_event(ruled: Rulers) -> None:
    common = events(ruled.own(None))["Test 1 due"]
    ruled.extend("ana", "week-01", "2020-05-30")
    own = events(ruled.own())["Test 1 due"]
    assert own["UID"] == common["UID"] and int(own["SEQUENCE"]) > int(common["SEQUENCE"])
    assert own.start == datetime(2020, 5, 30, 12, tzinfo=UTC)
    assert "for everybody else: 24 May 2020, 23:59 UTC" in str(own["DESCRIPTION"])
    assert events(ruled.own("boris-7"))["Test 1 due"].start == common.start
    assert int(events(ruled.own("boris-7"))["Test 1 due"]["SEQUENCE"]) == 0


def test_an_extension_for_everybody_is_in_every_calendar(ruled: Rulers) -> None:
    ruled.extend(None, "week-02", "2020-06-03")
    for learner in (None, "ana", "boris-7"):
        due = events(ruled.own(learner))["Test 2 due"]
        assert due.start == datetime(2020, 6, 3, 12, tzinfo=UTC) and int(due["SEQUENCE"]) == 1
        assert "for everybody else" not in str(due["DESCRIPTION"])


def test_an_extension_of_everything_moves_what_is_due_earlier(ruled: Rulers) -> None:
    ruled.extend("ana", None, "2020-06-10")
    found = events(ruled.own())
    assert found["Test 1 due"].start == datetime(2020, 6, 10, 12, tzinfo=UTC)
    assert found["Test 6 due"].start == datetime(2020, 6, 26, 23, 59, tzinfo=UTC)


def test_a_sequence_never_goes_back_when_an_extension_is_taken_back(ruled: Rulers) -> None:
    ruled.extend("ana", "week-01", "2020-05-30")
    ruled.extend("ana", "week-01", "2020-06-02")
    ruled.extend("ana", "week-01", None)
    due = events(ruled.own())["Test 1 due"]
    assert due.start == datetime(2020, 5, 24, 23, 59, tzinfo=UTC) and int(due["SEQUENCE"]) == 3


def test_an_excused_test_is_cancelled_without_alarms(ruled: Rulers) -> None:
    ruled.say(Ruled("excusal", "me", "illness", "ana", "week-03", after={"signed": False}))
    found = events(ruled.own())
    excused, opens = found["Test 3 excused"], found["Test 3 opens"]
    assert str(excused["STATUS"]) == str(opens["STATUS"]) == "CANCELLED"
    assert int(excused["SEQUENCE"]) == int(opens["SEQUENCE"]) == 1
    assert excused.walk("VALARM") == []
    assert "illness" not in ruled.own().decode(), "reasons stay in the ledger"


def test_somebody_who_left_has_no_calendar(ruled: Rulers) -> None:
    leaves = {"on": "2020-05-20", "kind": "withdrew"}
    ruled.say(Ruled("departure", "me", "asked", "ana", after=leaves))
    with pytest.raises(HasLeft, match="left the course on 2020-05-20"):
        ruled.own()


def test_an_id_that_was_merged_is_sent_to_the_one_that_stands(ruled: Rulers) -> None:
    ruled.say(Ruled("merge", "me", "one person", "boris-7", after={"into": "ana"}))
    with pytest.raises(HasLeft, match="write the dates of ana"):
        ruled.own("boris-7")


def test_a_calendar_of_one_learner_names_no_other(ruled: Rulers) -> None:
    ruled.extend("boris-7", "week-01", "2020-05-30")
    assert b"boris-7" not in ruled.own()
    own = ruled.own().replace(b"\r\n ", b"")
    assert b"(own dates)" in own
    assert b"Ana Silva" not in own and b"ana" not in own.replace(b"management", b"").lower()


def test_a_date_changed_in_the_course_file_raises_the_sequence(course: Course) -> None:
    first = of_course(course, "Pacific/Apia")
    moved = course.model_copy(
        update={
            "assessments": tuple(
                one.model_copy(update={"due": one.due + timedelta(days=1)})
                if one.id == "week-01"
                else one
                for one in course.assessments
            )
        }
    )
    plan = calendars.of_course(moved, APIA)
    second = events(calendars.render(plan, STAMP, calendars.earlier(first)))
    assert int(second["Test 1 due"]["SEQUENCE"]) == 1
    others = [e for title, e in second.items() if title != "Test 1 due"]
    assert others and all(int(event["SEQUENCE"]) == 0 for event in others)
    same = calendars.render(plan, STAMP, calendars.earlier(calendars.render(plan, STAMP)))
    assert int(events(same)["Test 1 due"]["SEQUENCE"]) == 0


def test_a_week_that_ends_later_raises_its_sequence(course: Course) -> None:
    longer = course.weeks[-1].model_copy(update={"ends": course.weeks[-1].ends + timedelta(days=2)})
    moved = course.model_copy(update={"weeks": (*course.weeks[:-1], longer)})
    before = calendars.earlier(of_course(course))
    found = events(calendars.render(calendars.of_course(moved), STAMP, before))
    raised = {title for title, event in found.items() if int(event["SEQUENCE"])}
    assert raised == {f"Week {longer.number}: {longer.title}"}


def test_a_file_that_is_no_calendar_is_refused(tmp_path: Path) -> None:
    for data in (b"", b"%PDF-1.7", b"BEGIN:VCALENDAR\r\n", b"\xff\xfe\x00"):
        with pytest.raises(calendars.CalendarError, match="is no calendar"):
            calendars.earlier(data)


def test_weeks_are_days_without_a_zone(course: Course) -> None:
    week = events(of_course(course, "Pacific/Apia"))["Week 1: Introduction"]
    assert type(week.start) is date and str(week["TRANSP"]) == "TRANSPARENT"
