"""The refund calculator: one rule in Python and in the page, usable by keyboard and offline."""

import random
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from icalendar import Calendar
from playwright.sync_api import Locator, Page, expect

from autograder import course
from autograder.errors import AutograderError
from autograder.registry import running
from autograder.registry.money import Money
from autograder.registry.refund import last_days, refund
from autograder.registry.running import Band, RefundRule, Substitution

from . import tool_pages
from .test_tools_rules import call
from .tool_pages import ToolPage

MODULE = "tools/refund-rules.js"
TEXT = """
# Refunds

```{refund-calculator} measuring
```

```{course-calendar} measuring
```

## Admission

```{course-running} measuring
:show: admission
```

## Fee

```{course-running} measuring
:show: fee
```

## Refunds of the fee

```{course-running} measuring
:show: refunds
```

## Substitution

```{course-running} measuring
:show: substitution
```

## No fee

```{course-running} governance-coherence
:show: fee
```

## Retention

```{course-running} governance-coherence
:show: retention
```
"""


def rule_of(*bands: tuple[int | None, str], substitution: int = 14) -> RefundRule:
    return RefundRule(
        source="design",
        bands=tuple(
            Band(source="design", at_least_days=days, penalty_percent=Fraction(percent))
            for days, percent in bands
        ),
        substitution=Substitution(source="design", at_least_days=substitution),
    )


RULES = [
    running.load("measuring").charged()[1],
    rule_of((None, "100")),
    rule_of((30, "0"), (10, "33.33"), (5, "12.5"), (1, "75"), (None, "100"), substitution=0),
    rule_of((1, "0.01"), (None, "50"), substitution=3),
]


def for_script(rule: RefundRule) -> dict[str, Any]:
    bands = [{"days": b.at_least_days, "percent": str(b.penalty_percent)} for b in rule.bands]
    return {"currency": "EUR", "substitution": rule.substitution.at_least_days, "bands": bands}


def in_python(rule: RefundRule, case: dict[str, Any]) -> dict[str, Any]:
    try:
        done = refund(
            rule,
            fee=Money.read(case["fee"], "EUR"),
            paid=Money.read(case["paid"], "EUR"),
            start=date.fromisoformat(case["start"]),
            notice=date.fromisoformat(case["notice"]),
            substitute=case["substitute"],
        )
    except AutograderError as problem:
        return {"error": type(problem).__name__}
    return {
        "back": str(done.amount),
        "kept": str(done.kept),
        "percent": str(done.percent),
        "band": done.band,
        "days": done.days,
        "message": done.message,
    }


def cases() -> Iterator[tuple[RefundRule, dict[str, Any]]]:
    chance = random.Random(7)
    start = date(2025, 11, 3)
    for rule in RULES:
        for days in range(-3, 35):
            for substitute in (False, True):
                yield rule, case_of(start, days, "600", "600", substitute)
        for _ in range(150):
            day = date(2019, 12, 25) + timedelta(chance.randint(0, 2500))
            fee = f"{chance.randint(0, 10**6)}{chance.choice(['', '.5', ',25', '.99', '.01'])}"
            paid = chance.choice([fee, "0", "0,01", str(chance.randint(0, 10**6)), "999999999.99"])
            yield rule, case_of(day, chance.randint(-400, 400), fee, paid, chance.random() < 0.2)
    for wrong in ("", "-1", "1.234", "1e3", "600 EUR", "٦٠٠", "1,000.00", "9999999999", "."):
        yield RULES[0], case_of(start, 10, wrong, "600", False)
        yield RULES[0], case_of(start, 10, "600", wrong, False)


def case_of(start: date, days: int, fee: str, paid: str, substitute: bool) -> dict[str, Any]:
    notice = str(start - timedelta(days))
    values = {"start": str(start), "notice": notice, "fee": fee, "paid": paid}
    return {**values, "substitute": substitute}


def test_python_and_the_page_agree_on_every_case(blank: Page) -> None:
    every = list(cases())
    answers = call(blank, MODULE, "refund", [[for_script(rule), case] for rule, case in every])
    expected = [in_python(rule, case) for rule, case in every]
    assert answers == expected
    assert sum("error" in one for one in expected) > 50
    assert len({one.get("band") for one in expected}) > 4


def test_the_last_days_of_the_bands_agree(blank: Page) -> None:
    starts = ["2025-11-03", "2024-03-01", "2023-03-01", "2026-01-05", "2100-03-01"]
    for rule in RULES:
        calls = [[for_script(rule), start] for start in starts]
        expected = [
            [str(day or "") for _, day in last_days(rule, date.fromisoformat(start))]
            for start in starts
        ]
        assert call(blank, MODULE, "lastDays", calls) == expected


@pytest.mark.parametrize("wrong", ["", "2025-02-29", "2025-13-01", "3 May 2025", "20251103", "x"])
def test_a_day_that_is_none_is_named(blank: Page, wrong: str) -> None:
    case = case_of(date(2025, 11, 3), 10, "600", "600", False)
    rule = for_script(RULES[0])
    calls = [[rule, {**case, "start": wrong}], [rule, {**case, "notice": wrong}]]
    assert call(blank, MODULE, "refund", calls) == [{"error": "BadDay"}] * 2


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> ToolPage:
    keys = ("itciloFaq", "itciloPayments")
    entry = "@misc{{{0}, author = {{{{Author}}}}, title = {{{{Title of {0}}}}}, year = {{2020}}}}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tool_pages, "bibliography", lambda: "\n".join(map(entry.format, keys)))
        tools = ("refund-calculator", "course-running", "course-calendar")
        return tool_pages.build(tmp_path_factory.mktemp("refunds"), TEXT, tools)


@pytest.fixture
def tool(page: Page) -> Locator:
    return page.locator('[data-tool="refund-calculator"]')


def lines(table: Locator) -> list[list[str]]:
    script = "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent.trim()))"
    return list(table.evaluate(script))


def test_the_page_builds_without_a_warning(made: ToolPage) -> None:
    assert made.warnings == ""


def test_without_scripts_rule_and_example_can_be_read(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    expect(page.get_by_role("button")).to_have_count(0)
    outcome, rule = page.locator(".lm-outcome table").all()
    assert lines(outcome)[1:] == [
        ["Days between notice and start", "10"],
        ["Kept", "EUR 300.00"],
        ["Goes back, before bank charges", "EUR 300.00"],
    ]
    assert lines(rule)[1:] == [
        ["14 days before the start or earlier", "0%", "20 October 2025"],
        ["8 to 13 days before the start", "50%", "26 October 2025"],
        ["7 days before or later", "100%", "any later day"],
    ]


def test_the_script_starts_with_what_stood_there(opened: Callable[..., Page]) -> None:
    tables = "[data-tool=refund-calculator] .lm-outcome table"
    before, after = opened(java_script_enabled=False), opened()
    for place in (0, 1):
        found = [lines(page.locator(tables).nth(place)) for page in (before, after)]
        assert found[0] == found[1] and len(found[0]) == 4


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_and_nothing_is_too_wide(opened: Callable[..., Page], width: int) -> None:
    page = opened(viewport={"width": width, "height": 900})
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert found["passes"]
    for one in page.locator(".lm-tool").all():
        assert one.evaluate("e => e.scrollWidth <= e.clientWidth")


def test_a_case_is_worked_out_by_keyboard(tool: Locator) -> None:
    status = tool.get_by_role("status")
    notice = tool.get_by_label("Day on which the notice arrives")
    notice.fill("2025-10-20")
    notice.press("Tab")
    expect(status).to_contain_text("Notice 14 days before the start: nothing of the fee is kept.")
    notice.fill("2025-10-21")
    notice.press("Tab")
    expect(status).to_contain_text("50% of the fee is kept. EUR 300.00 of EUR 600.00 goes back.")
    paid = tool.get_by_label("Paid so far (EUR)")
    paid.fill("400,50")
    paid.press("Tab")
    expect(tool.get_by_role("row", name="Goes back, before bank charges")).to_contain_text(
        "EUR 100.50"
    )
    tool.get_by_label("The participant").select_option("substitute")
    expect(status).to_contain_text("a substitute must be named at least 14 days before")
    expect(notice).to_have_attribute("aria-invalid", "true")
    notice.fill("2025-10-01")
    notice.press("Tab")
    expect(status).to_contain_text("place and payment pass to the substitute")
    expect(notice).not_to_have_attribute("aria-invalid", "true")


def test_another_start_moves_the_dates_of_the_rule(tool: Locator) -> None:
    tool.get_by_label("First day of the course").fill("2024-03-04")
    tool.get_by_label("First day of the course").blur()
    expect(tool.get_by_role("row", name="14 days before")).to_contain_text("19 February 2024")
    expect(tool.get_by_role("row", name="8 to 13 days")).to_contain_text("25 February 2024")


def test_a_wrong_entry_is_named_and_the_example_comes_back(tool: Locator) -> None:
    status = tool.get_by_role("status")
    fee = tool.get_by_label("Fee (EUR)")
    fee.fill("<img src=x>")
    fee.blur()
    expect(status).to_have_text("The fee must be an amount such as 600 or 600.50.")
    expect(fee).to_have_attribute("aria-invalid", "true")
    expect(tool.get_by_role("row", name="14 days before")).to_be_visible()
    start = tool.get_by_label("First day of the course")
    start.fill("")
    start.blur()
    expect(status).to_have_text("Fill in a valid day for the start.")
    tool.get_by_role("button", name="Back to the example").click()
    expect(status).to_contain_text("Notice 10 days before the start")
    expect(fee).to_have_value("600.00")


def test_each_statement_says_where_it_comes_from(page: Page) -> None:
    listed = page.locator(".course-running > li")
    told = [" ".join(text.split()) for text in listed.all_inner_texts()]
    assert told[0] == "Candidates are admitted until 13 October 2025, counted in UTC."
    cited = [text for text in told if "Author" in text]
    assert len(cited) == 5
    assert "Notice in writing 8 to 13 days before the start: 50% of the fee is kept." in cited[2]
    assert "Notice in writing 7 days before or later: 100% of the fee is kept." in told
    assert "Taking part costs nothing." in told
    assert "Participants with a certificate, from the end of the course: six years." in told
    expect(page.get_by_text(re.compile("^This course.s own arrangement"))).to_have_count(3)


def test_the_calendar_file_is_beside_the_page(page: Page, made: ToolPage) -> None:
    link = page.get_by_role("link", name="Calendar file (ICS) of Measuring")
    href = link.get_attribute("href") or ""
    assert link.get_attribute("download") is not None
    found = Calendar.from_ical((made.folder / href).read_bytes())
    loaded = course.load("measuring")
    assert len(found.walk("VEVENT")) == len(loaded.weeks) + 2 * len(loaded.assessments)
    folder = made.folder / "_static" / "calendars"
    assert sorted(path.stem for path in folder.iterdir()) == sorted(course.COURSES)
