"""An instructor's formgrader in a browser: what a marker clicks and types, step by step."""

from collections.abc import Iterable

from playwright.sync_api import Browser, Locator, Page, expect

from tests.hub.hub import Hub
from tests.hub.lab import PATIENCE, WINDOW, picture

REMARK = "The reason is clear; give the year of the figure."


class Desk:
    """One instructor's browser, at the formgrader of a course."""

    def __init__(self, browser: Browser, hub: Hub, name: str, course: str) -> None:
        self.hub, self.name, self.course = hub, name, course
        self.page: Page = browser.new_context(viewport=WINDOW, ignore_https_errors=True).new_page()
        self.page.set_default_timeout(PATIENCE)
        self.root = f"{hub.address}/services/formgrader-{course}/formgrader"

    def picture(self, name: str) -> None:
        """Keep a picture of what the instructor sees."""
        picture(self.page, f"{name}-{self.name}")

    def row(self, words: str) -> Locator:
        """The row of the list in front with these words in it."""
        return self.page.locator("#main-table tr").filter(has_text=words)

    def step(self, assignment: str, step: str) -> str:
        """Press a button of an assignment: `collect`, `generate-feedback` …; returns its log."""
        self.page.goto(f"{self.root}/manage_assignments")
        self.row(assignment).locator(f"td.{step} a").click()
        return self._told()

    def _told(self) -> str:
        window = self.page.locator(".modal.in")
        window.wait_for()
        said = window.inner_text()
        window.get_by_role("button", name="OK").click()
        window.wait_for(state="detached")
        assert "Success" in said, said
        return said

    def autograde(self, assignment: str, learner: str) -> None:
        """Press the button that grades one learner's submission, and wait for the result."""
        self.page.goto(f"{self.root}/manage_submissions/{assignment}")
        self.row(learner).locator("td.autograde a").click()
        self._told()

    def status(self, assignment: str, learner: str) -> str:
        """What the list of submissions says of one."""
        self.page.goto(f"{self.root}/manage_submissions/{assignment}")
        return self.row(learner).locator("td.status").inner_text()

    def mark(self, learner: str, assignment: str, question: str, met: Iterable[int]) -> float:
        """Tick the criteria that a written answer meets, by number; returns the points given."""
        self.page.goto(f"{self.root}/manage_students/{learner}/{assignment}")
        self.page.locator("#main-table td.name a").first.click()
        # The points given so far come a moment after the page.
        self.page.wait_for_load_state("networkidle")
        rubric = self.page.locator(f".course-rubric[data-question={question}]")
        for number in met:
            with self.page.expect_response(lambda told: "/api/grade/" in told.url):
                rubric.locator("input").nth(number).check()
        with self.page.expect_response(lambda told: "/api/comment/" in told.url):
            self.page.locator(f"#{question}-comment").fill(REMARK)
            self.page.locator(f"#{question}-comment").blur()
        expect(self.page.locator("#course-saved")).to_have_text("Saved.", timeout=PATIENCE)
        self.page.reload()
        self.page.wait_for_load_state("networkidle")
        return float(self.page.locator(f"input#{question}").input_value())
