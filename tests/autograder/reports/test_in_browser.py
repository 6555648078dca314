"""The private pages as a person meets them: wide and narrow, by axe, by keyboard, on paper."""

from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from autograder.certificate import Excusal, Override, Ruling, Standing, needed
from autograder.credentials import issuer
from autograder.reports import cohort_pages, private, progress
from autograder.reports.flagged import Flag
from autograder.reports.progress import Own
from autograder.reports.rulings_shown import Chain, InForce, LedgerFacts
from tests.autograder.reports.made import (
    AFTER,
    COURSE,
    DURING,
    EVIL,
    NAMES,
    cohort,
    decided,
    every,
    many,
    record,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cohort with something in every section, and one learner's own page."""
    folder = tmp_path_factory.mktemp("reports")
    records = [record(f"learner-{n}-with-a-long-id", every()) for n in range(len(NAMES))]
    records += [record("fell", every("5", "29")), *many(9)]
    names = {one.learner: name for one, name in zip(records, NAMES, strict=False)}
    ruling = InForce("extension", None, None, "due later", "lena", EVIL, AFTER, 1)
    found = replace(
        cohort(*records, names=names),
        flags=(Flag(records[0].learner, "week-01", "timed-out", EVIL, (EVIL,)),),
        ledger=LedgerFacts(chain=Chain(9, f"9:{'ab' * 32}"), rulings=(ruling,) * 3),
    )
    cohort_pages.write(found, folder)
    work = every() | {"week-03": Standing("refused", detail=EVIL)}
    del work["week-02"]
    override = Override(9, EVIL, "lena", AFTER)  # type: ignore[arg-type]  # An int is exact too.
    one = record(
        "own",
        work,
        Ruling(excused={"week-02": Excusal(EVIL)}, overrides={"week-01": override}),
        as_of=DURING,
    )
    (decision,) = decided(one)
    own = Own(
        course=COURSE,
        record=one,
        decision=decision,
        needed=needed(COURSE, one),
        name=NAMES[1],
        zone=ZoneInfo("Pacific/Apia"),
        issuer=issuer.load(),
        rulings=(ruling,),
        contact=EVIL,
    )
    private.write(folder / "progress.html", progress.render(own))
    return folder


def watched(page: Page) -> list[str]:
    """Return the list that notes what a page asks for or runs into."""
    found: list[str] = []
    page.on("request", lambda request: found.append(Path(request.url).name))
    page.on("dialog", lambda dialog: (found.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda message: found.append(message.text))
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
@pytest.mark.parametrize("name", ["index.html", "progress.html"])
def test_pages_fit_pass_axe_and_ask_nobody(
    browser: Browser, folder: Path, name: str, width: int, scheme: str
) -> None:
    size = {"width": width, "height": 900}
    with browser.new_context(viewport=size, color_scheme=scheme) as context:  # type: ignore[arg-type]
        page = context.new_page()
        found = watched(page)
        page.goto((folder / name).as_uri())
        assert Axe().run(page).violations_count == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert found == [name]


def test_tables_are_sorted_by_keyboard(browser: Browser, folder: Path) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((folder / "index.html").as_uri())
        table = page.get_by_role("region", name="Decisions, one row a learner")
        header = table.get_by_role("button", name="Points", exact=True)
        header.focus()
        page.keyboard.press("Enter")
        cells = table.locator("tbody tr td:nth-last-child(3)").all_text_contents()
        points = [float(text) for text in cells]
        assert points == sorted(points) and len(set(points)) > 3
        page.keyboard.press("Enter")
        assert table.locator("th[aria-sort=descending]").count() == 1
        first = table.locator("tbody tr td:nth-last-child(3)").first.text_content()
        assert float(first or "0") == max(points)


def test_on_paper_the_pages_are_black_on_white_and_whole(browser: Browser, folder: Path) -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto((folder / "progress.html").as_uri())
        page.emulate_media(media="print", color_scheme="dark")
        body = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert body == "rgb(255, 255, 255)"
        assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
        assert (
            page.locator(".scroll").first.evaluate("e => getComputedStyle(e).overflowX")
            == "visible"
        )
        assert page.pdf(format="A4").startswith(b"%PDF")
