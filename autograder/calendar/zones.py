"""A time zone as a calendar file describes it: every change of the clock in a span of years.

`icalendar` can make one too, but puts the start of summer time an hour late: RFC 5545 counts the
start of a change in the time that was kept until then.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAY, _SECOND = timedelta(days=1), timedelta(seconds=1)


def vtimezone(zone: ZoneInfo, first_year: int, last_year: int) -> Timezone:
    """Return the zone's clock from the start of the first year to the end of the last."""
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    groups: dict[tuple[timedelta, timedelta, str, bool], list[datetime]] = defaultdict(list)
    first = start.astimezone(zone)
    groups[_kind(first, _offset(first))].append(first.replace(tzinfo=None))
    for moment in _changes(zone, start, datetime(last_year + 1, 1, 1, tzinfo=UTC)):
        until = _offset((moment - _SECOND).astimezone(zone))
        kind = _kind(moment.astimezone(zone), until)
        groups[kind].append((moment + until).replace(tzinfo=None))
    made = Timezone()
    made.add("TZID", zone.key)
    for (until, since, name, summer), onsets in groups.items():
        part = TimezoneDaylight() if summer else TimezoneStandard()
        part.add("DTSTART", onsets[0])
        if onsets[1:]:
            part.add("RDATE", onsets[1:])
        part.add("TZOFFSETFROM", until)
        part.add("TZOFFSETTO", since)
        part.add("TZNAME", name)
        made.add_component(part)
    return made


def _offset(moment: datetime) -> timedelta:
    return moment.utcoffset() or timedelta(0)


def _kind(moment: datetime, until: timedelta) -> tuple[timedelta, timedelta, str, bool]:
    return until, _offset(moment), moment.tzname() or "", bool(moment.dst())


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """Yield the first second, in UTC, of each different offset or name between two moments."""
    day = start
    while day < end:
        after = min(day + _DAY, end)
        if _clock(day, zone) != _clock(after, zone):
            low, high = day, after
            while high - low > _SECOND:
                middle = low + (high - low) // 2
                middle = middle.replace(microsecond=0)
                if _clock(middle, zone) == _clock(day, zone):
                    low = middle
                else:
                    high = middle
            yield high
        day = after


def _clock(moment: datetime, zone: ZoneInfo) -> tuple[timedelta, str | None, bool]:
    local = moment.astimezone(zone)
    return _offset(local), local.tzname(), bool(local.dst())
