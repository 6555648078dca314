"""One sandbox for all tests: to start it is the dear part."""

from collections.abc import Iterator

import pytest

from autograder.sandbox.client import Sandbox


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox that runs."""
    with Sandbox.start() as started:
        yield started
