"""One table of a report: its cells, each an estimate and how far it may be trusted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import isnan

from labour_migration.estimates import Estimate

# Rules of this project, stated in every report; an office puts its own in their place.
HIDDEN_BELOW, UNCERTAIN_BELOW, UNCERTAIN_ABOVE = 10, 30, 0.30


class Mark(Enum):
    """How a figure may be used: freely, with caution, or not at all."""

    PLAIN = ""
    UNCERTAIN = "u"
    HIDDEN = "c"


@dataclass(frozen=True)
class Cell:
    """An estimate in its row and column; ``shown`` is what may be published of it."""

    row: str
    column: str
    estimate: Estimate

    @property
    def mark(self) -> Mark:
        """Hidden below 10 cases; uncertain below 30, or with a relative error above 30 per cent.

        A gap is not judged by its relative error, which grows without limit as the gap nears
        zero: its interval says what it is worth.
        """
        found = self.estimate
        if found.n < HIDDEN_BELOW:
            return Mark.HIDDEN
        gap = found.unit == "percentage points"
        wide = not gap and not isnan(found.relative_se) and found.relative_se > UNCERTAIN_ABOVE
        return Mark.UNCERTAIN if found.n < UNCERTAIN_BELOW or wide else Mark.PLAIN

    @property
    def shown(self) -> Estimate | None:
        return None if self.mark is Mark.HIDDEN else self.estimate


@dataclass(frozen=True)
class Table:
    """A numbered table: who it is about, its unit, its cells by row, and what to know of it."""

    number: int
    title: str
    population: str
    unit: str
    cells: tuple[Cell, ...]
    note: str = ""

    @property
    def rows(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.row for cell in self.cells))

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cell.column for cell in self.cells))

    @property
    def decimals(self) -> int:
        """Persons are rounded to hundreds in ``written``; shares keep one decimal."""
        return 0 if self.unit == "persons" else 1

    def cell(self, row: str, column: str) -> Cell | None:
        """The cell in a row and column; None where the table has none."""
        for one in self.cells:
            if (one.row, one.column) == (row, column):
                return one
        return None

    def written(self, value: float) -> str:
        """A value as it is printed: persons to the nearest hundred, others with one decimal."""
        rounded = round(value, -2) if self.unit == "persons" else value
        text = f"{rounded:,.{self.decimals}f}"
        return text.replace("-", "−") if text.strip("-0.,") else text.lstrip("-")
