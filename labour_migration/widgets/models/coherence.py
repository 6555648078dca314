"""Objectives scored for their effects on one another, with evidence and confidence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import ClassVar

import numpy as np
import pandas as pd

from labour_migration import charts
from labour_migration.charts.matrices import WIDEST
from labour_migration.concepts import coherence
from labour_migration.concepts.coherence.brief import COLUMNS, changes, export_rows, tables
from labour_migration.concepts.coherence.matrix import (
    CONFIDENCE,
    FEWEST,
    FIELDS,
    HEAVIEST,
    MEANINGS,
    MOST,
    BadMatrix,
    Judgement,
    Matrix,
    Objective,
)
from labour_migration.documents import Document, Table
from labour_migration.widgets.models.controls import Action, Control, Group, pairs
from labour_migration.widgets.models.documented import Documented
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.model import GIVEN, Result
from labour_migration.widgets.models.words import abridged

_START = coherence.example()
_SCALE = (
    ("not scored", None),
    *((f"{points:+d} {words}" if points else f"0 {words}", points)
      for points, words in MEANINGS.items()),
)  # fmt: skip
_CONFIDENCE = tuple((words, quarters) for quarters, words in CONFIDENCE.items())


@dataclass(frozen=True)
class CoherenceMatrix(Documented):
    """A coherence matrix and the place of the effect that is on screen.

    The place is no part of what is saved.
    """

    KIND: ClassVar[str] = "coherence-matrix"
    TITLE: ClassVar[str] = "Coherence matrix"
    HINT: ClassVar[str] = (
        "Score how each objective acts on each other, from −3 (makes it impossible) to +3 (it "
        "cannot succeed without). Score what is in force. 0 means that you looked and found no "
        "effect; leave empty what you do not know. Name the evidence: without it a score counts "
        "with the lowest confidence. The tool opens with an invented example."
    )

    title: str = _START.title
    objectives: tuple[Objective, ...] = _START.objectives
    cells: tuple[tuple[Judgement, ...], ...] = _START.cells
    row: int = field(default=0, compare=False, metadata=GIVEN)
    column: int = field(default=1, compare=False, metadata=GIVEN)

    def groups(self) -> tuple[Group, ...]:
        """The effect that is on screen, then the objectives."""
        return self._choosing(), self._scoring(), *self._listing()

    def settled(self) -> CoherenceMatrix:
        """A copy in which row and column are two objectives of the list."""
        size = len(self.objectives)
        row = self.row if 0 <= self.row < size else 0
        column = self.column if 0 <= self.column < size else 0
        return replace(self, row=row, column=(row + 1) % size if column == row else column)

    def loaded(self, state: object) -> CoherenceMatrix:
        """A copy in a saved state, at its first effect."""
        return super(CoherenceMatrix, replace(self, row=0, column=1)).loaded(state)

    def matrix(self) -> Matrix:
        """The matrix that the rules compute with; BadMatrix says what does not fit."""
        return Matrix(self.title, self.objectives, self.cells)

    def next_open(self) -> CoherenceMatrix:
        """A copy at the next effect without a score, row by row."""
        size = len(self.objectives)
        places = [(n // size, n % size) for n in range(size * size) if n // size != n % size]
        here = places.index((self.row, self.column)) + 1
        for row, column in (*places[here:], *places[:here]):
            if self.cells[row][column].score is None:
                return replace(self, row=row, column=column)
        raise BadInput("Every effect has a score.")

    def turned(self) -> CoherenceMatrix:
        """A copy at the effect the other way round."""
        return replace(self, row=self.column, column=self.row)

    def with_objective(self) -> CoherenceMatrix:
        """A copy with one more objective, without scores."""
        if len(self.objectives) >= MOST:
            raise BadInput(f"There can be at most {MOST} objectives.")
        names = {one.name for one in self.objectives}
        numbers = range(len(names) + 1, 2 * len(names) + 2)
        name = next(made for n in numbers if (made := f"Objective {n}") not in names)
        blank = (Judgement(),)
        cells = (*((*line, *blank) for line in self.cells), blank * (len(names) + 1))
        objectives = (*self.objectives, Objective(name, "other", 1))
        return replace(self, objectives=objectives, cells=cells)

    def without_objective(self) -> CoherenceMatrix:
        """A copy without the objective of the row on screen and its scores."""
        if len(self.objectives) <= FEWEST:
            raise BadInput(f"At least {FEWEST} objectives must stay.")
        kept = [place for place in range(len(self.objectives)) if place != self.row]
        return replace(
            self,
            objectives=tuple(self.objectives[place] for place in kept),
            cells=tuple(tuple(self.cells[row][column] for column in kept) for row in kept),
        ).settled()

    def emptied(self) -> CoherenceMatrix:
        """A copy with two objectives to rename and no scores."""
        blank = coherence.blank()
        return CoherenceMatrix(blank.title, blank.objectives, blank.cells)

    def result(self) -> Result:
        """The effects, conflicts and synergies, what they rest on, and what weights change."""
        matrix = self.matrix()
        text = " ".join((coherence.summary(matrix), *changes(matrix)))
        rows = pd.DataFrame(list(export_rows(matrix)), columns=list(COLUMNS))
        more = {table.caption: _frame(table) for table in tables(matrix) if table.rows}
        return Result(text, rows, "Every effect", self._chart(matrix), more)

    def brief(self) -> Document:
        """The state as a document."""
        return coherence.brief(self.matrix())

    def check(self) -> None:
        """BadInput naming what no matrix may hold."""
        try:
            self.matrix()
        except BadMatrix as error:
            raise BadInput(str(error)) from None
        super().check()

    def _choosing(self) -> Group:
        names = tuple((one.name, place) for place, one in enumerate(self.objectives))
        return Group(
            "Choose an effect",
            (
                Control(("row",), "Effect of", "choice", names),
                Control(("column",), "on", "choice", names),
            ),
            (
                Action("Next without a score", CoherenceMatrix.next_open),
                Action("The other way round", CoherenceMatrix.turned),
            ),
        )

    def _scoring(self) -> Group:
        first, second = self.objectives[self.row].name, self.objectives[self.column].name
        where = ("cells", self.row, self.column)
        return Group(
            f"{first}, and what it does to: {second}",
            (
                Control((*where, "score"), "Score", "choice", _SCALE),
                Control((*where, "confidence_quarters"), "Confidence", "choice", _CONFIDENCE),
                Control(
                    (*where, "evidence"), "Evidence (document and page, sign of practice)", "line",
                    wide=True,
                ),
            ),
        )  # fmt: skip

    def _listing(self) -> tuple[Group, ...]:
        controls = [Control(("title",), "Title of the assessment", "line", wide=True)]
        for place in range(len(self.objectives)):
            where, name = ("objectives", place), f"Objective {place + 1}"
            controls += [
                Control((*where, "name"), f"{name}: name", "line"),
                Control((*where, "field"), f"{name}: field", "choice", pairs(*FIELDS)),
                Control(
                    (*where, "weight"), f"{name}: weight", "choice",
                    tuple((str(weight), weight) for weight in range(HEAVIEST + 1)),
                ),
            ]  # fmt: skip
        actions = (
            Action("Add an objective", CoherenceMatrix.with_objective),
            Action("Remove the objective of the row", CoherenceMatrix.without_objective),
            Action("Start your own", CoherenceMatrix.emptied),
        )
        note = "Weight 0 leaves an objective out. Removing one removes its scores."
        return (Group("Objectives", tuple(controls), actions, note),)

    def _chart(self, matrix: Matrix) -> charts.Chart | None:
        """The matrix as a heat map; None where its columns would not fit."""
        names = [one.name for one in matrix.objectives]
        scored = any(one.score is not None for line in matrix.cells for one in line)
        if len(names) > WIDEST or not scored:
            return None
        rows = [
            (first, second, np.nan if one.score is None else one.score)
            for first, line in zip(names, matrix.cells, strict=True)
            for second, one in zip(names, line, strict=True)
        ]
        cells = pd.DataFrame(rows, columns=["objective", "effect on", "score"])
        figure = charts.matrix(
            cells, row="objective", column="effect on", value="score", value_title="Score, -3 to +3"
        )
        wide = cells.pivot(index="objective", columns="effect on", values="score").loc[names, names]
        return charts.show(
            figure,
            title="Effect of each objective (row) on each other (column)",
            alt=abridged(coherence.summary(matrix)),
            table=wide.rename_axis(None, axis=1).reset_index(),
            source="Scores entered by the user, on the scale of Nilsson and others (2016).",
        )


def _frame(table: Table) -> pd.DataFrame:
    return pd.DataFrame(list(table.rows), columns=list(table.header))
