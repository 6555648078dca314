"""Dates, points and lists as a reader expects to see them."""

from collections.abc import Sequence
from datetime import date, datetime
from fractions import Fraction


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


def number(value: Fraction | int) -> str:
    """Return an exact number: 60, 59.5, or 7 1/3 when no short decimal is exact."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    for places in (1, 2):
        scaled = exact * 10**places
        if scaled.denominator == 1:
            return f"{float(exact):.{places}f}"
    whole, rest = divmod(exact.numerator, exact.denominator)
    return f"{whole} {rest}/{exact.denominator}" if whole else f"{rest}/{exact.denominator}"


def hours(minutes: int) -> str:
    """Return minutes as hours, such as 10 h or 4 h 30 min."""
    whole, rest = divmod(minutes, 60)
    parts = ([f"{whole} h"] if whole else []) + ([f"{rest} min"] if rest else [])
    return " ".join(parts) or "0 min"


def joined(parts: Sequence[str]) -> str:
    """Return a list in words: a, b and c."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def counted(amount: int, noun: str) -> str:
    """Return a small number in words with its noun: six weekly tests."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    return f"{words[amount] if amount < len(words) else amount} {noun}{'' if amount == 1 else 's'}"
