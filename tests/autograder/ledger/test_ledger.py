"""What the ledger takes, keeps and gives back, in every database that is to be had here."""

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from autograder.database import DatabaseError, engine
from autograder.ledger import (
    KINDS,
    AnotherCourse,
    Event,
    Head,
    Ledger,
    LedgerBroken,
    LedgerError,
    LedgerMoved,
)
from tests.autograder import postgres
from tests.autograder.ledger.cases import EVENTS, fill, unguarded
from tests.autograder.ledger.conftest import COURSE


def override(points: str | None, learner: str = "ana", assessment: str = "week-01") -> Event:
    after = None if points is None else {"points": points}
    return Event("override", "Ms Okoro", "A second look.", learner, assessment, after=after)


@pytest.mark.parametrize("covered", [" and ".join(postgres.DATABASES)])
def test_these_tests_cover(covered: str) -> None:
    """The name of this test says which; scripts/postgres.sh says how to have both."""
    there = postgres.PROGRAMS is not None and postgres.ACCOUNT is not None
    assert covered == ("sqlite and postgresql" if there else "sqlite")


def test_the_server_is_the_one_that_is_meant(url: str, ledger: Ledger) -> None:
    made = engine(url)
    with made.connect() as connection:
        version = "version()" if url.startswith("postgresql") else "'SQLite'"
        said = connection.exec_driver_sql(f"SELECT {version}").scalar_one()
    made.dispose()
    assert said.lower().startswith(url.partition(":")[0])


def test_what_is_appended_comes_back(url: str, ledger: Ledger) -> None:
    began = datetime.now(UTC)
    written = fill(ledger)
    assert [entry.position for entry in written] == [1, 2, 3, 4, 5, 6]
    assert all(began <= entry.at <= datetime.now(UTC) for entry in written)
    assert [entry.previous for entry in written[1:]] == [entry.hash for entry in written[:-1]]
    with Ledger(url, COURSE) as again:
        assert tuple(again.entries()) == written
        assert again.head() == written[-1].head
        verdict = again.verify()
    assert verdict.sound and (verdict.length, verdict.head) == (6, written[-1].head)


def test_an_empty_ledger_is_sound_and_has_a_head(ledger: Ledger) -> None:
    head = ledger.head()
    assert (head.position, ledger.entries(), ledger.append([])) == (0, [], ())
    assert ledger.verify(at_least=head).sound


def test_before_is_the_value_that_stood(ledger: Ledger) -> None:
    first = ledger.append([override("7"), override("8", learner="bo"), override("15/2")])
    (last,) = ledger.append([override(None)])
    (anew,) = ledger.append([override("1")])
    befores = [entry.event and entry.event.before for entry in (*first, last, anew)]
    assert befores == [None, None, {"points": "7"}, {"points": "15/2"}, None]


def test_standing_is_the_latest_of_its_key(ledger: Ledger) -> None:
    fill(ledger)
    assert ledger.standing("override", "ana", "week-01") is None
    assert ledger.standing("extension", None, "week-02") == {"due": "2020-05-25"}
    assert ledger.standing("extension", "ana", "week-02") is None
    assert ledger.standing("decision", "bo") == {"outcome": "pending", "reasons": []}
    assert ledger.standing("decision", "bo", "week-01") is None


def test_a_before_of_ones_own_counts_for_a_regrade_only(ledger: Ledger) -> None:
    given_up = {"points": "100"}
    regrade = Event("regrade", "Ms Okoro", "A new key.", after={"of": "b"}, before={"of": "a"})
    forged = Event(
        "override", "Ms Okoro", "x", "ana", "week-01", after={"points": "1"}, before=given_up
    )
    kept = ledger.append([regrade, forged])
    assert [entry.event and entry.event.before for entry in kept] == [{"of": "a"}, None]


def test_entries_of_a_learner_or_a_kind(ledger: Ledger) -> None:
    fill(ledger)
    assert [entry.position for entry in ledger.entries(learner="ana")] == [1, 6]
    assert [entry.position for entry in ledger.entries(kind="override", learner="ana")] == [1, 6]
    assert [entry.position for entry in ledger.entries(kind="merge")] == [3]
    assert ledger.entries(learner="ana' OR '1'='1") == []


def test_who_has_seen_another_head_is_stopped(ledger: Ledger) -> None:
    seen = ledger.head()
    (entry,) = ledger.append([override("7")], expect=seen)
    for stale in (seen, 0, Head(1, seen.hash), 2):
        with pytest.raises(LedgerMoved, match="somebody else"):
            ledger.append([override("8")], expect=stale)
    ledger.append([override("9")], expect=entry.position)
    assert ledger.head().position == 2


BAD: list[tuple[dict[str, Any], str]] = [
    ({"kind": "pardon"}, "no kind 'pardon'"),
    ({"kind": "erasure"}, "by erasing"),
    ({"who": "  "}, "who decided and why"),
    ({"why": "\n"}, "who decided and why"),
    ({"learner": ""}, "learner has 1 to 200"),
    ({"who": "x" * 201}, "who has 1 to 200"),
    ({"assessment": "week\x0001"}, "not text"),
    ({"why": "\ud800"}, "not text"),
    ({"why": "x" * 1_000_001}, "up to 1,000,000 bytes"),
    ({"after": {"points": 7.5}}, "value.points: a float"),
    ({"after": {"points": [{"of": float("nan")}]}}, r"value.points\[0\].of: a float"),
    ({"after": {"by": 2**53}}, "too large"),
    ({"after": {1: "x"}}, "key 1 is not text"),
    ({"after": {"x": "\ud800"}}, "not text"),
    ({"after": {"x": {1, 2}}}, "a set"),
    ({"after": ["x"]}, "a dict or None"),
    ({"after": 3}, "a dict or None"),
]


@pytest.mark.parametrize(("changed", "why"), BAD)
def test_one_bad_event_writes_none(ledger: Ledger, changed: dict[str, Any], why: str) -> None:
    fields = {"kind": "override", "who": "Ms Okoro", "why": "x", "after": {"points": "1"}}
    with pytest.raises(LedgerError, match=why):
        ledger.append([override("7"), Event(**{**fields, **changed})])
    assert ledger.entries() == [] and ledger.verify().sound


def test_nesting_without_end_is_refused(ledger: Ledger) -> None:
    deep: dict[str, Any] = {}
    deep["x"] = deep
    with pytest.raises(LedgerError, match="nested"):
        ledger.append([Event("override", "Ms Okoro", "x", after=deep)])


TEXT = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=40
).filter(str.strip)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


@settings(
    max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(who=TEXT, why=TEXT, learner=TEXT, after=st.dictionaries(TEXT, VALUES, max_size=3))
def test_any_text_and_value_survives(
    ledger: Ledger, who: str, why: str, learner: str, after: dict[str, Any]
) -> None:
    (written,) = ledger.append([Event("override", who, why, learner, after=after)])
    assert written.event is not None
    assert (written.event.who, written.event.why, written.event.learner) == (who, why, learner)
    assert written.event.after == after == ledger.standing("override", learner)
    assert ledger.verify().sound


def test_every_kind_is_taken(ledger: Ledger) -> None:
    kinds = [kind for kind in KINDS if kind != "erasure"]
    ledger.append([Event(kind, "x", "y", after={}) for kind in kinds])  # type: ignore[arg-type]
    assert [entry.kind for entry in ledger.entries()] == kinds


def test_a_ledger_of_another_course_is_refused(url: str, ledger: Ledger) -> None:
    fill(ledger)
    with pytest.raises(AnotherCourse, match=f"{COURSE}, not of measuring"):
        Ledger(url, "measuring")
    with Ledger(url) as whichever:
        assert len(whichever.entries()) == len(EVENTS)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE course_ledger SET kind = 'grant' WHERE position = 2",
        "UPDATE course_ledger SET position = 99 WHERE position = 6",
        "DELETE FROM course_ledger WHERE position = 6",
        "DELETE FROM course_ledger",
        "UPDATE course_ledger_private SET who = 'Mr Sy'",
        "DELETE FROM course_ledger_private WHERE position = 1",
        "INSERT INTO course_ledger SELECT 9, at, kind, commitment, hash, hash FROM course_ledger "
        "WHERE position = 6",
        "INSERT INTO course_ledger SELECT 7, at, kind, commitment, previous, hash "
        "FROM course_ledger WHERE position = 6",
    ],
)
def test_the_database_itself_refuses_changes(url: str, ledger: Ledger, statement: str) -> None:
    written = fill(ledger)
    made = engine(url)
    with pytest.raises(sa.exc.DBAPIError, match=r"append-only|follows the last"), made.begin() as c:
        c.exec_driver_sql(statement)
    made.dispose()
    assert tuple(ledger.entries()) == written and ledger.verify().sound


def test_nothing_is_added_to_an_altered_end(url: str, ledger: Ledger) -> None:
    fill(ledger)
    made = unguarded(url)
    with made.begin() as connection:
        connection.exec_driver_sql("UPDATE course_ledger SET kind = 'grant' WHERE position = 6")
    made.dispose()
    with pytest.raises(LedgerBroken, match="ledger verify"):
        ledger.append([override("7")])


def test_guards_that_were_taken_away_are_there_again(url: str, ledger: Ledger) -> None:
    unguarded(url).dispose()
    if url.startswith("postgresql"):
        made = engine(url)
        with made.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER course_ledger_no_change ON course_ledger")
        made.dispose()
    with Ledger(url, COURSE) as again:
        fill(again)
    made = engine(url)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), made.begin() as connection:
        connection.exec_driver_sql("DELETE FROM course_ledger")
    made.dispose()


@pytest.mark.parametrize(
    "address", ["nonsense", "sqlite:////nowhere/x.db", "postgresql://x@/x?unix_sock=/nowhere"]
)
def test_a_database_that_cannot_be_used_is_named(address: str) -> None:
    with pytest.raises(DatabaseError, match="AUTOGRADER_DB"):
        Ledger(address)


@pytest.mark.parametrize(
    "text", ["", "3", "3:abc", "-1:" + "a" * 64, "³:" + "a" * 64, ":" + "a" * 64]
)
def test_what_is_no_head_is_named(text: str) -> None:
    with pytest.raises(LedgerError, match="POSITION:HASH"):
        Head.parse(text)


def test_a_head_survives_being_noted_down() -> None:
    head = Head(12, "0a" * 32)
    assert Head.parse(f" {head}\n") == head == Head.parse(str(head).upper())
