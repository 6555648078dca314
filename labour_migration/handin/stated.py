"""Figures in a text that name their table, compared with the tables of the learner's sample.

A figure agrees when its printed digits are those of a cell, rounded as it was printed or to the
hundreds in which the report prints persons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from math import isfinite

from labour_migration.estimates import Estimate
from labour_migration.handin.wording import numbers
from labour_migration.reports import Cell, Mark, Table

_NAMED = re.compile(r"\btables?\s+(\d{1,2})\b(?!\.\d)", re.IGNORECASE)
# A full stop before a small letter or a figure may be that of an abbreviation, such as s.e.
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z*_“\"])")
_WORD = re.compile(r"[a-z]{3,}")
_MOST_DECIMALS = 6
LONGEST_PART, MOST_LINES, MOST_STATEMENTS, MOST_FIGURES = 2_000, 300, 150, 40


@dataclass(frozen=True)
class Statement:
    """A sentence, or a line of a table, that names a table of the report."""

    number: int
    text: str
    figures: frozenset[Fraction]


@dataclass(frozen=True)
class Read:
    """What a statement says: cells with their precision, cells without, and whether any agrees."""

    statement: Statement
    precise: tuple[Cell, ...]
    bare: tuple[Cell, ...]


def statements(text: str) -> Iterator[Statement]:
    """Yield the parts of a text that name a table; in a table, the first column may hold it.

    >>> [(one.number, sorted(map(int, one.figures))) for one in
    ...  statements("| Table | Who | Rate |\\n|---|---|---|\\n| 5 | all | 66 |\\nNo. Table 2: 3.")]
    [(5, [66]), (2, [3])]
    """
    in_table = False
    for line in text.splitlines()[:MOST_LINES]:
        if line.lstrip().startswith("|"):
            first, _, rest = line.strip().strip("|").partition("|")
            name = first.strip(" *").casefold()
            in_table = in_table or name == "table"
            if in_table and name.removeprefix("table").strip().isdecimal():
                number = int(name.removeprefix("table").strip()[:3])
                yield Statement(number, rest[:LONGEST_PART], _figures(rest))
            continue
        in_table = False
        for part in _SENTENCE.split(line[:LONGEST_PART]):
            named = list(dict.fromkeys(_NAMED.findall(part)))
            figures = _figures(_NAMED.sub(" ", part))
            for number in named:
                yield Statement(int(number), part, figures)


def _figures(text: str) -> frozenset[Fraction]:
    return frozenset(sorted(numbers(text[:LONGEST_PART]))[:MOST_FIGURES])


def read(parts: Iterable[Statement], table_of: Callable[[int], Table]) -> Iterator[Read]:
    """Yield what each statement says of its table."""
    for one in islice(parts, MOST_STATEMENTS):
        cells = table_of(one.number).cells
        here = [cell for cell in cells if agrees(cell.estimate.value, one.figures)]
        precise = tuple(cell for cell in here if _precise(cell.estimate, one.figures))
        bare = tuple(cell for cell in here if cell not in precise)
        yield Read(one, _likely(one, precise), _likely(one, bare) if not precise else ())


def agrees(value: float, figures: Iterable[Fraction | int], *, least: int = 0) -> bool:
    """Return whether one of the figures as printed is a value, sign apart.

    A figure with fewer than ``least`` decimals is read as if it had that many.

    >>> agrees(29255.9, [Fraction(29300)]), agrees(6.12, [Fraction("6.1")]), agrees(6.12, [6])
    (True, True, True)
    >>> agrees(6.12, [Fraction("6.2")])
    False
    """
    if not isfinite(value):
        return False
    size = abs(Fraction(value))
    return any(_is(size, Fraction(one), least) for one in figures)


def _is(size: Fraction, figure: Fraction, least: int) -> bool:
    figure, decimals = abs(figure), least
    while figure * 10**decimals % 1 and decimals < _MOST_DECIMALS:
        decimals += 1
    # A little more than half a unit: a value at the half may be rounded either way.
    if abs(size - figure) <= Fraction(501, 1000) / 10**decimals:
        return True
    return size >= 100 and not figure % 100 and abs(size - figure) <= 50


def _precise(found: Estimate, figures: frozenset[Fraction]) -> bool:
    # Shares are printed with a decimal; a whole number beside them is something else.
    least = 0 if found.unit == "persons" else 1
    if agrees(found.se, figures, least=least):
        return True
    return all(agrees(limit, figures, least=least) for limit in (found.low, found.high))


def _likely(one: Statement, cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Of cells that print the same figure, those whose labels the statement uses most."""
    said = set(_WORD.findall(one.text.casefold()))
    best: dict[float, tuple[int, Cell]] = {}
    for cell in cells:
        label = set(_WORD.findall(f"{cell.row} {cell.column}".casefold()))
        key, score = round(cell.estimate.value, 1), len(label & said)
        if key not in best or score > best[key][0]:
            best[key] = (score, cell)
    return tuple(cell for _, cell in best.values())


def marked(cells: Iterable[Cell], mark: Mark) -> list[Cell]:
    """Return the cells that a report marks so."""
    return [cell for cell in cells if cell.mark is mark]
