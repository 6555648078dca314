"""Groups of the settings: who enters which server, and what a server is started with."""

import asyncio
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from autograder.intake import Refusal
from course_hub.settings import Settings
from course_hub.together import accounts, folder, hub
from tests.hub.aside import run

COURSE = "measuring"
ACCOUNT = "measuring-group-north"


def settings(state: Path, **groups: tuple[str, ...]) -> Settings:
    return Settings(state=state, groups={COURSE: groups or {"north": ("ana", "bo")}})


def read(group: accounts.Group) -> dict[str, bytes]:
    return run(folder.read(group, "group-assignment"))


def role(found: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(one for one in found if one["name"] == name)


def test_only_groups_share_their_server(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    assert "--YDocExtension.disable_rtc=False" in accounts.arguments(chosen, ACCOUNT)
    for alone in ("ana", "north", f"{COURSE}-talk", f"{ACCOUNT}x", ""):
        assert accounts.arguments(chosen, alone) == ("--YDocExtension.disable_rtc=True",)


def test_nobody_is_in_two_groups_of_a_course(tmp_path: Path) -> None:
    with pytest.raises(accounts.TwoGroups, match="ana is in the groups north and south"):
        accounts.groups(settings(tmp_path, north=("ana", "bo"), south=("cy", "ana")))


def test_only_members_enter_and_the_page_enters_no_server_of_a_person(tmp_path: Path) -> None:
    found = hub.roles(settings(tmp_path))
    door = role(found, f"enter-{ACCOUNT}")
    assert door["groups"] == [ACCOUNT] and "users" not in door
    assert f"access:servers!user={ACCOUNT}" in door["scopes"]
    for one in found:
        for scope in one["scopes"]:
            # Every right is over one group's account or one talk.
            assert scope == "self" or f"={ACCOUNT}" in scope or "service=talk-" in scope
    talk = role(found, f"talk-{COURSE}")
    assert talk["groups"] == [f"nbgrader-{COURSE}", f"formgrade-{COURSE}"]
    assert role(found, "group-accounts")["users"] == [ACCOUNT]


def test_what_a_group_wrote_is_never_replaced(tmp_path: Path) -> None:
    chosen = settings(tmp_path)
    group = accounts.groups(chosen)[0]
    files = {"work.ipynb": b"{}", "data/rows.csv": b"1"}
    assert folder.place(chosen, group, "group-assignment", files) == 2
    here = group.folder / COURSE / "group-assignment"
    (here / "work.ipynb").write_bytes(b'["written"]')
    assert folder.place(chosen, group, "group-assignment", {**files, "new.csv": b"2"}) == 1
    assert read(group) == {
        "work.ipynb": b'["written"]',
        "data/rows.csv": b"1",
        "new.csv": b"2",
    }
    owner = group.folder.stat().st_uid
    assert {one.stat().st_uid for one in group.folder.rglob("*")} == {owner}


@pytest.mark.parametrize("linked", [COURSE, f"{COURSE}/group-assignment"])
def test_nothing_is_put_or_read_through_a_link(tmp_path: Path, linked: str) -> None:
    chosen = settings(tmp_path / "state")
    group = accounts.groups(chosen)[0]
    outside = tmp_path / "outside"
    (outside / "group-assignment").mkdir(parents=True)
    (outside / "secret").write_text("key")
    (outside / "group-assignment" / "secret").write_text("key")
    (group.folder / linked).parent.mkdir(parents=True)
    if os.geteuid() == 0:
        os.chown(group.folder, 400_000, 400_000)
    (group.folder / linked).symlink_to(outside)
    with pytest.raises(folder.NotPlaced, match="link"):
        folder.place(chosen, group, "group-assignment", {"work.ipynb": b"x"})
    with pytest.raises(Refusal):
        read(group)
    assert not list(outside.rglob("work.ipynb"))


def test_a_linked_file_is_neither_written_nor_handed_in(tmp_path: Path) -> None:
    chosen = settings(tmp_path / "state")
    group = accounts.groups(chosen)[0]
    folder.place(chosen, group, "group-assignment", {"work.ipynb": b"x"})
    secret = tmp_path / "secret"
    (group.folder / COURSE / "group-assignment" / "answers.json").symlink_to(secret)
    assert folder.place(chosen, group, "group-assignment", {"answers.json": b"{}"}) == 0
    assert not secret.exists()
    with pytest.raises(Refusal):
        read(group)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", ""])
def test_a_release_cannot_leave_the_folder(tmp_path: Path, path: str) -> None:
    chosen = settings(tmp_path)
    with pytest.raises(folder.NotPlaced):
        folder.place(chosen, accounts.groups(chosen)[0], "group-assignment", {path: b"x"})


def test_nobody_is_asked_at_a_group_s_door_and_everybody_at_a_person_s(tmp_path: Path) -> None:
    config = SimpleNamespace(JupyterHub=SimpleNamespace())
    config.JupyterHub.services = [
        {"name": "home", "oauth_no_confirm": True},
        {"name": "elsewhere"},
    ]
    hub.configure(config, settings(tmp_path))
    assert config.JupyterHub.tornado_settings["oauth_no_confirm_list"] == {
        "service-home",
        f"jupyterhub-user-{ACCOUNT}",
    }


def test_half_a_notebook_is_waited_for_and_never_handed_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = settings(tmp_path)
    group = accounts.groups(chosen)[0]
    folder.place(chosen, group, "group-assignment", {"work.ipynb": b"", "empty.csv": b""})
    notebook = group.folder / COURSE / "group-assignment" / "work.ipynb"

    async def saved(seconds: float) -> None:
        notebook.write_bytes(b'{"cells": []}')

    async def never(seconds: float) -> None:
        """Pass at once."""

    monkeypatch.setattr(asyncio, "sleep", never)
    with pytest.raises(folder.HalfWritten, match=r"work\.ipynb"):
        read(group)
    monkeypatch.setattr(asyncio, "sleep", saved)
    assert read(group)["work.ipynb"] == b'{"cells": []}'
