"""One service for most tests: each hands in as a learner of its own, or looks at what changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.workspace import Workspace
from tests.hub.exchange.double import COURSE, Service, hub_double, release, running


@pytest.fixture(scope="package")
def hub_address() -> Iterator[str]:
    with hub_double() as address:
        yield address


@pytest.fixture(scope="package")
def service(hub_address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("exchange")
    release(Workspace.open(COURSE, folder / "state"), "week-01", "week-02")
    with running(folder, hub_address) as found:
        yield found


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A course with week 1 open, without a service."""
    found = Workspace.open(COURSE, tmp_path / "state")
    release(found, "week-01")
    return found
