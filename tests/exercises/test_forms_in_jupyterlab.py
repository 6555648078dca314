"""The form of each kind of question in JupyterLab: by mouse, by keyboard, wide and narrow."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.exercises import worked

LONG = (
    "The recruitment agency charges the worker, who pays it back out of many months' wages, and "
    "neither state looks at the contract before departure"
)
OPTIONS = [
    {"id": "a", "text": "Evaluate"},
    {"id": "b", "text": LONG},
    {"id": "c", "text": "Decide"},
]
LEFTS = [{"id": "1", "text": "Before departure"}, {"id": "2", "text": f"Abroad: {LONG}"}]
QUESTIONS: dict[str, dict[str, Any]] = {
    "q1": {"kind": "ordering", "stem": "Which order?", "options": OPTIONS},
    "q2": {"kind": "matching", "stem": "What goes where?", "options": OPTIONS, "lefts": LEFTS},
    "q3": {"kind": "short", "stem": "Which word?"},
    "q4": {"kind": "single", "stem": LONG, "options": OPTIONS},
}
NAME = "made-up"
WIDE: ViewportSize = {"width": 1280, "height": 1000}
NARROW: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def lab(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Path]]:
    home = tmp_path_factory.mktemp("forms")
    with worked.lab(browser, home, "learner-07") as (page, outside):
        yield page, home / "work"
        assert not outside


@pytest.fixture
def opened(lab: tuple[Page, Path], request: pytest.FixtureRequest) -> tuple[Locator, Path]:
    """A new notebook that asks the made-up questions, run; and the file of its answers."""
    page, work = lab
    folder = work / request.node.name
    folder.mkdir()
    asked = [{"id": name, "points": 1, **question} for name, question in QUESTIONS.items()]
    content = {"format": 2, "assignment": NAME, "seed": 1, "questions": asked}
    (folder / "questions.json").write_text(json.dumps(content), encoding="utf-8")
    setup = f"from labour_migration.widgets import Quiz\nquiz = Quiz({NAME!r})"
    cells = [setup, *(f"quiz.ask({name!r})" for name in QUESTIONS)]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3 (ipykernel)"}}
    written = new_notebook(cells=list(map(new_code_cell, cells)), metadata=kernel)
    nbformat.write(written, folder / f"{NAME}.ipynb")
    page.set_viewport_size(WIDE)
    notebook = worked.open_notebook(page, f"{folder.name}/{NAME}.ipynb")
    worked.run_all(notebook)
    return notebook, folder / "answers.json"


def on_disk(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))["answers"] if file.exists() else {}


def lines(form: Locator) -> list[str | None]:
    return [one.get_attribute("data-option") for one in form.get_by_role("listitem").all()]


def test_by_mouse(opened: tuple[Locator, Path]) -> None:
    notebook, file = opened
    order, match, short = (worked.form(notebook, one) for one in ("q1", "q2", "q3"))
    assert on_disk(file) == {}

    order.get_by_role("button", name="Keep this order").click()
    worked.state(order, "saved")
    assert on_disk(file) == {"q1": ["a", "b", "c"]}
    order.get_by_role("button", name="Move up: Decide").click()
    order.get_by_role("button", name="Move up: Decide").click()
    order.get_by_role("button", name="Move down: Evaluate").click()
    worked.state(order, "saved")
    assert lines(order) == on_disk(file)["q1"] == ["c", "b", "a"]

    match.get_by_label("Before departure", exact=True).select_option("Decide")
    worked.state(match, "saved")
    assert on_disk(file)["q2"] == ["c", ""]
    match.get_by_label("Abroad").select_option(LONG)
    worked.state(match, "saved")
    assert on_disk(file)["q2"] == ["c", "b"]
    for select in match.get_by_role("combobox").all():
        select.select_option("Choose…")
    worked.state(match, "emptied")
    assert "q2" not in on_disk(file)

    short.get_by_role("textbox").fill("Consent")
    worked.state(short, "saved")
    assert on_disk(file)["q3"] == "Consent"
    short.get_by_role("textbox").fill("")
    worked.state(short, "emptied")
    assert set(on_disk(file)) == {"q1"}


def test_by_keyboard(opened: tuple[Locator, Path]) -> None:
    notebook, file = opened
    order, match, short = (worked.form(notebook, one) for one in ("q1", "q2", "q3"))
    keys = notebook.page.keyboard

    down = order.get_by_role("button", name="Move down: Evaluate")
    down.focus()
    for place in (2, 3):
        keys.press("Enter")
        expect(down).to_be_focused()
        expect(order.locator("[aria-live]")).to_have_text(f"Evaluate: now {place} of 3.")
    keys.press("Space")
    expect(order.locator("[aria-live]")).to_have_text("Evaluate: already last.")
    worked.state(order, "saved")
    expect(down).to_be_focused()
    keys.press("Tab")
    expect(order.get_by_role("button", name="Keep this order")).to_be_focused()

    match.get_by_label("Before departure", exact=True).focus()
    keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("Dec")
    worked.state(match, "saved")

    short.get_by_role("textbox").focus()
    keys.type("by law")
    keys.press("Enter")
    worked.state(short, "saved")
    expect(short.get_by_role("textbox")).to_be_focused()
    assert on_disk(file) == {"q1": ["b", "c", "a"], "q2": ["a", "c"], "q3": "by law"}


def test_saved_answers_come_back_and_fit_a_narrow_screen(opened: tuple[Locator, Path]) -> None:
    notebook, file = opened
    answers = {"q1": ["b", "a", "c"], "q2": ["b", "a"], "q3": "by law", "q4": "b"}
    kinds = {name: question["kind"] for name, question in QUESTIONS.items()}
    worked.by_forms(notebook, kinds, answers)
    assert on_disk(file) == answers

    worked.run_all(notebook)
    order, match, short, single = (worked.form(notebook, one) for one in QUESTIONS)
    assert lines(order) == answers["q1"]
    assert [one.input_value() for one in match.get_by_role("combobox").all()] == answers["q2"]
    expect(short.get_by_role("textbox")).to_have_value("by law")
    expect(single.locator('input[value="b"]')).to_be_checked()

    page = notebook.page
    files = page.get_by_role("tab", name="File Browser")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        if size == NARROW:
            files.click()
        for form in (order, match, short, single):
            worked.state(form, "saved")
            assert form.evaluate("form => form.scrollWidth <= form.clientWidth")
