"""Works the notebook of an assignment in JupyterLab: by its forms, and by code."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests import jupyter

SLOW = 60_000
QUICK = 15_000
# A question that a cell for code answers: by its name in the call, or as a key of a dictionary.
ANSWERED = re.compile(r'(?:quiz\.answer\(\s*|^\s+(?="q\d+": ))"(q\d+)"', re.MULTILINE)


@contextmanager
def lab(browser: Browser, home: Path, learner: str) -> Iterator[tuple[Page, list[str]]]:
    """A learner's JupyterLab on the folder `work`; yields its page and the outside addresses."""
    work = home / "work"
    work.mkdir()
    own = jupyter.environment(home) | {"JUPYTERHUB_USER": learner}
    with (
        jupyter.serving(work, home, own, "lab", "--LabApp.news_url=") as server,
        browser.new_context(viewport={"width": 1280, "height": 1000}) as context,
    ):
        asked = outside(context)
        page = context.new_page()
        page.goto(f"{server}lab")
        yield page, asked


def outside(context: BrowserContext) -> list[str]:
    """Return the list that will name every address asked for that is not on loopback."""
    asked: list[str] = []

    def note(address: str) -> None:
        if not re.match(r"(http|ws)://127\.0\.0\.1:|data:|blob:", address):
            asked.append(address)

    # A route would switch the browser's cache off, and each notebook load JupyterLab afresh.
    context.on("request", lambda request: note(request.url))
    context.on("page", lambda page: page.on("websocket", lambda socket: note(socket.url)))
    return asked


def menu(page: Page, name: str, entry: str) -> None:
    """Choose an entry of JupyterLab's menu."""
    page.locator(".lm-MenuBar-itemLabel", has_text=name).click()
    page.locator(".lm-Menu").get_by_text(entry, exact=True).click()


def open_notebook(page: Page, path: str) -> Locator:
    """Open a notebook in the JupyterLab that a page shows, and wait for its kernel."""
    # What a failed test left open must not stop the next one.
    page.keyboard.press("Escape")
    menu(page, "File", "Open from Path…")
    page.get_by_role("dialog").get_by_role("textbox").fill(path)
    page.keyboard.press("Enter")
    tab = page.locator(f'.lm-TabBar-tab.lm-mod-current[title*="{path}"]')
    expect(tab).to_be_visible(timeout=SLOW)
    _wait_for_kernel(page, path)
    expect(page.get_by_text("Python 3 (ipykernel) | Idle")).to_be_visible(timeout=SLOW)
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")


def _wait_for_kernel(page: Page, path: str) -> None:
    """Wait until the notebook is connected; for a while the page still shows another's state."""
    sessions = f"{page.url.partition('/lab')[0]}/api/sessions"
    deadline = time.monotonic() + SLOW / 1000
    while time.monotonic() < deadline:
        kernels = [
            one["kernel"] for one in page.request.get(sessions).json() if one["path"] == path
        ]
        if any(one["connections"] and one["execution_state"] == "idle" for one in kernels):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} has no kernel that is ready.")


def run_all(notebook: Locator) -> None:
    """Run all cells from the menu and wait until the last one is done."""
    last = notebook.locator(".jp-CodeCell .jp-InputPrompt").last
    before = last.inner_text()
    menu(notebook.page, "Run", "Run All Cells")
    expect(last).not_to_have_text(before, timeout=SLOW)
    expect(last).to_have_text(re.compile(r"\[\d+\]"), timeout=SLOW)


def form(notebook: Locator, question_id: str) -> Locator:
    """The form of one question."""
    number = question_id.removeprefix("q")
    title = notebook.page.locator("legend", has_text=re.compile(rf"^Question {number}\b"))
    return notebook.locator(".lm-quiz").filter(has=title)


def state(shown: Locator, expected: str) -> None:
    """Wait until the status line of a form is in a state."""
    line = shown.locator(".lm-quiz-status")
    expect(line).to_have_attribute("data-state", expected, timeout=QUICK)


def answer(shown: Locator, kind: str, value: Any) -> None:
    """Answer a question by its form with the keyboard, and wait until it says so."""
    match kind:
        case "single" | "multiple":
            for option in [value] if isinstance(value, str) else value:
                _choose(shown.locator(f'input[value="{option}"]'))
        case "ordering":
            _order(shown, value)
        case "matching":
            for select, option in zip(shown.get_by_role("combobox").all(), value, strict=True):
                select.select_option(option)
        case _:
            box = shown.get_by_role("textbox")
            box.fill(str(value))
            box.press("Tab")
    state(shown, "saved")
    expect(shown.get_by_role("status")).to_contain_text(re.compile(r"^Saved \d\d:\d\d\."))


def _choose(box: Locator) -> None:
    """Choose with the keyboard; JupyterLab takes the focus back while it still scrolls."""
    for _ in range(5):
        box.press("Space")
        try:
            expect(box).to_be_checked(timeout=2_000)
        except AssertionError:
            continue
        return
    expect(box).to_be_checked()


def _order(shown: Locator, wanted: list[str]) -> None:
    """Move each line up to its place; an order that is right as it stands is kept."""
    lines = shown.get_by_role("listitem")
    order = [str(line.get_attribute("data-option")) for line in lines.all()]
    if order == wanted:
        shown.get_by_role("button", name="Keep this order").press("Enter")
    for place, option in enumerate(wanted):
        line = shown.locator(f'[data-option="{option}"]')
        while order.index(option) > place:
            line.get_by_role("button", name="Move up").press("Enter")
            at = order.index(option)
            order[at - 1 : at + 1] = [option, order[at - 1]]


def by_forms(notebook: Locator, kinds: Mapping[str, str], answers: Mapping[str, Any]) -> None:
    """Answer each question by its form; `kinds` names the questions that have one."""
    for question_id, kind in kinds.items():
        answer(form(notebook, question_id), kind, answers[question_id])


def by_code(notebook: Locator, source: Path) -> set[str]:
    """Put the model solutions into the cells for code, run all; returns what they answer."""
    answered: set[str] = set()
    for place, cell in enumerate(nbformat.read(source, as_version=4).cells):
        settings = cell.metadata.nbgrader
        if cell.cell_type == "code" and settings.solution and not settings.grade:
            editor = notebook.locator(".jp-Cell").nth(place).get_by_role("textbox")
            editor.fill(cell.source)
            answered.update(ANSWERED.findall(cell.source))
    run_all(notebook)
    return answered
