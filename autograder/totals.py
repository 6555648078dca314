"""The sums of every submission's marks, exact, for cohorts of many thousand learners.

The database adds floats, which is not exact, so the adding is done here: each stored score becomes
the fraction it was made from, and scores of one gradebook repeat so much that all are brought to
one denominator and added as whole numbers.
"""

from array import array
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cache
from math import lcm
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.cell_marks import exact

# A mark for a whole assessment stands in an assignment of its own, so that it never mixes with
# the cells of a notebook.
HELD_ELSEWHERE = "held-elsewhere"
ELSEWHERE = "-held-elsewhere"

_AT_A_TIME = 10_000


@dataclass(frozen=True)
class Totals:
    """The points of one submission: given, of cells that wait for a person, and at most.

    `at` is its time as nbgrader stores it: in UTC, without a zone. `elsewhere` is the mark for the
    whole assessment, where there is one beside the marks of a notebook.
    """

    at: datetime | None
    has_notebook: bool
    points: Fraction
    unmarked: Fraction
    maximum: Fraction
    elsewhere: "Totals | None" = None


def _numbers() -> "array[float]":
    """Return room for scores; unlike a list's, its content is nothing for the garbage collector."""
    return array("d")


@dataclass(slots=True)
class _Scores:
    """What is read of one submission: scores given, the most of every cell and of those that
    wait for a person."""

    at: datetime | None
    has_notebook: bool
    given: "array[float]" = field(default_factory=_numbers)
    most: "array[float]" = field(default_factory=_numbers)
    waiting: "array[float]" = field(default_factory=_numbers)


Work = tuple[str, str]


def read(session: Any) -> dict[Work, Totals]:
    """Return the totals of every submission with marks, by learner and assessment."""
    found = _scores(session)
    stored = {score for one in found.values() for score in (*one.given, *one.most)}
    parts = {score: exact(score) for score in stored}
    whole = lcm(*(part.denominator for part in parts.values()))
    units = {score: part.numerator * (whole // part.denominator) for score, part in parts.items()}

    @cache
    def points(number: int) -> Fraction:
        return Fraction(number, whole)

    def total(scores: "array[float]") -> Fraction:
        return points(sum(map(units.__getitem__, scores)))

    sums: dict[Work, Totals] = {}
    for (learner, name), one in found.items():
        work = learner, name.removesuffix(ELSEWHERE)
        given, waiting, most = total(one.given), total(one.waiting), total(one.most)
        mine = Totals(one.at, one.has_notebook, given, waiting, most)
        sums[work] = _beside(sums[work], mine) if work in sums else mine
    return sums


def _beside(one: Totals, other: Totals) -> Totals:
    notebook, elsewhere = (one, other) if one.has_notebook else (other, one)
    return replace(notebook, elsewhere=elsewhere)


def _scores(session: Any) -> dict[Work, _Scores]:
    """Read the rows one by one: joined in the database, they would take most of the time."""
    works, of_notebook = _works(session)
    cells, grade = _cells(session), api.Grade.__table__.c
    given = sa.func.coalesce(grade.manual_score, grade.auto_score)
    waits = sa.or_(grade.needs_manual_grade, given.is_(None))
    query = sa.select(
        grade.notebook_id, grade.cell_id, sa.case((waits, None), else_=given)
    ).execution_options(yield_per=_AT_A_TIME)
    for notebook, cell, score in session.execute(query):
        scores, most = of_notebook.get(notebook), cells.get(cell)
        # What was written since the first two queries belongs to a submission not yet seen.
        if scores is None or most is None:
            continue
        scores.most.append(most)
        if score is None:
            scores.waiting.append(most)
        else:
            scores.given.append(score)
    return {work: scores for work, scores in works.items() if scores.most}


def _works(session: Any) -> tuple[dict[Work, _Scores], dict[str, _Scores]]:
    """Return each submission, still without scores: by learner and assignment, and by notebook."""
    query = (
        sa.select(
            api.SubmittedNotebook.id,
            api.SubmittedAssignment.student_id,
            api.Assignment.name,
            api.SubmittedAssignment.timestamp,
            api.Notebook.name,
        )
        .join(
            api.SubmittedAssignment,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .execution_options(yield_per=_AT_A_TIME)
    )
    works: dict[Work, _Scores] = {}
    of_notebook: dict[str, _Scores] = {}
    for notebook, learner, name, at, kind in session.execute(query):
        work = learner, name
        if work not in works:
            works[work] = _Scores(at, kind != HELD_ELSEWHERE)
        of_notebook[notebook] = works[work]
    return works, of_notebook


def _cells(session: Any) -> dict[str, float]:
    """Return the most points of each graded cell."""
    query = sa.select(api.GradeCell.id, api.GradeCell.max_score)
    return {cell: most or 0.0 for cell, most in session.execute(query)}
