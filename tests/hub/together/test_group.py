"""A group writes one notebook at once, hands it in, and a member who leaves is shut out."""

import json
import re
import time
from collections.abc import Iterator

import pytest
import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from autograder import groups as declared_groups
from autograder.workspace import Workspace
from tests.hub.hub import INSTRUCTOR, LEARNERS, MEASURING
from tests.hub.lab import picture
from tests.hub.together.conftest import ASSIGNMENT, GROUP, PAGE, Room, group_pages

FIRST, SECOND = LEARNERS
NOTEBOOK = f"{MEASURING}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
# The one cell of code that learners write in; released cells are locked.
OWN = "Optional: work the answer out here"
_HAS = """([own, words]) => [...document.querySelectorAll('.jp-CodeCell .cm-content')].some(
  cell => cell.innerText.includes(own) && words.every(one => cell.innerText.includes(one)))"""


@pytest.fixture(scope="module")
def pages(room: Room) -> Iterator[tuple[Page, Page]]:
    """Both members, with the group assignment that one of them brought."""
    page = room.page(FIRST)
    page.goto(room.hub.address + PAGE)
    page.click("text=Bring Group assignment to the group")
    expect(page.locator("[role=status]")).to_contain_text("are in the group's folder")
    yield group_pages(room, NOTEBOOK)


def own(page: Page) -> Locator:
    """The cell that both write in."""
    return page.locator(".jp-CodeCell .cm-content").filter(has_text=OWN)


def wait_for(page: Page, *words: str) -> None:
    page.wait_for_function(_HAS, arg=[OWN, list(words)])


def test_two_write_at_once_and_see_the_same(room: Room, pages: tuple[Page, Page]) -> None:
    first, second = pages
    own(first).click()
    first.keyboard.press("Control+Home")
    first.keyboard.type("# by both: ")
    wait_for(second, "by both")
    own(second).click()
    second.keyboard.press("Control+End")
    for number in range(8):
        first.keyboard.type(f"a{number}")
        second.keyboard.type(f"b{number}")
    for page in pages:
        wait_for(page, "a0", "a7", "b0", "b7")
    assert own(first).inner_text() == own(second).inner_text()
    picture(first, "together-group")
    for number in range(8):
        assert f"a{number}" in own(first).inner_text() and f"b{number}" in own(first).inner_text()


def test_the_text_is_on_the_disk_without_saving(room: Room, pages: tuple[Page, Page]) -> None:
    deadline = time.monotonic() + 30
    wanted = own(pages[0]).inner_text()
    while wanted not in sources(room):
        assert time.monotonic() < deadline, sources(room)
        time.sleep(0.2)


def sources(room: Room) -> list[str]:
    # While Jupyter writes it, the file is empty for a moment.
    text = (room.folder / NOTEBOOK).read_text()
    found = json.loads(text or '{"cells": []}')
    return ["".join(cell["source"]) for cell in found["cells"]]


def test_who_is_not_in_the_group_is_refused(room: Room, pages: tuple[Page, Page]) -> None:
    # Also those who teach the course: a group's server runs what learners wrote.
    page = room.page(INSTRUCTOR)
    for path in ("lab", "api/contents", "api/kernels", f"files/{NOTEBOOK}"):
        answer = page.goto(f"{room.hub.address}/user/{GROUP}/{path}")
        assert answer
        assert answer and answer.status == 403, (path, answer and answer.status, page.url)
    page.goto(room.hub.address + PAGE)
    expect(page.locator("body")).to_contain_text("You are in no group")
    sent = page.request.post(
        f"{room.hub.address}{PAGE}hand-in",
        form={"group": GROUP, "assignment": ASSIGNMENT, "_xsrf": xsrf(page)},
    )
    assert sent.status == 403
    page.close()


def xsrf(page: Page) -> str:
    cookies = page.context.cookies(page.url)
    return next(one["value"] for one in cookies if one["name"] == "_xsrf")


def test_the_page_of_groups_works_on_a_phone_and_by_keyboard(room: Room) -> None:
    page = room.page(FIRST)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(room.hub.address + PAGE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert Axe().run(page).response["violations"] == []
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Hand in"):
            break
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    page.close()


def test_one_member_hands_in_for_the_group(room: Room, pages: tuple[Page, Page]) -> None:
    form = {
        "format": 1,
        "widget": "group-members",
        "values": {
            "members": [
                {"learner": name, "did": "a half", "factor": "1", "words": "I agree", "date": "now"}
                for name in LEARNERS
            ]
        },
    }
    (room.folder / MEASURING / ASSIGNMENT / "members.json").write_text(json.dumps(form))
    page = room.page(SECOND)
    page.goto(room.hub.address + PAGE)
    page.click("text=Hand in Group assignment for the group")
    expect(page.locator("[role=status]")).to_contain_text(f"for the group, by {SECOND}")
    expect(page.locator("[role=status]")).to_contain_text(
        re.compile(r" at [\d-]{10} [\d:]{8} UTC\.")
    )
    picture(page, "together-handed-in")
    page.close()

    room.hub.autograder("collect", MEASURING, ASSIGNMENT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_EXERCISES", str(room.hub.exercises))
        workspace = Workspace.open(MEASURING, room.hub.state)
        handed_in = workspace.submitted / SECOND / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        assert "by both" in handed_in.read_text()
        found = declared_groups.declared(workspace, ASSIGNMENT, LEARNERS)
    assert {(line.learner, line.owner) for line in found.lines} == {
        (FIRST, SECOND),
        (SECOND, SECOND),
    }


def test_a_member_who_leaves_is_cut_off_and_the_others_keep_the_text(
    room: Room, pages: tuple[Page, Page]
) -> None:
    first, _ = pages
    written = own(first).inner_text()
    settings = yaml.safe_load(room.hub.settings_file.read_text())
    settings["groups"][MEASURING]["north"] = [FIRST]
    room.hub.settings_file.write_text(yaml.safe_dump(settings))
    gone = time.monotonic() + 60
    while room.hub.server_of(GROUP):
        # Whoever signs in is looked up again, without waiting for the minute to pass.
        room.leave(SECOND)
        room.page(SECOND).close()
        assert time.monotonic() < gone, "the group's server still runs"
        time.sleep(1)
    second = room.page(SECOND)
    answer = second.goto(f"{room.hub.address}/user/{GROUP}/api/contents")
    assert answer and answer.status in (403, 404)
    second.goto(room.hub.address + PAGE)
    expect(second.locator("body")).to_contain_text("You are in no group")

    first.goto(
        f"{room.hub.address}/hub/spawn/{GROUP}?next=/user/{GROUP}/lab/tree/{NOTEBOOK}",
        wait_until="commit",
    )
    wait_for(first, "by both")
    assert own(first).inner_text() == written
