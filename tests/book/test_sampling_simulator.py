"""The sampling simulator: rules alike in Python and in the page, readable without a script."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sampling_simulator as extension
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from labour_migration.sampling import InvalidInput, comparison, simulation
from labour_migration.sampling.comparison import Prices, Row

from .test_tools_rules import CALL
from .tool_pages import ToolPage, build

RULES = "tools/sampling-rules.js"
PRICES = (Prices(), Prices(20, 1.5, 60), Prices(0.01, 0, 0), Prices(999999.99, 0.07, 3))
TITLES = extension.titles()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    text = "# Simulator\n\n```{sampling-simulator}\n```\n"
    return build(tmp_path_factory.mktemp("simulator"), text, tools=["sampling-simulator"])


def call(page: Page, name: str, calls: list[list[Any]]) -> list[Any]:
    return list(page.evaluate(CALL, [f"/_static/{RULES}", name, calls]))


def cells(table: Locator) -> list[list[str]]:
    script = "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    return list(table.evaluate(script))


def every_row() -> list[tuple[str, list[Row], Row]]:
    found = extension.simulated()
    return [
        (measure, found[measure]["rows"], row)
        for measure in extension.MEASURES
        for row in found[measure]["rows"]
    ]


def test_the_page_builds_without_a_warning(made: ToolPage) -> None:
    assert made.warnings == ""


def test_costs_and_comparisons_are_the_same_in_both(opened: Callable[..., Page]) -> None:
    page = opened()
    cases = [(rows, row, prices) for _, rows, row in every_row() for prices in PRICES]
    costs = call(page, "cost", [[vars(row), vars(prices)] for _, row, prices in cases])
    assert costs == [comparison.cost(row, prices) for _, row, prices in cases]
    calls = [[[vars(one) for one in rows], vars(row), vars(prices)] for rows, row, prices in cases]
    expected = [[vars(one) for one in comparison.for_same_money(*case)] for case in cases]
    assert call(page, "forSameMoney", calls) == expected


def test_words_are_the_same_in_both(opened: Callable[..., Page]) -> None:
    page = opened()
    cases = [
        (TITLES[row.design], row, *extension.MEASURES[measure][1:3], prices)
        for measure, _, row in every_row()
        for prices in PRICES
    ]
    calls = [[title, vars(row), unit, places, vars(p)] for title, row, unit, places, p in cases]
    assert call(page, "summary", calls) == [comparison.summary(*case) for case in cases]
    numbers = [
        (value, places) for value in (0, 0.5, -0.04, 2.675, 1e6, -1234.5) for places in (0, 1, 2)
    ]
    for name, function in (("written", comparison.written), ("signed", comparison.signed)):
        assert call(page, name, [list(pair) for pair in numbers]) == [
            function(*pair) for pair in numbers
        ]


def test_prices_are_read_alike(opened: Callable[..., Page]) -> None:
    texts = ("2.50", "0", "", "-1", "1,5", "1e3", "1.234", "٣", "1234567")
    fields = ("interview", "screening", "place")
    cases = [dict.fromkeys(fields, "1") | {field: text} for field in fields for text in texts]

    def read(case: dict[str, str]) -> dict[str, Any]:
        try:
            return vars(comparison.read_prices(case))
        except InvalidInput as problem:
            return {"error": str(problem)}

    assert call(opened(), "readPrices", [[case] for case in cases]) == [read(one) for one in cases]


def test_without_scripts_everything_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_text("All results", exact=True).click()
    expect(page.locator("table:visible")).to_have_count(4)
    for table in page.locator("details table").all():
        assert len(cells(table)) == 1 + len(simulation.PLANS) * len(simulation.SIZES)
    page.get_by_text("The designs").click()
    expect(page.locator("details li:visible")).to_have_count(len(simulation.PLANS))
    expect(page.locator(".lm-tool")).to_contain_text("SYNTHETIC")


def test_the_start_reads_the_same_before_and_after_the_script(
    opened: Callable[..., Page],
) -> None:
    before, after = opened(java_script_enabled=False), opened()
    for place in (".lm-status", ".lm-outcome"):
        texts = [page.locator(place).inner_text() for page in (before, after)]
        assert texts[0] == texts[1]


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert found["passes"]
    assert page.locator(".lm-tool").evaluate("e => e.scrollWidth <= e.clientWidth")
    smallest = page.locator("svg text").first.evaluate(
        "e => parseFloat(getComputedStyle(e).fontSize) * e.ownerSVGElement.clientWidth / 360"
    )
    assert smallest >= 10


def test_a_design_is_chosen_by_keyboard_and_the_picture_moves(opened: Callable[..., Page]) -> None:
    page = opened()
    status, drawn = page.get_by_role("status"), page.get_by_role("img")
    expect(drawn).to_have_attribute(
        "aria-label", f"How often 1,000 estimates fell where. {status.inner_text()}"
    )
    bars = bar_heights(page)
    assert sum(height > 0 for height in bars) > 5
    page.get_by_role("combobox", name="Design").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(status).to_contain_text("Areas and dormitories, 1,200 interviews:")
    expect(status).to_contain_text("The standard error is larger than the bias")
    assert bar_heights(page) != bars
    page.get_by_role("combobox", name="Size").select_option("3600")
    assert max(bar_heights(page)) > max(bars), "more interviews, a narrower and taller picture"
    page.get_by_role("combobox", name="Estimate").select_option("unemployment")
    expect(status).to_contain_text("per cent")
    row = extension.row_of(extension.simulated()["unemployment"]["rows"], "dormitories", 3600)
    expect(status).to_have_text(extension.sentence("unemployment", row, Prices()))


def bar_heights(page: Page) -> list[float]:
    return list(
        page.eval_on_selector_all(".lm-bar", "all => all.map(e => +e.getAttribute('height'))")
    )


def test_prices_change_the_cost_and_a_wrong_one_is_pointed_at(opened: Callable[..., Page]) -> None:
    page = opened()
    status = page.get_by_role("status")
    expect(status).to_contain_text("Cost 1,700 units.")
    price = page.get_by_label("Price of an area")
    price.fill("10")
    price.press("Tab")
    expect(status).to_contain_text("Cost 2,200 units.")
    before = cells(page.locator(".lm-outcome table").nth(1))
    price.fill('<img src=x onerror="document.title = 1">'[:9])
    price.press("Tab")
    expect(price).to_have_attribute("aria-invalid", "true")
    expect(status).to_have_text("The price of an area must be a number such as 2.50, from 0.")
    assert cells(page.locator(".lm-outcome table").nth(1)) == before
    price.fill("10.00")
    price.press("Tab")
    expect(status).to_contain_text("Cost 2,200 units.")
    assert price.get_attribute("aria-invalid") is None


def test_the_results_are_downloaded(opened: Callable[..., Page]) -> None:
    page = opened()
    with page.expect_download() as caught:
        page.get_by_role("button", name="Download all results as CSV").click()
    text = Path(caught.value.path()).read_text(encoding="utf-8").removeprefix("\ufeff")
    header, *lines = csv.reader(io.StringIO(text))
    assert header[:4] == ["measure", "design", "size", "truth"]
    assert len(lines) == len(every_row())
    for line, (measure, _, row) in zip(lines, every_row(), strict=True):
        assert line[:3] == [measure, row.design, str(row.size)]
        assert [float(each) for each in line[3:]] == [getattr(row, name) for name in header[3:]]
