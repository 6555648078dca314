"""The rows that `nbgrader autograde` leaves in its database, for many submissions at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from nbgrader import api

_STUDENTS = api.Student.__table__
_SUBMISSIONS = api.SubmittedAssignment.__table__
_NOTEBOOKS = api.SubmittedNotebook.__table__
_GRADES = api.Grade.__table__
_COMMENTS = api.Comment.__table__

Row = dict[str, Any]
Scores = Mapping[str, Fraction | None]


@dataclass(frozen=True)
class Marks:
    """The automatic marks of one submission, to be written down.

    `scores` and `comments` are those of the cells that were looked at, by their names. With
    `partial`, cells and notebooks that are not named keep what they have.
    """

    learner: str
    timestamp: datetime | None
    scores: Scores
    comments: Mapping[str, str | None]
    partial: bool = False


@dataclass(frozen=True)
class Notebook:
    """A notebook of the assignment as the database has it: the ids of its cells by their names."""

    id: str
    graded: Mapping[str, str]
    tasks: Mapping[str, str]
    answers: Mapping[str, str]
    sources: Mapping[str, str]


@dataclass(frozen=True)
class Assignment:
    """An assignment as the database has it since it was released."""

    id: str
    notebooks: Mapping[str, Notebook]


def read_assignment(connection: sa.Connection, name: str) -> Assignment | None:
    """Return an assignment of the database, None when it was never released."""
    found = connection.scalar(sa.select(api.Assignment.id).where(api.Assignment.name == name))
    if found is None:
        return None
    query = sa.select(api.Notebook.id, api.Notebook.name).where(api.Notebook.assignment_id == found)
    return Assignment(
        found, {row.name: _notebook(connection, row.id) for row in connection.execute(query)}
    )


def _notebook(connection: sa.Connection, notebook: str) -> Notebook:
    cells = api.BaseCell.__table__
    query = sa.select(cells.c.name, cells.c.id, cells.c.type).where(cells.c.notebook_id == notebook)
    kinds: dict[str, dict[str, str]] = {"GradeCell": {}, "TaskCell": {}, "SolutionCell": {}}
    for row in connection.execute(query):
        kinds.setdefault(row.type, {})[row.name] = row.id
    sources = sa.select(api.SourceCell.name, api.SourceCell.source).where(
        api.SourceCell.notebook_id == notebook
    )
    return Notebook(
        notebook,
        graded=kinds["GradeCell"],
        tasks=kinds["TaskCell"],
        answers=kinds["SolutionCell"],
        sources={row.name: row.source for row in connection.execute(sources)},
    )


def write(
    connection: sa.Connection, assignment: Assignment, main: str, batch: Sequence[Marks]
) -> None:
    """Write the marks of a batch; `main` names the notebook that they are of.

    The other notebooks of the assignment count as not handed in, which nbgrader scores 0.
    """
    _enrol(connection, [marks.learner for marks in batch])
    submissions = _submissions(connection, assignment, batch)
    for name, notebook in assignment.notebooks.items():
        ids = _notebooks(connection, notebook, [submissions[marks.learner] for marks in batch])
        parts = [(ids[submissions[marks.learner]], marks) for marks in batch]
        if name == main:
            _scores(connection, notebook, parts)
            _comments(connection, notebook, parts)
        else:
            _missing(connection, notebook, [part for part in parts if not part[1].partial])


def _enrol(connection: sa.Connection, learners: Sequence[str]) -> None:
    query = sa.select(_STUDENTS.c.id).where(_STUDENTS.c.id.in_(learners))
    known = set(connection.scalars(query))
    _insert(
        connection, _STUDENTS, [{"id": one} for one in dict.fromkeys(learners) if one not in known]
    )


def _submissions(
    connection: sa.Connection, assignment: Assignment, batch: Sequence[Marks]
) -> dict[str, str]:
    table = _SUBMISSIONS
    query = sa.select(table.c.student_id, table.c.id).where(
        table.c.assignment_id == assignment.id,
        table.c.student_id.in_([marks.learner for marks in batch]),
    )
    found = {row.student_id: row.id for row in connection.execute(query)}
    new, dated = [], []
    for marks in batch:
        if marks.learner not in found:
            found[marks.learner] = api.new_uuid()
            new.append(
                {
                    "id": found[marks.learner],
                    "assignment_id": assignment.id,
                    "student_id": marks.learner,
                    "timestamp": marks.timestamp,
                }
            )
        elif marks.timestamp is not None:
            dated.append({"at": found[marks.learner], "timestamp": marks.timestamp})
    _insert(connection, table, new)
    _update(connection, table, dated)
    return found


def _notebooks(
    connection: sa.Connection, notebook: Notebook, submissions: Sequence[str]
) -> dict[str, str]:
    table = _NOTEBOOKS
    query = sa.select(table.c.assignment_id, table.c.id).where(
        table.c.notebook_id == notebook.id, table.c.assignment_id.in_(submissions)
    )
    found = {row.assignment_id: row.id for row in connection.execute(query)}
    new = [one for one in submissions if one not in found]
    found.update((one, api.new_uuid()) for one in new)
    _insert(
        connection,
        table,
        [
            {"id": found[one], "notebook_id": notebook.id, "assignment_id": one, "flagged": False}
            for one in new
        ],
    )
    return found


def _scores(
    connection: sa.Connection, notebook: Notebook, parts: Sequence[tuple[str, Marks]]
) -> None:
    known = _known(connection, _GRADES, [part for part, _ in parts])
    new, changed = [], []
    for part, marks in parts:
        for name, cell in (*notebook.graded.items(), *notebook.tasks.items()):
            at = known.get((part, cell))
            score = marks.scores.get(name)
            points = None if score is None else float(score)
            if at is None:
                row = {"cell_id": cell, "notebook_id": part, "auto_score": points}
                new.append(row | {"id": api.new_uuid(), "needs_manual_grade": points is None})
            elif name in marks.scores:
                # A mark by hand stays, and somebody looks at it again.
                review = points is None or at.manual_score is not None
                changed.append({"at": at.id, "auto_score": points, "needs_manual_grade": review})
    _insert(connection, _GRADES, new)
    _update(connection, _GRADES, changed)


def _comments(
    connection: sa.Connection, notebook: Notebook, parts: Sequence[tuple[str, Marks]]
) -> None:
    known = _known(connection, _COMMENTS, [part for part, _ in parts])
    new, changed = [], []
    for part, marks in parts:
        for name, cell in (*notebook.answers.items(), *notebook.tasks.items()):
            at, text = known.get((part, cell)), marks.comments.get(name)
            if at is None:
                row = {"cell_id": cell, "notebook_id": part, "auto_comment": text}
                new.append(row | {"id": api.new_uuid()})
            elif name in marks.comments and at.auto_comment != text:
                changed.append({"at": at.id, "auto_comment": text})
    _insert(connection, _COMMENTS, new)
    _update(connection, _COMMENTS, changed)


def _missing(
    connection: sa.Connection, notebook: Notebook, parts: Sequence[tuple[str, Marks]]
) -> None:
    ids = [part for part, _ in parts]
    grades, comments = _known(connection, _GRADES, ids), _known(connection, _COMMENTS, ids)
    zero = {"auto_score": 0.0, "needs_manual_grade": False}
    cells = (*notebook.graded.values(), *notebook.tasks.values())
    remarks = (*notebook.answers.values(), *notebook.tasks.values())
    _update(connection, _GRADES, [{"at": row.id, **zero} for row in grades.values()])
    _insert(
        connection,
        _GRADES,
        [
            {"id": api.new_uuid(), "cell_id": cell, "notebook_id": part, **zero}
            for part in ids
            for cell in cells
            if (part, cell) not in grades
        ],
    )
    _insert(
        connection,
        _COMMENTS,
        [
            {"id": api.new_uuid(), "cell_id": cell, "notebook_id": part}
            for part in ids
            for cell in remarks
            if (part, cell) not in comments
        ],
    )


def _known(
    connection: sa.Connection, table: sa.Table, notebooks: Sequence[str]
) -> dict[tuple[str, str], Any]:
    query = sa.select(table).where(table.c.notebook_id.in_(notebooks))
    return {(row.notebook_id, row.cell_id): row for row in connection.execute(query)}


def _insert(connection: sa.Connection, table: sa.Table, rows: Sequence[Row]) -> None:
    if rows:
        connection.execute(table.insert(), list(rows))


def _update(connection: sa.Connection, table: sa.Table, rows: Iterable[Row]) -> None:
    """Set columns of rows by their id, which stands under "at"."""
    listed = list(rows)
    if listed:
        names = [name for name in listed[0] if name != "at"]
        new: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in names}
        statement = table.update().where(table.c.id == sa.bindparam("at")).values(new)
        values = [
            {f"new_{name}": row[name] for name in names} | {"at": row["at"]} for row in listed
        ]
        connection.execute(statement, values)
