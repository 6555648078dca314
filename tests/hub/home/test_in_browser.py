"""The first page as people meet it: signing in, their own clock, keyboard, small screens."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.hub.hub import INSTRUCTOR, LEARNERS, Hub

SIZES = (1280, 390)


@pytest.fixture
def page(hub: Hub, browser: Browser) -> Iterator[Page]:
    """A page of somebody in Nairobi, three hours ahead of UTC, who has not signed in."""
    context = browser.new_context(timezone_id="Africa/Nairobi", locale="en-GB")
    found = context.new_page()
    errors: list[str] = []
    found.on("console", lambda one: errors.append(one.text) if one.type == "error" else None)
    found.on("pageerror", lambda one: errors.append(str(one)))
    outside: list[str] = []
    found.on(
        "request",
        lambda one: outside.append(one.url) if not one.url.startswith(hub.address) else None,
    )
    yield found
    context.close()
    assert not errors
    assert not outside


def shoot(page: Page, name: str) -> None:
    """Keep a picture where HUB_SHOTS says."""
    folder = os.environ.get("HUB_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("name", [LEARNERS[0], INSTRUCTOR])
def test_the_page_after_signing_in_is_accessible_and_fits(hub: Hub, page: Page, name: str) -> None:
    hub.sign_in(page, name)
    assert page.url == f"{hub.address}/services/home/"
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"]})
    assert not found.response["violations"]
    for width in SIZES:
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        shoot(page, f"first-{name}-{width}")


def test_a_learner_sees_the_week_the_due_time_here_and_what_is_needed(hub: Hub, page: Page) -> None:
    hub.sign_in(page, LEARNERS[0])
    section = page.locator("#learn-measuring").locator("xpath=..")
    assert "Week 2 of 6" in section.inner_text()
    first = section.locator(".next li").first
    assert "Test 2" in first.inner_text()
    assert "23:59 UTC" in first.inner_text()
    assert "02:59 where you are (Africa/Nairobi)" in first.inner_text()
    late = section.locator(".next li", has_text="was due")
    assert "Test 1" in late.inner_text()
    fetch = first.get_by_role("link", name="Fetch it in JupyterLab")
    assert fetch.get_attribute("href") == "/hub/user-redirect/lab"
    assert "press Fetch beside it" in section.locator(".next").inner_text()
    folder = hub.home_of(LEARNERS[0]) / "measuring" / "week-02"
    folder.mkdir(parents=True)
    (folder / "week-02.ipynb").write_text("{}", encoding="utf-8")
    page.reload()
    notebook = first.get_by_role("link", name="Open its notebook")
    assert notebook.get_attribute("href") == (
        "/hub/user-redirect/lab/tree/measuring/week-02/week-02.ipynb"
    )
    shutil.rmtree(folder.parents[1])
    assert "60" in section.locator(".numbers").inner_text()


def test_it_can_be_read_without_scripts_and_used_by_keyboard(hub: Hub, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    hub.sign_in(page, LEARNERS[1])
    assert "23:59 UTC" in page.locator(".next").first.inner_text()
    assert "where you are" not in page.content()
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    context.close()


def test_an_instructor_has_the_ways_to_the_course_that_is_theirs(hub: Hub, page: Page) -> None:
    hub.sign_in(page, INSTRUCTOR)
    links = {one.get_attribute("href") for one in page.locator("main a").all()}
    assert {"/services/formgrader-measuring/", "/services/dashboard/"} <= links
    assert not any("governance" in (one or "") for one in links)
    assert "You teach: Measuring" in page.locator("h2").inner_text()


def test_the_own_page_and_its_file(hub: Hub, page: Page) -> None:
    hub.sign_in(page, LEARNERS[0])
    page.get_by_role("link", name="What my points rest on").last.click()
    page.get_by_role("heading", name="Your progress").wait_for()
    assert page.evaluate("getComputedStyle(document.querySelector('.numbers')).display") == "flex"
    with page.expect_download() as download:
        page.get_by_role("link", name="This page as data").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert f'"{LEARNERS[0]}"' in text and LEARNERS[1] not in text
