"""The members of a group and their course's talk, each at their own browser."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.hub.hub import LEARNERS, MEASURING, Hub

GROUP = f"{MEASURING}-group-north"
PATIENCE = 90_000
PAGE = "/services/together/"
TALK = f"/services/talk-{MEASURING}/"
ASSIGNMENT = "group-assignment"
_OPENS = re.compile(r"(id: group-assignment\n(?:.*\n)*?    opens: )\S+ ")


@dataclass
class Room:
    """The hub's people, each in a browser of their own."""

    hub: Hub
    browser: Browser
    contexts: dict[str, BrowserContext] = field(default_factory=dict)

    def page(self, name: str) -> Page:
        """A new page of a person who is signed in."""
        if name not in self.contexts:
            self.contexts[name] = self.browser.new_context(viewport={"width": 1100, "height": 800})
            first = self.contexts[name].new_page()
            self.hub.sign_in(first, name, "/hub/home")
            first.close()
        page = self.contexts[name].new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def leave(self, name: str) -> None:
        """Close a person's browser."""
        self.contexts.pop(name).close()

    @property
    def folder(self) -> Path:
        """The group's folder."""
        return self.hub.state / "hub" / "groups" / f"{MEASURING}-north"

    @property
    def chat(self) -> Path:
        """The file of the course's talk."""
        return self.hub.state / "hub" / "talk" / MEASURING / "course.chat"

    def said(self) -> list[dict[str, Any]]:
        """The messages on the disk."""
        found: list[dict[str, Any]] = json.loads(self.chat.read_text())["messages"]
        return found


@pytest.fixture(scope="package")
def room(hub: Hub, browser: Browser) -> Iterator[Room]:
    """The room of this package, with the group assignment open to learners."""
    course = hub.exercises / MEASURING / "course.yml"
    before = course.read_text(encoding="utf-8")
    starts = re.search(r"opens: (\S+)", before)
    assert starts
    course.write_text(_OPENS.sub(rf"\g<1>{starts[1]} ", before), encoding="utf-8")
    hub.autograder("release", MEASURING, ASSIGNMENT, "--open")
    settings = hub.settings_file.read_text(encoding="utf-8")
    room = Room(hub, browser)
    try:
        yield room
    finally:
        for context in room.contexts.values():
            context.close()
        course.write_text(before, encoding="utf-8")
        hub.settings_file.write_text(settings, encoding="utf-8")


def group_pages(room: Room, path: str) -> tuple[Page, Page]:
    """Both members with the same notebook of the group on the screen."""
    first, second = (room.page(name) for name in LEARNERS)
    for page in (first, second):
        page.goto(room.hub.address + PAGE)
        page.click("text=Open the group's notebooks")
    for page in (first, second):
        page.wait_for_selector("#jp-main-dock-panel")
    for page in (first, second):
        page.goto(f"{room.hub.address}/user/{GROUP}/lab/tree/{path}?reset", wait_until="commit")
    for page in (first, second):
        page.wait_for_selector(".jp-CodeCell .cm-content")
    return first, second
