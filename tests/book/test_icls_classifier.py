"""The classifier of persons: rules alike in Python and in the page, prediction before answer."""

import itertools
from collections.abc import Callable
from dataclasses import asdict

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from labour_migration.concepts import classification
from labour_migration.indicators import icls

from .test_tools_rules import CALL
from .tool_pages import ToolPage, build

COMBINATIONS = [icls.Answers(*each) for each in itertools.product((True, False, None), repeat=8)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    text = "# Classifier\n\n```{icls-classifier}\n```\n"
    return build(tmp_path_factory.mktemp("classifier"), text, tools=["icls-classifier"])


def field(page: Page, name: str) -> Locator:
    return page.locator(f'[data-field="{name}"]')


def predict(page: Page, *guesses: str) -> None:
    for concept, guess in zip(icls.CONCEPTS, guesses, strict=True):
        field(page, f"guess-{concept}").select_option(guess)
    page.get_by_role("button", name="Show the decision").click()


def cells(table: Locator) -> list[list[str]]:
    script = "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    return list(table.evaluate(script))


def test_the_page_builds_without_a_warning(made: ToolPage) -> None:
    assert made.warnings == ""


@pytest.mark.parametrize("criterion", classification.CRITERIA)
def test_every_combination_of_answers_is_decided_alike(
    opened: Callable[..., Page], criterion: icls.Criterion
) -> None:
    page = opened()
    calls = [[asdict(answers), criterion] for answers in COMBINATIONS]
    found = page.evaluate(CALL, ["/_static/tools/icls-rules.js", "decide", calls])
    assert len(found) == len(COMBINATIONS) == 3**8
    for answers, decisions in zip(COMBINATIONS, found, strict=True):
        decided = icls.decide(answers, criterion)
        assert decisions == {concept: asdict(one) for concept, one in decided.items()}


def test_verdicts_are_worded_alike_and_a_wrong_criterion_is_refused(
    opened: Callable[..., Page],
) -> None:
    page = opened()
    rules = "/_static/tools/icls-rules.js"
    decisions = [
        icls.Decision(*each) for each in itertools.product((True, False, None), ("a", ""), ("",))
    ]
    calls = [[asdict(one)] for one in decisions]
    worded = page.evaluate(CALL, [rules, "verdict", calls])
    assert worded == [classification.verdict(one) for one in decisions]
    wrong = [[asdict(COMBINATIONS[0]), "name"]]
    assert "criterion is" in page.evaluate(CALL, [rules, "decide", wrong])[0]["error"]


def test_without_scripts_cases_and_decisions_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_text("The ten people", exact=True).click()
    expect(page.locator(".lm-part li:visible")).to_have_count(len(classification.cases()))
    page.get_by_text("All decisions").click()
    tables = page.locator("table:visible")
    expect(tables).to_have_count(len(icls.CONCEPTS))
    assert cells(tables.first)[6] == [
        "The naturalised engineer",
        "yes, part (a)",
        "no",
        "yes, part (a)",
    ]


def test_the_reader_predicts_before_the_decision_is_shown(opened: Callable[..., Page]) -> None:
    page = opened()
    status, shown = page.get_by_role("status"), page.locator(".lm-outcome table")
    field(page, "case").select_option("engineer")
    page.get_by_role("button", name="Show the decision").click()
    expect(status).to_have_text("Predict all three answers first.")
    expect(field(page, "guess-migrant_worker")).to_be_focused()
    expect(shown).to_have_count(0)
    predict(page, "yes", "no", "no")
    expect(status).to_have_text("2 of your 3 predictions agree with the decision.")
    assert cells(shown.first)[1:] == [
        ["International migrant worker", "yes", "yes, part (a)"],
        ["For-work international migrant", "no", "yes"],
        ["Return international migrant worker", "no", "no"],
    ]
    assert cells(shown.last)[1][1:] == ["yes, part (a)", "no", "yes, part (a)"]
    steps = page.locator(".lm-paths ol").first.locator("li")
    expect(steps).to_have_count(4)
    expect(steps.nth(2)).to_have_text("born abroad: yes")
    field(page, "criterion").select_option("citizenship")
    expect(status).to_have_text("2 of your 3 predictions agree with the decision.")
    expect(page.locator(".lm-paths li").nth(2)).to_have_text("foreign citizen: no")


def test_answers_of_ones_own_are_decided_by_keyboard(opened: Callable[..., Page]) -> None:
    page = opened()
    field(page, "case").focus()
    page.keyboard.press("End")
    expect(field(page, "case")).to_have_value("own")
    expect(field(page, "answer-resident")).to_be_visible()
    for name, answer in (("working_age", "yes"), ("resident", "no"), ("attached", "yes")):
        field(page, f"answer-{name}").select_option(answer)
    predict(page, "yes", "unknown", "no")
    expect(page.get_by_role("status")).to_have_text(
        "3 of your 3 predictions agree with the decision."
    )
    table = page.locator(".lm-outcome table").first
    assert [row[2] for row in cells(table)[1:]] == ["yes, part (b)", "cannot be decided", "no"]
    page.get_by_role("button", name="Try another case").click()
    expect(field(page, "case")).to_have_value("nurse")
    expect(page.locator(".lm-outcome table")).to_have_count(0)


def test_residence_not_stated_shows_both_ways(opened: Callable[..., Page]) -> None:
    page = opened()
    field(page, "case").select_option("welder")
    predict(page, "yes", "yes", "no")
    expect(page.get_by_role("status")).to_have_text(
        "3 of your 3 predictions agree with the decision."
    )
    ways = page.locator(".lm-paths ol")
    expect(ways).to_have_count(2 * len(icls.CONCEPTS))
    expect(ways.nth(0).locator("li").last).to_have_text("in the labour force: yes")
    expect(ways.nth(1).locator("li").nth(1)).to_have_text("usual resident here: no")


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    predict(page, "yes", "yes", "no")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert page.locator(".lm-tool").evaluate("e => e.scrollWidth <= e.clientWidth")
