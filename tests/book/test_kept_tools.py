"""Notes, draft and answers stay on the device: kept, shown in every tab, set aside, erased."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from labour_migration.concepts import policies
from labour_migration.widgets.models.policy import PolicyDraft

from .kept_pages import (
    BOTH,
    CHECKLIST,
    COHERENCE,
    KEPT,
    MANDATE,
    NASTY,
    PAGES,
    ROOM,
    SHEET,
    TEMPLATE,
    Device,
    build,
    download,
    note,
    open_file,
    press,
    said,
    words,
    write,
)


def test_two_tasks_become_a_draft_and_are_erased(device: Device) -> None:
    go = device()
    for name, text in ((COHERENCE, "Visas against skills.\n- one cause"), (MANDATE, NASTY)):
        page = go(name)
        expect(said(page)).to_have_text("No note is kept on this device.")
        note(page).fill(text)
        expect(said(page)).to_contain_text("Kept on this device at ")
    page = go(TEMPLATE)
    links = page.locator('[data-section="links"]')
    expect(links.locator(".lm-part-score")).to_have_text("notes only")
    expect(links.locator(".lm-fed-text").first).to_have_text("Visas against skills.\n- one cause")
    expect(page.locator(".lm-status")).to_have_text(
        "0 of 20 sections written, 0 words in all; on notes only: 4, empty: 16."
    )
    page.get_by_label("Country or authority").fill("Valdoria")
    write(page, "vision", "Fair work.")
    made = words(download(page, "Download for Word (DOCX)"))
    for text in ("Valdoria", "Visas against skills.", "one cause", NASTY, "Fair work."):
        assert text in made
    assert made.count("This section rests on notes only.") == 4
    assert made.count("Not written yet.") == 15
    markdown = download(page, "Download as Markdown").decode()
    assert "## 4 Vision and guiding principles\n\nFair work.\n" in markdown

    press(page, "Erase everything from this device")
    press(page, "Do not erase")
    assert len(page.evaluate(KEPT)) == 3
    press(page, "Erase everything from this device")
    press(page, "Erase everything")
    assert page.evaluate(KEPT) == []
    expect(page.get_by_label("Country or authority")).to_have_value("")
    expect(page.locator(".lm-status")).to_contain_text("empty: 20.")
    expect(note(go(COHERENCE))).to_have_value("")
    assert page.title() != "1"


def test_nothing_is_kept_before_the_reader_types(device: Device) -> None:
    go = device()
    for name in PAGES:
        page = go(name)
        page.locator("[data-tool] summary").all()
        assert page.evaluate(KEPT) == []
        page.get_by_role("button", name="Save my work to a file").first.click()
        assert page.evaluate(KEPT) == []
        assert page.context.cookies() == []


def test_a_note_is_there_again_and_can_be_erased(device: Device) -> None:
    go = device()
    page = go(COHERENCE)
    note(page).fill("First")
    page.reload()
    expect(note(page)).to_have_value("First")
    kept = json.loads(page.evaluate("key => localStorage.getItem(key)", f"{ROOM}task/{SHEET}"))
    assert kept["value"] == "First" and kept["format"] == 1
    page.get_by_role("button", name="Erase this note").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Do not erase")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(note(page)).to_have_value("")
    expect(said(page)).to_have_text("No note is kept on this device.")
    assert page.evaluate(KEPT) == []
    note(page).fill("x")
    note(page).fill("  ")
    assert page.evaluate(KEPT) == []
    assert int(note(page).get_attribute("maxlength") or 0) == 20_000


def test_an_older_note_says_its_day(device: Device) -> None:
    old = json.dumps({"format": 1, "at": "2020-05-18T12:00:00Z", "value": "Old"})
    go = device(f"localStorage.setItem('{ROOM}task/{SHEET}', {json.dumps(old)});")
    page = go(COHERENCE)
    expect(said(page)).to_contain_text("Kept on this device on 18 May 2020 at")
    expect(note(page)).to_have_value("Old")


def test_another_tab_is_shown_at_once(device: Device) -> None:
    go = device()
    first, second, template = go(COHERENCE), go(COHERENCE), go(TEMPLATE)
    note(first).fill("Written in the first")
    expect(note(second)).to_have_value("Written in the first")
    expect(said(second)).to_contain_text("Changed elsewhere. Kept on this device at ")
    expect(template.locator('[data-section="links"] .lm-fed-text').first).to_have_text(
        "Written in the first"
    )
    press(second, "Erase this note")
    second.locator(".lm-chosen").get_by_role("button", name="Erase this note").click()
    expect(note(first)).to_have_value("")
    expect(said(first)).to_contain_text("Erased elsewhere.")


REFUSE = """() => {
  window.real = Storage.prototype.setItem;
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""


@pytest.mark.parametrize("mine", [True, False])
def test_two_tabs_that_both_changed_ask(device: Device, mine: bool) -> None:
    go = device()
    first, second = go(COHERENCE), go(COHERENCE)
    second.evaluate(REFUSE)
    note(second).fill("Mine")
    expect(said(second)).to_contain_text("Not kept: the storage of this browser is full.")
    note(first).fill(NASTY)
    expect(second.locator(".lm-other")).to_have_text(NASTY)
    expect(note(second)).to_have_value("Mine")
    second.evaluate("() => { Storage.prototype.setItem = window.real; }")
    note(second).fill("Mine again")
    expect(note(first)).to_have_value(NASTY)
    press(second, "Keep what stands here" if mine else "Take the other text")
    expect(second.locator(".lm-chosen")).to_have_count(0)
    for page in (first, second):
        expect(note(page)).to_have_value("Mine again" if mine else NASTY)
    assert second.title() != "1"


CLOSED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("closed", "SecurityError"); },
});"""


def test_a_browser_that_keeps_nothing_offers_a_file(device: Device) -> None:
    go = device(CLOSED)
    page = go(COHERENCE)
    note(page).fill("Only here")
    expect(said(page)).to_contain_text("Not kept: this browser does not let pages keep anything.")
    state = json.loads(download(page, "Save my work to a file"))
    assert PolicyDraft().loaded(state).notes == {SHEET: "Only here"}
    template = go(TEMPLATE)
    open_file(template, state)
    expect(template.locator('[data-section="links"] .lm-fed-text').first).to_have_text("Only here")
    assert "Only here" in words(download(template, "Download for Word (DOCX)"))


FOREIGN = [
    "{",
    "null",
    "[]",
    '"text"',
    '{"format": 2, "at": "2020-05-18T12:00:00Z", "value": "x"}',
    '{"format": 1, "at": "yesterday", "value": "x"}',
    '{"format": 1, "at": "2020-05-18T12:00:00Z", "value": {"x": 1}}',
    '{"format": 1, "at": "2020-05-18T12:00:00Z", "value": null}',
    json.dumps({"format": 1, "at": "2020-05-18T12:00:00Z", "value": "x" * 20_001}),
]


@pytest.mark.parametrize("raw", FOREIGN, ids=range(len(FOREIGN)))
def test_what_others_left_is_set_aside(device: Device, raw: str) -> None:
    key = f"{ROOM}task/{SHEET}"
    page = device(f"localStorage.length || localStorage.setItem('{key}', {json.dumps(raw)});")(
        COHERENCE
    )
    expect(said(page)).to_contain_text("cannot be read is kept under this name")
    expect(note(page)).to_have_value("")
    assert page.evaluate("key => localStorage.getItem(key)", key) == raw
    note(page).fill("New")
    assert page.evaluate("key => localStorage.getItem(key)", f"{key}/set-aside") == raw
    page.reload()
    expect(note(page)).to_have_value("New")


def test_a_template_and_a_checklist_set_aside_what_is_foreign(device: Device) -> None:
    keys = [f"{ROOM}{one}" for one in ("policy-template", "policy-checklist", f"task/{SHEET}")]
    put = "".join(f"localStorage.setItem('{key}', '{{}}');" for key in keys)
    go = device(f"if (!localStorage.length) {{ {put} }}")
    for name in (CHECKLIST, TEMPLATE):
        expect(said(page := go(name))).to_contain_text("cannot be read")
    write(page, "vision", "New")
    assert f"{keys[0]}/set-aside" in page.evaluate(KEPT)
    press(page, "Erase everything from this device")
    press(page, "Erase everything")
    assert page.evaluate(KEPT) == []


def test_two_tools_of_one_page_know_of_each_other(device: Device) -> None:
    page = device()(BOTH)
    fed = page.locator('[data-section="return"] [data-task="applying/covid"] .lm-fed-text')
    note(page).fill("A trigger")
    expect(fed).to_have_text("A trigger")
    press(page, "Erase everything from this device")
    press(page, "Erase everything")
    expect(note(page)).to_have_value("")
    expect(fed).to_have_text("Nothing is kept from this task yet.")
    open_file(page, PolicyDraft().put(("notes", "applying/covid"), "From a file").state())
    expect(note(page)).to_have_value("From a file")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", [COHERENCE, TEMPLATE, CHECKLIST])
def test_axe_finds_nothing_and_nothing_is_too_wide(device: Device, name: str, width: int) -> None:
    page = device(viewport={"width": width, "height": 900})(name)
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    page.locator("textarea").first.fill("W" * 900)
    page.get_by_role("button", name="Erase").first.click()
    found = Axe().run(page, context=".lm-tool", options={"preload": False}).response
    assert [one["id"] for one in found["violations"]] == []
    assert found["passes"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_pages_are_read_and_filled_in(device: Device) -> None:
    go = device(java_script_enabled=False)
    page = go(COHERENCE)
    expect(page.get_by_role("button")).to_have_count(0)
    note(page).fill("By hand")
    expect(page.locator(".lm-without-script")).to_contain_text("Without JavaScript")
    page = go(TEMPLATE)
    page.locator("summary", has_text="4 Vision").click()
    vision = page.locator('[data-section="vision"]')
    expect(vision.locator("textarea")).to_be_visible()
    expect(vision.locator("li").first).to_be_visible()
    links = page.locator('[data-section="links"] .lm-fed a').first
    expect(links).to_have_attribute("href", "../coherence/defining-coherence.html")
    page = go(CHECKLIST)
    expect(page.locator(".lm-question")).to_have_count(len(policies.checklist()))


def test_on_paper_the_whole_text_stands(device: Device) -> None:
    go = device()
    page = go(COHERENCE)
    page.evaluate("window.print = () => { window.printed = true; }")
    note(page).fill("\n".join(f"Line {n}" for n in range(60)))
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".lm-printed")).to_contain_text("Line 59")
    expect(note(page)).to_be_hidden()
    page = go(TEMPLATE)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator('[data-section="foreword"] textarea')).to_be_visible()
    page.emulate_media(media="screen")
    press(page, "Print the draft")
    frame = page.frame_locator(".lm-paper")
    expect(frame.locator("h1")).to_have_text("Labour migration policy")
    expect(frame.locator("body")).to_contain_text("Line 59")


def test_a_page_without_an_entry_is_a_warning(tmp_path: Path) -> None:
    warnings = build(tmp_path, {"modules/coherence/poem": "# P\n\n```{country-task}\n```\n"})
    assert "country_tasks.yml has no entry for the page 'modules/coherence/poem'" in warnings
