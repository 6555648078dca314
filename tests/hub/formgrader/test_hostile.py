"""What a learner wrote is read, never run: looked at in a browser, on every page that shows it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route

from tests.hub.formgrader.double import Formgrader
from tests.hub.formgrader.works import WEEK


@dataclass
class Watched:
    """A page, and whatever in it should not have happened."""

    page: Page
    faults: list[str] = field(default_factory=list)


class Parts(HTMLParser):
    """Finds in the main part of a page what could run, load or dress anything."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside |= tag == "main"
        bad = tag in ("script", "style", "link", "iframe", "svg", "base", "meta", "form")
        bad |= any(name.startswith("on") or name in ("style", "srcdoc") for name, _ in attrs)
        if self._inside and bad:
            self.found.append(str(self.get_starttag_text()))

    def handle_endtag(self, tag: str) -> None:
        self._inside &= tag != "main"


@pytest.fixture
def watched(pages: Page, formgrader: Formgrader) -> Iterator[Watched]:
    """An instructor's page that tells of calls of `stolen`, of refused and foreign requests."""
    context = pages.context.browser.new_context(viewport={"width": 1280, "height": 900})  # type: ignore[union-attr]
    page = context.new_page()
    found = Watched(page)
    page.expose_function("stolen", lambda number: found.faults.append(f"ran {number}"))
    page.on("dialog", lambda dialog: found.faults.append(f"dialog {dialog.message}"))
    page.on("pageerror", lambda error: found.faults.append(f"error {error}"))
    page.on("console", lambda said: found.faults.append(said.text))
    page.on("request", lambda asked: _foreign(found, asked.url, formgrader))
    formgrader.sign_in_as("instructor")
    yield found
    context.close()


def _foreign(found: Watched, url: str, formgrader: Formgrader) -> None:
    if not url.startswith((formgrader.origin, formgrader.hub, "data:image/png")):
        found.faults.append(f"asked for {url}")


def loaded(watched: Watched, formgrader: Formgrader, path: str, shown: str) -> Page:
    """Load a page and wait until its scripts have shown something."""
    watched.page.goto(formgrader.address + path)
    watched.page.wait_for_selector(shown)
    return watched.page


def test_a_hostile_notebook_is_marked_like_any_other(
    watched: Watched, formgrader: Formgrader
) -> None:
    page = loaded(watched, formgrader, f"formgrader/gradebook/{WEEK}/{WEEK}", "td.name a")
    page.click("#toggle_names")
    page.locator("#main-table tr", has_text="</script>").locator("td.name a.name-shown").click()
    page.wait_for_selector(".nbgrader_cell #q8")
    assert "stolen(1)" in page.inner_text("main"), "what was written can be read"
    assert page.locator("#q8").count() == 1
    assert page.locator("#q8").get_attribute("type") == "number"
    assert page.locator("[data-question=q8]").count() == 1
    for tag in ("iframe", "svg", "form", "base", "meta[http-equiv]", "object", "embed"):
        assert page.locator(f"main {tag}").count() == 0, tag
    served = page.request.get(page.url).text()
    assert len(served) < 3_000_000
    parts = Parts()
    parts.feed(served)
    assert parts.found == []
    assert page.is_visible("#q8")
    page.locator("[data-question=q8] input").nth(2).check()
    page.wait_for_selector("#course-saved:has-text('Saved.')")
    assert page.input_value("#q8") == "0.5"
    assert watched.faults == []


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("formgrader/manage_assignments", "td.num-submissions a"),
        (f"formgrader/manage_submissions/{WEEK}", "td.student-id"),
        ("formgrader/gradebook", "#main-table a"),
        (f"formgrader/gradebook/{WEEK}", "#main-table a"),
        (f"formgrader/gradebook/{WEEK}/{WEEK}", "td.name a"),
        ("formgrader/manage_students", "#main-table a"),
        ("formgrader/manage_students/mallory", "#main-table a"),
        (f"formgrader/manage_students/mallory/{WEEK}", "#main-table a"),
        (f"formgrader/preview/{WEEK}", "main h1"),
    ],
)
def test_no_list_runs_a_learner_s_name(
    watched: Watched, formgrader: Formgrader, path: str, shown: str
) -> None:
    page = loaded(watched, formgrader, path, shown)
    assert page.locator("#main-table img, #main-table script").count() == 0
    assert watched.faults == []
    unnamed = page.eval_on_selector_all(
        "a, button, input:not([type=hidden])",
        "all => all.filter(one => one.checkVisibility() && !one.textContent.trim() && "
        "!one.ariaLabel && !one.labels?.length && !one.title).map(one => one.outerHTML)",
    )
    assert unnamed == []
    nowhere = page.eval_on_selector_all(
        "main a[href]", "all => all.map(one => one.getAttribute('href'))"
    )
    assert not [
        to for to in nowhere if to.startswith(("/tree", "/notebooks", "/edit", "/terminals"))
    ]


def test_marks_are_saved_in_the_order_in_which_they_were_given(
    watched: Watched, formgrader: Formgrader
) -> None:
    page = loaded(
        watched, formgrader, f"formgrader/manage_students/learner-2/{WEEK}", "#main-table a"
    )
    page.click("#main-table a")
    sent: list[object] = []

    def slowly(route: Route) -> None:
        if route.request.method == "PUT":
            sent.append(json.loads(route.request.post_data or "")["manual_score"])
            page.wait_for_timeout(100)
        route.continue_()

    page.route("**/api/grade/*", slowly)
    boxes = page.locator("[data-question=q8] input")
    for number in range(4):
        boxes.nth(number).check()
    mine = page.url.partition("?")[0]
    page.click("text=Next →")
    page.wait_for_url(lambda url: not url.startswith(mine))
    assert sent[-1] == "2" and len(sent) <= 4
    page.goto(mine)
    page.wait_for_selector("[data-question=q8] input:checked")
    assert page.input_value("#q8") == "2"
    assert boxes.evaluate_all("all => all.filter(one => one.checked).length") == 4
    assert watched.faults == []


def test_were_the_sanitiser_to_fail_the_policy_would_hold(
    watched: Watched, formgrader: Formgrader
) -> None:
    page = loaded(watched, formgrader, "formgrader/manage_assignments", "td.name")
    page.evaluate(
        "() => { document.body.insertAdjacentHTML('beforeend', \"<img src=x onerror=stolen(30)>"
        "<iframe srcdoc='<script>parent.stolen(31)</script>'></iframe>\");"
        "const own = document.createElement('script'); own.src = '/user/mallory/files/x.js';"
        "document.body.append(own);"
        "const text = document.createElement('script'); text.textContent = 'stolen(32)';"
        "document.body.append(text); }"
    )
    page.wait_for_timeout(300)
    assert not [one for one in watched.faults if one.startswith("ran")]
    refused = json.dumps(watched.faults)
    assert "Content Security Policy" in refused or "Refused" in refused


@pytest.mark.parametrize("path", ["formgrader/manage_assignments", "marking"])
def test_axe_finds_nothing(watched: Watched, formgrader: Formgrader, path: str) -> None:
    if path == "marking":
        where = f"formgrader/manage_students/mallory/{WEEK}"
        loaded(watched, formgrader, where, "#main-table a").click("#main-table a")
        watched.page.wait_for_selector(".course-rubric:enabled")
    else:
        loaded(watched, formgrader, path, "td.num-submissions a")
    found = Axe().run(watched.page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


def test_the_page_fits_a_narrow_window(watched: Watched, formgrader: Formgrader) -> None:
    for width in (1280, 390):
        watched.page.set_viewport_size({"width": width, "height": 800})
        page = loaded(watched, formgrader, f"formgrader/manage_submissions/{WEEK}", "td.student-id")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, width
