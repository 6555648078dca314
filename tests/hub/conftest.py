"""One hub for all tests of it: starting one takes many seconds."""

from collections.abc import Iterator

import pytest

from tests.hub.hub import Hub, running_hub


@pytest.fixture(scope="session")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A running hub that all tests share; what they leave behind, the others see."""
    with running_hub(tmp_path_factory.mktemp("hub")) as running:
        yield running
