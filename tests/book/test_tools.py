"""The four tools on a page: readable without scripts, usable by keyboard, files that come back."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from labour_migration.concepts import agreements, portability, responsibilities, rights

from .tool_pages import ADDRESS, TOOLS, ToolPage, build, serve

TABLE = """
```{list-table} Countries
:header-rows: 1
:class: lm-sortable

* - Name
  - People
  - Since
* - Beta
  - 1,200
  - 18 May 2020
* - Alpha
  - 90
  - 3 January 2021
* - Gamma
  - –
  - 2 February 2019
```
"""
TEXT = "# Tools\n" + "".join(f"\n## {tool}\n\n```{{{tool}}}\n```\n" for tool in TOOLS) + TABLE
NASTY = '<img src=x onerror="document.title = 1">'


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    return build(tmp_path_factory.mktemp("tools"), TEXT)


@pytest.fixture
def opened(browser: Browser, made: ToolPage) -> Iterator[Callable[..., Page]]:
    """Open the page in a context of given options; nothing may fail, leave or stay behind."""
    contexts = []

    def go(**options: Any) -> Page:
        context = browser.new_context(**options)
        contexts.append((context, serve(context, made.folder)))
        page = context.new_page()
        page.goto(ADDRESS + "index.html")
        if options.get("java_script_enabled", True):
            expect(page.locator("[data-tool][data-ready]")).to_have_count(len(TOOLS))
            expect(page.locator("[data-sortable]")).to_have_count(2)
        return page

    yield go
    for context, problems in contexts:
        assert problems == []
        assert context.storage_state() == {"cookies": [], "origins": []}
        context.close()


def tool(page: Page, name: str) -> Locator:
    return page.locator(f'[data-tool="{name}"]')


def saved(page: Page, part: Locator, button: str) -> str:
    with page.expect_download() as caught:
        part.get_by_role("button", name=button).click()
    return Path(caught.value.path()).read_text(encoding="utf-8")


def rows(text: str) -> list[list[str]]:
    assert text.startswith("\ufeff"), "spreadsheets need the mark"
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def open_file(part: Locator, content: str) -> None:
    part.locator('input[type="file"]').set_input_files(
        {"name": "mine.json", "mimeType": "application/json", "buffer": content.encode()}
    )


def cells(table: Locator) -> list[list[str]]:
    script = "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    return list(table.evaluate(script))


def test_the_page_builds_without_a_warning(made: ToolPage) -> None:
    assert made.warnings == ""


def test_without_scripts_everything_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.locator(".lm-without-script")).to_have_count(len(TOOLS))
    expect(tool(page, "rights-table").locator("tbody tr:visible")).to_have_count(
        len(rights.compare())
    )
    checklist = tool(page, "agreement-checklist")
    expect(checklist.locator(".lm-question")).to_have_count(len(agreements.checklist()))
    checklist.locator("summary").nth(1).click()
    expect(checklist.locator(".lm-part").nth(1).locator("legend").first).to_be_visible()
    pensions = tool(page, "portability-calculator")
    expect(pensions.locator("table:visible")).to_have_count(3)
    expect(pensions).to_contain_text("219.33")
    expect(tool(page, "responsibility-matrix").locator("tbody tr")).to_have_count(10)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    tool(page, "portability-calculator").get_by_role("button", name="Add a record").click()
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert found["passes"]
    for one in page.locator(".lm-tool").all():
        assert one.evaluate("e => e.scrollWidth <= e.clientWidth"), one.get_attribute("data-tool")


def test_rights_are_filtered_counted_sorted_and_downloaded(opened: Callable[..., Page]) -> None:
    page = opened()
    part = tool(page, "rights-table")
    status = part.get_by_role("status")
    shown = part.locator("tbody tr:visible")
    part.get_by_role("combobox", name="Right", exact=True).select_option("Freedom of association")
    part.get_by_role("combobox", name="Worker's status", exact=True).select_option("irregular")
    kept = rights.compare(["Freedom of association"], status="irregular")
    expect(status).to_have_text(f"{len(kept)} of {len(rights.compare())} provisions shown.")
    expect(shown).to_have_count(len(kept))
    part.get_by_role("button", name="Instrument and article").click()
    part.get_by_role("button", name="Instrument and article").click()
    header, *listed = rows(saved(page, part, "Download these rows as CSV"))
    assert header == list(kept.columns)
    assert sorted(listed) == sorted(kept.astype(str).to_numpy().tolist())
    names = [row[header.index("short_name")] for row in listed]
    assert names == [text.splitlines()[0] for text in part.locator(SECOND).all_inner_texts()]
    assert names[0] == "ICRMW" and names != list(kept["short_name"])

    part.get_by_role("combobox", name="Instrument", exact=True).select_option("C181")
    expect(status).to_contain_text(
        f"0 of {len(rights.compare())} provisions shown. None is listed here"
    )
    part.get_by_role("button", name="Show all").click()
    expect(shown).to_have_count(len(rights.compare()))


SECOND = "tbody tr:visible td:nth-child(2)"


def test_every_provision_shows_its_mark_and_its_sources(made: ToolPage) -> None:
    provisions = rights.compare()
    assert made.html.count('class="lm-sources"') >= len(provisions)
    for key in set(" ".join(provisions["source_keys"]).split()):
        assert f"Author of {key}" in made.html
    assert "citation-not-found" not in made.html


def test_an_agreement_is_scored_by_keyboard_saved_and_opened(opened: Callable[..., Page]) -> None:
    page = opened()
    part = tool(page, "agreement-checklist")
    status = part.get_by_role("status")
    expect(status).to_have_text("0 of 100 points. 26 questions not answered: up to 100 possible.")
    part.get_by_label("Name of the text you score").fill(NASTY)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    expect(part.locator('[data-item="prep-need"] input[value="yes"]')).to_be_checked()
    expect(status).to_contain_text("3 of 100 points. 25 questions")
    answer(part, "prep-public", "Partly")
    answer(part, "prep-partners", "No")
    chosen = {"prep-need": "yes", "prep-partners": "no", "prep-public": "partly"}
    scored = agreements.score(chosen)  # type: ignore[arg-type]
    assert (scored.points, scored.highest) == (4, 94)
    expect(status).to_have_text(
        "4 of 100 points. 23 questions not answered: up to 94 possible. 1 essential not met."
    )
    totals = cells(part.locator(".lm-totals table"))
    assert totals[1] == ["Preparation", "4", "12", "1"]
    assert totals[-1] == ["All parts", "4", "100", "23"]

    text = saved(page, part, "Save to a file")
    content = json.loads(text)
    assert content == {
        "format": 1,
        "tool": "agreement-checklist",
        "title": NASTY,
        "answers": chosen,
    }
    listed = rows(saved(page, part, "Download as CSV"))
    assert len(listed) == 28 and listed[1][4:] == ["yes", "3", "3"] and listed[-1][2] == NASTY
    part.get_by_role("button", name="Clear all answers").click()
    expect(status).to_contain_text("0 of 100 points.")
    open_file(part, text)
    expect(status).to_contain_text("4 of 100 points. 23 questions")
    assert page.title() != "1"


def answer(part: Locator, item: str, word: str) -> None:
    part.locator(f'[data-item="{item}"]').get_by_label(word, exact=True).check()


def test_missing_and_unmet_items_lead_to_their_question(opened: Callable[..., Page]) -> None:
    part = tool(opened(), "agreement-checklist")
    answers = {item.name: "yes" for item in agreements.checklist()} | {"fol-committee": "partly"}
    del answers["dev-skills"]
    open_file(part, json.dumps({"format": 1, "tool": "agreement-checklist", "answers": answers}))
    part.get_by_text("Essentials not met (1)").click()
    expect(part.locator(".lm-list").first.get_by_role("button")).to_have_count(1)
    part.get_by_text("Questions not answered (1)").click()
    part.get_by_role("button", name="Does it recognise skills").click()
    expect(part.locator('[data-item="dev-skills"] input[value=""]')).to_be_focused()
    answer(part, "dev-skills", "Yes")
    expect(part.get_by_role("status")).to_have_text("98 of 100 points. 1 essential not met.")


def test_the_example_reads_the_same_before_and_after_the_script(
    opened: Callable[..., Page],
) -> None:
    before = opened(java_script_enabled=False)
    after = opened()
    outcome = "[data-tool=portability-calculator] .lm-outcome table"
    assert cells(before.locator(outcome)) == cells(after.locator(outcome))
    assert len(cells(after.locator(outcome))) == 9


def test_a_working_life_is_entered_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened()
    part = tool(page, "portability-calculator")
    status = part.get_by_role("status")
    add = part.get_by_role("button", name="Add a record")
    add.focus()
    page.keyboard.press("Enter")
    expect(part.get_by_role("group", name="record 5").get_by_label("Country")).to_be_focused()
    expect(status).to_have_text("Record 5: fill in a valid first day.")
    row = part.get_by_role("group", name="record 5")
    expect(row.get_by_label("First day")).to_have_attribute("aria-invalid", "true")
    row.get_by_label("Country").select_option("Country C")
    row.get_by_label("First day").fill("2019-01-01")
    row.get_by_label("Last day").fill("2018-12-31")
    row.get_by_label("Last day").blur()
    expect(status).to_contain_text("ends on 2018-12-31, before its start 2019-01-01")
    row.get_by_label("Last day").fill("2020-05-31")
    row.get_by_label("Last day").blur()
    expect(status).to_have_text(
        "240 months counted in all. Countries that owe a pension: "
        "0 of 3 without an agreement, 3 of 3 with totalisation."
    )
    part.get_by_label("Months claimed by two countries").select_option("refuse")
    expect(status).to_contain_text("Country B and Country C both claim 2013-10-01")
    part.get_by_role("button", name="Remove record 4").click()
    expect(add).to_be_focused()
    expect(status).to_contain_text("207 months counted")


def test_a_working_life_is_saved_and_opened(opened: Callable[..., Page]) -> None:
    page = opened()
    part = tool(page, "portability-calculator")
    part.get_by_label("Country", exact=True).first.fill(f"{NASTY}")
    part.get_by_label("Country", exact=True).first.blur()
    content = json.loads(saved(page, part, "Save to a file"))
    case = portability.read_case(content)
    assert case.records[0].country == case.schemes[0].country == NASTY, "records follow the name"
    owed = portability.entitlements(case.records, case.schemes, case.overlap)
    listed = rows(saved(page, part, "Download as CSV"))
    assert listed[6][1] == NASTY
    assert listed[-1][1:] == [portability.money(one.pro_rata) for one in owed]
    part.get_by_role("button", name="Back to the example").click()
    assert portability.read_case(json.loads(saved(page, part, "Save to a file"))) == (
        portability.example()
    )
    open_file(part, json.dumps(content))
    expect(part.locator(".lm-outcome th").nth(1)).to_have_text(NASTY)
    part.get_by_role("button", name="Remove country 1").click()
    expect(part.get_by_role("status")).to_have_text("Record 1: choose a country.")
    unfinished = saved(page, part, "Save to a file")
    part.get_by_role("button", name="Back to the example").click()
    open_file(part, unfinished)
    expect(part.get_by_role("status")).to_have_text("Record 1: choose a country.")
    assert page.title() != "1"


def test_a_matrix_is_changed_checked_saved_and_opened(opened: Callable[..., Page]) -> None:
    page = opened()
    part = tool(page, "responsibility-matrix")
    status, findings = part.get_by_role("status"), part.locator(".lm-findings li")
    expect(status).to_have_text("10 tasks, 8 bodies. No gap and no overload found.")
    part.get_by_label("Ministry of labour: Draft and review").select_option("R")
    expect(findings).to_have_text(
        ["Nobody is accountable: Draft and review the labour migration policy."]
    )
    part.get_by_text("Change the tasks and bodies").click()
    part.get_by_label("New body").fill("=1+1")
    page.keyboard.press("Enter")
    expect(part.get_by_label("New body")).to_be_focused()
    part.get_by_label("New task").fill(NASTY)
    part.get_by_role("button", name="Add this task").click()
    expect(status).to_have_text("11 tasks, 9 bodies. 4 findings.")
    part.get_by_role("button", name="Add this task").click()
    expect(status).to_contain_text("Type a task that is not listed yet")
    part.get_by_label(f"=1+1: {NASTY}").select_option("AR")

    text = saved(page, part, "Save to a file")
    matrix = responsibilities.read_matrix(json.loads(text))
    found = responsibilities.check(matrix)
    assert found.without_accountable == ("Draft and review the labour migration policy",)
    assert matrix[NASTY]["=1+1"] == "AR" and found.idle == ()
    header, *lines = rows(saved(page, part, "Download as CSV"))
    assert header[-1] == "'=1+1" and lines[-1][0] == NASTY
    part.get_by_role("button", name="Back to the example").click()
    expect(status).to_contain_text("10 tasks, 8 bodies. No gap")
    open_file(part, text)
    expect(status).to_have_text("11 tasks, 9 bodies. 1 finding.")
    part.get_by_label("Listed bodies").select_option("=1+1")
    part.get_by_role("button", name="Remove this body").click()
    expect(status).to_contain_text("11 tasks, 8 bodies.")
    part.get_by_role("button", name="Empty all cells").click()
    expect(findings).to_have_count(11 + 11 + 8)


@pytest.mark.parametrize("name", TOOLS[1:])
@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "it is not a JSON file"),
        ("null", "another tool or edition saved it"),
        ('{"format": 1, "tool": "quiz"}', "another tool or edition saved it"),
        (
            '{"format": 1, "tool": "NAME", "answers": {"x": "yes"}, "tasks": [], "records": 1}',
            "The file mine.json was not opened",
        ),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(
    opened: Callable[..., Page], name: str, content: str, why: str
) -> None:
    part = tool(opened(), name)
    before = part.locator("table").last.inner_html()
    open_file(part, content.replace("NAME", name))
    expect(part.get_by_role("status")).to_contain_text(why)
    assert part.locator("table").last.inner_html() == before


def test_a_table_sorts_numbers_and_dates_as_such(opened: Callable[..., Page]) -> None:
    page = opened()
    table = page.locator("table.lm-sortable").last
    names = table.locator("tbody td:first-child")
    wanted = {
        "People": (["Alpha", "Beta", "Gamma"], ["Beta", "Alpha", "Gamma"]),
        "Since": (["Gamma", "Beta", "Alpha"], ["Alpha", "Beta", "Gamma"]),
        "Name": (["Alpha", "Beta", "Gamma"], ["Gamma", "Beta", "Alpha"]),
    }
    for title, orders in wanted.items():
        header = table.locator("th", has_text=title)
        header.get_by_role("button").focus()
        for direction, order in zip(("ascending", "descending"), orders, strict=True):
            page.keyboard.press("Enter")
            expect(header).to_have_attribute("aria-sort", direction)
            expect(names).to_have_text(order)
        expect(table.locator("[aria-sort]")).to_have_count(1)


def test_a_tool_is_printed_alone_and_whole(opened: Callable[..., Page]) -> None:
    page = opened()
    page.evaluate("window.print = () => { window.printed = true; }")
    part = tool(page, "agreement-checklist")
    part.get_by_role("button", name="Print").click()
    page.emulate_media(media="print")
    assert page.evaluate("window.printed")
    expect(tool(page, "rights-table")).to_be_hidden()
    expect(part.get_by_role("button", name="Save to a file")).to_be_hidden()
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(part.locator(".lm-question:visible")).to_have_count(26)
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    expect(tool(page, "rights-table")).to_be_visible()


def test_an_author_may_narrow_the_rights(tmp_path: Path) -> None:
    text = (
        "# P\n\n```{rights-table}\n:rights: Own identity papers; Family, health and schooling\n"
        ":instruments: C97; ICRMW\n:status: irregular\n```\n"
    )
    made = build(tmp_path, text)
    kept = rights.compare(
        ["Own identity papers", "Family, health and schooling"], ["C97", "ICRMW"], "irregular"
    )
    assert f"{len(kept)} of {len(kept)} provisions shown." in made.html
    assert made.warnings == "" and len(kept) > 0


def test_a_wrong_name_is_an_error_of_the_page(tmp_path: Path) -> None:
    made = build(tmp_path, "# P\n\n```{rights-table}\n:instruments: C0097\n```\n")
    assert "rights-table: There is no instrument 'C0097'. Did you mean 'C097'?" in made.warnings
