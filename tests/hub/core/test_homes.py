"""Homes: one each, closed to all others, and never through a link."""

import os
from pathlib import Path

import pytest

from course_hub import homes
from course_hub.homes import FIRST_USER, LAST_USER, HomeRefused
from course_hub.settings import Settings
from tests.hub.core.conftest import Make

AS_ROOT = os.geteuid() == 0


@pytest.fixture
def settings(make: Make) -> Settings:
    found = make()
    found.hub_state.mkdir(parents=True, mode=0o700)
    return found


def test_each_home_has_an_owner_and_is_closed(settings: Settings) -> None:
    found = [homes.open_home(settings, name) for name in ("ana", "ben", "ana")]
    users = [home.user for home in found]
    assert users[0] == users[2]
    assert all(home.folder.stat().st_mode & 0o777 == 0o700 for home in found)
    if AS_ROOT:
        # Never root's, and a user of the system of its own for each.
        assert users[0] != users[1]
        assert all(FIRST_USER <= user <= LAST_USER for user in users)
    else:
        assert set(users) == {os.geteuid()}


def test_a_groups_home_is_among_the_groups(settings: Settings) -> None:
    home = homes.open_home(settings, "measuring-group-north")
    assert home.folder == settings.hub_state / "groups" / "measuring-north"
    assert homes.open_home(settings, "ana").folder == settings.hub_state / "homes" / "ana"


@pytest.mark.parametrize("name", ["..", "../ana", "a/b", "", ".hidden", "-rf", "a\nb", "ana\0"])
def test_a_name_that_leads_elsewhere_is_refused(settings: Settings, name: str) -> None:
    with pytest.raises(HomeRefused, match="cannot be the name"):
        homes.open_home(settings, name)


def test_a_link_in_the_place_of_a_home_is_refused(settings: Settings, tmp_path: Path) -> None:
    (settings.hub_state / "homes").mkdir()
    (settings.hub_state / "homes" / "ana").symlink_to(tmp_path)
    with pytest.raises(HomeRefused, match="is not a folder"):
        homes.open_home(settings, "ana")


def test_owners_are_put_right_but_not_through_links(settings: Settings, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.touch()
    homes.open_home(settings, "ben")
    home = homes.open_home(settings, "ana")
    (home.folder / "kept").mkdir()
    (home.folder / "kept" / "file").touch()
    (home.folder / "link").symlink_to(outside)
    if not AS_ROOT:
        assert homes.put_right(settings) == 0
        return
    for path in (home.folder, *home.folder.rglob("*")):
        os.chown(path, 1234, 1234, follow_symlinks=False)
    with pytest.raises(HomeRefused, match="course-hub homes"):
        homes.open_home(settings, "ana")
    assert homes.put_right(settings) == 1
    user = homes.open_home(settings, "ana").user
    assert {path.lstat().st_uid for path in home.folder.rglob("*")} == {user}
    assert outside.stat().st_uid == 0


@pytest.mark.skipif(not AS_ROOT, reason="Only root can give a home away.")
def test_what_only_root_can_put_right_is_not_said_to_be_done(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = homes.open_home(settings, "ana").folder
    os.chown(home, 1234, 1234)
    monkeypatch.setattr(os, "geteuid", lambda: 4321)
    with pytest.raises(HomeRefused, match=f"as root: chown -R 4321:.* {home}"):
        homes.put_right(settings)
