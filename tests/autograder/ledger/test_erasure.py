"""Erasing a person leaves a stub that verifies, and no byte of what was said about them."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.database import engine
from autograder.ledger import Event, Ledger, LedgerError, as_data
from tests.autograder import postgres
from tests.autograder.ledger.cases import fill, unguarded
from tests.autograder.ledger.conftest import COURSE

ON_POSTGRESQL = ("postgresql",) if postgres.AVAILABLE else ()
ERASED = "asked for on 3 May"


def about(learner: str, number: int = 0) -> Event:
    why = f"What {learner} wrote, no. {number}. " + "Lorem ipsum. " * (number % 40)
    return Event("override", "Ms Okoro", why, learner, "week-01", after={"points": str(number)})


def test_the_stub_says_when_and_what_kind_and_verifies(ledger: Ledger) -> None:
    written = fill(ledger)
    head = ledger.head()
    assert ledger.erase("bo", "Mr Sy", ERASED) == 2
    entries = ledger.entries()
    assert [entry.position for entry in entries if entry.event is None] == [4, 5]
    for was, is_now in zip(written, entries, strict=False):
        assert (was.at, was.kind, was.commitment, was.head) == (
            is_now.at, is_now.kind, is_now.commitment, is_now.head,
        )  # fmt: skip
    event = entries[-1].event
    assert event is not None
    assert (event.kind, event.who, event.why) == ("erasure", "Mr Sy", ERASED)
    assert (event.learner, event.after) == (None, {"positions": [4, 5]})
    verdict = ledger.verify(at_least=head)
    assert (verdict.sound, verdict.length, verdict.erased) == (True, 7, 2)
    assert ledger.entries(learner="bo") == [] and ledger.export("bo") == []
    assert ledger.standing("decision", "bo") is None
    assert as_data(entries[3])["erased"] is True and "learner" not in as_data(entries[3])


def test_the_same_person_under_another_id_is_erased_too(ledger: Ledger) -> None:
    fill(ledger)
    ledger.append([about("ana-2"), about("bo")])
    assert [line["position"] for line in ledger.export("ana")] == [1, 3, 6, 7]
    assert ledger.erase("ana", "Mr Sy", ERASED) == 4
    left = [entry.event for entry in ledger.entries() if entry.event]
    assert "ana" not in repr(left)
    assert ledger.verify().sound


def test_a_merge_that_was_taken_back_keeps_the_other_person(ledger: Ledger) -> None:
    fill(ledger)
    ledger.append([Event("merge", "Ms Okoro", "They are two.", "ana-2", after=None)])
    ledger.append([about("ana-2")])
    assert ledger.erase("ana", "Mr Sy", ERASED) == 4
    assert [entry.position for entry in ledger.entries(learner="ana-2")] == [8]
    assert ledger.verify().sound


def test_merges_in_a_circle_end(ledger: Ledger) -> None:
    for one, other in (("a", "b"), ("b", "c"), ("c", "a")):
        ledger.append([Event("merge", "Ms Okoro", "x", one, after={"into": other})])
    assert ledger.erase("a", "Mr Sy", ERASED) == 3


@pytest.mark.parametrize("learner", ["nobody", "%", "b_", "bo'--", "awarded", "Ms Okoro"])
def test_who_is_not_in_the_ledger_erases_nothing(ledger: Ledger, learner: str) -> None:
    fill(ledger)
    before = ledger.head()
    assert ledger.erase(learner, "Mr Sy", ERASED) == 0
    assert ledger.head() == before


@pytest.mark.parametrize(
    ("learner", "who", "why", "said"),
    [
        ("bo", "Mr Sy", "Bo asked for it", "must not name 'bo'"),
        ("bo", "bo", "asked for", "must not name 'bo'"),
        ("ana", "Mr Sy", "asked for (ana).", "must not name 'ana'"),
        ("", "Mr Sy", "asked for", "whose entries"),
        ("bo", "", "asked for", "who decided and why"),
        ("bo", "Mr Sy", " ", "who decided and why"),
    ],
)
def test_an_erasure_that_would_say_too_much_or_too_little(
    ledger: Ledger, learner: str, who: str, why: str, said: str
) -> None:
    fill(ledger)
    with pytest.raises(LedgerError, match=said):
        ledger.erase(learner, who, why)
    assert len(ledger.entries(learner="bo")) == 2


def test_nothing_else_can_be_deleted_under_an_erasure(url: str, ledger: Ledger) -> None:
    fill(ledger)
    ledger.erase("bo", "Mr Sy", ERASED)
    made = engine(url)
    for position in (1, 7):
        statement = f"DELETE FROM course_ledger_private WHERE position = {position}"
        with pytest.raises(sa.exc.DBAPIError, match="append-only"), made.begin() as connection:
            connection.exec_driver_sql(statement)
    made.dispose()


def test_what_is_gone_or_back_without_an_erasure_is_found(url: str, ledger: Ledger) -> None:
    fill(ledger)
    made = unguarded(url)
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE held AS SELECT * FROM course_ledger_private")
    ledger.erase("bo", "Mr Sy", ERASED)
    with made.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO course_ledger_private SELECT * FROM held WHERE position = 5"
        )
    found = ledger.verify().fault
    assert found is not None and found.position == 5 and "entry 7 erased it" in found.what
    with made.begin() as connection:
        connection.exec_driver_sql("DELETE FROM course_ledger_private WHERE position IN (5, 7)")
    made.dispose()
    found = ledger.verify().fault
    assert found is not None and found.position == 4 and "no erasure" in found.what


def full_of(ledger: Ledger) -> None:
    """Write so much that pages of the tables and of their index are split again and again."""
    others = [f"{sign}{n}" for n in range(20) for sign in "ay"]
    for start in range(0, 1200, 120):
        learners = [("zoe-quist", *others)[n * 7 % 41] for n in range(start, start + 120)]
        ledger.append([about(learner, n) for n, learner in enumerate(learners)])


def test_no_byte_is_left_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "gradebook.db"
    with Ledger(f"sqlite:///{path}", COURSE) as ledger:
        # Debian's SQLite overwrites what is deleted in any case; most others do not.
        ledger._engine.dispose()
        sa.event.listen(ledger._engine, "connect", _keep_deleted)
        full_of(ledger)
        assert path.read_bytes().count(b"zoe-quist") >= 60
        left = len(ledger.entries(learner="a3"))
        assert ledger.erase("zoe-quist", "Mr Sy", ERASED) == len(range(0, 1200, 41))
        for file in tmp_path.iterdir():
            assert b"zoe-quist" not in file.read_bytes()
        assert len(ledger.entries(learner="a3")) == left > 20
        assert ledger.verify().sound


def _keep_deleted(connection: sa.engine.interfaces.DBAPIConnection, record: object) -> None:
    connection.cursor().execute("PRAGMA secure_delete = OFF")


@pytest.mark.parametrize("kind", ON_POSTGRESQL)
def test_no_byte_is_left_in_the_files_of_a_server(server: postgres.Server, kind: str) -> None:
    """Not in the tables, indexes and statistics; the write-ahead log has it until it is reused."""
    with Ledger(server.database(), COURSE) as ledger:
        full_of(ledger)
        on_its_own(ledger, "ANALYZE")
        assert holding(ledger, server) != []
        assert ledger.erase("zoe-quist", "Mr Sy", ERASED) == len(range(0, 1200, 41))
        assert holding(ledger, server) == []
        assert ledger.verify().sound


def on_its_own(ledger: Ledger, statement: str) -> None:
    with ledger._engine.connect() as plain:
        plain.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)


def holding(ledger: Ledger, server: postgres.Server) -> list[Path]:
    on_its_own(ledger, "CHECKPOINT")
    files = (server.folder / "data" / "base").rglob("*")
    return [file for file in files if file.is_file() and b"zoe-quist" in file.read_bytes()]
