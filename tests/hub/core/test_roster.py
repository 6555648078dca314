"""Sign-in follows the rosters: who may come in, with which groups, and who no longer."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from traitlets.config import Application

from course_hub import signin
from course_hub.people import People, Person
from course_hub.signin import Demo, Directory, Rostered
from tests.hub.aside import run
from tests.hub.core.conftest import Make

PASSWORD = "a-password-of-tests"


@dataclass
class User:
    """A person as the hub keeps them."""

    name: str
    groups: list[str] = field(default_factory=lambda: ["nbgrader-measuring"])

    def sync_groups(self, names: list[str]) -> None:
        self.groups = names


@pytest.fixture
def demo(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Demo:
    """Sign-in of a hub with the learner ana, who writes in a group."""
    file = tmp_path / "hub.yml"
    file.write_text(yaml.safe_dump({"sign_in": "demo", "demo_password": PASSWORD}))
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(file))
    settings = make()
    directory = Directory(settings)
    people = People.gather(settings, {"ana": ["measuring"]})
    monkeypatch.setattr(directory, "now", lambda: people)
    monkeypatch.setattr(Rostered, "_directory", directory)
    return Demo()


def signed_in(demo: Demo, **data: str) -> Any:
    return run(demo.get_authenticated_user(None, data))


def test_a_person_comes_in_with_the_groups_of_the_roster(demo: Demo) -> None:
    demo.allow_all = True
    found = signed_in(demo, username="Ana", password=PASSWORD)
    assert found["name"] == "ana"
    assert found["groups"] == ["nbgrader-measuring", "measuring-group-north"]
    assert found["admin"] is False
    assert signed_in(demo, username="admin", password=PASSWORD)["admin"] is True


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("ana", "another-password"),
        ("ana", ""),
        ("ana", PASSWORD.upper()),
        ("mallory", PASSWORD),
        ("", PASSWORD),
        ("measuring-group-north", PASSWORD),
        ("../ana", PASSWORD),
    ],
)
def test_nobody_else_comes_in(demo: Demo, username: str, password: str) -> None:
    demo.allow_all = True
    assert signed_in(demo, username=username, password=password) is None


def test_without_a_password_in_the_settings_nobody_comes_in(demo: Demo, tmp_path: Path) -> None:
    (tmp_path / "hub.yml").write_text("sign_in: demo\n")
    demo.allow_all = True
    assert signed_in(demo, username="ana", password="") is None


def test_groups_follow_the_roster_while_somebody_is_signed_in(demo: Demo) -> None:
    found = run(demo.refresh_user(User("ana")))
    assert found["groups"] == ["nbgrader-measuring", "measuring-group-north"]
    # The account of a group signs in nowhere, and stays as it is.
    assert run(demo.refresh_user(User("measuring-group-north"))) is True


def test_who_was_taken_off_loses_every_group_at_once(demo: Demo) -> None:
    gone = User("ben")
    assert run(demo.refresh_user(gone)) is False
    assert gone.groups == []


def test_a_settings_file_that_breaks_shuts_nobody_out(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "hub.yml"
    file.write_text(yaml.safe_dump({"state": str(tmp_path / "state"), "admins": ["admin"]}))
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(file))
    # The hub's own log, which is what its file is written from.
    hub = Application(log=logging.getLogger("the-hub"))
    monkeypatch.setattr(Application, "_instance", hub)
    monkeypatch.setattr(signin, "LOOK_AGAIN", -1)
    directory = Directory(make())
    assert directory.now().by_name == {"admin": Person("admin", admin=True)}
    file.write_text("admins: [")
    assert directory.now().by_name == {"admin": Person("admin", admin=True)}
    (told,) = caplog.records
    assert told.name == "the-hub"
    assert f"{file}, line" in told.getMessage()
    file.write_text(yaml.safe_dump({"state": str(tmp_path / "state"), "admins": ["kim"]}))
    assert list(directory.now().by_name) == ["kim"]
