"""The questionnaire in the page: the same rules as in Python, and an interview by keyboard."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import Locator, Page, expect

from labour_migration import synthetic
from labour_migration.concepts import questionnaire

from .test_tools_rules import CALL
from .tool_pages import ToolPage, build

MODULE = questionnaire.migration_module()
DATA = questionnaire.to_data(MODULE)
RULES = "/_static/tools/questionnaire-rules.js"
EVERY = 40  # of the rows that go the same way through


def respondents() -> list[dict[str, Any]]:
    """Synthetic respondents of every way through, the examples, and every way of the rules."""
    survey = synthetic.labour_force_survey(20251103)
    kept: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for answers in questionnaire.respondents(MODULE, survey):
        kept.setdefault(questionnaire.walk(MODULE, answers), []).append(answers)
    found = [answers for same in kept.values() for answers in same[::EVERY]]
    found += [dict(answers) for _, answers in MODULE.examples]
    chosen = {"age", "cob", "ever_abroad12", "stay_12", "reason", "lfs_status", "work_abroad"}
    ways = list(questionnaire.ways(MODULE, chosen))
    found += ways
    found += [{name: None if name == lost else way[name] for name in way}
              for way in ways[::7] for lost in way]  # fmt: skip
    return found


CASES = respondents()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    text = "# Questionnaire\n\n```{questionnaire}\n```\n"
    return build(tmp_path_factory.mktemp("questionnaire"), text, ("questionnaire",))


def called(page: Page, name: str, calls: list[list[Any]]) -> list[Any]:
    return list(page.evaluate(CALL, [RULES, name, calls]))


def status(page: Page) -> Locator:
    return page.get_by_role("status")


def choose(page: Page, name: str) -> None:
    page.get_by_role("combobox", name="Respondent").select_option(label=name)


def results(page: Page) -> dict[str, list[str]]:
    script = "t => [...t.tBodies[0].rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    rows = page.locator(".lm-outcome table").evaluate(script)
    return {first: rest for first, *rest in rows}


def test_the_page_builds_without_a_warning(made: ToolPage) -> None:
    assert made.warnings == ""


def test_the_fixtures_reach_every_question_and_result() -> None:
    walks = {questionnaire.walk(MODULE, answers) for answers in CASES}
    assert len(walks) >= 40
    asked = {name for way in walks for name in way}
    assert {one.id for one in MODULE.questions} - asked == set()
    found = [questionnaire.derive(MODULE, questionnaire.taken(MODULE, one)) for one in CASES]
    for name in ("migrant_worker", "for_work_migrant", "return_migrant_worker"):
        assert {one[name].applies for one in found} == {True, False, None}


def test_both_ask_the_same_questions(page: Page) -> None:
    answers = called(page, "walk", [[DATA, one] for one in CASES])
    for one, asked in zip(CASES, answers, strict=True):
        assert asked == list(questionnaire.walk(MODULE, one))


def test_both_derive_the_same(page: Page) -> None:
    given = [questionnaire.taken(MODULE, one) for one in CASES]
    answers = called(page, "derive", [[DATA, one] for one in given])
    for one, answer in zip(given, answers, strict=True):
        expected = {
            name: {"applies": found.applies, "path": found.path, "part": found.part}
            for name, found in questionnaire.derive(MODULE, one).results.items()
        }
        assert answer == expected


def test_both_refuse_the_same_answers(page: Page) -> None:
    before = {"age": 30, "wa_from": 2010}
    cases = [
        (one, value)
        for one in MODULE.questions
        for value in (None, *((-1, 0, 1, 12, 13, 120, 121, 1899, 1993, 1994, 2009, 2010, 2026)
                              if one.codes is None else (*one.codes, "X", "")))
    ]  # fmt: skip
    data = {entry["id"]: entry for entry in DATA["questions"]}
    answers = called(page, "problem", [[DATA, data[one.id], value, before] for one, value in cases])
    expected = [questionnaire.problem(MODULE, one, value, before) for one, value in cases]
    assert answers == expected
    assert len(set(expected)) > 5


def test_without_scripts_every_question_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("button")).to_have_count(0)
    rows = page.locator(".lm-static tbody tr:visible")
    expect(rows).to_have_count(len(MODULE.questions))
    expect(rows.nth(5)).to_contain_text("country of birth: Old Federation")


def test_an_interview_by_keyboard_goes_on_back_and_to_its_end(page: Page) -> None:
    keys = page.keyboard
    page.get_by_role("textbox", name="age").focus()
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("Type a whole number, or tick “Not stated”.")
    expect(page.get_by_role("textbox", name="age")).to_be_focused()
    keys.type("9")
    keys.press("Enter")
    expect(page.get_by_role("radio").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    birth = page.get_by_role("combobox", name="country of birth")
    expect(birth).to_be_focused()
    expect(status(page)).to_contain_text("2 questions answered.")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_role("radio", name="No, another member")).to_be_checked()
    keys.press("Enter")
    for name, code in (("country of birth", "QRA"), ("citizenship", "QRA"), ("second", "NONE")):
        page.get_by_role("combobox", name=name).last.select_option(code)
        page.get_by_role("button", name="Next question").click()
    for label in ("Yes", "Aldora"):
        place = page.locator(".lm-editor")
        if label == "Yes":
            place.get_by_role("radio", name=label).check()
        else:
            place.get_by_role("combobox").select_option(label=label)
        keys.press("Enter") if label == "Yes" else page.get_by_role("button", name="Next").click()
    keys.type("2000")
    keys.press("Enter")
    expect(page.get_by_role("alert")).to_have_text("The year cannot be before 2015.")
    keys.press("Control+a")
    keys.type("2021")
    keys.press("Enter")
    page.get_by_role("checkbox", name="Not stated").check()
    keys.press("Enter")
    page.get_by_role("radio", name="I have stayed 12 months or more").check()
    keys.press("Enter")
    expect(page.get_by_text("The interview has ended.")).to_be_focused()
    expect(status(page)).to_contain_text("Not an international migrant worker.")
    assert results(page)["Foreign-born"][0] == "yes"


def test_a_changed_answer_changes_the_route(page: Page) -> None:
    choose(page, "Came for a job two years ago")
    assert results(page)["Recruitment cost is asked"][0] == "yes"
    assert results(page)["International migrant worker, by place of birth"][0] == "yes, part (a)"
    page.get_by_role("button", name="reason for coming").click()
    page.get_by_role("radio", name="Family").check()
    page.get_by_role("button", name="Next question").click()
    for _ in range(5):
        page.get_by_role("button", name="Next question").click()
    expect(page.get_by_text("The interview has ended.")).to_be_visible()
    assert results(page)["Recruitment cost is asked"][0] == "no"
    assert results(page)["For-work international migrant"][0] == "no"
    expect(page.get_by_text("Questions not asked")).to_be_visible()


@pytest.mark.parametrize("place", range(len(MODULE.examples)))
def test_the_invented_respondents_come_out_as_in_python(page: Page, place: int) -> None:
    name, answers = MODULE.examples[place]
    given = questionnaire.taken(MODULE, answers)
    assert set(given) == set(answers), "an invented respondent answers what is asked, no more"
    choose(page, name)
    found = questionnaire.derive(MODULE, given)
    words = {True: "yes", False: "no", None: "not determined"}
    shown = results(page)["International migrant worker, by place of birth"]
    assert shown[0].startswith(words[found["migrant_worker"].applies])
    assert shown[1] == found["migrant_worker"].path


def test_the_answers_can_be_taken_along(page: Page) -> None:
    choose(page, "A child of nine")
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download answers as CSV").click()
    text = Path(caught.value.path()).read_text("utf-8-sig")
    rows = list(csv.reader(text.splitlines()))
    asked = [row for row in rows[1 : len(MODULE.questions) + 1] if row[2] == "yes"]
    assert len(rows) > len(MODULE.questions) + 8
    assert len(asked) == len(MODULE.examples[-1][1])
    page.get_by_role("button", name="New respondent").click()
    expect(page.get_by_role("textbox", name="age")).to_be_focused()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    for name in (None, "Came back from work in Northmark"):
        if name:
            choose(page, name)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
        assert [one["id"] for one in found["violations"]] == []
        assert page.locator(".lm-tool").evaluate("e => e.scrollWidth <= e.clientWidth")


def test_the_trial_is_printed_for_every_question(tmp_path: Path) -> None:
    text = "# Test\n\n```{questionnaire-test} 20251103\n```\n"
    page = build(tmp_path, text, ("questionnaire",))
    tried, broken = BeautifulSoup(page.html, "html.parser").select("table")
    cells = [[cell.get_text() for cell in row.select("th, td")] for row in tried.select("tr")]
    questions = [one for one in MODULE.questions if not one.core]
    assert [row[0].split()[0] for row in cells[1:]] == [one.number for one in questions]
    table = questionnaire.trial(MODULE, synthetic.labour_force_survey(20251103)).table
    arrival = next(row for row in cells if row[0] == "5 year of last arrival")
    counts = [int(cell.replace(",", "").replace("–", "0")) for cell in arrival[1:]]
    assert counts == table.loc["arr_year"].tolist()
    faults = [row.select("td")[0].get_text() for row in broken.select("tbody tr")]
    assert faults == ["undecided", "reference", "reference", "unreachable"]
    assert "SYNTHETIC" in tried.caption.get_text() and "SYNTHETIC" in broken.caption.get_text()
    assert page.warnings == ""
