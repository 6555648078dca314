"""What nbgrader's table of students has no place for: a learner's time zone and groups.

They are facts that a later list replaces, and personal data that must be erasable, so they stand
in a table of their own. What a person decides (admission, payment, refund) stands in the ledger.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields

import sqlalchemy as sa

from autograder import database

_metadata = sa.MetaData()
_table = sa.Table(
    "course_registration",
    _metadata,
    sa.Column("learner", sa.String(128), primary_key=True),
    sa.Column("zone", sa.String(64), nullable=False, default=""),
    sa.Column("groups", sa.Text, nullable=False, default=""),
)


@dataclass(frozen=True)
class Registration:
    """A learner's time zone (its IANA name) and groups, empty when not known."""

    learner: str
    zone: str = ""
    groups: str = ""


_COLUMNS = [_table.c[field.name] for field in fields(Registration)]


class Registrations(database.OnEngine):
    """The table of registrations; use as a context manager."""

    def __init__(self, database_url: str) -> None:
        with database.guarded():
            self._engine = database.engine(database_url)
            _metadata.create_all(self._engine)

    def put(self, registrations: Iterable[Registration]) -> None:
        """Write registrations over earlier ones, all or none; raises DatabaseError."""
        rows = [asdict(one) for one in registrations]
        if not rows:
            return
        keys = [{"of": row["learner"]} for row in rows]
        with database.guarded(), self._engine.begin() as connection:
            connection.execute(_table.delete().where(_table.c.learner == sa.bindparam("of")), keys)
            connection.execute(_table.insert(), rows)

    def all(self) -> dict[str, Registration]:
        """Return every registration by learner; raises DatabaseError."""
        with database.guarded(), self._engine.connect() as connection:
            found = [Registration(*row) for row in connection.execute(sa.select(*_COLUMNS))]
        return {one.learner: one for one in found}
