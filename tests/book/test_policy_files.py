"""The policy template and the checklist: one file for page and widget, and nothing is lost."""

import csv
import io
import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from labour_migration.widgets.models.checklists import PolicyChecklist
from labour_migration.widgets.models.policy import PolicyDraft

from .kept_pages import (
    CHECKLIST,
    COHERENCE,
    KEPT,
    NASTY,
    ROOM,
    SHEET,
    TEMPLATE,
    Device,
    download,
    note,
    open_file,
    press,
    words,
    write,
)


def test_a_file_moves_draft_and_notes_to_another_device(device: Device) -> None:
    here = device()
    note(first := here(COHERENCE)).fill("From the office")
    page = here(TEMPLATE)
    write(page, "vision", NASTY)
    state = json.loads(download(page, "Save my work to a file"))
    assert json.loads(download(here(COHERENCE), "Save my work to a file")) == state
    assert first.evaluate(KEPT) == [f"{ROOM}policy-template", f"{ROOM}task/{SHEET}"]
    widget = PolicyDraft().loaded(state)
    assert widget.texts["vision"] == NASTY and widget.notes == {SHEET: "From the office"}
    assert widget.section == "vision" and widget.state() == state

    there = device()
    page = there(TEMPLATE)
    added = widget.put(("notes", "governance/covid"), "From the notebook")
    open_file(page, added.state())
    expect(page.locator(".lm-status")).to_contain_text("The file is opened. 1 of 20 sections")
    expect(page.locator('[data-section="vision"] textarea')).to_have_value(NASTY)
    expect(note(there(COHERENCE))).to_have_value("From the office")
    assert json.loads(download(page, "Save my work to a file")) == added.state()
    page.reload()
    expect(page.locator('[data-section="vision"] textarea')).to_have_value(NASTY)
    rows = list(csv.reader(io.StringIO(download(page, "Download as CSV").decode("utf-8-sig"))))
    theirs = added.exports()["csv"]().decode("utf-8-sig")
    assert rows == list(csv.reader(io.StringIO(theirs)))
    assert page.title() != "1"


def test_a_file_with_other_words_asks_first(device: Device) -> None:
    go = device()
    page = go(TEMPLATE)
    write(page, "vision", "Here")
    write(page, "plan", "Only here")
    file = PolicyDraft().put(("texts", "vision"), "There").put(("texts", "legal"), "Only there")
    vision, legal, plan = (
        page.locator(f'[data-section="{one}"] textarea') for one in ("vision", "legal", "plan")
    )
    open_file(page, file.state())
    expect(page.locator(".lm-chosen")).to_contain_text("4 Vision and guiding principles.")
    press(page, "Leave everything as it is")
    expect(legal).to_have_value("")
    open_file(page, file.state())
    press(page, "Keep what is here, add the rest")
    expect(legal).to_have_value("Only there")
    expect(vision).to_have_value("Here")
    open_file(page, file.state())
    press(page, "Take the words of the file")
    expect(vision).to_have_value("There")
    expect(plan).to_have_value("Only here")


@pytest.mark.parametrize("name", [TEMPLATE, CHECKLIST])
@pytest.mark.parametrize(
    "content",
    [
        "{",
        "null",
        "[1]",
        '{"format": 1, "widget": "quiz", "values": {}}',
        '{"format": 2, "widget": "KIND", "values": {}}',
        '{"format": 1, "widget": "KIND"}',
        '{"format": 1, "widget": "KIND", "values": {"__proto__": {"x": 1}}}',
        '{"format": 1, "widget": "KIND", "values": {"texts": "x", "answers": "x"}}',
        " " * (8 * 1024 * 1024 + 1),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(device: Device, name: str, content: str) -> None:
    page = device()(name)
    kind = "policy-template" if name == TEMPLATE else "policy-checklist"
    open_file(page, content.replace("KIND", kind))
    expect(page.locator(".lm-status")).to_contain_text("mine.json was not opened")
    assert page.evaluate(KEPT) == []


def test_a_note_is_copied_into_its_section(device: Device) -> None:
    go = device()
    note(go(COHERENCE)).fill("A note")
    page = go(TEMPLATE)
    write(page, "links", "Begun.")
    press(page, "Copy the note Coherence sheet into the text below")
    field = page.locator('[data-section="links"] textarea')
    expect(field).to_have_value("Begun.\n\nA note")
    expect(field).to_be_focused()
    expect(page.locator('[data-section="links"] .lm-part-score')).to_have_text("written")
    write(page, "links", "x" * 19_999)
    press(page, "Copy the note Coherence sheet into the text below")
    expect(page.locator(".lm-status")).to_contain_text("Not copied")


def test_the_checklist_is_answered_by_keyboard_and_kept(device: Device) -> None:
    go = device()
    page = go(CHECKLIST)
    tool = page.locator('[data-tool="policy-checklist"]')
    status = tool.locator(".lm-status")
    expect(status).to_have_text("0 of 26 items answered: 0 yes, 0 partly, 0 no.")
    tool.locator('[data-item="mandate"] input[type="radio"]').last.focus()
    page.keyboard.press("ArrowRight")
    expect(tool.locator('[data-item="mandate"] input[value="yes"]')).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("=Decree 7")
    tool.locator('[data-item="voices"]').get_by_label("Partly").check()
    page.reload()
    expect(tool.get_by_label("Evidence: 1 Mandate and lead")).to_have_value("=Decree 7")
    expect(status).to_have_text(
        "2 of 26 items answered: 1 yes, 1 partly, 0 no. To work on: 3 Women and migrants heard."
    )
    expect(tool.locator(".lm-part-score").first).to_have_text("2 of 3 answered")
    with page.expect_download() as caught:
        tool.get_by_role("button", name="Save my work to a file").click()
    state = json.loads(Path(caught.value.path()).read_text())
    widget = PolicyChecklist().settled().loaded(state)
    assert widget.answered() == {"mandate": "yes", "voices": "partly"}
    assert widget.state() == state
    made = words(download(page, "Download for Word (DOCX)"))
    assert "=Decree 7" in made and "3 Women and migrants heard" in made
    rows = list(csv.reader(io.StringIO(download(page, "Download as CSV").decode("utf-8-sig"))))
    assert rows[1][3:] == ["yes", "'=Decree 7"] and len(rows) == 27

    open_file(page, widget.put(("answers", "data"), "no").state())
    press(page, "Take the file")
    expect(status).to_contain_text("3 of 26 items answered")
    press(page, "Erase the checklist")
    tool.locator(".lm-chosen").get_by_role("button", name="Erase the checklist").click()
    assert page.evaluate(KEPT) == []
    expect(status).to_contain_text("0 of 26 items answered")
