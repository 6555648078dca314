"""Earlier attempts at an assessment: what the marks were before another submission's replaced them.

nbgrader's tables hold the marks of one submission. Just before they are replaced by those of a
submission with another time, they are kept here, so that the certificate rule can count the
better one. Marks by hand count as far as they were given: what nobody had marked by then stays
unmarked and adds nothing, because its text is no longer shown for marking. Where that would
matter, an override gives the points (`autograder override`).
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, Literal

import sqlalchemy as sa
from nbgrader import api

from autograder import receipts
from autograder.cell_marks import CellMark, Cells, Held, held, points_of, unmarked_of
from autograder.database import engine, guarded

State = Literal["submitted", "blank"]
Work = tuple[str, str]

_metadata = sa.MetaData()
_attempts = sa.Table(
    "course_attempt",
    _metadata,
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("assessment", sa.String(128), primary_key=True),
    sa.Column("submitted_at", sa.String(40), primary_key=True),
    sa.Column("points", sa.String(64), nullable=False),
    sa.Column("unmarked", sa.String(64), nullable=False),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("recorded_at", sa.String(40), nullable=False),
    sa.Column("cells", sa.Text, nullable=False),
)
# Which submission the marks in nbgrader's tables are of. Stock nbgrader writes the new time down
# before any of our steps is asked, so the tables alone do not tell whose marks they still hold.
_marked = sa.Table(
    "course_attempt_marked",
    _metadata,
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("assessment", sa.String(128), primary_key=True),
    sa.Column("submitted_at", sa.String(40), nullable=False),
)


@dataclass(frozen=True)
class Attempt:
    """A submission whose marks have been replaced, as it stood then; times in UTC.

    `points` and `unmarked` are those of `cells` when it was kept, before any deduction.
    """

    learner: str
    assessment: str
    submitted_at: datetime | None
    state: State
    points: Fraction
    unmarked: Fraction
    cells: Cells

    def with_cells(self, cells: Cells) -> "Attempt":
        """Return the attempt with other marks."""
        if self.state == "blank":
            return replace(self, cells=cells)
        return replace(self, cells=cells, points=points_of(cells), unmarked=unmarked_of(cells))


def prepare(database: sa.Engine) -> None:
    """Make the tables where they are not there yet."""
    _metadata.create_all(database)


def keep(
    connection: sa.Connection, assessment: str, arriving: Mapping[str, datetime | None]
) -> None:
    """Keep the standing of learners whose marks are about to be replaced.

    `arriving` has the time of each new submission; None where there is none to be marked, as with
    one that is refused. The same submission marked again keeps nothing. The caller's transaction
    also takes the receipts away, so that half-replaced marks are never kept.
    """
    learners = list(arriving)
    received = receipts.find(connection, assessment, learners)
    if not received:
        return
    live, times = held(connection, assessment, received), _times(connection, assessment, received)
    before = _states(connection, assessment, received)
    rows = []
    for learner in received.keys() & live.keys():
        at = times.get(learner, text_of(live[learner].submitted_at))
        state = received[learner]
        if state == "refused":
            # The marks are still those of the submission before, and may have gone on since.
            state = before.get((learner, at), "")
        new = arriving[learner]
        if state and (new is None or at != text_of(new)):
            rows.append(_row(learner, assessment, at, state, live[learner]))
    _write(connection, _attempts, ("learner", "assessment", "submitted_at"), rows)


def note(connection: sa.Connection, assessment: str, learners: Collection[str]) -> None:
    """Write down which submissions the marks in the tables are of from now on."""
    rows = [
        {"learner": learner, "assessment": assessment, "submitted_at": text_of(at)}
        for learner, at in connection.execute(_now_held(assessment, learners))
    ]
    _write(connection, _marked, ("learner", "assessment"), rows)


def read(connection: sa.Connection) -> dict[Work, tuple[Attempt, ...]]:
    """Return every attempt that was kept, by (learner, assessment), oldest first."""
    order = _attempts.c.submitted_at, _attempts.c.recorded_at
    found: dict[Work, tuple[Attempt, ...]] = {}
    for row in connection.execute(sa.select(_attempts).order_by(*order)):
        work = row.learner, row.assessment
        found[work] = (*found.get(work, ()), _attempt(row))
    return found


def rewrite(connection: sa.Connection, changed: Sequence[Attempt]) -> None:
    """Write attempts with other marks in place of what was kept of them."""
    for one in changed:
        found = (
            (_attempts.c.learner == one.learner)
            & (_attempts.c.assessment == one.assessment)
            & (_attempts.c.submitted_at == text_of(one.submitted_at))
        )
        marks = {
            "points": str(one.points),
            "unmarked": str(one.unmarked),
            "cells": _cells_text(one.cells),
        }
        connection.execute(_attempts.update().where(found).values(marks))


def text_of(moment: datetime | None) -> str:
    """Return the time of a submission as it is written down, in UTC; empty for none."""
    if moment is None:
        return ""
    zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return zoned.isoformat(timespec="microseconds")


def keep_here(database_url: str, learner: str, assessment: str) -> None:
    """Keep one learner's standing before stock nbgrader replaces the marks; its receipt goes."""
    with guarded():
        database = engine(database_url)
        try:
            prepare(database)
            receipts.prepare(database)
            with database.begin() as connection:
                at = connection.execute(_now_held(assessment, [learner])).first()
                if at is not None:
                    keep(connection, assessment, {learner: at.timestamp})
                receipts.forget_all(connection, [(learner, assessment)])
        finally:
            database.dispose()


def note_here(database_url: str, learner: str, assessment: str) -> None:
    """Write down which submission stock nbgrader's marks of one learner are of."""
    with guarded():
        database = engine(database_url)
        try:
            prepare(database)
            with database.begin() as connection:
                note(connection, assessment, [learner])
        finally:
            database.dispose()


def _now_held(assessment: str, learners: Collection[str]) -> sa.Select[Any]:
    return (
        sa.select(api.SubmittedAssignment.student_id, api.SubmittedAssignment.timestamp)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .where(api.Assignment.name == assessment)
        .where(api.SubmittedAssignment.student_id.in_(learners))
    )


def _times(connection: sa.Connection, assessment: str, learners: Collection[str]) -> dict[str, str]:
    query = sa.select(_marked.c.learner, _marked.c.submitted_at).where(
        _marked.c.assessment == assessment, _marked.c.learner.in_(learners)
    )
    return {row.learner: row.submitted_at for row in connection.execute(query)}


def _states(
    connection: sa.Connection, assessment: str, learners: Collection[str]
) -> dict[tuple[str, str], str]:
    """Return the states of the attempts that were kept, by learner and time."""
    table = _attempts.c
    query = sa.select(table.learner, table.submitted_at, table.state).where(
        table.assessment == assessment, table.learner.in_(learners)
    )
    return {(row.learner, row.submitted_at): row.state for row in connection.execute(query)}


def _row(learner: str, assessment: str, at: str, state: str, marks: Held) -> dict[str, str]:
    counts = state == "submitted"
    return {
        "learner": learner,
        "assessment": assessment,
        "submitted_at": at,
        "points": str(points_of(marks.cells) if counts else 0),
        "unmarked": str(unmarked_of(marks.cells) if counts else 0),
        "state": state,
        "recorded_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "cells": _cells_text(marks.cells),
    }


def _write(
    connection: sa.Connection, table: sa.Table, key: Sequence[str], rows: Sequence[dict[str, str]]
) -> None:
    """Write rows over those with the same key."""
    if rows:
        same = sa.and_(*(table.c[name] == sa.bindparam(f"at_{name}") for name in key))
        old = [{f"at_{name}": row[name] for name in key} for row in rows]
        connection.execute(table.delete().where(same), old)
        connection.execute(table.insert(), list(rows))


def _attempt(row: Any) -> Attempt:
    return Attempt(
        learner=row.learner,
        assessment=row.assessment,
        submitted_at=datetime.fromisoformat(row.submitted_at) if row.submitted_at else None,
        state=row.state,
        points=Fraction(row.points),
        unmarked=Fraction(row.unmarked),
        cells=_cells(row.cells),
    )


def _cells_text(cells: Cells) -> str:
    plain = {
        name: [_plain(one.automatic), _plain(one.points), str(one.maximum), _plain(one.by_hand)]
        for name, one in cells.items()
    }
    return json.dumps(plain, ensure_ascii=True, sort_keys=True)


def _cells(text: str) -> dict[str, CellMark]:
    return {
        name: CellMark(_exact(auto), _exact(points), Fraction(maximum), _exact(by_hand))
        for name, (auto, points, maximum, by_hand) in json.loads(text).items()
    }


def _plain(points: Fraction | None) -> str | None:
    return None if points is None else str(points)


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)
