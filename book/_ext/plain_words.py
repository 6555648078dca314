"""Dates, points and lists as a reader expects to see them."""

from datetime import date, datetime

from autograder.reports.in_words import counted, joined, number

__all__ = ["counted", "day", "days", "hours", "joined", "moment", "number"]


def day(value: date) -> str:
    """Return a date such as 18 May 2020."""
    return f"{value.day} {value:%B %Y}"


def days(first: date, last: date) -> str:
    """Return a span such as 18–22 May 2020, or 29 June – 3 July 2020."""
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{day(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} – {day(last)}"
    return f"{day(first)} – {day(last)}"


def moment(value: datetime) -> str:
    """Return a weekday, date and time with the zone, such as Sunday 24 May 2020, 23:59 UTC."""
    return f"{value:%A} {day(value)}, {value:%H:%M} {value.tzname()}"


def hours(minutes: int) -> str:
    """Return minutes as hours, such as 10 h or 4 h 30 min."""
    whole, rest = divmod(minutes, 60)
    parts = ([f"{whole} h"] if whole else []) + ([f"{rest} min"] if rest else [])
    return " ".join(parts) or "0 min"
