"""A hub as the world sees one: https, host names for servers, people who sign up."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.hub.desk import Desk
from tests.hub.hub import ADMIN, INSTRUCTOR, LEARNERS, MEASURING, Hub, running_hub
from tests.hub.lab import PATIENCE, WINDOW, Lab


@pytest.fixture(scope="package")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub behind a web server with a certificate, with the settings that it has by default."""
    folder = tmp_path_factory.mktemp("https")
    with running_hub(folder, https=True, sign_in="native", demo_password=None) as running:
        yield running


@pytest.fixture(scope="package")
def admin(browser: Browser, hub: Hub) -> Iterator[Page]:
    """The browser of the administrator."""
    with browser.new_context(viewport=WINDOW, ignore_https_errors=True) as context:
        context.set_default_timeout(PATIENCE)
        yield context.new_page()


@pytest.fixture(scope="package")
def lab(browser: Browser, hub: Hub) -> Iterator[Lab]:
    """The browser of a learner."""
    lab = Lab(browser, hub, LEARNERS[0])
    yield lab
    lab.page.context.close()


@pytest.fixture(scope="package")
def desk(browser: Browser, hub: Hub) -> Iterator[Desk]:
    """The browser of the instructor of the course on measuring."""
    desk = Desk(browser, hub, INSTRUCTOR, MEASURING)
    yield desk
    desk.page.context.close()


@pytest.fixture
def everybody(admin: Page, lab: Lab, desk: Desk) -> dict[str, Page]:
    """Each person's page, by the name that they sign up with."""
    return {ADMIN: admin, lab.name: lab.page, desk.name: desk.page}
