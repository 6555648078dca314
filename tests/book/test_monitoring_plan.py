"""The monitoring plan on a page: by keyboard, on a phone, with files that go both ways."""

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from labour_migration.concepts import monitoring
from labour_migration.concepts.monitoring import terms
from labour_migration.concepts.monitoring.brief import COLUMNS, rows
from labour_migration.documents import to_html, to_markdown
from labour_migration.widgets.models.monitoring import MonitoringPlan
from tests.monitoring_cases import EXAMPLE, NASTY

from .tool_pages import ToolPage, build

FIRST = ("objectives", 0, "indicators", 0)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    text = "# Monitoring\n\n```{monitoring-plan}\n```\n"
    return build(tmp_path_factory.mktemp("plan"), text, ("monitoring-plan",))


def status(page: Page) -> Locator:
    return page.locator(".lm-status")


def field(page: Page, at: str) -> Locator:
    return page.locator(f'[data-at="{at}"]')


def unfold(page: Page, title: str) -> None:
    page.locator("summary", has_text=title).first.click()


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


def words(page: Page) -> list[str]:
    return page.locator(".lm-outcome :is(p, caption, th, td)").all_text_contents()


def test_without_a_script_the_example_reads_the_same(
    made: ToolPage, opened: Callable[..., Page]
) -> None:
    assert made.warnings == ""
    before, after = opened(java_script_enabled=False), opened()
    assert words(before) == words(after)
    assert "30 per cent (3/10)" in words(before)
    expect(before.get_by_role("button")).to_have_count(0)
    expect(before.get_by_text("The example is invented")).to_be_visible()
    expect(before.get_by_text("behind a straight line").first).to_be_visible()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.get_by_role("button", name="Remove indicator 1.1").click()
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert found["passes"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator(".lm-tool").evaluate("e => e.scrollWidth <= e.clientWidth")


# What is typed into the fields of an indicator, in their order; empty where nothing is.
TYPED = [
    "Fees paid",
    "Fees for a job abroad",
    "outc",  # a select takes the first letters
    "a s",
    "per",
    "per cent",
    "all placed workers",
    " ",
    *["" for _ in range(7)],
    "should f",
    "60",
    "01012024",
    "10",
    "12312026",
    "Survey",
    "y",
    "Inspectorate",
]


def test_an_indicator_is_written_by_keyboard(page: Page) -> None:
    press, write = page.keyboard.press, page.keyboard.type
    page.get_by_role("button", name="Empty it and start your own").focus()
    press("Enter")
    expect(status(page)).to_have_text(
        "0 of 1 indicator is complete and measurable. 4 findings. "
        f"Criteria not asked: {', '.join(terms.CRITERIA)}."
    )
    page.get_by_label("What should change").focus()
    write("Fewer fees")
    press("Tab")
    expect(page.locator("summary", has_text="Indicator 1.1: no name yet")).to_be_focused()
    press("Enter")
    for entry in TYPED:
        press("Tab")
        if entry == " ":
            press("Space")
        elif entry:
            write(entry)
        if entry.isdigit() and len(entry) == 8:
            press("Tab")  # the button of the calendar
    press("Tab")
    expect(page.locator("summary", has_text="Indicator 1.1: Fees paid")).to_contain_text(
        "complete and measurable"
    )
    expect(status(page)).to_contain_text("1 of 1 indicator is complete and measurable.")
    held = state(page)["values"]["objectives"][0]
    assert held["text"] == "Fewer fees"
    one = monitoring.Indicator(
        **{
            **held["indicators"][0],
            "disaggregation": tuple(held["indicators"][0]["disaggregation"]),
        }
    )
    assert (one.level, one.measure, one.counts, one.direction) == (
        "outcome",
        "share",
        "persons",
        "fall",
    )
    assert (one.baseline_date, one.target_date) == ("2024-01-01", "2026-12-31")
    assert one.disaggregation == ("sex",) and one.frequency == "yearly"
    assert one.responsible == "Inspectorate"


def test_a_finding_leads_to_its_field(page: Page) -> None:
    unfold(page, "Objective 1")
    page.get_by_role("button", name="Indicator 1.5").click()
    expect(field(page, "1.5.baseline_value")).to_be_focused()
    field(page, "1.5.baseline_value").fill("ten")
    page.keyboard.press("Tab")
    expect(page.locator(".lm-findings li")).to_have_text(
        "Indicator 1.5: Write digits only, such as 1200 or 12.5, without marks or unit: "
        "baseline value."
    )
    field(page, "1.5.baseline_value").fill("35")
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("5 of 5 indicators are complete and measurable. 0 find")
    expect(page.locator(".lm-findings li")).to_have_count(0)
    field(page, "0.0.title").fill("")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Plan", exact=True).click()
    expect(field(page, "0.0.title")).to_be_focused()


def test_every_finding_leads_somewhere(page: Page) -> None:
    blank = monitoring.Plan(start="x", end="y", objectives=(monitoring.Objective(),) * 2)
    spoilt = {name: "?" for name in terms.FIELDS if name.endswith(("_value", "_date"))}
    one = replace(EXAMPLE.objectives[0].indicators[3], disaggregation=(), level="output", **spoilt)
    held = (*blank.objectives, monitoring.Objective("", (one, replace(one, unit=""))))
    asked = replace(EXAMPLE.questions, impact=monitoring.Question("Why?"))
    plan = replace(blank, objectives=held, questions=asked)
    model = MonitoringPlan(plan.title, plan.start, plan.end, plan.objectives, plan.questions)
    open_file(page, model.exports()["json"]())
    expect(status(page)).to_contain_text("The file is opened.")
    findings = page.locator(".lm-findings button")
    expect(findings).to_have_count(len(monitoring.check(plan).findings))
    for place in range(findings.count()):
        findings.nth(place).click()
        assert page.evaluate("document.activeElement.matches('.lm-editor [data-at]')"), place


def test_progress_is_shown_as_it_is_entered(page: Page) -> None:
    unfold(page, "Indicator 1.4")
    part = page.locator("fieldset", has=field(page, "1.4.latest_value"))
    way = part.locator(".lm-summary")
    expect(way).to_have_text(
        "30 per cent (3/10) of the way after 33.3 per cent (1/3) of the time: "
        "behind a straight line."
    )
    field(page, "1.4.latest_value").fill("50.5")
    page.keyboard.press("Tab")
    expect(way).to_contain_text("35 per cent (7/20) of the way")
    expect(way).to_contain_text("ahead of a straight line")
    field(page, "1.4.latest_date").fill("")
    page.keyboard.press("Tab")
    expect(way).to_have_text("No progress to compute yet.")
    expect(part.get_by_text("is a yardstick, not a forecast")).to_be_visible()


def test_parts_come_and_go(page: Page) -> None:
    page.get_by_role("button", name="Add an indicator to objective 1").click()
    expect(field(page, "1.6.name")).to_be_focused()
    page.get_by_role("button", name="Add an objective").click()
    expect(field(page, "2.0.text")).to_be_focused()
    field(page, "2.0.text").fill(NASTY)
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("4 of 6 indicators")
    page.get_by_role("button", name="Remove indicator 1.6").click()
    page.get_by_role("button", name="Keep it").click()
    expect(status(page)).to_contain_text("4 of 6 indicators")
    page.get_by_role("button", name="Remove indicator 1.6").click()
    page.get_by_role("button", name="Remove it").click()
    expect(status(page)).to_contain_text("4 of 5 indicators")
    expect(page.get_by_role("button", name="Add an indicator to objective 1")).to_be_focused()
    page.get_by_role("button", name="Remove objective 2").click()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("button", name="Add an objective")).to_be_focused()
    assert state(page)["values"] == json.loads(json.dumps(MonitoringPlan().state()["values"]))
    assert page.title() != "1"


def test_a_question_is_chosen_or_written(page: Page) -> None:
    unfold(page, "Evaluation questions")
    page.get_by_role("button", name=terms.CRITERIA["coherence"][0]).click()
    expect(page.get_by_label("Coherence: question")).to_have_value(terms.CRITERIA["coherence"][0])
    expect(page.get_by_label("Coherence: question")).to_be_focused()
    expect(status(page)).to_contain_text("2 findings. Criteria not asked: sustainability.")
    page.get_by_role("button", name="Question on coherence").click()
    expect(page.get_by_label("Coherence: evidence")).to_be_focused()
    page.keyboard.type("Budget lines")
    page.get_by_label("Sustainability: question").fill("Who pays in year 4?")
    page.get_by_label("Sustainability: evidence").fill("Budget law")
    page.keyboard.press("Tab")
    expect(status(page)).to_contain_text("1 finding. All six criteria are asked.")
    questions = state(page)["values"]["questions"]
    assert questions["coherence"]["evidence"] == "Budget lines"
    assert questions["sustainability"]["question"] == "Who pays in year 4?"


def test_a_file_goes_to_the_widget_and_comes_back(page: Page) -> None:
    model = MonitoringPlan().put((*FIRST, "name"), NASTY).put("title", "Ours")
    model = model.put((*FIRST, "target_date"), "soon")
    open_file(page, model.exports()["json"]())
    expect(status(page)).to_contain_text("The file is opened. 3 of 5 indicators")
    assert state(page) == json.loads(json.dumps(model.state()))
    field(page, "0.0.title").press_sequentially("x")
    open_file(page, json.dumps(MonitoringPlan().state()))
    page.get_by_role("button", name="Keep it").click()
    expect(field(page, "0.0.title")).to_have_value("xOurs")
    open_file(page, json.dumps(MonitoringPlan().state()))
    page.get_by_role("button", name="Drop it").click()
    expect(field(page, "0.0.title")).to_have_value(EXAMPLE.title)
    assert page.title() != "1" and page.locator(".lm-tool img").count() == 0


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "it is not a JSON file"),
        ('{"format": 1, "widget": "quiz", "values": {}}', "another tool or edition saved it"),
        ('{"format": 1, "widget": "monitoring-plan", "values": 7}', "it has other parts"),
        (
            '{"format": 1, "widget": "monitoring-plan", "values": {"title": "", "start": "", '
            '"end": "", "questions": {}, "objectives": [{"__proto__": {"text": "x"}}]}}',
            "an objective has other parts",
        ),
        (" " * (9 * 1024 * 1024), "larger than"),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(page: Page, content: str, why: str) -> None:
    field(page, "0.0.title").fill("Mine")
    page.keyboard.press("Tab")
    before = words(page)
    open_file(page, content)
    expect(status(page)).to_contain_text(why)
    expect(status(page)).to_contain_text("Nothing was changed.")
    assert words(page) == before and "Mine" in before
    expect(field(page, "0.0.title")).to_have_value("Mine")


def test_the_document_is_the_same_as_that_of_the_widget(page: Page) -> None:
    model = MonitoringPlan().put("title", f"Ours {NASTY}").put((*FIRST, "name"), "a|b\x00\x07")
    open_file(page, json.dumps(model.state()))
    expect(status(page)).to_contain_text("The file is opened.")
    brief = model.brief()
    assert downloaded(page, "Plan as a web page").read_text("utf-8") == to_html(brief)
    assert downloaded(page, "Plan as Markdown").read_text("utf-8") == to_markdown(brief)
    path = downloaded(page, "Plan for Word (DOCX)")
    files = [docx.Document(source) for source in (str(path), io.BytesIO(model.exports()["docx"]()))]
    theirs, ours = ([one.text for one in word.paragraphs if one.text] for word in files)
    assert theirs == ours and theirs[0] == f"Ours {NASTY}"
    tables = [[[c.text for c in r.cells] for t in w.tables for r in t.rows] for w in files]
    assert tables[0] == tables[1] and len(tables[0]) == 6 + 6 + 5 + 7 + 2


def test_the_spreadsheet_holds_every_indicator(page: Page) -> None:
    model = MonitoringPlan().put((*FIRST, "source"), "=1+1")
    open_file(page, json.dumps(model.state()))
    expect(status(page)).to_contain_text("The file is opened.")
    text = downloaded(page, "Download as CSV").read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    header, first, *others = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert header == list(COLUMNS) and first[header.index("source")] == "'=1+1"
    assert others == [list(row) for row in rows(EXAMPLE)[1:]]


def test_leaving_with_unsaved_work_is_asked_about(page: Page) -> None:
    leaves = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
    assert page.evaluate(leaves)
    field(page, "0.0.title").press_sequentially("x")
    assert not page.evaluate(leaves), "also before the field is left"
    state(page)
    assert page.evaluate(leaves)


def test_the_document_is_printed_alone(page: Page) -> None:
    page.get_by_role("button", name="Print").click()
    paper = page.frame_locator(".lm-paper")
    expect(paper.locator("h1")).to_have_text(EXAMPLE.title)
    expect(paper.locator("table")).to_have_count(5)
