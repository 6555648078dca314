"""A learner's JupyterLab in a browser: what a person clicks and types, step by step."""

import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Error, Locator, Page, TimeoutError, expect

from labour_migration.handin import UNWRITTEN
from tests.hub.hub import Hub

# Two cores may have to start several servers and kernels at once.
PATIENCE = 60_000
_IN_FRONT = ".jp-NotebookPanel:not(.lm-mod-hidden)"
_SAVED = ".lm-TabBar-tab.jp-mod-current:not(.jp-mod-dirty)"
WINDOW = {"width": 1300, "height": 900}


def picture(page: Page, name: str) -> None:
    """Keep a picture of the page in the folder that HUB_SHOTS names."""
    if folder := os.environ.get("HUB_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


class Lab:
    """One person's browser and server."""

    def __init__(self, browser: Browser, hub: Hub, name: str) -> None:
        self.hub, self.name = hub, name
        self.page: Page = browser.new_context(viewport=WINDOW, ignore_https_errors=True).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.outside: list[str] = []
        self.page.on("request", self._note)

    def _note(self, request: Any) -> None:
        to = urlsplit(request.url)
        ours = urlsplit(self.hub.address)
        # Where servers have hosts of their own, these end with the hub's.
        here = f".{to.netloc}".endswith(f".{ours.netloc}")
        if to.scheme not in ("data", "blob", "about") and not here:
            self.outside.append(request.url)

    def picture(self, name: str) -> None:
        """Keep a picture of what the person sees."""
        picture(self.page, f"{name}-{self.name}")

    def begin(self) -> None:
        """Ask for JupyterLab, and do not wait for it."""
        self.page.goto(f"{self.hub.address}/hub/spawn", wait_until="commit")

    def wait(self) -> None:
        """Wait until JupyterLab is on the screen."""
        self.page.wait_for_url(re.compile(rf"/user/{self.name}/lab"))
        self.page.wait_for_selector("#jp-main-dock-panel")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    def menu(self, bar: str, item: str) -> None:
        """Choose from the menu."""
        self.page.click(f".lm-MenuBar-itemLabel:text-is('{bar}')")
        self.page.click(f".lm-Menu-itemLabel:text-is('{item}')")

    def assignments(self, course: str) -> None:
        """Show a course's assignment list, as it is now."""
        if self.page.locator("#assignments").count():
            self.page.click(".lm-TabBar-tabLabel:text-is('Assignments')")
            self.page.click("#refresh_assignments_list")
        else:
            self.menu("Nbgrader", "Assignment List")
        shown = self.page.locator("#course_list_default")
        expect(self.page.locator("#course_list_dropdown")).to_be_enabled(timeout=PATIENCE)
        if shown.inner_text() != course:
            self.page.click("#course_list_dropdown")
            self.page.click(f"#course_list a:text-is('{course}')")
            expect(shown).to_have_text(course, timeout=PATIENCE)
            expect(self.page.locator("#course_list_dropdown")).to_be_enabled(timeout=PATIENCE)

    def listed(self, part: str, assignment: str) -> Locator:
        """An assignment's row in the part `released`, `fetched` or `submitted` of the list."""
        rows = self.page.locator(f"#{part}_assignments_list > .list_item")
        name = self.page.locator(f".item_name:has-text('{assignment}')")
        return rows.filter(has=name)

    def fetch(self, course: str, assignment: str) -> None:
        """Fetch an assignment, so that it is in the person's own folder."""
        self.assignments(course)
        self.listed("released", assignment).get_by_role("button", name="Fetch").click()
        expect(self.listed("fetched", assignment)).to_be_visible(timeout=PATIENCE)

    def submit(self, course: str, assignment: str) -> None:
        """Press Submit in the list, and do not wait."""
        self.assignments(course)
        self.listed("fetched", assignment).get_by_role("button", name="Submit").click()

    def has_handed_in(self, assignment: str, times: int) -> None:
        """Wait until the list shows so many submissions."""
        expect(self.submissions(assignment)).to_have_count(times, timeout=PATIENCE)

    def submissions(self, assignment: str) -> Locator:
        """The lines of what was handed in of an assignment, a time each."""
        lines = self.listed("submitted", assignment).locator(".nested_list_item")
        return lines.filter(has_text="UTC")

    def open(self, course: str, assignment: str) -> None:
        """Open a fetched assignment's notebook from the list, and run all its cells."""
        self.assignments(course)
        row = self.listed("fetched", assignment)
        row.locator(".assignment-notebooks-link").click()
        row.locator(".nested_list_item").get_by_text(assignment, exact=True).click()
        self.page.wait_for_selector(f"{_IN_FRONT} .jp-Cell")
        self.run_all()

    def to_notebook(self, assignment: str) -> None:
        """Bring an open notebook to the front."""
        self.page.click(f".lm-TabBar-tabLabel:text-is('{assignment}.ipynb')")

    def come_back(self) -> None:
        """Start the server again in a second window, and go on in the first as it stands."""
        second = self.page.context.new_page()
        second.set_default_timeout(PATIENCE)
        deadline = time.monotonic() + PATIENCE / 1000
        drawn = second.locator("#jp-main-dock-panel")
        while not drawn.is_visible():
            assert time.monotonic() < deadline, second.inner_text("body")
            # The hub's page of waiting goes on by itself, perhaps while this one is asked for.
            with suppress(Error):
                second.goto(f"{self.hub.address}/hub/spawn", wait_until="commit")
            # Until the hub has noticed that the server is gone, it sends people to an error.
            with suppress(TimeoutError):
                second.wait_for_selector("#jp-main-dock-panel, #start, .error", timeout=30_000)
            second.wait_for_timeout(1000)
        second.close()
        for _ in range(10):
            told = self.page.locator(".jp-Dialog").get_by_role("button").last
            if not told.is_visible():
                break
            told.click()

    def run_all(self) -> None:
        """Run all cells, and wait until the kernel has nothing more to do."""
        self._idle()
        self.menu("Run", "Run All Cells")
        self.page.wait_for_selector(f"{_IN_FRONT} fieldset.lm-quiz")
        self._idle()

    def _idle(self) -> None:
        status = "document.querySelector('#jp-main-statusbar')?.innerText.includes('Idle')"
        self.page.wait_for_function(status)

    def question(self, number: str) -> Locator:
        """The form of a question, such as `q3`, in the notebook in front."""
        title = re.compile(rf"^Question {number.removeprefix('q')}( \(.*?\))?\. ")
        legend = self.page.locator("legend strong").filter(has_text=title)
        return self.page.locator(f"{_IN_FRONT} fieldset.lm-quiz").filter(has=legend)

    def answer(self, number: str, value: Any) -> None:
        """Answer a question in its form, and wait until the form says that it is saved."""
        form = self.question(number)
        if form.locator("input[type=radio], input[type=checkbox]").count():
            for option in [value] if isinstance(value, str) else value:
                form.locator(f"input[value='{option}']").check()
        elif form.locator("ol.lm-quiz-order").count():
            _put_in_order(form, value)
        elif form.locator("select").count():
            for select, option in zip(form.locator("select").all(), value, strict=True):
                select.select_option(option)
        else:
            form.locator("input, textarea").fill(str(value))
            form.locator("input, textarea").blur()
        expect(form.locator(".lm-quiz-status")).to_have_attribute(
            "data-state", "saved", timeout=PATIENCE
        )

    def empty(self, number: str) -> None:
        """Take the answer to a question with a field back, and wait until that is saved."""
        form = self.question(number)
        form.locator("input").fill("")
        form.locator("input").blur()
        expect(form.locator(".lm-quiz-status")).to_have_attribute(
            "data-state", "emptied", timeout=PATIENCE
        )

    def write(self, text: str, instead_of: str = UNWRITTEN) -> None:
        """Write the answer to the question that a person marks, into its cell."""
        cells = self.page.locator(f"{_IN_FRONT} .jp-MarkdownCell")
        cell = cells.filter(has_text=instead_of)
        cell.dblclick()
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)
        self.page.keyboard.press("Shift+Enter")

    def save(self) -> None:
        """Save the notebook in front, and wait until it is on the disk."""
        self.page.keyboard.press("Control+s")
        # A save by hand that meets one by the clock is asked about; what is on the screen counts.
        overwrite = self.page.locator(".jp-Dialog").get_by_role("button", name="Overwrite")
        self.page.locator(f"{_SAVED}, .jp-Dialog").first.wait_for()
        if overwrite.is_visible():
            overwrite.click()
        self.page.locator(_SAVED).wait_for()

    def validate(self) -> str:
        """Press Validate; returns what its dialogue says."""
        toolbar = self.page.locator(f"{_IN_FRONT} .jp-NotebookPanel-toolbar")
        toolbar.get_by_text("Validate").click()
        dialog = self.page.locator(".jp-Dialog")
        dialog.wait_for()
        said = dialog.inner_text()
        self.picture("validated")
        dialog.get_by_role("button").last.click()
        return said


def _put_in_order(form: Locator, ids: list[str]) -> None:
    form.get_by_role("button", name="Keep this order").click()
    for place, wanted in enumerate(ids):
        for _ in ids:
            now = [row.get_attribute("data-option") for row in form.locator("li").all()]
            if now.index(wanted) == place:
                break
            line = form.locator(f"li[data-option='{wanted}']")
            line.get_by_role("button", name=re.compile("^Move up")).click()
