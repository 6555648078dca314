"""The stakeholder map on a page: read without scripts, edited by keyboard, files that come back."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from labour_migration.concepts import stakeholders
from labour_migration.concepts.stakeholders import COLUMNS, Map, Stakeholder
from labour_migration.documents import to_html, to_markdown
from labour_migration.widgets.models.stakeholders import StakeholderMap

from .stakeholder_cases import NASTY, broken, values
from .tool_pages import ADDRESS, ToolPage, build, serve

EXAMPLE = stakeholders.example()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    text = "# Map\n\n```{stakeholder-map}\n```\n"
    return build(tmp_path_factory.mktemp("map"), text, ("stakeholder-map",))


@pytest.fixture
def opened(browser: Browser, made: ToolPage) -> Iterator[Callable[..., Page]]:
    """Open the page in a context of given options; nothing may fail, leave or stay behind."""
    contexts = []

    def go(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append((context, serve(context, made.folder)))
        page = context.new_page()
        page.asked = []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.goto(ADDRESS + "index.html")
        if options.get("java_script_enabled", True):
            expect(page.locator("[data-tool][data-ready]")).to_have_count(1)
        return page

    yield go
    for context, problems in contexts:
        assert problems == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        context.close()


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as caught:
        page.get_by_role("button", name=button, exact=True).click()
    return Path(caught.value.path()).read_bytes()


def open_file(page: Page, content: bytes) -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": content}
    )


def state(listed: Map) -> bytes:
    model = StakeholderMap(listed.title, listed.stakeholders)
    return json.dumps(model.state()).encode()


def present(page: Page) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(saved(page, "Save to a file"))
    return held


def names(page: Page) -> Locator:
    return page.locator(".lm-people tbody td:nth-child(2)")


def test_without_scripts_the_example_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(names(page)).to_have_text([one.name for one in EXAMPLE.stakeholders])
    expect(page.locator(".lm-findings li")).to_have_text(list(stakeholders.sentences(EXAMPLE)))
    expect(page.locator(".lm-summary")).to_have_text(stakeholders.summary(EXAMPLE))


def test_the_script_shows_what_python_wrote(made: ToolPage, opened: Callable[..., Page]) -> None:
    assert made.warnings == ""
    page, plain = opened(), opened(java_script_enabled=False)
    for part in (".lm-people", ".lm-outcome"):
        words = "e => e.innerText.split(/\\s+/).join(' ').trim()"
        assert page.locator(part).evaluate(words) == plain.locator(part).evaluate(words)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_the_map_can_be_read(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(page, context="[data-tool]")
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    letters = """t => { const turned = t.getScreenCTM();
      return parseFloat(getComputedStyle(t).fontSize) * Math.hypot(turned.a, turned.b); }"""
    texts = page.locator(".lm-plot svg text")
    assert min(texts.nth(place).evaluate(letters) for place in range(texts.count())) >= 10
    drawing = page.get_by_role("img", name="Map of interest and influence. 16 stakeholders")
    box = drawing.bounding_box()
    assert box and box["width"] <= width
    for text in texts.all():
        place = text.bounding_box()
        assert (
            place
            and box["x"] <= place["x"]
            and place["x"] + place["width"] <= (box["x"] + box["width"])
        )


def test_shape_and_filling_say_group_and_seat(opened: Callable[..., Page]) -> None:
    page = opened()
    shapes: dict[str, str] = {}
    for point in page.locator(".lm-plot g").all():
        title = point.locator("title").text_content() or ""
        numbers = [int(part.split()[0]) for part in title.split("; ")]
        held = [EXAMPLE.stakeholders[number - 1] for number in numbers]
        path = point.locator("path")
        assert shapes.setdefault(held[0].group, path.get_attribute("d") or "") == (
            path.get_attribute("d")
        )
        filled = "lm-seated" in (path.get_attribute("class") or "")
        assert filled == all(one.seat for one in held)
        some = any(one.seat for one in held) and not filled
        assert point.locator("circle").count() == some
        shown = ", ".join(point.locator("text").all_text_contents())
        assert [int(one) for one in shown.split(", ")] == numbers
    assert len(set(shapes.values())) == len(shapes) == 4


def test_a_stakeholder_is_added_changed_and_removed_by_keyboard(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    page.get_by_role("button", name="Empty it and start your own").press("Enter")
    expect(page.locator(".lm-summary")).to_have_text("No stakeholder is listed yet.")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.type(NASTY)
    for key in ("Tab", "ArrowDown", "Tab", "ArrowDown", "Tab", "8", "Tab", "4", "Tab", "Space"):
        page.keyboard.press(key)
    page.keyboard.press("Tab")
    page.keyboard.type("a law\n")
    one = Stakeholder(
        NASTY, "education and training", "employers' organisation", 8, 4, True, "a law"
    )
    expect(names(page)).to_have_text([NASTY])
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    assert present(page)["values"] == values(Map("", (one,)))
    assert page.title() != "1" and page.locator(".lm-tool img").count() == 0
    page.get_by_role("button", name=f"Change {NASTY}").press("Enter")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("Federation\n")
    expect(page.get_by_role("button", name="Change Federation")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remove it").press("Enter")
    question = page.get_by_role("group", name="Remove Federation?")
    expect(question.get_by_role("button", name="Keep it")).to_be_focused()
    question.get_by_role("button", name="Remove it").press("Enter")
    expect(page.locator(".lm-status")).to_have_text("Federation is removed.")
    expect(names(page)).to_have_count(0)


def test_a_second_name_or_none_is_refused(opened: Callable[..., Page]) -> None:
    page = opened()
    for name in ("", "Finance ministry"):
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_role("button", name="Add this stakeholder").click()
        expect(page.locator(".lm-status")).to_contain_text("Not kept: ")
        expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    expect(names(page)).to_have_count(16)


def test_a_file_of_the_widget_opens_and_goes_back(opened: Callable[..., Page]) -> None:
    page = opened()
    listed = Map(NASTY, EXAMPLE.stakeholders[3:9])
    open_file(page, state(listed))
    expect(page.locator(".lm-status")).to_contain_text("The file is opened. 6 stakeholders")
    expect(page.get_by_label("Title of the map")).to_have_value(NASTY)
    assert StakeholderMap().loaded(present(page)).map() == listed


def test_what_is_in_no_file_is_not_dropped_unasked(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_label("Title of the map").fill("Mine")
    page.get_by_label("Title of the map").blur()
    page.get_by_role("button", name="Back to the example").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_label("Title of the map")).to_have_value("Mine")
    present(page)
    page.get_by_role("button", name="Back to the example").click()
    expect(page.get_by_label("Title of the map")).to_have_value(EXAMPLE.title)


def test_what_is_typed_and_not_kept_is_not_dropped_unasked(opened: Callable[..., Page]) -> None:
    page = opened()
    leaves = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    name = page.get_by_label("Name", exact=True)
    assert page.evaluate(leaves)
    name.fill("Half typed")
    assert not page.evaluate(leaves)
    for button in ("Change Labour ministry", "Empty it and start your own"):
        page.get_by_role("button", name=button).click()
        page.get_by_role("button", name="Keep it").click()
        expect(name).to_have_value("Half typed")
    page.get_by_role("button", name="Change Labour ministry").click()
    page.get_by_role("button", name="Drop it").click()
    expect(name).to_have_value("Labour ministry")
    assert page.evaluate(leaves)
    page.get_by_label("Title of the map").press_sequentially("x")
    assert not page.evaluate(leaves), "also before the field is left"


def test_what_changes_while_a_question_stands_is_kept(opened: Callable[..., Page]) -> None:
    page = opened()
    page.get_by_role("button", name="Change Finance ministry").click()
    page.get_by_role("button", name="Remove it").click()
    page.get_by_role("button", name="Leave it as it was").click()
    page.get_by_label("Name", exact=True).fill("Added meanwhile")
    page.get_by_role("button", name="Add this stakeholder").click()
    page.get_by_role("button", name="Remove it").click()
    expect(names(page)).to_have_count(16)
    expect(names(page).last).to_have_text("Added meanwhile")
    expect(names(page).first).to_have_text("Labour ministry")


def test_a_wrong_file_changes_nothing(opened: Callable[..., Page]) -> None:
    page = opened()
    other = {"format": 1, "widget": "coherence-matrix", "values": values(EXAMPLE)}
    wrong = [
        json.dumps({"format": 1, "widget": "stakeholder-map", "values": one}) for one in broken()
    ]
    big = " " * (8 * 1024 * 1024 + 1)
    for content in ("", "{", "null", "[[[[", big, json.dumps(other), *wrong):
        open_file(page, content.encode())
        expect(page.locator(".lm-status")).to_contain_text("Nothing was changed.")
        page.locator(".lm-status").evaluate("e => { e.textContent = ''; }")
    assert present(page)["values"] == values(EXAMPLE)


def test_the_exports_are_those_of_the_library(opened: Callable[..., Page]) -> None:
    page = opened()
    hostile = Stakeholder("=1+1", "across", "people affected", 9, 1, False, NASTY)
    listed = Map("Nôtre cas", (*EXAMPLE.stakeholders, hostile))
    open_file(page, state(listed))
    expect(names(page)).to_have_count(17)
    brief = stakeholders.brief(listed)
    assert saved(page, "Brief as Markdown").decode() == to_markdown(brief)
    assert saved(page, "Brief as a web page").decode() == to_html(brief)
    assert not [url for url in page.asked if "vendor" in url]  # type: ignore[attr-defined]
    word = docx.Document(io.BytesIO(saved(page, "Brief for Word (DOCX)")))
    headings = [one.text for one in word.paragraphs if one.style and one.style.name == "Heading 2"]
    assert headings == ["Work out together", "Give a voice", "Win early", "Ask for facts"]
    assert [len(one.rows) - 1 for one in word.tables] == [6, 7, 3, 1]
    text = saved(page, "Download as CSV").decode("utf-8")
    model = StakeholderMap(listed.title, listed.stakeholders)
    ours = model.exports()["csv"]().decode("utf-8")
    assert text.startswith("\ufeff") and ours.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))
    assert rows == list(csv.reader(io.StringIO(ours.removeprefix("\ufeff"))))
    assert rows[0] == list(COLUMNS) and rows[-1][1] == "'=1+1"


def test_on_paper_the_map_stands_without_its_fields(opened: Callable[..., Page]) -> None:
    page = opened()
    page.emulate_media(media="print")
    expect(page.locator(".lm-plot svg")).to_be_visible()
    expect(page.locator(".lm-findings")).to_be_visible()
    expect(page.get_by_role("button", name="Add this stakeholder")).to_be_hidden()
    expect(page.get_by_role("button", name="Save to a file")).to_be_hidden()
