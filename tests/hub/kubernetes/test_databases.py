"""The databases of the first start: a gradebook a course, and the hub cannot open any of them."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
import sqlalchemy as sa

from autograder.database import DatabaseError, guarded
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import Workspace
from tests.autograder import postgres
from tests.hub.kubernetes import files

ON_POSTGRESQL = ("postgresql",) if postgres.AVAILABLE else ()
COURSES = ("governance-coherence", "measuring")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[postgres.Server]:
    with postgres.running() as found:
        passwords = tmp_path_factory.mktemp("passwords")
        for owner in ("hub", "gradebook"):
            (passwords / owner).write_text(f"it's {owner}'s \\ own")
        first_start(found, passwords, COURSES)
        yield found


def first_start(server: postgres.Server, passwords: Path, courses: Sequence[str]) -> None:
    assert postgres.PROGRAMS is not None
    subprocess.run(
        ["sh", files.FOLDER / "databases.sh"],
        env={
            "PATH": f"{postgres.PROGRAMS}:{os.environ['PATH']}",
            "COURSES": " ".join(courses),
            "PASSWORDS": str(passwords),
            "PGHOST": str(server.folder),
            "POSTGRES_USER": postgres.USER,
        },
        check=True,
        capture_output=True,
    )


def as_owner(server: postgres.Server, owner: str, database: str) -> sa.Engine:
    address = server.url(database).replace(f"{postgres.USER}@", f"{owner}@")
    return sa.create_engine(address.replace("://", "+pg8000://"))


@pytest.mark.parametrize("_kind", ON_POSTGRESQL)
def test_one_address_keeps_the_courses_apart(
    _kind: str, server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.url("{course}").replace(f"{postgres.USER}@", "gradebook@")
    monkeypatch.setenv("AUTOGRADER_DB", address)
    for course in COURSES:
        with Gradebook(Workspace.open(course, tmp_path)) as book:
            book.enrol([Learner(f"of-{course}")])
    for course in COURSES:
        with Gradebook(Workspace.open(course, tmp_path)) as book:
            assert [one.id for one in book.roster()] == [f"of-{course}"]


@pytest.mark.parametrize("_kind", ON_POSTGRESQL)
@pytest.mark.parametrize(
    ("owner", "database"),
    [("hub", "measuring"), ("hub", "governance-coherence"), ("gradebook", "hub")],
)
def test_neither_owner_opens_the_other_s_database(
    _kind: str, server: postgres.Server, owner: str, database: str
) -> None:
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        guarded(),
        as_owner(server, owner, database).connect(),
    ):
        pass


@pytest.mark.parametrize("_kind", ON_POSTGRESQL)
def test_one_more_course_leaves_the_others_as_they_are(
    _kind: str, server: postgres.Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.url("{course}").replace(f"{postgres.USER}@", "gradebook@")
    monkeypatch.setenv("AUTOGRADER_DB", address)
    with Gradebook(Workspace.open("measuring", tmp_path)) as book:
        book.enrol([Learner("stays")])
    for owner in ("hub", "gradebook"):
        (tmp_path / owner).write_text("another")
    first_start(server, tmp_path, [*COURSES, "one-more"])
    with Gradebook(Workspace.open("measuring", tmp_path)) as book:
        assert "stays" in [one.id for one in book.roster()]
    with as_owner(server, "gradebook", "one-more").connect() as connection:
        assert connection.scalar(sa.text("SELECT current_database()")) == "one-more"


@pytest.mark.parametrize("_kind", ON_POSTGRESQL)
def test_owners_are_no_administrators_and_have_their_passwords(
    _kind: str, server: postgres.Server
) -> None:
    with as_owner(server, postgres.USER, "postgres").connect() as connection:
        rows = connection.execute(
            sa.text(
                "SELECT rolname, rolsuper OR rolcreaterole OR rolcreatedb, rolpassword "
                "FROM pg_authid WHERE rolname IN ('hub', 'gradebook') ORDER BY rolname"
            )
        ).all()
    assert [(name, mighty) for name, mighty, _ in rows] == [("gradebook", False), ("hub", False)]
    assert all(password.startswith("SCRAM-SHA-256$") for *_, password in rows)
