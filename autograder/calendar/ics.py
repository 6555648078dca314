"""A plan of dates as an iCalendar file.

An event keeps its UID in the course's calendar and in every learner's, so that a learner's own
replaces the common one. SEQUENCE counts how often a date was moved, by which a calendar program
knows the newer of two. Times carry their zone, and the file says what the zone means.
"""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

from autograder.calendar.dates import Deadline, Plan
from autograder.calendar.zones import vtimezone
from autograder.course import Week
from autograder.errors import AutograderError

PRODUCT = "-//labour migration course//autograder//EN"
# A name of this project alone, from which UIDs are made: they say nothing of any learner.
_NAMES = uuid.UUID("7d2e6a5e-3f0b-5b0e-9d1a-6b6c1f0c2a55")
_BEFORE = (timedelta(days=1), timedelta(hours=2))


class CalendarError(AutograderError):
    """A calendar file that cannot be read."""


@dataclass(frozen=True)
class Written:
    """What an earlier file said of one event: its sequence, and its start and end."""

    sequence: int
    when: tuple[date | datetime, date | datetime]
    cancelled: bool


def earlier(data: bytes) -> dict[str, Written]:
    """Return the events of a file that was written before, by UID; raises CalendarError."""
    try:
        calendar = Calendar.from_ical(data)
        return {
            str(event["UID"]): Written(_sequence(event), _when(event), _is_cancelled(event))
            for event in calendar.walk("VEVENT")
            if isinstance(event, Event)
        }
    except Exception as error:  # whatever the library makes of a file that is none
        raise CalendarError(
            f"The file is no calendar ({error!s:.80}). Write to another, or delete it."
        ) from None


def render(plan: Plan, stamp: datetime, before: Mapping[str, Written] | None = None) -> bytes:
    """Return the calendar file of a plan, made at `stamp` (aware).

    `before` is what an earlier file said: an event that differs from it gets a higher sequence,
    also when the course file itself was changed.
    """
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("NAME", _name(plan))
    calendar.add("X-WR-CALNAME", _name(plan))
    if plan.zone.key != "UTC":
        # A year before and after, for programs that show a zone's clock beside the events.
        last = max([one.due.year for one in plan.deadlines] + [plan.course.ends.year])
        calendar.add_component(vtimezone(plan.zone, plan.course.starts.year - 1, last + 1))
    for event in _events(plan):
        event.add("DTSTAMP", stamp.astimezone(UTC))
        was = (before or {}).get(str(event["UID"]))
        if was is not None:
            event["SEQUENCE"] = _next(event, was)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _next(event: Event, was: Written) -> int:
    same = _when(event) == was.when and _is_cancelled(event) == was.cancelled
    return max(_sequence(event), was.sequence if same else was.sequence + 1)


def _when(event: Event) -> tuple[date | datetime, date | datetime]:
    return event.start, event.end


def _sequence(event: Event) -> int:
    return int(str(event.get("SEQUENCE", 0)))


def _is_cancelled(event: Event) -> bool:
    return str(event.get("STATUS")) == "CANCELLED"


def _name(plan: Plan) -> str:
    # Calendars are shared and shown on walls: neither name nor id.
    whose = " (own dates)" if plan.learner else ""
    return f"{plan.course.title}, {plan.course.edition}{whose}"


def _events(plan: Plan) -> Iterator[Event]:
    for week in plan.course.weeks:
        yield _week(plan, week)
    for one in plan.deadlines:
        yield _opens(plan, one)
        yield _due(plan, one)


def _event(plan: Plan, what: str, summary: str, told: str) -> Event:
    event = Event()
    name = f"{plan.course.id}/{plan.course.edition}/{what}"
    event.add("UID", str(uuid.uuid5(_NAMES, name)))
    event.add("SUMMARY", summary)
    event.add("DESCRIPTION", told)
    return event


def _week(plan: Plan, week: Week) -> Event:
    topics = "\n".join(f"{topic.title} ({topic.minutes} min)" for topic in week.topics)
    event = _event(plan, f"week-{week.number}", f"Week {week.number}: {week.title}", topics)
    event.add("DTSTART", week.starts)
    event.add("DTEND", week.ends + timedelta(days=1))
    event.add("TRANSP", "TRANSPARENT")
    event.add("SEQUENCE", 0)
    return event


def _opens(plan: Plan, one: Deadline) -> Event:
    told = f"{one.title} can be worked on from {_both(one.opens, plan.zone)}."
    event = _event(plan, f"{one.assessment}/opens", f"{one.title} opens", told)
    event.add("DTSTART", _shown(one.opens, plan.zone))
    event.add("TRANSP", "TRANSPARENT")
    event.add("SEQUENCE", one.moved if one.excused else 0)
    if one.excused:
        event.add("STATUS", "CANCELLED")
    return event


def _due(plan: Plan, one: Deadline) -> Event:
    summary = f"{one.title} excused" if one.excused else f"{one.title} due"
    event = _event(plan, f"{one.assessment}/due", summary, _told(plan, one))
    event.add("DTSTART", _shown(one.due, plan.zone))
    event.add("TRANSP", "TRANSPARENT")
    event.add("SEQUENCE", one.moved)
    if one.excused:
        event.add("STATUS", "CANCELLED")
        return event
    event.add("STATUS", "CONFIRMED")
    for before in _BEFORE:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", f"{one.title} is due at {_both(one.due, plan.zone)}.")
        alarm.add("TRIGGER", -before)
        event.add_component(alarm)
    return event


def _told(plan: Plan, one: Deadline) -> str:
    if one.excused:
        return f"{one.title} is excused for you: you need not hand it in."
    lines = [f"Due: {_both(one.due, plan.zone)}.", f"At most {one.points} points."]
    if one.common is not None:
        lines.append(f"Your own date; for everybody else: {_both(one.common, plan.zone)}.")
    return "\n".join(lines)


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(UTC if zone.key == "UTC" else zone)


def _both(moment: datetime, zone: ZoneInfo) -> str:
    """Return a moment in UTC, and in the zone where that is another.

    >>> _both(datetime(2020, 5, 24, 23, 59, tzinfo=UTC), ZoneInfo("Pacific/Apia"))
    '24 May 2020, 23:59 UTC (25 May 2020, 12:59 Pacific/Apia)'
    """
    universal = _plain(moment.astimezone(UTC)) + " UTC"
    if zone.key == "UTC":
        return universal
    return f"{universal} ({_plain(moment.astimezone(zone))} {zone.key})"


def _plain(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y, %H:%M}"
