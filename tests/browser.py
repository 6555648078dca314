"""Starts the system's Chromium for a test."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium calls its maker's hosts at every start.
QUIET = (
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
)


def chromium() -> str:
    """Return the browser's path: CHROMIUM, or the first of the usual names that is installed."""
    named = os.environ.get("CHROMIUM")
    found = next(filter(None, map(shutil.which, (named, *NAMES) if named else NAMES)), None)
    assert found, "Chromium is missing: run 'make browser', or name yours in CHROMIUM."
    return found


@contextmanager
def launch(playwright: Playwright) -> Iterator[Browser]:
    """A headless browser; its own sandbox does not work for root."""
    own = ("--no-sandbox",) if os.geteuid() == 0 else ()
    browser = playwright.chromium.launch(executable_path=chromium(), args=[*QUIET, *own])
    try:
        yield browser
    finally:
        browser.close()
