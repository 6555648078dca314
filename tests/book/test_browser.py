"""The book in a real browser that cannot reach any other host."""

from collections.abc import Callable
from typing import Protocol

import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, Locator, Page, expect


class Visit(Protocol):
    """What the fixture `visit` opens."""

    context: BrowserContext
    address: str
    outside: list[str]
    errors: list[str]


GRAVE = {"serious", "critical"}
TOPIC = "modules/introduction/key-concepts.html"
FRONT_DOOR = "index.html"
CHARTED = "modules/introduction/dynamics.html"


def see_charts(page: Page) -> None:
    """Bring every chart of the page into view, as a reader who scrolls."""
    for chart in page.locator(".lm-chart").all():
        chart.scroll_into_view_if_needed()


def grave_violations(page: Page) -> list[str]:
    # Preloading would copy our styles into the page and resolve their imports wrongly.
    options = {"resultTypes": ["violations"], "preload": False}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:160] for node in one['nodes']]}"
        for one in found
        if one["impact"] in GRAVE
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_every_page_opens_draws_its_charts_and_passes_axe(
    visit: Callable[..., Visit], pages: dict[str, BeautifulSoup], width: int
) -> None:
    """No error, no request outside, no sideways scrolling, no grave accessibility violation."""
    here = visit(viewport={"width": width, "height": 900})
    page = here.context.new_page()
    problems: list[str] = []
    for name, parsed in pages.items():
        if name == FRONT_DOOR:
            continue
        page.goto(here.address + name, wait_until="load")
        see_charts(page)
        charts = len(parsed.select(".lm-chart"))
        expect(page.locator('.lm-chart [data-drawn="true"]')).to_have_count(charts, timeout=20_000)
        assert page.locator(".lm-chart .main-svg").count() >= charts, name
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        problems += [f"{name}: {over} px wider than the screen"] if over > 0 else []
        problems += [f"{name}: {one}" for one in grave_violations(page)]
    assert problems == []
    assert here.errors == []
    assert here.outside == []


def test_the_front_door_leads_to_the_front_page(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    page.goto(here.address)
    page.wait_for_url(here.address + "book/index.html")
    assert here.errors == []


def test_a_question_is_answered_by_keyboard_alone(visit: Callable[..., Visit]) -> None:
    here = visit(viewport={"width": 1280, "height": 900})
    page = here.context.new_page()
    page.goto(here.address + TOPIC)
    form = page.locator('.self-check-item[data-kind="single"]').first
    result = form.locator('[aria-live="polite"]')
    button = form.get_by_role("button", name="Check answer")
    expect(form.locator("details")).to_be_hidden()

    reach(page, "input[type=radio]", form.locator("input").first.get_attribute("name") or "")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    expect(result).to_have_text("Choose an answer first.")

    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    verdicts = []
    for place in range(form.locator("input").count()):
        expect(form.locator("input").nth(place)).to_be_checked()
        page.keyboard.press("Enter")
        why = form.locator(f'li[data-option="{place}"] .self-check-why').inner_text()
        expect(result).to_contain_text(why)
        verdicts.append(result.inner_text().splitlines()[0])
        page.keyboard.press("ArrowDown")
    assert verdicts.count("Right.") == 1
    assert set(verdicts) == {"Right.", "Not right yet."}
    expect(form.locator("details")).to_be_visible()
    assert here.errors == []


def reach(page: Page, selector: str, name: str) -> None:
    """Press Tab until the input of that name has the focus."""
    for _ in range(400):
        page.keyboard.press("Tab")
        if page.evaluate(
            "([s, n]) => document.activeElement.matches(s) && document.activeElement.name === n",
            [selector, name],
        ):
            return
    raise AssertionError(f"Tab never reaches {selector} {name}")


def test_a_number_and_several_answers_are_judged(
    visit: Callable[..., Visit], pages: dict[str, BeautifulSoup]
) -> None:
    here = visit()
    page = here.context.new_page()
    for kind, answer in (("number", answer_number), ("multiple", answer_multiple)):
        name = next(n for n, p in pages.items() if p.select(f'form[data-kind="{kind}"]'))
        page.goto(here.address + name)
        form = page.locator(f'.self-check-item[data-kind="{kind}"]').first
        for right, verdict in ((False, "Not right yet."), (True, "Right.")):
            answer(form, right)
            form.get_by_role("button", name="Check answer").click()
            expect(form.locator(".self-check-verdict")).to_have_text(verdict)


def answer_number(form: Locator, right: bool) -> None:
    field = form.locator("input")
    value = float(field.get_attribute("data-value") or "nan")
    off = float(field.get_attribute("data-tolerance") or "nan")
    field.fill(str(value if right else value + 10 * off + 1000))


def answer_multiple(form: Locator, right: bool) -> None:
    for place in range(form.locator("input").count()):
        holds = form.locator(f'li[data-option="{place}"]').get_attribute("data-right") == "true"
        form.locator("input").nth(place).set_checked(holds if right else not holds)


def test_the_first_tab_offers_to_skip_to_the_text(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    page.goto(here.address + TOPIC)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to main content")
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_arrow_keys_turn_no_page(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    page.goto(here.address + TOPIC)
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert page.url == here.address + TOPIC


def test_the_browser_keeps_only_what_the_about_page_says(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    page.goto(here.address + TOPIC)
    form = page.locator(".self-check-item").first
    form.locator("input").first.check()
    form.get_by_role("button", name="Check answer").click()
    page.goto(here.address + "search.html?q=remittances")
    expect(page.locator("#search-results li").first).to_be_visible()
    assert set(page.evaluate("Object.keys(localStorage)")) <= {"mode", "theme"}
    assert set(page.evaluate("Object.keys(sessionStorage)")) <= {"sidebar-scroll-top"}
    assert here.context.cookies() == []


def test_paper_has_the_title_and_no_controls(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    page.goto(here.address + TOPIC)
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator(".bd-sidebar-primary")).to_be_hidden()
    expect(page.get_by_role("button", name="Check answer").first).to_be_hidden()


def test_the_chart_library_waits_for_a_chart(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(here.address + "book/start/syllabus.html", wait_until="networkidle")
    page.keyboard.press("End")
    assert not any("plotly" in url for url in asked)


def test_a_device_that_saves_data_is_asked_first(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.context.add_init_script(
        "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    )
    page = here.context.new_page()
    page.goto(here.address + CHARTED)
    see_charts(page)
    chart = page.locator(".lm-chart").first
    expect(page.locator("[data-drawn]")).to_have_count(0)
    chart.get_by_role("button", name="Draw the chart").click()
    expect(chart.locator('[data-drawn="true"] .main-svg').first).to_be_visible()


def test_a_chart_that_cannot_be_drawn_leaves_words_and_table(visit: Callable[..., Visit]) -> None:
    here = visit()
    here.context.route("**/plotly.min.js*", lambda route: route.abort())
    page = here.context.new_page()
    page.goto(here.address + CHARTED)
    see_charts(page)
    chart = page.locator(".lm-chart").first
    expect(chart.get_by_role("status")).to_contain_text("could not be drawn")
    words = chart.locator('[role="img"]').get_attribute("aria-label") or "no words"
    expect(chart.get_by_role("status")).to_contain_text(words)
    expect(chart.locator("table")).to_be_visible()


def test_without_scripts_the_answers_and_tables_are_there(visit: Callable[..., Visit]) -> None:
    here = visit(java_script_enabled=False)
    page = here.context.new_page()
    page.goto(here.address + TOPIC)
    form = page.locator(".self-check-item").first
    expect(form.get_by_role("button")).to_have_count(0)
    form.locator("summary").click()
    expect(form.locator(".self-check-why").first).to_be_visible()
    page.goto(here.address + CHARTED)
    expect(page.locator(".lm-chart-alt").first).to_be_visible()
    page.locator(".lm-chart summary").first.click()
    expect(page.locator(".lm-chart table").first).to_be_visible()


def test_search_finds_a_page_without_the_network(visit: Callable[..., Visit]) -> None:
    here = visit()
    page = here.context.new_page()
    page.goto(here.address + "search.html?q=remittances")
    expect(page.locator("#search-results li").first).to_be_visible()
    assert here.outside == []
