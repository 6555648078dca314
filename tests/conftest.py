"""What the rooms' tests share: one browser for the whole run."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import launch


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless; Playwright allows one driver at a time."""
    with sync_playwright() as playwright, launch(playwright) as chromium:
        yield chromium
