"""The pages of the similarity report: the list of pairs, and each pair side by side.

What learners wrote is hostile text: it is escaped, and signs that steer a page or a terminal, or
turn the direction of what follows, are made visible.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import datetime, tzinfo
from pathlib import Path

from jinja2 import Template

from autograder.course import Course
from autograder.reports.pages import template
from autograder.reports.similarity import Row, Similarity
from autograder.similarity.compare import COMMON_CLASS
from autograder.similarity.passages import Passage, Side, passages
from autograder.similarity.streams import KINDS
from autograder.similarity.tokens import Kind

INDEX = "index.html"
MOST_PASSAGES = 100
# A passage is shown with the line or words around it, and no longer than a screenful or two.
AROUND, LONGEST = 120, 6_000
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)

Parts = list[tuple[str, bool]]


def write(course: Course, found: Similarity, folder: Path) -> Path:
    """Write the list and a page for each pair to a folder, in place of an earlier report there.

    Returns the list. A new folder is closed to other users: it holds what learners wrote.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for old in folder.glob("pair-[0-9]*.html"):
        old.unlink()
    for name, text in pages(course, found):
        arriving = folder / f".{name}.arriving"
        arriving.write_text(text, encoding="utf-8", errors="backslashreplace")
        shutil.move(arriving, folder / name)
    return folder / INDEX


def pages(course: Course, found: Similarity) -> Iterator[tuple[str, str]]:
    """Yield the pages by their files' names, one after another: each may be long."""
    page = _template("similarity.html", course.time_zone)
    yield INDEX, page.render(course=course, found=found, kinds=KINDS, least_class=COMMON_CLASS)
    page = _template("similarity_pair.html", course.time_zone)
    for place, row in enumerate(found.rows):
        before = found.rows[place - 1] if place else None
        after = found.rows[place + 1] if place + 1 < len(found.rows) else None
        listed = list(_passages(found, row))
        yield (
            row.page,
            page.render(
                course=course,
                found=found,
                row=row,
                kinds=KINDS,
                passages=listed[:MOST_PASSAGES],
                further=max(0, len(listed) - MOST_PASSAGES),
                before=before,
                after=after,
            ),
        )


def _template(name: str, zone: tzinfo) -> Template:
    return template(
        name,
        percent=percent,
        amount=amount,
        chance=chance,
        moment=lambda at: moment(at, zone),
        parts=parts,
        visible=visible,
    )


def _passages(found: Similarity, row: Row) -> Iterator[Passage]:
    for kind in KINDS:
        if kind.name in row.kinds:
            own = found.comparison.own[kind.name]
            yield from passages(own[row.learners[0]], own[row.learners[1]], kind)


def percent(share: float) -> str:
    """Return a share as per cent, without the sign, never rounded up to all or down to nothing.

    >>> percent(0.471), percent(0.998), percent(1.0), percent(0.001)
    ('47', '99', '100', '1')
    """
    whole = round(100 * share)
    if 0 < share < 1:
        whole = min(99, max(1, whole))
    return str(whole)


def amount(weight: int, kind: Kind) -> str:
    """Return an amount of a kind's weight in words.

    >>> from autograder.similarity.code import CODE
    >>> amount(60, CODE)
    '60 tokens'
    """
    return f"{weight // kind.weight:,} {kind.unit}"


def chance(pairs: float) -> str:
    """Return how many pairs are expected by chance, no more exactly than it is known.

    >>> chance(3.21), chance(0.034), chance(0.0000002)
    ('3.2', '0.03', 'fewer than 0.01')
    """
    if pairs < 0.01:
        return "fewer than 0.01"
    return f"{pairs:.1f}" if pairs >= 1 else f"{pairs:.2f}"


def moment(at: datetime | None, zone: tzinfo) -> str:
    """Return a moment in the course's time zone, to the second: two may be a minute apart."""
    return f"{at.astimezone(zone):%-d %B %Y, %H:%M:%S %Z}" if at else "not known"


def parts(side: Side) -> Parts:
    """Return what is shown of one side: text, and whether it is shared, part by part."""
    text = side.cell.text
    begin, end = _around(side)
    found: Parts = []
    here = begin
    for start, stop in side.marks:
        found += [(text[here:start], False), (text[start:stop], True)]
        here = stop
    found.append((text[here:end], False))
    shown, left = list[tuple[str, bool]](), LONGEST
    for part, shared in found:
        shown.append((visible(part[:left]), shared))
        left -= len(part)
        if left < 0:
            rest = end - begin - LONGEST
            return [*shown, (f" … and {rest:,} characters more", False)]
    return [one for one in shown if one[0]]


def _around(side: Side) -> tuple[int, int]:
    """Return the whole lines of code, or some words of a text, that a passage stands in."""
    text, (start, stop) = side.cell.text, side.span
    begin, end = max(0, start - AROUND), min(len(text), stop + AROUND)
    edge = "\n" if side.cell.is_code else " "
    if side.cell.is_code or begin:
        place = (text.rfind if side.cell.is_code else text.find)(edge, begin, start)
        begin = max(begin, place + 1)
    if side.cell.is_code or end < len(text):
        place = (text.find if side.cell.is_code else text.rfind)(edge, stop, end)
        end = place if place >= 0 else end
    return begin, end


def visible(text: str) -> str:
    """Return text with signs that are not seen but act shown by their number.

    >>> visible("a\x1b[31m\u202eb")
    'a⟨1B⟩[31m⟨202E⟩b'
    """
    return _STEERING.sub(lambda sign: f"⟨{ord(sign.group()):02X}⟩", text.replace("\r\n", "\n"))
