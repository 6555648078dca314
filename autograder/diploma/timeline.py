"""Awards and their window on a line of years, as a drawing (SVG) with its text alternative."""

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from autograder.credentials.paper import day
from autograder.diploma.values import Award, Window

Place = Callable[[date], float]

_LEFT, _RIGHT, _TOP, _ROW = 16, 704, 34, 34


def draw(awards: Sequence[Award], window: Window, name: str) -> str:
    """Return the drawing as HTML; the awards in the window are filled, the others are not.

    On a narrow screen it scrolls in itself, so that its letters stay readable.
    """
    first = min([window.first, *(one.on for one in awards)]).year
    last = max([window.last, *(one.on for one in awards)]).year + 1
    ordered = sorted(awards)
    height = _TOP + _ROW * (len(ordered) + 1) + 10

    def at(moment: date) -> float:
        whole = (date(last, 1, 1) - date(first, 1, 1)).days
        return round(_LEFT + (_RIGHT - _LEFT) * (moment - date(first, 1, 1)).days / whole, 1)

    parts = [_years(first, last, height, at), _band(window, height, at)]
    for row, one in enumerate(ordered):
        inside = window.first <= one.on <= window.last
        parts.append(_award(one, _TOP + _ROW * (row + 1), at(one.on), inside))
    told = "; ".join(f"{one.title or one.course}, {day(one.on)}" for one in ordered)
    described = f"{name}: {told}. Window: {day(window.first)} to {day(window.last)}."
    return (
        f'<div class="table-scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
        f'<svg viewBox="0 0 720 {height}" role="img" aria-label="{escape(described)}" '
        'style="min-width: 36rem; max-width: 45rem; width: 100%; font: 14px sans-serif">'
        f'<rect width="720" height="{height}" fill="#fff"/>{"".join(parts)}</svg></div>'
    )


def _years(first: int, last: int, height: int, at: Place) -> str:
    lines = (
        f'<path d="M{at(date(year, 1, 1))} 22V{height}" stroke="#cfd6de"/>'
        for year in range(first, last + 1)
    )
    names = (
        f'<text x="{at(date(year, 7, 1))}" y="16" fill="#1f2a37" text-anchor="middle">{year}</text>'
        for year in range(first, last)
    )
    return "".join((*lines, *names))


def _band(window: Window, height: int, at: Place) -> str:
    start, end = at(window.first), at(window.last)
    return (
        f'<rect x="{start}" y="26" width="{end - start:.1f}" height="{height - 32}" '
        'fill="#dfecef" stroke="#0b5566"/>'
    )


def _award(one: Award, y: int, x: float, inside: bool) -> str:
    fill = "#0b5566" if inside else "#fff"
    left = x > (_LEFT + _RIGHT) / 2
    label = f"{one.course} {one.edition}, {day(one.on)}"
    return (
        f'<circle cx="{x}" cy="{y}" r="7" fill="{fill}" stroke="#0b5566" stroke-width="2"/>'
        f'<text x="{x - 13 if left else x + 13}" y="{y + 5}" fill="#1f2a37" '
        f'text-anchor="{"end" if left else "start"}" paint-order="stroke" '
        f'stroke="{"#dfecef" if inside else "#fff"}" stroke-width="5">{escape(label)}</text>'
    )
