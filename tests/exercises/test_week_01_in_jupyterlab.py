"""Week 1 as a learner meets it: JupyterLab in a browser, answers by keyboard, no outside host."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from autograder import runner
from autograder.intake import read_answers
from autograder.workspace import Workspace
from tests import jupyter

WEEK = "week-01"


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A JupyterLab on loopback whose folder is a released copy of week 1."""
    space = Workspace.open("governance-coherence", tmp_path / "state")
    work = tmp_path / "learner" / WEEK
    shutil.copytree(runner.release(space, WEEK), work)
    own = jupyter.environment(tmp_path)
    with jupyter.serving(work, tmp_path, own, "lab", "--LabApp.news_url=") as url:
        yield url, work


def only_loopback(route: Route, refused: list[str]) -> None:
    if route.request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
        route.continue_()
    else:
        refused.append(route.request.url)
        route.abort()


def run_all(page: Page) -> None:
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=90_000)
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()


def test_a_learner_answers_by_keyboard(lab: tuple[str, Path], browser: Browser) -> None:
    url, work = lab
    refused: list[str] = []
    with browser.new_context(viewport={"width": 1280, "height": 1000}) as context:
        page = context.new_page()
        page.route("**/*", lambda route: only_loopback(route, refused))
        page.goto(f"{url}lab/tree/{WEEK}.ipynb")
        run_all(page)
        first = page.get_by_role("radio", name="Jorge, who moved")
        expect(first).to_be_visible(timeout=90_000)
        first.focus()
        page.keyboard.press("Space")
        expect(page.get_by_text(re.compile(r"Saved \d\d:\d\d")).first).to_be_visible()
        expect(first).to_be_checked()
    assert read_answers(work / "answers.json") == {"q1": "b"}
    assert not refused
