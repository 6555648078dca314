"""The pages as a person meets them: wide, narrow, by axe, and with hostile text."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from autograder.reports import similarity, similarity_pages
from autograder.workspace import Workspace
from tests.autograder.similarity import honest
from tests.autograder.similarity.handed_in import CODE, TEXT, WEEK, hand_in

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\u202e</pre></div></main>"


@pytest.fixture
def folder(space: Workspace, tmp_path: Path) -> Path:
    """The pages of a class in which two handed in one work, with text that attacks the page."""
    values = {"q5": 41.3, "q6": 1234, "q7": 9.9}
    for n, name in enumerate(("ana", "bo", "a-learner-with-a-rather-long-id")):
        text = {CODE: f"{EVIL}\n{honest.code(1)}", TEXT: f"{EVIL} {honest.prose(1)} {'w' * 300}"}
        hand_in(space, name, text, answers=values, minute=n)
    for n in range(9):
        hand_in(space, f"l{n}", answers={"q5": 20 + 3.1 * n, "q6": 400 * n + 9, "q7": 1.7 * n + 1})
    found = similarity.of_assignment(space, WEEK)
    return similarity_pages.write(space.course, found, tmp_path / "pages").parent


@pytest.mark.parametrize("width", [1280, 390])
def test_pages_fit_pass_axe_and_run_nothing(browser: Browser, folder: Path, width: int) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.goto((folder / "index.html").as_uri())
        assert Axe().run(page).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/pair-001.html")
        assert page.locator("h1").count() == 1
        assert page.locator("mark").count() >= 4
        assert Axe().run(page).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [Path(url).name for url in asked] == ["index.html", "pair-001.html"]
