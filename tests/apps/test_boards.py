"""The two boards as anybody meets them without a hub: made-up learners, or a file of one's own."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from autograder.boards import documents
from tests.apps.served import Served, ready, serving
from tests.autograder.reports.made import COURSE, DURING, EVIL, standings
from tests.autograder.reports.made import record as made_record

TITLES = {"progress": "My progress", "dashboard": "Instructor's dashboard"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("boards"), "--cold") as found:
        yield found


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page that asks nothing outside and logs no error."""
    found = browser.new_page(viewport={"width": 1280, "height": 1000})
    outside: list[str] = []
    wrong: list[str] = []
    own = (served.address, served.address.replace("http", "ws", 1), "data:", "blob:")
    found.on("request", lambda one: one.url.startswith(own) or outside.append(one.url))
    found.on("pageerror", lambda error: wrong.append(str(error)))
    found.on("console", lambda one: one.type == "error" and wrong.append(one.text))
    yield found
    found.close()
    assert outside == [] and wrong == []
    assert served.left() == []


@pytest.mark.parametrize("app", TITLES)
def test_a_board_is_drawn_accessible_and_fits(served: Served, page: Page, app: str) -> None:
    served.open(page, app)
    expect(page.get_by_role("heading", level=1)).to_have_accessible_name(TITLES[app])
    expect(page.get_by_text("What you see is made up.")).to_be_visible()
    chart = page.locator(".lm-chart svg.main-svg").first
    chart.scroll_into_view_if_needed()
    expect(chart).to_be_visible(timeout=20_000)
    expect(page.locator(".lm-chart-synthetic")).to_have_count(1)
    found = Axe().run(page).response
    assert [(one["id"], one["nodes"][0]["html"]) for one in found["violations"]] == []
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function("() => document.documentElement.scrollWidth <= 390")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the table (CSV)").click()
    rows = list(csv.DictReader(_text(download.value.path()).splitlines()))
    assert rows[0]["Assessment"] == "Test 1" and len(rows) == len(COURSE.assessments)


def test_points_are_supposed_by_keyboard(served: Served, page: Page) -> None:
    served.open(page, "progress")
    for label, points in (("Test 4, of 10", "9"), ("End-of-course assignment, of 40", "35")):
        page.get_by_label(label).focus()
        page.keyboard.type(points)
        page.keyboard.press("Tab")
    said = page.get_by_role("status").filter(has_text="With the points that you suppose")
    expect(said).to_contain_text("74 points so far", timeout=20_000)
    page.get_by_label("Test 4, of 10").fill("11")
    page.keyboard.press("Tab")
    expect(page.get_by_role("status").filter(has_text="between 0 and 10")).to_be_visible()


def test_a_file_of_one_s_own_is_opened_and_shown_as_text(
    served: Served, page: Page, tmp_path: Path
) -> None:
    document = documents.write_own(
        COURSE, EVIL, made_record("ana", standings(week_01="7.5"), as_of=DURING)
    )
    mine = tmp_path / "mine.json"
    mine.write_text(document, encoding="utf-8")
    served.open(page, "progress")
    page.get_by_label("Whose progress").select_option("A file that I choose")
    _choose(page, mine)
    expect(page.locator("table.lm-chart-table").last).to_contain_text("7.5", timeout=20_000)
    mine.write_text("not JSON", encoding="utf-8")
    _choose(page, mine)
    expect(page.get_by_text("This is no JSON")).to_be_visible(timeout=20_000)
    ready(page)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig")


def _choose(page: Page, file: Path) -> None:
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file (JSON)").click()
    chooser.value.set_files(file)
