"""The page that checks a certificate, opened in a browser that cannot leave this machine."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .pages import ADDRESS, PAGE, Site, build, serve


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(tmp_path_factory.mktemp("verify"))


@pytest.fixture
def site(made: Site) -> Site:
    made.publish()
    return made


@pytest.fixture
def opened(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open the page; nothing may fail, leave the site or stay behind."""
    contexts = []

    def go(path: str = PAGE, **options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append((context, serve(context, site.folder)))
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(ADDRESS + path)
        if options.get("java_script_enabled", True):
            expect(page.locator("#certificate-check[data-ready]")).to_be_attached()
        return page

    yield go
    for context, problems in contexts:
        assert problems == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        context.close()
