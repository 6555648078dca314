"""The assignment on governance in JupyterLab: a tool, a text, the check, and all run again."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from autograder import runner
from autograder.workspace import Workspace
from labour_migration.handin import UNWRITTEN
from tests.exercises import worked

ASSIGNMENT = "assignment"
OBJECTIVES = {1: "Fill care posts", 2: "Place nurses abroad"}
TEXT = "For the minister: Fill care posts and Place nurses abroad stand against each other. TODO"


@pytest.fixture
def lab(browser: Browser, tmp_path: Path) -> Iterator[tuple[Page, Path]]:
    """A learner's JupyterLab with the released assignment, and its folder."""
    released = runner.release(
        Workspace.open("governance-coherence", tmp_path / "state"), ASSIGNMENT
    )
    with worked.lab(browser, tmp_path, "ana") as (page, outside):
        # High enough for JupyterLab to draw a whole tool at once.
        page.set_viewport_size({"width": 1280, "height": 3000})
        shutil.copytree(released, tmp_path / "work" / ASSIGNMENT)
        yield page, tmp_path / "work" / ASSIGNMENT
        assert not outside


def matrix(notebook: Locator) -> Locator:
    """The coherence assessment in the notebook."""
    title = notebook.page.locator("h3", has_text="Coherence matrix")
    return notebook.locator(".lm-panel").filter(has=title)


def fill(tool: Locator, label: str, text: str) -> None:
    """Write into a field of a tool, and leave it."""
    box = tool.get_by_label(label, exact=True)
    box.fill(text)
    box.press("Tab")


def write(notebook: Locator, text: str) -> None:
    """Replace the first text that is not written yet."""
    open_text = re.compile(rf"^\s*{UNWRITTEN}")
    notebook.locator(".jp-RenderedMarkdown", has_text=open_text).first.dblclick()
    editor = notebook.locator(".jp-Cell.jp-mod-active .cm-content")
    editor.fill(text)
    editor.press("Shift+Enter")


def check(notebook: Locator) -> Locator:
    """Run the check and return what it says."""
    cell = notebook.locator(".jp-CodeCell", has_text="policy_brief.report(work)")
    before = cell.locator(".jp-InputPrompt").inner_text()
    cell.locator(".cm-content").click()
    notebook.page.keyboard.press("Control+Enter")
    prompt = cell.locator(".jp-InputPrompt")
    expect(prompt).not_to_have_text(before, timeout=worked.SLOW)
    expect(prompt).to_have_text(re.compile(r"\[\d+\]"), timeout=worked.SLOW)
    return cell.locator(".jp-OutputArea-output")


def test_a_learner_works_saves_checks_and_comes_back(lab: tuple[Page, Path]) -> None:
    page, folder = lab
    notebook = worked.open_notebook(page, f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb")
    worked.run_all(notebook)
    tool = matrix(notebook)
    for number, name in OBJECTIVES.items():
        fill(tool, f"Objective {number}: name", name)
    tool.get_by_label("Score", exact=True).select_option(label="-3 cancelling")
    fill(tool, "Evidence (document and page, sign of practice)", "Staff order 4, article 1")
    expect(tool).to_contain_text("1 of 2 effects scored, 1 with evidence.")
    tool.get_by_role("button", name="Save my work (JSON)").click()
    expect(tool).to_contain_text("Saved as annex-a.json, beside this notebook.")
    saved = json.loads((folder / "annex-a.json").read_text())
    assert [one["name"] for one in saved["values"]["objectives"]] == list(OBJECTIVES.values())

    write(notebook, TEXT)
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-mod-current.jp-mod-dirty")).to_have_count(0)
    said = check(notebook)
    expect(said).to_contain_text("The brief still holds “TODO”")
    expect(said).to_contain_text("no objective of this field: education and training")
    expect(said).to_contain_text("Annex B (monitoring plan) is not there")

    worked.run_all(notebook)
    expect(matrix(notebook).get_by_label("Objective 1: name", exact=True)).to_have_value(
        OBJECTIVES[1], timeout=worked.SLOW
    )
