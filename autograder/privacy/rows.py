"""What the gradebook's database holds of a person, apart from the ledger.

Tables of our own are known by their name (`course_…`) and a column `learner`, so that one that
is added later is handed out and erased like the others.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.cell_marks import exact
from autograder.database import engine, guarded, writing
from autograder.privacy.mentions import Mentions

_OURS, _LEDGER = "course_", "course_ledger"
_REWRITTEN = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")


class Rows:
    """The rows of one course's database; use `close` at the end."""

    def __init__(self, database_url: str) -> None:
        self._engine = engine(database_url)
        self._known = sa.MetaData()
        with guarded():
            self._known.reflect(self._engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def of(self, ids: Sequence[str]) -> dict[str, list[dict[str, Any]]]:
        """Return all rows about some ids by table, in plain values; raises DatabaseError."""
        found: dict[str, list[dict[str, Any]]] = {}
        with guarded(), self._engine.connect() as connection:
            roster = sa.select(api.Student.__table__).where(api.Student.id.in_(ids))
            found["roster"] = _plain(connection.execute(roster))
            found["marks"] = _plain(connection.execute(_marks(ids)))
            found["comments"] = _plain(connection.execute(_comments(ids)))
            for table in self._own():
                query = sa.select(table).where(table.c.learner.in_(ids))
                found[table.name] = _plain(connection.execute(query))
        return found

    def delete(self, ids: Sequence[str]) -> int:
        """Delete all rows about some ids, all or none; returns how many."""
        work = _submissions(ids)
        books = sa.select(api.SubmittedNotebook.id).where(
            api.SubmittedNotebook.assignment_id.in_(work)
        )
        steps = [
            sa.delete(api.Comment).where(api.Comment.notebook_id.in_(books)),
            sa.delete(api.Grade).where(api.Grade.notebook_id.in_(books)),
            sa.delete(api.SubmittedNotebook).where(api.SubmittedNotebook.assignment_id.in_(work)),
            sa.delete(api.SubmittedAssignment).where(api.SubmittedAssignment.student_id.in_(ids)),
            sa.delete(api.Student).where(api.Student.id.in_(ids)),
            *(sa.delete(table).where(table.c.learner.in_(ids)) for table in self._own()),
        ]
        with guarded(), writing(self._engine) as connection:
            return sum(connection.execute(step).rowcount for step in steps)

    def clean(self, mentions: Mentions) -> int:
        """Take names out of the texts about other people, such as comments; returns how many."""
        changed = 0
        with guarded(), writing(self._engine) as connection:
            for table in self._texts():
                keys = list(table.primary_key.columns)
                texts = [c for c in table.c if _is_text(c) and not c.primary_key]
                if not (keys and texts):
                    continue
                for row in connection.execute(sa.select(*keys, *texts)).mappings().all():
                    new = {c.name: _cleaned(mentions, row[c.name]) for c in texts}
                    new = {name: text for name, text in new.items() if text != row[name]}
                    if new:
                        same = sa.and_(*(key == row[key.name] for key in keys))
                        connection.execute(sa.update(table).where(same).values(**new))
                        changed += 1
        return changed

    def overwrite(self) -> None:
        """Write the database's file anew, so that it no longer holds the bytes of deleted rows."""
        with guarded(), self._engine.connect() as plain:
            connection = plain.execution_options(isolation_level="AUTOCOMMIT")
            if self._engine.dialect.name == "sqlite":
                connection.exec_driver_sql("VACUUM")
                return
            for table in (*self._own(), *self._texts()):
                connection.exec_driver_sql(f'VACUUM FULL "{table.name}"')

    def _own(self) -> list[sa.Table]:
        return [
            table
            for name, table in sorted(self._known.tables.items())
            if name.startswith(_OURS) and not name.startswith(_LEDGER) and "learner" in table.c
        ]

    def _texts(self) -> list[sa.Table]:
        nbgraders = [self._known.tables[name] for name in _REWRITTEN if name in self._known.tables]
        return [*nbgraders, *self._own()]


def _submissions(ids: Sequence[str]) -> sa.Select[Any]:
    return sa.select(api.SubmittedAssignment.id).where(api.SubmittedAssignment.student_id.in_(ids))


def _marks(ids: Sequence[str]) -> sa.Select[Any]:
    """Return a query for every graded cell: the points of its test and those given by hand."""
    columns = (
        api.Grade.auto_score.label("points_of_test"),
        api.Grade.manual_score.label("points_by_hand"),
        api.Grade.needs_manual_grade.label("waits_for_a_person"),
    )
    return _of_cells(api.Grade, columns, ids)


def _comments(ids: Sequence[str]) -> sa.Select[Any]:
    """Return a query for every comment that a person wrote."""
    text = api.Comment.manual_comment
    return _of_cells(api.Comment, (text.label("comment"),), ids).where(text.is_not(None))


def _of_cells(kind: Any, columns: Sequence[Any], ids: Sequence[str]) -> sa.Select[Any]:
    """Return a query over what belongs to cells of submissions, with where it belongs."""
    handed_in, book = api.SubmittedAssignment, api.SubmittedNotebook
    return (
        sa.select(
            handed_in.student_id.label("learner"),
            api.Assignment.name.label("assignment"),
            handed_in.timestamp.label("submitted_at"),
            api.BaseCell.name.label("question"),
            *columns,
        )
        .select_from(kind.__table__)
        .join(api.BaseCell.__table__, api.BaseCell.id == kind.cell_id)
        .join(book.__table__, book.id == kind.notebook_id)
        .join(handed_in.__table__, handed_in.id == book.assignment_id)
        .join(api.Assignment.__table__, api.Assignment.id == handed_in.assignment_id)
        .where(handed_in.student_id.in_(ids))
        .order_by(handed_in.student_id, api.Assignment.name, api.BaseCell.name)
    )


def _plain(rows: Iterable[Any]) -> list[dict[str, Any]]:
    return [{name: _value(value) for name, value in row._mapping.items()} for row in rows]


def _value(value: Any) -> Any:
    if isinstance(value, float):
        return str(exact(value))
    if isinstance(value, datetime):
        return value.replace(tzinfo=UTC).isoformat()
    return value


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String) and not column.foreign_keys


def _cleaned(mentions: Mentions, text: str | None) -> str | None:
    return mentions.clean(text)[0] if text else text
