"""Where a course stands on a day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from autograder import course as courses
from course_hub.home import week

COURSE = courses.load("governance-coherence")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "phase", "number"),
    [
        ("2020-05-17T23:59", "before", 1),
        ("2020-05-18T00:00", "during", 1),
        ("2020-05-24T23:59", "during", 1),
        ("2020-05-25T00:00", "during", 2),
        # A weekend after the last working day still belongs to its week.
        ("2020-06-21T12:00", "during", 5),
        ("2020-06-26T23:59", "during", 6),
        ("2020-06-27T00:00", "after", 6),
    ],
)
def test_every_moment_is_in_one_week(moment: str, phase: str, number: int) -> None:
    found = week.now(COURSE, at(moment))
    assert (found.phase, found.week.number) == (phase, number)


def test_a_week_starts_in_the_course_s_own_time_zone() -> None:
    samoa = COURSE.model_copy(update={"time_zone": ZoneInfo("Pacific/Apia")})
    monday = datetime(2020, 5, 25, 0, 30, tzinfo=ZoneInfo("Pacific/Apia"))
    assert week.now(samoa, monday).week.number == 2
    assert week.now(COURSE, monday).week.number == 1


def test_a_course_is_not_over_while_something_is_still_due() -> None:
    last = COURSE.assessments[-1]
    later = last.model_copy(update={"due": last.due + timedelta(days=3)})
    longer = COURSE.model_copy(update={"assessments": (*COURSE.assessments[:-1], later)})
    assert week.now(longer, at("2020-06-28T12:00")).phase == "during"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        week.now(COURSE, datetime(2020, 6, 1))
