"""The people of one week, each at their own browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.hub.desk import Desk
from tests.hub.hub import INSTRUCTOR, LEARNERS, MEASURING, Hub
from tests.hub.lab import Lab


@pytest.fixture(scope="package")
def labs(browser: Browser, hub: Hub) -> Iterator[tuple[Lab, Lab]]:
    """Both learners, signed in and on their first page."""
    both = Lab(browser, hub, LEARNERS[0]), Lab(browser, hub, LEARNERS[1])
    for lab in both:
        hub.sign_in(lab.page, lab.name)
    yield both
    for lab in both:
        lab.page.context.close()


@pytest.fixture(scope="package")
def desk(browser: Browser, hub: Hub) -> Iterator[Desk]:
    """The instructor of the course on measuring, signed in."""
    desk = Desk(browser, hub, INSTRUCTOR, MEASURING)
    hub.sign_in(desk.page, INSTRUCTOR)
    yield desk
    desk.page.context.close()
