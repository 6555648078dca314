"""The mark of each graded cell as nbgrader's tables hold it, read in exact fractions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from nbgrader import api

_ZERO = Fraction(0)


@lru_cache(maxsize=4096)
def exact(score: float | None) -> Fraction:
    """Return a stored score as the fraction it was made from; none is 0.

    >>> exact(0.1) + exact(0.2), exact(2 / 3)
    (Fraction(3, 10), Fraction(2, 3))
    """
    return Fraction(score or 0).limit_denominator(10_000)


@dataclass(frozen=True)
class CellMark:
    """The points of one graded cell: of its test, and those that count; None while not marked.

    `by_hand` is what a person gave, which counts instead of the test's unless somebody has to
    look at it again.
    """

    automatic: Fraction | None
    points: Fraction | None
    maximum: Fraction
    by_hand: Fraction | None = None

    @classmethod
    def of(
        cls, auto: float | None, manual: float | None, needs_hand: bool, maximum: float
    ) -> "CellMark":
        """Return the mark of one row of nbgrader's."""
        given = auto if manual is None else manual
        return cls(
            automatic=None if auto is None else exact(auto),
            points=None if needs_hand or given is None else exact(given),
            maximum=exact(maximum),
            by_hand=None if manual is None else exact(manual),
        )

    def marked_again(self, automatic: Fraction | None) -> "CellMark":
        """Return the mark once its test gave something else: a mark by hand is then reviewed."""
        waits = automatic is None or self.by_hand is not None
        return CellMark(automatic, None if waits else automatic, self.maximum, self.by_hand)


Cells = Mapping[str, CellMark]


def points_of(cells: Cells) -> Fraction:
    """Return the points of the cells that are marked."""
    return sum((one.points for one in cells.values() if one.points is not None), _ZERO)


def unmarked_of(cells: Cells) -> Fraction:
    """Return the points of the cells that are not marked yet."""
    return sum((one.maximum for one in cells.values() if one.points is None), _ZERO)


@dataclass(frozen=True)
class Held:
    """One learner's submission as the tables hold it: its time (UTC), and its cells."""

    submitted_at: datetime | None
    cells: dict[str, CellMark]


def grades(*columns: Any) -> sa.Select[Any]:
    """Return a query over every grade of every submission, with what it belongs to."""
    return (
        sa.select(*columns)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .join(
            api.SubmittedNotebook,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.GradeCell, api.GradeCell.id == api.Grade.cell_id)
    )


def held(run: Any, assessment: str, learners: Collection[str] | None = None) -> dict[str, Held]:
    """Return what is held of an assessment by learner; `run` is a session's or connection's."""
    query = grades(
        api.SubmittedAssignment.student_id,
        api.SubmittedAssignment.timestamp,
        api.GradeCell.name,
        api.Grade.auto_score,
        api.Grade.manual_score,
        api.Grade.needs_manual_grade,
        api.GradeCell.max_score,
    ).where(api.Assignment.name == assessment)
    if learners is not None:
        query = query.where(api.SubmittedAssignment.student_id.in_(learners))
    return _by_learner(run.execute(query))


def _by_learner(rows: Iterable[Any]) -> dict[str, Held]:
    found: dict[str, Held] = {}
    for learner, at, cell, *scores in rows:
        if learner not in found:
            found[learner] = Held(aware(at), {})
        found[learner].cells[cell] = CellMark.of(*scores)
    return found


def aware(moment: datetime | None) -> datetime | None:
    """Return a time of nbgrader's, which stands in UTC without saying so."""
    return None if moment is None else moment.replace(tzinfo=UTC)
