"""The whole line on PostgreSQL gives what it gives on SQLite: nbgrader's tables and ours."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder import demo, runner, sheets, tables
from autograder.database import AnotherCourse, engine
from autograder.decisions import as_data, decide_all
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Event, Ledger
from autograder.receipts import Receipts
from autograder.workspace import Workspace
from tests.autograder import postgres
from tests.autograder.conftest import COURSE, WEEK

ON_POSTGRESQL = ("postgresql",) if postgres.AVAILABLE else ()
LATER = datetime(2020, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize("kind", ON_POSTGRESQL)
def test_the_whole_line(
    kind: str,
    cohort: Workspace,
    server: postgres.Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    on_sqlite = facts(cohort)
    monkeypatch.setenv("AUTOGRADER_DB", server.database())
    space = Workspace.open(COURSE, tmp_path / "state")
    runner.release(space, WEEK)
    marks, sheet = demo.make(space)
    for learners in (runner.submissions(space, WEEK), ["demo-01", "demo-03"]):
        list(runner.grade(space, WEEK, learners, again=True))
        with Gradebook(space) as book:
            book.import_marks(tables.read_marks(marks))
        sheets.import_sheet(space, "assignment", sheet)
        assert facts(space) == on_sqlite
    assert not (space.state / "gradebook.db").exists()


def facts(space: Workspace) -> dict[str, object]:
    with Gradebook(space) as book, Receipts(space.database_url) as receipts:
        return {
            "roster": book.roster(),
            "standings": book.standings(),
            "cells": book.cells(WEEK),
            "receipts": receipts.all(),
            "decisions": [as_data(one) for one in decide_all(space, LATER).decisions],
        }


def workspace(url: str, course: str, folder: Path, patch: pytest.MonkeyPatch) -> Workspace:
    patch.setenv("AUTOGRADER_DB", url)
    return Workspace.open(course, folder / "state")


def test_the_ledger_may_come_before_the_gradebook(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = workspace(url, COURSE, tmp_path, monkeypatch)
    with Ledger(space) as ledger:
        ledger.append([Event("admission", "Ms Okoro", "Paid.", "ana", after={"paid": True})])
    with Gradebook(space) as book:
        book.enrol([Learner("ana")])
    with Gradebook(space) as book, Ledger(space) as ledger:
        assert [learner.id for learner in book.roster()] == ["ana"]
        assert ledger.verify().sound
    made = engine(url)
    with made.connect() as connection:
        query = "SELECT version_num FROM alembic_version"
        assert connection.exec_driver_sql(query).scalars().all() == [_newest()]
    made.dispose()


def _newest() -> str:
    from nbgrader import api

    return str(api.get_alembic_version())


def test_two_courses_never_share_a_database(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = workspace(url, COURSE, tmp_path, monkeypatch)
    other = workspace(url, "measuring", tmp_path, monkeypatch)
    with Gradebook(one) as book:
        book._book.update_or_create_assignment("week-01")
    with pytest.raises(AnotherCourse, match=f"{COURSE}, not of measuring"):
        Gradebook(other)
    with Ledger(other) as ledger:
        assert ledger.entries() == []
    with pytest.raises(AnotherCourse, match=f"measuring, not of {COURSE}"):
        Ledger(one)


def test_an_address_without_a_driver_means_the_one_that_is_installed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AUTOGRADER_DB", "postgresql://marker:secret@db.example:5433/course?x=1")
    url = sa.make_url(Workspace.open(COURSE).database_url)
    assert (url.drivername, url.password, url.port) == ("postgresql+pg8000", "secret", 5433)
    monkeypatch.setenv("AUTOGRADER_DB", "sqlite:////srv/gradebook.db")
    assert Workspace.open(COURSE).database_url == "sqlite:////srv/gradebook.db"


@pytest.mark.parametrize("kind", ON_POSTGRESQL)
def test_a_password_is_in_no_message(server: postgres.Server, kind: str) -> None:
    address = server.database().replace("tests@", "nobody-here:hunter2@")
    with pytest.raises(Exception, match="nobody-here") as caught:
        Ledger(address)
    assert "hunter2" not in str(caught.value)
