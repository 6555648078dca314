"""Each app in a browser: what it says, by keyboard, narrow, its files, nothing from outside."""

import csv
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO, StringIO
from pathlib import Path

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from openpyxl import load_workbook
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from course_hub.voila import options
from tests.apps.served import Served, ready, serving

WIDE: ViewportSize = {"width": 1280, "height": 1000}
NARROW: ViewportSize = {"width": 390, "height": 844}
ALL = {one.slug: one.title for one in options.catalogue()}
# The two boards have tests of their own, with what they show.
TITLES = {slug: title for slug, title in ALL.items() if slug not in ("progress", "dashboard")}
SYNTHETIC = {"explorer": 1, "recruitment-costs": 1}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("apps"), "--cold") as found:
        yield found


@dataclass
class Opened:
    """An app in a page, and what went wrong in it."""

    app: str
    page: Page
    served: Served
    outside: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def panels(self) -> list[Locator]:
        return self.page.locator(".lm-panel").all()

    def said(self, panel: Locator) -> Locator:
        """The line with the result; the other one is about files."""
        return panel.get_by_role("status").first


def watched(page: Page, served: Served, app: str) -> Opened:
    opened = Opened(app, page, served)
    own = (served.address, served.address.replace("http", "ws", 1), "data:", "blob:")
    page.on("request", lambda one: one.url.startswith(own) or opened.outside.append(one.url))
    page.on("pageerror", lambda error: opened.wrong.append(str(error)))
    page.on("console", lambda one: one.type == "error" and opened.wrong.append(one.text))
    return opened


@pytest.fixture(scope="module", params=list(TITLES))
def opened(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Opened]:
    page = browser.new_page(viewport=WIDE)
    found = watched(page, served, request.param)
    served.open(page, found.app)
    yield found
    page.close()
    assert found.outside == []
    assert found.wrong == []
    assert served.left() == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=WIDE)
    yield page
    page.close()


def test_it_says_what_it_is_and_by_whom(opened: Opened) -> None:
    page = opened.page
    expect(page).to_have_title(f"{TITLES[opened.app]}: an app of the labour migration course")
    title = page.get_by_role("heading", level=1)
    expect(title).to_have_accessible_name(TITLES[opened.app])
    for landmark in ("banner", "main", "contentinfo"):
        expect(page.get_by_role(landmark)).to_have_count(1)
    foot = page.get_by_role("contentinfo")
    expect(foot).to_contain_text("not published, checked or endorsed by the International Labour")
    assert page.locator("html").get_attribute("lang") == "en-GB"
    expect(page.get_by_role("main")).to_contain_text("Sources and limits")


def test_every_chart_is_drawn_and_has_words(opened: Opened) -> None:
    for panel in opened.panels:
        text = opened.said(panel).inner_text()
        assert len(text) > 40
        for chart in panel.locator(".lm-chart").all():
            chart.scroll_into_view_if_needed()
            expect(chart.locator("svg.main-svg").first).to_be_visible(timeout=20_000)
            words = chart.get_by_role("img").first.get_attribute("aria-label") or ""
            assert len(words) > 40
        assert panel.locator("table caption").count() >= 1
    synthetic = opened.page.locator(".lm-chart-synthetic")
    expect(synthetic).to_have_count(SYNTHETIC.get(opened.app, 0))


def test_no_barrier_is_found(opened: Opened) -> None:
    found = Axe().run(opened.page).response
    assert len(found["passes"]) > 20
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []


def test_it_fits_a_narrow_screen(opened: Opened) -> None:
    opened.page.set_viewport_size(NARROW)
    opened.page.wait_for_function("() => innerWidth === 390")
    # Charts follow the width a moment later.
    opened.page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    script = """() => [...document.querySelectorAll('button, input, select, textarea, h1, h2, p')]
        .filter((one) => one.offsetParent && !one.closest('.lm-chart-scroll, .course-skip'))
        .filter((one) => !one.matches('.course-skip'))
        .filter((one) => { const box = one.getBoundingClientRect();
                           return box.left < 0 || box.right > 390.5; })
        .map((one) => one.outerHTML.slice(0, 120))"""
    assert opened.page.evaluate(script) == []
    opened.page.set_viewport_size(WIDE)


def by_keyboard(control: Locator, *keys: str) -> None:
    control.focus()
    for key in keys:
        control.page.keyboard.press(key)


def ranked(panel: Locator) -> str:
    by_keyboard(panel.get_by_label("View"), "ArrowDown")
    expect(panel.get_by_label("Number of places")).to_be_visible()
    panel.page.keyboard.press("Tab")
    expect(panel.get_by_label("Year")).to_be_focused()
    return "United States of America has the highest"


def new_sheet(panel: Locator) -> str:
    by_keyboard(panel.get_by_role("button", name="Start a new sheet"), "Enter")
    expect(panel.get_by_label("Currency of the costs")).to_have_value("USD")
    for label, amount in (("Pay of the first month (USD)", "400"), ("Passport", "1000,5")):
        panel.get_by_label(label).focus()
        panel.page.keyboard.type(amount)
        panel.page.keyboard.press("Enter")
    by_keyboard(panel.get_by_role("button", name="Nothing was paid for the empty ones"), "Space")
    return "so the cost is 2.5 months of pay"


def scored(panel: Locator) -> str:
    by_keyboard(panel.get_by_role("button", name="Start your own"), "Enter")
    name = panel.get_by_label("Objective 1: name")
    name.focus()
    panel.page.keyboard.press("Control+A")
    panel.page.keyboard.type("<b>Fair</b> recruitment")
    panel.page.keyboard.press("Enter")
    score = panel.get_by_label("Score", exact=True)
    score.focus()
    panel.page.keyboard.type("+2")
    panel.page.keyboard.press("Tab")
    # Typing passes +3 on its way.
    return "Overall +2.00 on the scale"


def closer(panel: Locator) -> str:
    margin = panel.get_by_label("Margin of error")
    margin.focus()
    panel.page.keyboard.press("Control+A")
    panel.page.keyboard.type("2,5")
    panel.page.keyboard.press("Tab")
    expect(panel.get_by_label("Confidence level")).to_be_focused()
    return "to within 2.5 percentage points"


def written(panel: Locator) -> str:
    panel.get_by_label("Text of 1 Foreword").focus()
    panel.page.keyboard.type("Work abroad shall be decent work.")
    panel.page.keyboard.press("Tab")
    by_keyboard(panel.get_by_role("button", name="Next section"), "Enter")
    expect(panel.get_by_label("Open section")).not_to_have_value("1")
    return "1 of 20 sections written"


USES: dict[str, Callable[[Locator], str]] = {
    "explorer": ranked,
    "recruitment-costs": new_sheet,
    "coherence-matrix": scored,
    "sample-designer": closer,
    "policy-template": written,
}


def test_it_is_used_by_keyboard_alone(opened: Opened) -> None:
    panel = opened.panels[0]
    text = USES[opened.app](panel)
    expect(opened.said(panel)).to_contain_text(text)
    expect(panel.locator("b")).to_have_count(0)
    focus = opened.page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
    assert focus == "solid"


def test_its_files_are_downloaded_and_hold_the_work(opened: Opened, tmp_path: Path) -> None:
    panel = opened.panels[0]
    said = opened.said(panel).inner_text()
    files: dict[str, bytes] = {}
    for button in panel.get_by_role("button", name=re.compile("^Download")).all():
        with opened.page.expect_download() as waiting:
            by_keyboard(button, "Enter")
        path = tmp_path / waiting.value.suggested_filename
        waiting.value.save_as(path)
        files[path.suffix[1:]] = path.read_bytes()
        expect(panel.get_by_role("status").last).to_contain_text(f"{path.name} is handed")
    assert {"csv", "xlsx", "json"} <= set(files)
    rows = list(csv.reader(StringIO(files["csv"].decode("utf-8-sig"))))
    book = load_workbook(BytesIO(files["xlsx"]))
    assert book["About"]["A2"].value == said
    assert len(rows) == book["Table 1"].max_row - 1
    state = json.loads(files["json"])
    assert state["format"] == 1
    if "docx" in files:
        words = [one.text for one in docx.Document(BytesIO(files["docx"])).paragraphs]
        assert any(state["values"]["title"] in one for one in words)


def test_work_is_opened_in_a_new_page(page: Page, served: Served, tmp_path: Path) -> None:
    served.open(page, "policy-template")
    expected = written(page.locator(".lm-panel"))
    expect(page.locator(".lm-panel").get_by_role("status").first).to_contain_text(expected)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download my work").click()
    path = tmp_path / "work.json"
    waiting.value.save_as(path)

    page.reload()
    ready(page)
    status = page.locator(".lm-panel").get_by_role("status")
    expect(status.first).to_contain_text("0 of 20 sections written")
    page.get_by_label("Open my work").set_input_files(path)
    expect(status.first).to_contain_text(expected)
    expect(status.last).to_have_text("Your saved work is open.")
    path.write_text("<script>alert(1)</script>")
    page.get_by_label("Open my work").set_input_files(path)
    expect(status.last).to_contain_text("This file is not saved work.")
    expect(status.first).to_contain_text(expected)


def test_the_start_page_leads_to_every_app(page: Page, served: Served) -> None:
    opened = watched(page, served, "")
    page.goto(served.address)
    expect(page.get_by_role("heading", level=1)).to_have_text("Apps")
    links = page.get_by_role("main").get_by_role("link")
    assert [one.inner_text() for one in links.all()] == list(ALL.values())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    assert Axe().run(page).response["violations"] == []
    page.set_viewport_size(NARROW)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 390
    assert (opened.outside, opened.wrong) == ([], [])
