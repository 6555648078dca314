"""Taking out of the ledger what it says about one person; the chain stays, and still verifies."""

import re
from collections.abc import Sequence

import sqlalchemy as sa

from autograder.ledger.model import JSON, Entry, Event, LedgerError
from autograder.ledger.schema import chain, private
from autograder.ledger.sealing import value_of


def check(learner: str, who: str, why: str) -> None:
    """Raise LedgerError for a reason that would name the person whom it erases."""
    if not learner:
        raise LedgerError("Say whose entries are to be erased.")
    name = rf"(?<!\w){re.escape(learner.casefold())}(?!\w)"
    if re.search(name, f"{who}\n{why}".casefold()):
        raise LedgerError(
            f"The entry about an erasure stays, so it must not name '{learner}'. Say who erases "
            "and why without the name, such as 'asked for on 3 May'."
        )


def positions_of(connection: sa.Connection, learner: str) -> list[int]:
    """Return which entries to erase: the learner's, those of ids merged into it, the merges."""
    query = (
        sa.select(private.c.position, private.c.learner, private.c.after, private.c.before)
        .join(chain, private.c.position == chain.c.position)
        .where(chain.c.kind == "merge")
        .order_by(private.c.position)
    )
    into: dict[str, str | None] = {}
    named: set[int] = set()
    for position, second, *values in connection.execute(query):
        first, earlier = (_into(text) for text in values)
        into[second] = first
        if learner in (first, earlier):
            named.add(position)
    ids, grown = {learner}, True
    while grown:
        more = {second for second, first in into.items() if first in ids} - ids
        ids |= more
        grown = bool(more)
    own = connection.scalars(sa.select(private.c.position).where(private.c.learner.in_(ids)))
    return sorted({*own, *named})


def _into(text: str | None) -> str | None:
    into = (value_of(text) or {}).get("into")
    return into if isinstance(into, str) else None


def event(positions: Sequence[int], who: str, why: str) -> Event:
    """Return the event that covers an erasure; it names positions and no learner."""
    return Event("erasure", who, why, after={"positions": list(positions)})


def delete(connection: sa.Connection, positions: Sequence[int]) -> None:
    """Delete private parts, once an erasure entry of the same transaction names them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    for position in positions:
        connection.execute(private.delete().where(private.c.position == position))


def overwrite(engine: sa.Engine) -> None:
    """Write the database's file anew, so that it no longer holds the bytes of deleted rows.

    Not reached are copies made before, and what PostgreSQL keeps of its write-ahead log.
    """
    with engine.connect() as plain:
        connection = plain.execution_options(isolation_level="AUTOCOMMIT")
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("VACUUM")
        else:
            connection.exec_driver_sql(f"VACUUM FULL {private}")


def as_data(entry: Entry) -> JSON:
    """Return an entry as data for programs and for the learner whom it is about."""
    data: JSON = {
        "position": entry.position,
        "at": entry.at.isoformat(),
        "kind": entry.kind,
        "hash": entry.hash,
    }
    if entry.event is None:
        return data | {"erased": True}
    event = entry.event
    return data | {
        "who": event.who,
        "learner": event.learner,
        "assessment": event.assessment,
        "why": event.why,
        "before": event.before,
        "after": event.after,
    }
