"""Taking somebody out of the hub: all that names the person goes, and nothing of anybody else."""

import json
import os
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import bcrypt
import pytest
from jupyterhub import orm
from nativeauthenticator.orm import UserInfo

from autograder.workspace import Busy
from course_hub import checks, erasure, homes
from course_hub.erasure import NotErased
from course_hub.settings import Settings
from tests.hub.core.conftest import Make

TALK = {
    "messages": [
        {"id": "1", "sender": "eva", "body": "my words"},
        {"id": "2", "sender": "ben", "body": "his words", "mentions": ["eva", "cem"]},
    ],
    "users": {"eva": {"name": "eva"}, "ben": {"name": "ben"}},
    "attachments": {},
}


@pytest.fixture
def left(make: Make) -> Settings:
    """The settings of a hub that eva and ben used; neither is on a roster any more."""
    settings = make(groups={}, courses=("measuring",))
    database = settings.hub_state / "jupyterhub.sqlite"
    for name in ("eva", "ben"):
        folder = homes.open_home(settings, name).folder
        (folder / "notes.txt").write_text(name)
        for place in (f"logs/servers/{name}.log", f"accounts/{name}"):
            path = settings.hub_state / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
    session = orm.new_session_factory(f"sqlite:///{database}")()
    session.add(orm.OAuthClient(identifier="jupyterhub"))
    for name in ("eva", "ben"):
        user = orm.User(name=name)
        session.add(user)
        session.commit()
        user.new_api_token(note=f"token of {name}")
        session.add(orm.Spawner(user=user, server=orm.Server(base_url=f"/user/{name}/")))
        session.add(orm.OAuthClient(identifier=f"jupyterhub-user-{name}"))
        session.add(UserInfo(username=name, password=bcrypt.hashpw(b"x", bcrypt.gensalt(4))))
    session.commit()
    session.get_bind().dispose()
    talk = settings.hub_state / "talk" / "measuring" / "course.chat"
    talk.parent.mkdir(parents=True)
    talk.write_text(json.dumps(TALK))
    return settings


def naming(settings: Settings, name: str) -> set[str]:
    """The files of the hub whose name or content names somebody."""
    return {
        str(path.relative_to(settings.hub_state))
        for path in settings.hub_state.rglob("*")
        if name in str(path.relative_to(settings.hub_state))
        or (path.is_file() and name.encode() in path.read_bytes())
    }


def test_nothing_names_the_person_and_the_others_keep_all(left: Settings) -> None:
    of_ben = naming(left, "ben")
    assert len(of_ben) >= 5
    done = erasure.erase(left, "eva")
    assert set(done) == {
        "homes/eva", "logs/servers/eva.log", "accounts/eva", "measuring", "account",
    }  # fmt: skip
    assert naming(left, "eva") == set()
    assert naming(left, "ben") == of_ben
    talk = json.loads((left.hub_state / "talk" / "measuring" / "course.chat").read_text())
    assert talk["messages"] == [TALK["messages"][1] | {"mentions": ["cem"]}]  # type: ignore[index]
    with closing(sqlite3.connect(left.hub_state / "jupyterhub.sqlite")) as database:
        for table in ("users", "api_tokens", "spawners", "servers", "users_info"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)


def test_a_second_time_there_is_nobody(left: Settings) -> None:
    erasure.erase(left, "eva")
    with pytest.raises(NotErased, match="holds nothing"):
        erasure.erase(left, "eva")


def test_a_home_deeper_than_programs_follow_goes_too(left: Settings) -> None:
    home = left.hub_state / "homes" / "eva"
    here = os.open(home, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)
    try:
        erasure.erase(left, "eva")
        assert not home.exists()
    finally:
        # Whoever cleans up after the tests would recurse as well.
        subprocess.run(["rm", "-rf", home], check=True)


@pytest.mark.parametrize("name", ["admin", "instructor", "..", "eva/..", ".ssh", ""])
def test_who_may_sign_in_and_what_is_no_name_is_refused(left: Settings, name: str) -> None:
    before = naming(left, "eva") | naming(left, "ben")
    with pytest.raises(NotErased):
        erasure.erase(left, name)
    assert naming(left, "eva") | naming(left, "ben") == before


def test_not_while_the_hub_runs(left: Settings) -> None:
    held = checks.hold(left)
    try:
        with pytest.raises(Busy):
            erasure.erase(left, "eva")
    finally:
        os.close(held)
    assert Path(left.hub_state / "homes" / "eva").is_dir()
