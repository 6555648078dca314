"""Which courses lie together in enough years.

A window is opened by the day of an award and closes on the same day some years later; that last
day still belongs to it.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from autograder.diploma.rule import DiplomaRule
from autograder.diploma.values import Award, Window

Found = tuple[Window, tuple[Award, ...]]


def years_later(day: date, years: int) -> date:
    """Return the same day some years later; 28 February where there is no 29 February.

    >>> years_later(date(2020, 2, 29), 5), years_later(date(2020, 2, 29), 4)
    (datetime.date(2025, 2, 28), datetime.date(2024, 2, 29))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if day.year + years > date.max.year:
            return date.max
        return day.replace(year=day.year + years, day=28)


def completed(
    rule: DiplomaRule, awards: Sequence[Award], capstone: date | None = None
) -> Found | None:
    """Return the courses that were complete first, and their window; None if they never were.

    `capstone` is a day that must lie in the window, if one is given. Among windows that are
    complete on the same day the latest is taken.
    """
    for end in sorted({one.on for one in awards}):
        sofar = [one for one in awards if one.on <= end]
        for window in _latest_first(rule, sofar):
            inside = choose(rule, _within(window, sofar))
            if len(inside) == rule.needed and _holds(window, capstone):
                return window, inside
    return None


def furthest(rule: DiplomaRule, awards: Sequence[Award], on: date) -> Found | None:
    """Return the window, open on a day, that lacks the fewest courses; of these the latest."""
    found = [
        (window, choose(rule, _within(window, awards)))
        for window in _latest_first(rule, awards)
        if window.last >= on
    ]
    return max(found, key=lambda one: len(one[1]), default=None)


def choose(rule: DiplomaRule, awards: Sequence[Award]) -> tuple[Award, ...]:
    """Return as many of the awards as can be courses of one diploma, in the order of their days.

    Places that must go to other courses stay empty: with three of one course and two different
    ones asked for, two are returned.
    """
    courses: dict[tuple[str, str], Award] = {}
    distinct: dict[tuple[str, ...], Award] = {}
    for one in sorted(awards):
        course = (one.course, one.issuer)
        courses.setdefault(course, one)
        distinct.setdefault(course if rule.same_course == "once" else (*course, one.edition), one)
    first = list(courses.values())[: rule.different]
    rest = [one for one in distinct.values() if one not in first]
    free = rule.needed - max(len(first), rule.different)
    return tuple(sorted(first + rest[:free]))


def different(awards: Sequence[Award]) -> int:
    """Return of how many different courses the awards are."""
    return len({(one.course, one.issuer) for one in awards})


def _latest_first(rule: DiplomaRule, awards: Sequence[Award]) -> Iterator[Window]:
    for first in sorted({one.on for one in awards}, reverse=True):
        yield Window(first, years_later(first, rule.years))


def _within(window: Window, awards: Sequence[Award]) -> list[Award]:
    return [one for one in awards if window.first <= one.on <= window.last]


def _holds(window: Window, day: date | None) -> bool:
    return day is None or window.first <= day <= window.last
