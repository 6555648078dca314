"""Whatever is altered past the guards is found, at the first line that is not as it was written."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.database import DatabaseError, engine, writing
from autograder.ledger import Event, Head, Ledger, Verdict, audit, lines
from autograder.ledger.sealing import Private, commitment, seal, text_of
from tests.autograder.ledger.cases import EVENTS, fill, unguarded
from tests.autograder.ledger.conftest import COURSE

LENGTH = len(EVENTS)
CHAIN = ("at", "kind", "commitment", "previous", "hash")
PRIVATE = ("salt", "who", "learner", "assessment", "why", "before", "after")


@pytest.fixture
def forger(url: str, ledger: Ledger) -> Iterator[sa.Connection]:
    """A connection that may do anything to a filled ledger; what it does is rolled back."""
    fill(ledger)
    made = unguarded(url)
    with made.connect() as connection:
        yield connection
        connection.rollback()
    made.dispose()


def verdict(forger: sa.Connection, *known: Head) -> Verdict:
    return audit.verify(forger, known)


@contextmanager
def undone(forger: sa.Connection) -> Iterator[Callable[..., Verdict]]:
    """Yield what runs statements and gives the verdict; afterwards nothing has happened."""

    def run(statement: str, **values: object) -> Verdict:
        forger.execute(sa.text(statement), values)
        return verdict(forger)

    with forger.begin_nested() as changes:
        yield run
        changes.rollback()


def cells(
    forger: sa.Connection, table: str, columns: tuple[str, ...]
) -> list[tuple[int, str, str]]:
    query = sa.text(f"SELECT position, {', '.join(columns)} FROM {table} ORDER BY position")
    return [
        (row.position, name, getattr(row, name))
        for row in forger.execute(query)
        for name in columns
    ]


def test_every_altered_sign_of_every_cell_is_found(forger: sa.Connection) -> None:
    # The answer does not hang on the database, and a server takes longer over it.
    step, tried = (1 if forger.dialect.name == "sqlite" else 6), 0
    for table, columns in (("course_ledger", CHAIN), ("course_ledger_private", PRIVATE)):
        for position, name, text in cells(forger, table, columns):
            put = f"UPDATE {table} SET {name} = :text WHERE position = {position}"
            others = [None, ""] if text is not None else ["", "null", "x"]
            for place in range(0, len(text or ""), step):
                swapped = "1" if text[place] == "0" else "0"
                others.append(text[:place] + swapped + text[place + 1 :])
            if text:
                others += [text + " ", text[:-1], text.upper() if name != "at" else text.lower()]
            for other in others:
                if other == text or (other is None and not _may_be_null(name)):
                    continue
                tried += 1
                with undone(forger) as run:
                    found = run(put, text=other)
                assert found.fault is not None, (position, name, other)
                assert found.fault.position == position, (position, name, other, found)
    assert tried > 1500 / step
    assert verdict(forger).sound


def _may_be_null(name: str) -> bool:
    return name in ("learner", "assessment", "before", "after")


def test_every_deleted_row_is_found(forger: sa.Connection) -> None:
    for position in range(LENGTH):
        with undone(forger) as run:
            run(f"DELETE FROM course_ledger_private WHERE position = {position}")
            found = run(f"DELETE FROM course_ledger WHERE position = {position}")
        assert found.fault is not None
        assert (found.fault.position, found.fault.what) == (position, "it is missing")
    for position in range(LENGTH + 1):
        with undone(forger) as run:
            found = run(f"DELETE FROM course_ledger_private WHERE position = {position}")
        assert found.fault is not None
        assert found.fault.position == position and "no erasure names it" in found.fault.what


def test_a_private_part_without_an_entry_is_found(forger: sa.Connection) -> None:
    with undone(forger) as run:
        found = run(
            "INSERT INTO course_ledger_private SELECT 7, salt, who, learner, assessment, why, "
            '"before", "after" FROM course_ledger_private WHERE position = 4'
        )
    assert found.fault is not None and found.fault.position == 7
    with undone(forger) as run:
        found = run("DELETE FROM course_ledger WHERE position = 6")
    assert found.fault is not None and found.fault.position == 6


def test_swapped_rows_are_found(forger: sa.Connection) -> None:
    for table, columns in (("course_ledger", CHAIN), ("course_ledger_private", PRIVATE)):
        with undone(forger) as run:
            taken = {
                n: {k: v for p, k, v in cells(forger, table, columns) if p == n} for n in (2, 5)
            }
            found = verdict(forger)
            for into, source in ((2, 5), (5, 2)):
                sets = ", ".join(f'"{name}" = :{name}' for name in columns)
                found = run(f"UPDATE {table} SET {sets} WHERE position = {into}", **taken[source])
        assert found.fault is not None and found.fault.position == 2


def test_renumbered_rows_are_found(forger: sa.Connection) -> None:
    with undone(forger) as run:
        for table in ("course_ledger_private", "course_ledger"):
            run(f"DELETE FROM {table} WHERE position = 3")
            for position in range(4, LENGTH + 1):
                found = run(
                    f"UPDATE {table} SET position = {position - 1} WHERE position = {position}"
                )
    assert found.fault is not None and found.fault.position == 3


def test_a_row_that_was_put_in_is_found(forger: sa.Connection) -> None:
    for position in (-1, 7, 9, 2**31 - 1):
        with undone(forger) as run:
            found = run(
                f"INSERT INTO course_ledger SELECT {position}, at, kind, commitment, previous, "
                "hash FROM course_ledger WHERE position = 6"
            )
        assert found.fault is not None
        assert found.fault.position == (7 if position > 0 else position)


def test_a_row_that_is_sealed_but_does_not_follow_is_found(forger: sa.Connection) -> None:
    """A forger who makes one entry anew, hashes and all, breaks the one after it."""
    rewrite(forger, 3, "grant")
    found = verdict(forger)
    assert found.fault is not None
    assert (found.fault.position, found.fault.what) == (4, "it does not follow the entry before it")


def rewrite(forger: sa.Connection, position: int, kind: str, previous: str | None = None) -> str:
    """Make an entry anew, so that it is sound in itself; returns its hash."""
    row = forger.execute(sa.text(f"SELECT * FROM course_ledger WHERE position = {position}")).one()
    before = previous or row.previous
    digest = seal(position, row.at, kind, row.commitment, before)
    forger.execute(
        sa.text(
            "UPDATE course_ledger SET kind = :kind, previous = :before, hash = :digest "
            f"WHERE position = {position}"
        ),
        {"kind": kind, "before": before, "digest": digest},
    )
    return digest


def test_a_cut_off_end_shows_against_a_head_only(forger: sa.Connection, ledger: Ledger) -> None:
    head = ledger.head()
    with forger.begin_nested() as changes:
        for table in ("course_ledger_private", "course_ledger"):
            forger.execute(sa.text(f"DELETE FROM {table} WHERE position >= 5"))
        assert verdict(forger).sound
        found = verdict(forger, head)
        changes.rollback()
    assert found.fault is not None
    assert found.fault.position == 5 and "ends at 4" in found.fault.what
    assert (found.length, found.head.position) == (4, 4)


def test_a_ledger_made_anew_shows_against_a_head_only(
    forger: sa.Connection, ledger: Ledger
) -> None:
    early, late = ledger.entries()[1].head, ledger.head()
    with forger.begin_nested() as changes:
        digest = rewrite(forger, 3, "grant")
        for entry in ledger.entries()[3:]:
            digest = rewrite(forger, entry.position, entry.kind, digest)
        assert verdict(forger, early).sound
        found = verdict(forger, early, late)
        changes.rollback()
    assert found.fault is not None
    assert found.fault.position == LENGTH and late.hash in found.fault.what


def test_a_ledger_that_was_wiped_shows_against_a_head(url: str, ledger: Ledger) -> None:
    entries = fill(ledger)
    made = unguarded(url)
    with made.begin() as connection:
        for table in ("course_ledger_private", "course_ledger"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
    made.dispose()
    assert not ledger.verify(at_least=entries[0].head).sound
    with Ledger(url, COURSE) as begun_again:
        found = begun_again.verify(at_least=entries[0].head)
        assert found.fault is not None and found.fault.position == 1
        fill(begun_again)
        assert begun_again.verify().sound
        assert not begun_again.verify(known=[entries[2].head]).sound


def test_known_heads_are_each_looked_at(ledger: Ledger) -> None:
    fill(ledger)
    heads = [entry.head for entry in ledger.entries()]
    assert ledger.verify(known=heads, at_least=heads[0]).sound
    wrong = Head(3, heads[3].hash)
    found = ledger.verify(known=[*heads, wrong], at_least=heads[-1])
    assert found.fault is not None and found.fault.position == 3


@pytest.mark.parametrize("after", [None, {}, {"positions": 3}, {"positions": ["x", None]}])
def test_an_erasure_that_erases_nothing_is_found(
    url: str, ledger: Ledger, after: dict[str, object] | None
) -> None:
    """Only somebody with the database in hand can write one."""
    fill(ledger)
    part = Private("Mr Sy", None, None, "x", None, text_of(after))
    with writing(ledger._engine) as connection:
        lines.write(connection, [("erasure", part)], lines.last(connection))
    found = ledger.verify().fault
    assert found is not None and (found.position, "names no" in found.what) == (7, True)


def test_an_altered_index_does_not_hide_which_row_it_is(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(f"sqlite:///{path}", COURSE) as ledger:
        fill(ledger)
    content = path.read_bytes()
    faults = []
    for place in (content.index(b"ana-2"), content.rindex(b"ana-2")):
        path.write_bytes(content[:place] + b"eva-2" + content[place + 5 :])
        with Ledger(f"sqlite:///{path}", COURSE) as ledger:
            fault = ledger.verify().fault
        assert fault is not None
        faults.append((fault.position, "damaged" in fault.what))
    assert sorted(faults) == [(0, True), (3, False)]


def test_a_forged_kind_is_found_although_it_is_sealed(forger: sa.Connection) -> None:
    rewrite(forger, LENGTH, "pardon")
    found = verdict(forger)
    assert found.fault is not None
    assert found.fault.position == LENGTH and "pardon" in found.fault.what


def test_the_seal_is_what_the_documentation_says(ledger: Ledger) -> None:
    """Worked out here by hand, so that anybody can check a ledger without our code."""
    import hashlib
    import json

    (entry,) = ledger.append([EVENTS[0]])
    with ledger._engine.connect() as connection:
        row = connection.execute(
            sa.text("SELECT * FROM course_ledger_private WHERE position = 1")
        ).one()
    part = {name: getattr(row, name) for name in PRIVATE if name != "salt"}

    def canonical(value: object) -> bytes:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

    said = hashlib.sha256(row.salt.encode() + canonical(part)).hexdigest()
    at = entry.at.isoformat(timespec="microseconds")
    line = [1, at, "override", said, entry.previous]
    assert entry.commitment == said == commitment(row.salt, part)
    assert entry.hash == hashlib.sha256(canonical(line)).hexdigest()


def test_no_flipped_byte_of_the_file_goes_unseen(tmp_path: Path) -> None:
    """Each is named, or stops SQLite by name, or is in no entry: these are as they were written."""
    whole = tmp_path / "whole.db"
    with Ledger(f"sqlite:///{whole}", COURSE) as ledger:
        written = fill(ledger)
    content = whole.read_bytes()
    chance = random.Random(20200518)
    held = [place for place in range(len(content)) if content[place]]
    seen = {"named": 0, "stopped": 0, "harmless": 0}
    for place in chance.sample(held, 150):
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        (tmp_path / "flipped.db").write_bytes(flipped)
        seen[_what_is_seen(f"sqlite:///{tmp_path / 'flipped.db'}", written)] += 1
    assert seen["named"] > 20, seen


def _what_is_seen(url: str, written: object) -> str:
    try:
        with Ledger(url, COURSE) as ledger:
            found = ledger.verify()
            if not found.sound:
                assert found.fault is not None
                return "named"
            assert tuple(ledger.entries()) == written
    except DatabaseError:
        return "stopped"
    return "harmless"


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe", b"\x00", "\N{GREEK SMALL LETTER MU}".encode("utf-16")]
)
def test_bytes_that_are_not_text_are_found(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(f"sqlite:///{path}", COURSE) as ledger:
        fill(ledger)
    unguarded(f"sqlite:///{path}").dispose()
    for table, columns in (("course_ledger", CHAIN), ("course_ledger_private", PRIVATE)):
        for name in columns:
            for how in ("?", "CAST(? AS TEXT)"):
                shutil.copy(path, tmp_path / "altered.db")
                plain = sqlite3.connect(tmp_path / "altered.db")
                plain.execute(f'UPDATE {table} SET "{name}" = {how} WHERE position = 3', (raw,))
                plain.commit()
                plain.close()
                made = engine(f"sqlite:///{tmp_path / 'altered.db'}")
                with made.connect() as connection:
                    found = audit.verify(connection, ())
                made.dispose()
                assert found.fault is not None and found.fault.position == 3, (table, name)


def test_a_long_ledger_is_verified_line_by_line(ledger: Ledger) -> None:
    ledger.append([Event("decision", "x", "y", f"l{n}", after={"n": n}) for n in range(2000)])
    found = ledger.verify()
    assert (found.sound, found.length) == (True, 2000)
