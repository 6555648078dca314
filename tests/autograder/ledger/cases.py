"""A ledger with something of everything, and a way into its tables past every guard."""

from typing import Any

import sqlalchemy as sa

from autograder.database import engine
from autograder.ledger import Entry, Event, Ledger

EVENTS = (
    Event("override", "Ms Okoro", "The key was wrong.", "ana", "week-01", after={"points": "15/2"}),
    Event(
        "extension", "Ms Okoro", "The hub was down.", None, "week-02", after={"due": "2020-05-25"}
    ),
    Event("merge", "Ms Okoro", "Two accounts, one person.", "ana-2", after={"into": "ana"}),
    Event(
        "excusal", "Ms Okoro", "Ill: «grippe», свідоцтво.", "bo", "week-03", after={"signed": True}
    ),
    Event("decision", "decide", "Recorded.", "bo", after={"outcome": "pending", "reasons": []}),
    Event("override", "Mr Sy", "A second look.", "ana", "week-01", after=None),
)


def fill(ledger: Ledger) -> tuple[Entry, ...]:
    return ledger.append(EVENTS)


def unguarded(url: str) -> sa.Engine:
    """Return an engine on a ledger whose triggers are gone: what a forger would do first."""
    made = engine(url)
    with made.begin() as connection:
        if made.dialect.name == "sqlite":
            query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in connection.exec_driver_sql(query).all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            sa.event.listen(made, "connect", _without_foreign_keys)
        else:
            for table in ("course_ledger", "course_ledger_private"):
                connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    made.dispose()
    return made


def _without_foreign_keys(connection: Any, record: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
