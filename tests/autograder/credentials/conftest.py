"""One office that tests do not change, and a course of which each has a copy."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from autograder.credentials.issuing import key_store
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Ledger
from autograder.workspace import Workspace
from tests.autograder.credentials.making import BITS, COURSE, Office
from tests.autograder.credentials.running import ANA, BEN, DEMO, Run


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office of which nothing is changed."""
    return Office.open(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="session")
def text(office: Office) -> str:
    """A certificate that it signed."""
    return office.certificate()


@pytest.fixture(scope="session")
def enrolled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state folder with a roster and a key."""
    state = tmp_path_factory.mktemp("enrolled")
    workspace = Workspace.open(COURSE, state)
    with Gradebook(workspace) as book:
        book.enrol(
            [
                Learner(ANA, "Ána Núñez", "ana@example.org"),
                Learner(BEN, "Ben Ó"),
                Learner(DEMO, "Made Up"),
            ]
        )
    key_store(workspace).new(datetime.now(UTC) - timedelta(days=1), BITS)
    return state


@pytest.fixture
def run(enrolled: Path, tmp_path: Path) -> Iterator[Run]:
    shutil.copytree(enrolled, tmp_path / "state")
    workspace = Workspace.open(COURSE, tmp_path / "state")
    with Ledger(workspace) as ledger:
        yield Run(workspace, ledger)
