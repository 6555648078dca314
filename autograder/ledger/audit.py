"""Whether the ledger is as it was written: every line, and every private part."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from autograder.ledger.model import KINDS, Fault, Head, Verdict
from autograder.ledger.schema import chain, private
from autograder.ledger.sealing import NOTHING, commitment, is_digest, seal

_NOT_THE_HEAD = "it has another hash than the head that was kept elsewhere"
_OF_CHAIN = ("at", "kind", "commitment", "previous", "hash")


def is_sealed(row: Any) -> bool:
    """Return whether the hash of a line is that of what the line says."""
    if not _is_text(*(getattr(row, name) for name in _OF_CHAIN)):
        return False
    return is_digest(row.hash) and row.hash == seal(
        row.position, row.at, row.kind, row.commitment, row.previous
    )


@dataclass
class _Findings:
    """What is found while the lines pass by in their order."""

    expected: int = 0
    previous: str = NOTHING
    faults: list[Fault] = field(default_factory=list)
    # Positions without a private part, and with one; what the erasures of the chain name, by whom.
    bare: set[int] = field(default_factory=set)
    kept: set[int] = field(default_factory=set)
    erasures: dict[int, int] = field(default_factory=dict)

    def fault(self, position: int, what: str) -> None:
        self.faults.append(Fault(position, what))


def verify(connection: sa.Connection, heads: Iterable[Head]) -> Verdict:
    """Return the verdict on the whole ledger, held to heads that were kept elsewhere."""
    found = _Findings()
    known: dict[int, set[str]] = {}
    for head in heads:
        known.setdefault(head.position, set()).add(head.hash)
    with _any_bytes(connection), _damage_told(found):
        for row in connection.execute(_lines()):
            _check_link(row, found)
            _check_private(row, found)
            for digest in known.pop(row.position, set()):
                if digest != row.hash:
                    found.fault(row.position, f"{_NOT_THE_HEAD}, {digest}")
        for position in connection.scalars(_strays()):
            found.fault(position, "there is a private part, and no entry that it belongs to")
    head = Head(max(found.expected - 1, 0), str(found.previous))
    for position in known:
        cut = (
            f"it is missing: a head at {position} is known, and the ledger ends at {head.position}"
        )
        found.fault(min(position, found.expected), cut)
    _check_erasures(found)
    if not found.faults:
        _read_damage(connection, found)
    first = min(found.faults, key=lambda fault: fault.position, default=None)
    return Verdict(first is None, head.position, head, first, len(found.bare))


def _read_damage(connection: sa.Connection, found: _Findings) -> None:
    """Ask SQLite whether its own file is whole: rows that an index hides would not be seen."""
    if connection.dialect.name != "sqlite":
        return
    for table in (chain, private):
        said = [text for (text,) in connection.exec_driver_sql(f"PRAGMA integrity_check({table})")]
        if said != ["ok"]:
            found.fault(0, f"the database file is damaged ({said[0].splitlines()[-1]})")


def _check_link(row: Any, found: _Findings) -> None:
    if row.position != found.expected:
        gap = found.expected if row.position > found.expected else row.position
        found.fault(gap, "it is missing" if gap != row.position else "it was put in")
    elif not is_sealed(row):
        found.fault(row.position, "its time, kind, commitment or hash has been altered")
    elif row.previous != found.previous:
        found.fault(row.position, "it does not follow the entry before it")
    elif row.position and row.kind not in KINDS:
        found.fault(row.position, f"it is of a kind that the ledger does not have, {row.kind}")
    found.expected, found.previous = row.position + 1, row.hash


def _check_private(row: Any, found: _Findings) -> None:
    if row.private_position is None:
        found.bare.add(row.position)
        return
    found.kept.add(row.position)
    named = {column.name: getattr(row, f"private_{column.name}") for column in private.c}
    salt = named.pop("salt")
    del named["position"]
    if not _is_text(salt, *named.values()) or commitment(salt, named) != row.commitment:
        found.fault(row.position, "what it says (who, learner, why, before or after) was altered")
    elif row.kind == "erasure":
        _note_erasure(row.position, named["after"], found)


def _note_erasure(by: int, after: str | None, found: _Findings) -> None:
    try:
        positions = json.loads(after or "")["positions"]
        found.erasures.update({int(one): by for one in positions if one not in found.erasures})
    except (KeyError, TypeError, ValueError):
        found.fault(by, "it is an erasure that names no positions")


def _check_erasures(found: _Findings) -> None:
    for position in found.bare:
        if found.erasures.get(position, 0) <= position:
            found.fault(position, "what it says is gone, and no erasure names it")
    for position in found.kept & found.erasures.keys():
        by = found.erasures[position]
        found.fault(position, f"entry {by} erased it, and what it says is there again")


def _lines() -> sa.Select[Any]:
    columns = [column.label(f"private_{column.name}") for column in private.c]
    return (
        sa.select(*chain.c, *columns)
        .join(private, private.c.position == chain.c.position, isouter=True)
        .order_by(chain.c.position)
    )


def _strays() -> sa.Select[Any]:
    return (
        sa.select(private.c.position)
        .join(chain, private.c.position == chain.c.position, isouter=True)
        .where(chain.c.position.is_(None))
        .order_by(private.c.position)
    )


def _is_text(*values: object) -> bool:
    """Return whether these are None or text that JSON can hold."""
    for value in values:
        if not isinstance(value, str | None):
            return False
        if value is not None and any("\ud800" <= sign <= "\udfff" for sign in value):
            return False
    return True


@contextmanager
def _damage_told(found: _Findings) -> Iterator[None]:
    """Tell where SQLite's file is too damaged to read on."""
    try:
        yield
    except sa.exc.DatabaseError as error:
        code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
        if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise
        found.fault(found.expected, f"it cannot be read, for the file is damaged ({error.orig})")


@contextmanager
def _any_bytes(connection: sa.Connection) -> Iterator[None]:
    """Let SQLite hand over text whose bytes were altered to what is not UTF-8, as surrogates."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.text_factory = lambda raw: raw.decode(errors="surrogateescape")
    try:
        yield
    finally:
        driver.text_factory = str
