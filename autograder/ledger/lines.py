"""The lines of the ledger as the database holds them: read, and added after the last one."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from autograder.ledger import schema
from autograder.ledger.model import Entry, Event, LedgerBroken
from autograder.ledger.sealing import NOTHING, Private, commitment, new_salt, seal, value_of

_chain, _private = schema.chain, schema.private
_AT_ONCE = 500

Key = tuple[str, str | None, str | None]


def entries() -> sa.Select[Any]:
    """Return a query over the chain in its order, with the private parts that are still there."""
    columns = [column for column in _private.c if column.name != "position"]
    return (
        sa.select(*_chain.c, *columns)
        .join(_private, _private.c.position == _chain.c.position, isouter=True)
        .order_by(_chain.c.position)
    )


def entry(row: Any) -> Entry:
    """Return a line as an entry; raises LedgerBroken when it cannot have been written here."""
    try:
        return _read(row)
    except (LedgerBroken, TypeError, ValueError) as error:
        raise LedgerBroken(
            f"Entry {row.position} of the ledger is not as it was written. Run 'autograder ledger "
            "verify', and restore the database from a copy that verifies."
        ) from error


def _read(row: Any) -> Entry:
    event = None
    if row.salt is not None:
        event = Event(
            kind=row.kind,
            who=row.who,
            why=row.why,
            learner=row.learner,
            assessment=row.assessment,
            after=value_of(row.after),
            before=value_of(row.before),
        )
    at = datetime.fromisoformat(row.at)
    return Entry(row.position, at, row.kind, row.commitment, row.previous, row.hash, event)


def last(connection: sa.Connection) -> Any:
    """Return the last line of the chain, None before the first."""
    query = sa.select(_chain).order_by(_chain.c.position.desc()).limit(1)
    return connection.execute(query).first()


def write(connection: sa.Connection, rows: Iterable[tuple[str, Private]], last: Any) -> list[Entry]:
    """Add lines after the last one, which is None for the first of all."""
    position, previous = (last.position, last.hash) if last is not None else (-1, NOTHING)
    links: list[dict[str, Any]] = []
    parts: list[dict[str, Any]] = []
    for kind, part in rows:
        position += 1
        salt, at = new_salt(), datetime.now(UTC).isoformat(timespec="microseconds")
        committed = commitment(salt, vars(part))
        digest = seal(position, at, kind, committed, previous)
        links.append(
            {
                "position": position,
                "at": at,
                "kind": kind,
                "commitment": committed,
                "previous": previous,
                "hash": digest,
            }
        )
        parts.append({"position": position, "salt": salt, **vars(part)})
        previous = digest
    if not links:
        return []
    connection.execute(_chain.insert(), links)
    connection.execute(_private.insert(), parts)
    written = entries().where(_chain.c.position >= links[0]["position"])
    return [entry(row) for row in connection.execute(written)]


def standing(connection: sa.Connection, keys: Iterable[Key]) -> dict[Key, str | None]:
    """Return for each key the latest `after`, as stored; None when there is none."""
    wanted: dict[Key, str | None] = dict.fromkeys(keys)
    learners = sorted({learner for _, learner, _ in wanted if learner is not None})
    groups: list[sa.ColumnElement[bool]] = [
        _private.c.learner.in_(learners[start : start + _AT_ONCE])
        for start in range(0, len(learners), _AT_ONCE)
    ]
    if any(learner is None for _, learner, _ in wanted):
        groups.append(_private.c.learner.is_(None))
    for group in groups:
        query = (
            sa.select(_chain.c.kind, _private.c.learner, _private.c.assessment, _private.c.after)
            .join(_private, _private.c.position == _chain.c.position)
            .where(group, _chain.c.kind.in_({kind for kind, _, _ in wanted}))
            .order_by(_chain.c.position)
        )
        for kind, learner, assessment, after in connection.execute(query):
            if (kind, learner, assessment) in wanted:
                wanted[kind, learner, assessment] = after
    return wanted
