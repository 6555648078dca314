"""How each submission was received: one row a learner and assessment, in the gradebook's database.

nbgrader has no place for "this file could not be read" or "this was handed in untouched"; the
certificate rule needs both.
"""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal

import sqlalchemy as sa

from autograder import database
from autograder.database import DatabaseError as DatabaseError

State = Literal["submitted", "blank", "refused"]

_metadata = sa.MetaData()
_receipts = sa.Table(
    "course_receipt",
    _metadata,
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("assessment", sa.String(128), primary_key=True),
    sa.Column("state", sa.String(16), nullable=False),
    sa.Column("code", sa.String(64), nullable=False, default=""),
    sa.Column("message", sa.Text, nullable=False, default=""),
    sa.Column("recorded_at", sa.String(32), nullable=False),
)


@dataclass(frozen=True)
class Receipt:
    """The state of one submission, its exact name or the reason of a refusal, and the message."""

    learner: str
    assessment: str
    state: State
    code: str = ""
    message: str = ""


_COLUMNS = [_receipts.c[field.name] for field in fields(Receipt)]


def _where(learner: Any, assessment: Any) -> sa.ColumnElement[bool]:
    return sa.and_(_receipts.c.learner == learner, _receipts.c.assessment == assessment)


def record_all(connection: sa.Connection, receipts: Sequence[Receipt]) -> None:
    """Write receipts over any earlier ones, in the transaction of the caller's marks."""
    if not receipts:
        return
    forget_all(connection, [(receipt.learner, receipt.assessment) for receipt in receipts])
    now = datetime.now(UTC).isoformat(timespec="seconds")
    rows = [asdict(receipt) | {"recorded_at": now} for receipt in receipts]
    connection.execute(_receipts.insert(), rows)


def forget_all(connection: sa.Connection, works: Sequence[tuple[str, str]]) -> None:
    """Take receipts away by (learner, assessment), until the new marks are in."""
    of_one = _where(sa.bindparam("of"), sa.bindparam("work"))
    if works:
        keys = [{"of": learner, "work": assessment} for learner, assessment in works]
        connection.execute(_receipts.delete().where(of_one), keys)


def find(connection: sa.Connection, assessment: str, learners: Collection[str]) -> dict[str, str]:
    """Return the state of each of these learners' submissions of an assessment, where known."""
    query = sa.select(_receipts.c.learner, _receipts.c.state).where(
        _receipts.c.assessment == assessment, _receipts.c.learner.in_(learners)
    )
    return {row.learner: row.state for row in connection.execute(query)}


def prepare(engine: sa.Engine) -> None:
    """Make the table where it is not there yet."""
    _metadata.create_all(engine)


class Receipts:
    """The table of receipts; use as a context manager."""

    def __init__(self, database_url: str) -> None:
        self._engine = database.engine(database_url)
        with database.guarded():
            prepare(self._engine)

    def __enter__(self) -> "Receipts":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.dispose()
        if found := database.named(error):
            raise found from error

    def record(
        self, learner: str, assessment: str, state: State, code: str = "", message: str = ""
    ) -> None:
        """Write the latest state of a submission over any earlier one."""
        with self._engine.begin() as connection:
            record_all(connection, [Receipt(learner, assessment, state, code, message)])

    def forget(self, learner: str, assessment: str) -> None:
        """Take the state of a submission away until its marks are in."""
        with self._engine.begin() as connection:
            connection.execute(_receipts.delete().where(_where(learner, assessment)))

    def get(self, learner: str, assessment: str) -> Receipt | None:
        """Return the receipt of one submission, None while its marks are not all in."""
        query = sa.select(*_COLUMNS).where(_where(learner, assessment))
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Receipt(*row) if row else None

    def refused(self, assessment: str) -> dict[str, datetime]:
        """Return when the latest submission of each learner was refused, where it was."""
        query = sa.select(_receipts.c.learner, _receipts.c.recorded_at).where(
            _receipts.c.assessment == assessment, _receipts.c.state == "refused"
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return {row.learner: datetime.fromisoformat(row.recorded_at) for row in rows}

    def all(self) -> dict[tuple[str, str], Receipt]:
        """Return every receipt by (learner, assessment)."""
        with self._engine.connect() as connection:
            found = [Receipt(*row) for row in connection.execute(sa.select(*_COLUMNS))]
        return {(receipt.learner, receipt.assessment): receipt for receipt in found}
