"""Several who write at once, kills at any step, full disks: nothing that had returned is lost."""

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder import database
from autograder.database import DatabaseError, engine
from autograder.ledger import Entry, Event, Ledger, LedgerMoved, erasure
from tests.autograder import postgres
from tests.autograder.ledger.cases import EVENTS, fill

PROGRAM = Path(__file__).with_name("faults.py")
ON_POSTGRESQL = ("postgresql",) if postgres.AVAILABLE else ()


def start(*arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, str(PROGRAM), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def said(process: subprocess.Popen[str]) -> list[list[str]]:
    output, _ = process.communicate(timeout=300)
    return [line.split(" ") for line in output.splitlines()]


def returned(lines: Sequence[Sequence[str]]) -> list[str]:
    return [head for word, *heads in lines if word == "returned" for head in heads]


def sound_entries(url: str) -> list[Entry]:
    """Return what a ledger holds, after it was verified."""
    with Ledger(url, "c") as ledger:
        verdict = ledger.verify()
        assert verdict.sound, verdict
        return ledger.entries()


def whole_batches(entries: Sequence[Entry]) -> bool:
    """Return whether each batch of faults.py is there with all its events."""
    found: dict[tuple[str, str], int] = {}
    for entry in entries:
        if entry.event is not None and entry.event.assessment:
            key = (entry.event.who, entry.event.why)
            found[key] = found.get(key, 0) + 1
    return all(n == 1 + int(why.split()[1]) % 3 for (_, why), n in found.items())


def test_several_who_write_at_once(url: str) -> None:
    """From the very first entry on, in an empty database: no gap, no fork, no lost entry."""
    names, times = ("a", "b", "c", "d"), 12
    running = [start("many", url, name, times) for name in names]
    told = [returned(said(process)) for process in running]
    assert [process.returncode for process in running] == [0] * len(names)
    entries = sound_entries(url)
    assert [entry.position for entry in entries] == list(range(1, len(names) * times * 2 + 1))
    for name, heads in zip(names, told, strict=True):
        own = [entry for entry in entries if entry.event and entry.event.who == name]
        assert [str(entry.head) for entry in own] == heads
    assert whole_batches(entries)


def test_of_two_who_saw_the_same_head_one_is_stopped(url: str) -> None:
    with Ledger(url, "c") as one, Ledger(url, "c") as other:
        seen = one.head()
        one.append(EVENTS[:1], expect=seen)
        with pytest.raises(LedgerMoved):
            other.append(EVENTS[:1], expect=seen)
        assert len(one.entries()) == 1


@pytest.mark.parametrize("call", ["append", "erase"])
def test_a_kill_at_each_step(url: str, call: str) -> None:
    lines = said(start("steps", url, call))
    assert lines[-1][0] == "steps" and int(lines[-1][1]) >= 8
    entries = sound_entries(url)
    kept = [str(entry.head) for entry in entries]
    assert set(returned(lines)) <= set(kept)
    if call == "append":
        assert whole_batches(entries)
        assert any(entry.event and entry.event.who.startswith("cut-") for entry in entries)
    else:
        erasures = [entry for entry in entries if entry.kind == "erasure"]
        assert len(erasures) == 1 and entries[0].event is None


def test_a_kill_at_any_moment(url: str) -> None:
    lines = said(start("moments", url, 20, 7))
    entries = sound_entries(url)
    assert len(returned(lines)) > 20
    assert set(returned(lines)) <= {str(entry.head) for entry in entries}
    assert whole_batches(entries)


def test_a_disk_that_is_full(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    lines = said(start("full", url, 200_000))
    stopped = [line for line in lines if line[0] == "stopped"]
    assert len(stopped) == 1 and "database cannot be used" in " ".join(stopped[0])
    assert [str(entry.head) for entry in sound_entries(url)] == returned(lines)
    assert len(returned(lines)) > 20


def test_a_database_that_may_not_grow(tmp_path: Path) -> None:
    with Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", "c") as ledger:
        written = list(fill(ledger))
        ledger._engine.dispose()
        limit = [20]

        @sa.event.listens_for(ledger._engine, "connect")
        def keep_small(connection: sa.engine.interfaces.DBAPIConnection, record: object) -> None:
            connection.cursor().execute(f"PRAGMA max_page_count = {limit[0]}")

        with pytest.raises(DatabaseError, match="full"):
            while True:
                written += ledger.append([Event("kept", "Ms Okoro", "x" * 3000, after={})])
        assert ledger.entries() == written and ledger.verify().sound
        limit[0] = 1000
        ledger._engine.dispose()
        written += fill(ledger)
        assert ledger.entries() == written and ledger.verify().sound


@pytest.mark.parametrize("kind", ON_POSTGRESQL)
def test_a_full_disk_of_a_server(server: postgres.Server, kind: str) -> None:
    """A limit on the files that the server's worker for us may write stands for the disk."""
    chance = random.Random(kind)
    with Ledger(server.database(), "c") as ledger:
        with ledger._engine.connect() as connection:
            worker = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        server.limit(worker, "2000000")
        written: list[Entry] = []
        with pytest.raises(DatabaseError, match=r"extend|write"):
            while True:
                why = chance.randbytes(100_000).hex()
                written += ledger.append([Event("kept", "Ms Okoro", why, after={})] * 2)
        assert len(written) > 4
        server.limit(worker, "unlimited")
        assert ledger.entries() == written and ledger.verify().sound
        written += fill(ledger)
        assert ledger.entries() == written and ledger.verify().sound


@pytest.mark.parametrize("kind", ON_POSTGRESQL)
def test_a_server_that_is_killed(server: postgres.Server, kind: str) -> None:
    url = server.database()
    with Ledger(url, "c") as ledger:
        written = list(fill(ledger))
        process = start("many", url, "a", 100_000)
        assert process.stdout is not None
        lines = [process.stdout.readline().split() for _ in range(20)]
        server.kill()
        lines += said(process)
        with pytest.raises(DatabaseError):
            ledger.append(EVENTS[:1])
        server.start()
        heads = [str(entry.head) for entry in (*written, *ledger.append(EVENTS[:1]))]
    kept = {str(entry.head) for entry in sound_entries(url)}
    assert {*heads, *returned(lines)} <= kept


def test_who_waits_too_long_for_another_writer_is_told(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PATIENCE", 1)
    with Ledger(url, "c") as one, Ledger(url, "c") as other:
        with database.writing(one._engine), pytest.raises(DatabaseError, match="lock"):
            other.append(EVENTS[:1])
        other.append(EVENTS[:1])
        assert one.verify().length == 1


def test_a_database_in_use_by_others_is_waited_for(url: str) -> None:
    """A reader in the middle of a transaction hinders nobody who appends."""
    with Ledger(url, "c") as ledger:
        fill(ledger)
        made = engine(url)
        with made.connect() as reader:
            before = reader.exec_driver_sql("SELECT max(position) FROM course_ledger").scalar_one()
            reader.commit()
            ledger.append(EVENTS[:1])
            query = "SELECT max(position) FROM course_ledger"
            assert reader.exec_driver_sql(query).scalar_one() == before + 1
        made.dispose()


def test_an_erasure_whose_overwriting_fails_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "ledger.db"
    with Ledger(f"sqlite:///{path}", "c") as ledger:
        fill(ledger)

        def fail(engine: sa.Engine) -> None:
            raise sa.exc.OperationalError("VACUUM", {}, Exception("database or disk is full"))

        with monkeypatch.context() as patch:
            patch.setattr(erasure, "overwrite", fail)
            with pytest.raises(DatabaseError, match="disk is full"):
                ledger.erase("bo", "Mr Sy", "asked for")
        assert ledger.entries(learner="bo") == [] and ledger.verify().sound
        assert ledger.erase("bo", "Mr Sy", "asked for") == 0
        assert ledger.verify().sound
    assert b"grippe" not in path.read_bytes()
