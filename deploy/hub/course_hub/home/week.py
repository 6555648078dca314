"""Where a course stands on a day: before it, in one of its weeks, after it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from autograder.course import Course, Week

Phase = Literal["before", "during", "after"]


@dataclass(frozen=True)
class Now:
    """The phase of a course, and the week that is on, was last on, or comes first."""

    phase: Phase
    week: Week


def now(course: Course, at: datetime) -> Now:
    """Return where a course stands; a week lasts until the next one starts.

    Days are those of the course's own time zone: week 2 starts for everybody at once.
    """
    if at.utcoffset() is None:
        raise ValueError(f"{at} needs a time zone")
    today = at.astimezone(course.time_zone).date()
    if today < course.starts:
        return Now("before", course.weeks[0])
    begun = [week for week in course.weeks if week.starts <= today]
    week = begun[-1] if begun else course.weeks[0]
    last_due = max(one.due for one in course.assessments).astimezone(UTC)
    over = today > course.ends and at.astimezone(UTC) > last_due
    return Now("after" if over else "during", week)
