"""Ledgers in every database that is to be had here."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.ledger import Ledger
from tests.autograder import postgres

COURSE = "governance-coherence"


@pytest.fixture(scope="session")
def server() -> Iterator[postgres.Server]:
    """A PostgreSQL server for the whole run; only asked for where there is one."""
    with postgres.running() as one:
        yield one


@pytest.fixture(params=postgres.DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once for each kind of database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    server: postgres.Server = request.getfixturevalue("server")
    return server.database()


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """A ledger that is just beginning."""
    with Ledger(url, COURSE) as one:
        yield one
