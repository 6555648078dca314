"""The coherence matrix on a page: by keyboard, on a phone, with files that go both ways."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from labour_migration.concepts import coherence
from labour_migration.concepts.coherence.brief import COLUMNS, export_rows
from labour_migration.documents import to_html, to_markdown
from labour_migration.widgets.models.coherence import CoherenceMatrix

from .coherence_cases import NASTY
from .tool_pages import ToolPage, build

EXAMPLE = coherence.example()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    text = "# Coherence\n\n```{coherence-matrix}\n```\n"
    return build(tmp_path_factory.mktemp("matrix"), text, ("coherence-matrix",))


def cell(page: Page, row: str, column: str) -> Locator:
    return page.get_by_role("button", name=f"{row} on {column}:")


def effect(page: Page, label: str) -> Locator:
    role: Any = "textbox" if label == "Evidence" else "combobox"
    return page.locator(".lm-effect").get_by_role(role, name=label, exact=label == "on")


def status(page: Page) -> Locator:
    return page.locator(".lm-status")


def downloaded(page: Page, button: str) -> Path:
    with page.expect_download() as caught:
        page.get_by_role("button", name=button).click()
    return Path(caught.value.path())


def state(page: Page) -> dict[str, Any]:
    saved: dict[str, Any] = json.loads(downloaded(page, "Save to a file").read_text("utf-8"))
    return saved


def open_file(page: Page, content: str | bytes) -> None:
    held = content.encode() if isinstance(content, str) else content
    page.locator('input[type="file"]').set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": held}
    )


def texts(page: Page, table: str) -> list[list[str]]:
    script = "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    return [list(one.evaluate(script)) for one in page.locator(table).all()]


def test_without_a_script_the_example_reads_the_same(
    made: ToolPage, opened: Callable[..., Page]
) -> None:
    assert made.warnings == ""
    before, after = opened(java_script_enabled=False), opened()
    for table in (".lm-interactions table", ".lm-outcome table"):
        assert texts(before, table) == texts(after, table) != []
    for place in (".lm-summary", ".lm-outcome li"):
        assert before.locator(place).all_inner_texts() == after.locator(place).all_inner_texts()
    expect(before.get_by_role("button")).to_have_count(0)
    expect(before.get_by_text("The example is invented")).to_be_visible()
    assert before.locator(".lm-summary").inner_text() == coherence.summary(EXAMPLE)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.get_by_role("button", name="Remove objective 1").click()
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert found["passes"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".lm-tool").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_an_effect_is_scored_by_keyboard(page: Page) -> None:
    page.get_by_label("Title of the assessment").focus()
    press = page.keyboard.press
    for _ in range(2):  # the region that scrolls, then the one cell in which Tab stops
        press("Tab")
    expect(cell(page, "Fill care posts at home", "Formal jobs for the young")).to_be_focused()
    for key in ("ArrowDown", "ArrowUp", *["ArrowRight"] * 3):
        press(key)
    target = cell(page, "Fill care posts at home", "Recognise skills")
    expect(target).to_be_focused()
    expect(target).to_have_text("·")
    press("Enter")
    expect(page.locator(".lm-effect legend")).to_have_text(
        "Fill care posts at home: its effect on Recognise skills"
    )
    expect(effect(page, "Score")).to_be_focused()
    for _ in range(6):
        press("ArrowDown")
    expect(target).to_have_text("−2?")
    expect(status(page)).to_contain_text("on Recognise skills: −2 counteracting, no evidence.")
    expect(status(page)).to_contain_text("41 of 72 effects scored, 37 with evidence.")
    press("Tab")
    press("Tab")
    page.keyboard.type("circular 5")
    press("Tab")
    expect(target).to_have_text("−2")
    expect(page.locator(".lm-summary")).to_contain_text("41 of 72 effects scored, 38 with")
    press("Enter")
    expect(page.locator(".lm-effect legend")).to_contain_text("its effect on Apprenticeships")
    page.get_by_role("button", name="The other way round").click()
    expect(effect(page, "Effect of")).to_have_value("5")
    page.get_by_role("button", name="Back to the matrix").click()
    expect(cell(page, "Apprenticeships in regions", "Fill care posts at home")).to_be_focused()
    judged = state(page)["values"]["cells"][0][4]
    assert judged == {"score": -2, "evidence": "circular 5", "confidence_quarters": 2}


def test_two_selects_choose_a_cell_and_never_the_same_objective(page: Page) -> None:
    effect(page, "Effect of").select_option("6")
    effect(page, "on").select_option("6")
    expect(effect(page, "Effect of")).to_have_value("7")
    expect(page.locator(".lm-cell[aria-current]")).to_have_count(1)
    expect(page.locator(".lm-cell[tabindex='0']")).to_have_count(1)
    effect(page, "Score").select_option("")
    expect(cell(page, "Fair recruitment", "Place nurses in Norland")).to_have_text("·")


def test_own_objectives_are_added_renamed_weighed_and_removed(page: Page) -> None:
    page.get_by_role("button", name="Empty it and start your own").click()
    expect(status(page)).to_have_text("2 objectives. 0 of 2 effects scored, 0 with evidence.")
    page.get_by_text("Objectives and weights (2)").click()
    page.get_by_label("New objective").fill(NASTY)
    page.keyboard.press("Enter")
    expect(page.get_by_label("New objective")).to_be_focused()
    page.get_by_role("button", name="Add this objective").click()
    expect(status(page)).to_have_text("Type the name of an objective that is not listed yet.")
    first = page.get_by_label("Objective 1: name")
    first.fill("Jobs")
    first.blur()
    page.get_by_label("Objective 1: weight").select_option("7")
    first.fill(NASTY)
    first.blur()
    expect(first).to_have_value("Jobs")
    page.get_by_label("Objective 3: field").select_option("education and training")
    cell(page, "Jobs", NASTY).click()
    effect(page, "Score").select_option("3")
    effect(page, "Evidence").fill("=1+1")
    effect(page, "Evidence").blur()
    expect(page.locator(".lm-summary")).to_contain_text("Most enabling: Jobs (+3.00)")
    matrix = CoherenceMatrix().loaded(state(page)).matrix()
    assert [(one.name, one.weight) for one in matrix.objectives][::2] == [("Jobs", 7), (NASTY, 1)]
    page.get_by_role("button", name="Remove objective 3").click()
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("Objectives and weights (3)")).to_be_visible()
    page.get_by_role("button", name="Remove objective 2").click()
    expect(page.get_by_text("Objectives and weights (2)")).to_be_visible()
    assert page.title() != "1" and page.locator(".lm-tool img").count() == 0


def test_a_file_goes_to_the_widget_and_comes_back(page: Page) -> None:
    model = CoherenceMatrix().put(("cells", 0, 2, "evidence"), NASTY).put("title", "Ours")
    open_file(page, model.exports()["json"]())
    expect(status(page)).to_contain_text("The file is opened. 9 objectives. 40 of 72")
    assert state(page) == model.state()
    effect(page, "Score").select_option("3")
    open_file(page, json.dumps(CoherenceMatrix().state()))
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_label("Title of the assessment")).to_have_value("Ours")
    open_file(page, json.dumps(CoherenceMatrix().state()))
    page.get_by_role("button", name="Drop it").click()
    expect(page.get_by_label("Title of the assessment")).to_have_value(EXAMPLE.title)
    assert page.title() != "1"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "it is not a JSON file"),
        ('{"format": 1, "widget": "quiz", "values": {}}', "another tool or edition saved it"),
        ('{"format": 1, "widget": "coherence-matrix", "values": 7}', "holds no coherence matrix"),
        ('{"format": 1, "widget": "coherence-matrix", "values": {"title": "", "cells": [],'
         ' "objectives": [{"__proto__": {"name": "x"}}]}}', "between 2 and 12 objectives"),
        (" " * (9 * 1024 * 1024), "larger than eight megabytes"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_fit_changes_nothing(page: Page, content: str, why: str) -> None:
    effect(page, "Score").select_option("3")
    before = texts(page, "table")
    open_file(page, content)
    expect(status(page)).to_contain_text(why)
    assert texts(page, "table") == before


def test_the_brief_is_the_same_as_that_of_the_widget(page: Page) -> None:
    model = CoherenceMatrix().put("title", f"Ours {NASTY}")
    open_file(page, json.dumps(model.state()))
    expect(status(page)).to_contain_text("The file is opened.")
    brief = coherence.brief(model.matrix())
    assert downloaded(page, "Brief as a web page").read_text("utf-8") == to_html(brief)
    assert downloaded(page, "Brief as Markdown").read_text("utf-8") == to_markdown(brief)
    path = downloaded(page, "Brief for Word (DOCX)")
    words = [docx.Document(source) for source in (str(path), io.BytesIO(model.exports()["docx"]()))]
    theirs, ours = ([one.text for one in word.paragraphs if one.text] for word in words)
    assert theirs == ours and theirs[0] == f"Coherence: Ours {NASTY}"
    tables = [[[c.text for c in r.cells] for t in w.tables for r in t.rows] for w in words]
    assert tables[0] == tables[1] and len(tables[0]) == 8


def test_the_spreadsheet_holds_every_effect(page: Page) -> None:
    text = downloaded(page, "Download as CSV").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    header, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header == list(COLUMNS)
    assert rows == [[str(value) for value in row] for row in export_rows(EXAMPLE)]


def test_leaving_with_unsaved_work_is_asked_about(page: Page) -> None:
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    leaves = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(leaves)
    cell(page, "Fill care posts at home", "Recognise skills").click()
    effect(page, "Score").select_option("1")
    assert not page.evaluate(leaves)
    page.close(run_before_unload=True)
    expect(page.locator(".lm-tool")).to_be_visible()
    assert asked == ["beforeunload"]
    state(page)
    assert page.evaluate(leaves)
    effect(page, "Evidence").press_sequentially("x")
    assert not page.evaluate(leaves), "also before the field is left"
    page.get_by_label("Title of the assessment").fill("Ours")
    page.get_by_role("button", name="Back to the example").click()
    page.get_by_role("button", name="Drop it").click()
    expect(page.get_by_label("Title of the assessment")).to_have_value(EXAMPLE.title)


def test_the_brief_of_the_example_is_one_page(page: Page, tmp_path: Path) -> None:
    (tmp_path / "brief.html").write_text(to_html(coherence.brief(EXAMPLE)), encoding="utf-8")
    page.goto("about:blank")
    page.set_content((tmp_path / "brief.html").read_text("utf-8"))
    printed = page.pdf(prefer_css_page_size=True)
    assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1
