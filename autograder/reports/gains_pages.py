"""The pages about gains: one for instructors, one for each learner who took both tests."""

from __future__ import annotations

from jinja2 import Template

from autograder.course import Course
from autograder.items.statistics import Figure
from autograder.reports.gains import LEAST, Gains, Pair, own
from autograder.reports.pages import template


def render(course: Course, found: Gains) -> str:
    """Return the page for instructors: no single learner's answers; names are escaped."""
    return _page("gains.html").render(course=course, found=found, least=LEAST)


def render_own(course: Course, found: Gains, pair: Pair) -> str:
    """Return the page of one learner: right or not before and after, and what that can tell."""
    rows = [
        (found.titles[topic], pair.before[topic] == 1, pair.after[topic] == 1)
        for topic in pair.before
    ]
    return _page("own_gain.html").render(course=course, pair=pair, rows=rows, own=own(pair))


def _page(name: str) -> Template:
    return template(name, percent=percent, points=points, gain=gain)


def percent(share: float | None) -> str:
    """Return a share as per cent, without the sign: 47."""
    return "–" if share is None else f"{100 * share:.0f}"


def points(share: float) -> str:
    """Return a difference of shares in percentage points, with its sign.

    >>> points(0.047), points(-0.5), points(-0.001)
    ('+5', '−50', '0')
    """
    found = round(100 * share)
    return f"{found:+d}".replace("-", "−") if found else "0"


def gain(figure: Figure) -> str:
    """Return a gain with its interval, or why there is none.

    >>> gain(Figure(0.25, 0.1, 0.4)), gain(Figure(None, note="too few learners"))
    ('+25 (+10 to +40)', 'too few learners')
    >>> gain(Figure(0.0, note="no spread"))
    '0 (no spread)'
    """
    if figure.value is None:
        return figure.note
    if figure.low is None or figure.high is None:
        return f"{points(figure.value)} ({figure.note})"
    return f"{points(figure.value)} ({points(figure.low)} to {points(figure.high)})"
