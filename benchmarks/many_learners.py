"""A course with very many learners, written straight into nbgrader's tables.

Marks are fractions such as tests give (thirds, halves, tenths); some work is late, some waits for
a person, some never came. The same seed gives the same cohort.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder import database
from autograder.course import Assessment
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.receipts import Receipt, Receipts, record_all
from autograder.workspace import Workspace

BATCH = 1_000
# As many graded cells as a weekly test of the courses has; a person marks the last.
POINTS = (1, 1, 1, 1, 1, 1, 2, 2)
PARTS = (Fraction(0), Fraction(1, 3), Fraction(1, 2), Fraction(2, 3), Fraction(7, 10))
FULL, MISSING, LATE, WAITING = 0.6, 0.01, 0.05, 0.01

Row = dict[str, Any]


@dataclass(frozen=True)
class Sheet:
    """An assignment as the database has it: its ids, and the points of each cell."""

    assessment: Assessment
    id: str
    notebook: str
    cells: dict[str, Fraction]
    receipts: bool


def write(workspace: Workspace, learners: int, seed: int) -> None:
    """Write a cohort with marks in every assessment of the course into a new gradebook."""
    rng = random.Random(seed)
    names = [f"learner-{number:06}" for number in range(1, learners + 1)]
    with Gradebook(workspace) as book:  # Makes the tables, with their indexes.
        book.enrol([Learner(names[0])])
        others = [one for one in workspace.course.assessments if one.kind != "weekly-test"]
        # The first mark makes room for those of the others.
        book.import_marks([Mark(names[0], one.id, "", Fraction(0)) for one in others])
    with api.Gradebook(workspace.database_url, workspace.course.id) as notebooks:
        for one in workspace.course.assessments:
            if one not in others:
                _assignment(notebooks, one)
    engine = database.engine(workspace.database_url)
    with Receipts(workspace.database_url), engine.begin() as connection:
        sheets = [_sheet(connection, one) for one in workspace.course.assessments]
        for table in (api.Grade, api.SubmittedNotebook, api.SubmittedAssignment, api.Student):
            connection.execute(sa.delete(table))
        for part in _batches(names):
            _insert(connection, api.Student, [_student(name) for name in part])
            for sheet in sheets:
                _write(connection, sheet, part, rng)
    engine.dispose()


def _assignment(book: api.Gradebook, one: Assessment) -> None:
    book.add_assignment(one.id, duedate=one.due.astimezone(UTC).replace(tzinfo=None))
    book.add_notebook(one.id, one.id)
    for number, points in enumerate(POINTS, 1):
        kind = "markdown" if number == len(POINTS) else "code"
        book.add_grade_cell(f"test-{number}", one.id, one.id, max_score=points, cell_type=kind)


def _sheet(connection: sa.Connection, one: Assessment) -> Sheet:
    cells = (
        sa.select(api.Assignment.id, api.Notebook.id, api.GradeCell.id, api.GradeCell.max_score)
        .join(api.Notebook, api.Notebook.assignment_id == api.Assignment.id)
        .join(api.GradeCell, api.GradeCell.notebook_id == api.Notebook.id)
        .where(api.Assignment.name.startswith(one.id))
    )
    found = connection.execute(cells).all()
    points = {cell: Fraction(most) for _, _, cell, most in found}
    return Sheet(one, found[0][0], found[0][1], points, receipts=len(points) > 1)


def _write(
    connection: sa.Connection, sheet: Sheet, names: Sequence[str], rng: random.Random
) -> None:
    submissions, notebooks, grades, receipts = [], [], [], []
    for name in names:
        if rng.random() < MISSING:
            continue
        submission, notebook = api.new_uuid(), api.new_uuid()
        submissions.append(
            {
                "id": submission,
                "assignment_id": sheet.id,
                "student_id": name,
                "timestamp": _handed_in(sheet.assessment, rng),
            }
        )
        notebooks.append(
            {"id": notebook, "notebook_id": sheet.notebook, "assignment_id": submission}
        )
        grades += [_grade(notebook, cell, most, rng) for cell, most in sheet.cells.items()]
        receipts.append(Receipt(name, sheet.assessment.id, "submitted", "graded"))
    _insert(connection, api.SubmittedAssignment, submissions)
    _insert(connection, api.SubmittedNotebook, [row | {"flagged": False} for row in notebooks])
    _insert(connection, api.Grade, grades)
    if sheet.receipts:
        record_all(connection, receipts)


def _grade(notebook: str, cell: str, most: Fraction, rng: random.Random) -> Row:
    part = Fraction(1) if rng.random() < FULL else rng.choice(PARTS)
    waits = rng.random() < WAITING
    return {
        "id": api.new_uuid(),
        "notebook_id": notebook,
        "cell_id": cell,
        "auto_score": None if waits else float(part * most),
        "needs_manual_grade": waits,
    }


def _handed_in(one: Assessment, rng: random.Random) -> datetime:
    hours = rng.randint(1, 72) if rng.random() < LATE else -rng.randint(1, 72)
    return (one.due.astimezone(UTC) + timedelta(hours=hours)).replace(tzinfo=None)


def _student(name: str) -> Row:
    return {"id": name, "first_name": f"Name of {name}", "email": f"{name}@example.org"}


def _batches(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), BATCH):
        yield names[start : start + BATCH]


def _insert(connection: sa.Connection, table: Any, rows: list[Row]) -> None:
    if rows:
        connection.execute(table.__table__.insert(), rows)
