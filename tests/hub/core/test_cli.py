"""The administrator's command line."""

import os
import shutil
import socket
import sqlite3
import stat
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from rich.console import Console

from autograder.course import exercises_root
from autograder.workspace import Workspace
from course_hub import assembly, checks, cli, demo, homes
from course_hub import settings as hub_settings


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "hub.yml"
    # Nobody listens on that port.
    content: dict[str, object] = {
        "state": "state",
        "address": "http://127.0.0.1:1",
        "admins": ["admin"],
    }
    content["instructors"] = {"measuring": ["kim"]}
    path.write_text(yaml.safe_dump(content))
    monkeypatch.setenv("COURSE_HUB_SETTINGS", str(path))
    monkeypatch.chdir(tmp_path)
    return path


def run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["course-hub", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0)


def test_backup_and_restore(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = hub_settings.load()
    homes.open_home(settings, "ana").folder.joinpath("notes.txt").write_text("mine")
    for _ in range(3):
        assert run(monkeypatch, "backup", "--to", "kept", "--keep", "2") == 0
    assert len(list(Path("kept").iterdir())) == 2
    assert run(monkeypatch, "restore", "kept") == 1
    assert "replaces nothing" in capsys.readouterr().err
    shutil.rmtree(settings.state)
    assert run(monkeypatch, "restore", "kept") == 0
    assert (settings.hub_state / "homes" / "ana" / "notes.txt").read_text() == "mine"
    # The account may not write beside its folder, so an empty one that is there is used. It is
    # the account's home as well: a shell may have left its history.
    (settings.state / ".bash_history").write_text("of the old state")
    assert run(monkeypatch, "backup", "--to", "kept") == 0
    shutil.rmtree(settings.state)
    settings.state.mkdir(mode=0o700)
    (settings.state / ".bash_history").write_text("of now")
    assert run(monkeypatch, "restore", "kept") == 0
    assert (settings.state / ".bash_history").read_text() == "of now"


def test_people_and_approval(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = hub_settings.load().hub_state
    hub.mkdir(parents=True)
    with closing(sqlite3.connect(hub / "jupyterhub.sqlite")) as database:
        database.execute("CREATE TABLE users_info (username TEXT, is_authorized INTEGER)")
        database.execute("INSERT INTO users_info VALUES ('kim', 0)")
        database.commit()
    assert run(monkeypatch, "people") == 0
    assert "waits for approval" in " ".join(capsys.readouterr().out.split())
    assert run(monkeypatch, "people", "--approve", "kim") == 0
    assert run(monkeypatch, "people") == 0
    assert "waits" not in capsys.readouterr().out
    assert run(monkeypatch, "people", "--approve", "admin") == 1
    assert "Nobody has signed up as 'admin'" in capsys.readouterr().err


def test_names_are_shown_whole_where_there_is_little_room(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a-learner-with-a-long-name@a-ministry.example.org"
    teaches = {"instructors": {"governance-coherence": [name]}}
    settings_file.write_text(yaml.safe_dump({"state": "state", **teaches}))
    monkeypatch.setattr(cli, "out", Console(width=80))
    assert run(monkeypatch, "people") == 0
    shown = capsys.readouterr().out
    assert name in shown
    assert "…" not in shown


@pytest.fixture
def unstarted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A start that must be refused, and not for what this machine lacks."""
    monkeypatch.setattr(cli.os, "execv", lambda *started: pytest.fail("it was started"))
    monkeypatch.setattr(checks, "refuse", checks.own_folders)


@pytest.mark.usefixtures("unstarted")
def test_a_start_without_the_proxy_is_refused_in_plain_words(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("COURSE_HUB_PROXY", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    assert run(monkeypatch, "serve") == 1
    told = capsys.readouterr().err
    assert "Run 'make proxy'" in told
    assert "Traceback" not in told


@pytest.mark.usefixtures("unstarted")
def test_a_port_that_another_program_has_is_named(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(assembly, "proxy_command", list)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        content = {"state": "state", "address": f"http://127.0.0.1:{port}"}
        settings_file.write_text(yaml.safe_dump(content))
        assert run(monkeypatch, "serve") == 1
    told = capsys.readouterr().err
    assert f"The hub's part 'public' cannot have port {port} (Address already in use)" in told


@pytest.mark.skipif(os.geteuid() != 0, reason="Only root can be somebody else.")
def test_homes_are_left_to_the_account_that_has_the_state(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = hub_settings.load()
    home = homes.open_home(settings, "ana").folder
    for folder in (settings.state, settings.hub_state, home):
        os.chown(folder, 1234, 1234)
    assert run(monkeypatch, "homes") == 1
    assert "belongs to user 1234" in capsys.readouterr().err
    assert home.stat().st_uid == 1234


def test_a_hub_that_does_not_run_is_not_well(
    settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    state = hub_settings.load().state
    (state / "measuring").mkdir(parents=True)
    (state / "measuring" / "gradebook.db").write_bytes(b"SQLite format 3\x00" + b"\xff" * 2000)
    assert run(monkeypatch, "health") == 1
    told = capsys.readouterr().out
    assert "NOT WELL  proxy and hub" in told
    assert "NOT WELL  database measuring/gradebook.db" in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"sign_in": "demo", "demo_password": "a-long-word", "listen": "0.0.0.0"}, "this machine"),
        ({"address": "http://hub.example.org"}, "https"),
        ({"sign_in": "pam"}, "sign_in"),
    ],
)
def test_what_is_refused_is_told_in_plain_words(
    settings_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    changed: dict[str, str],
    told: str,
) -> None:
    monkeypatch.setattr(cli.os, "execv", lambda *started: pytest.fail("it was started"))
    settings_file.write_text(yaml.safe_dump({"state": "state", **changed}))
    assert run(monkeypatch, "serve") == 1
    shown = capsys.readouterr().err
    assert told in shown
    assert "Traceback" not in shown


def test_the_demonstration_has_its_own_state_and_a_password_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = []
    monkeypatch.setattr(demo, "_fill", lambda _, course, *, again: filled.append((course, again)))
    monkeypatch.setattr(demo, "state_root", lambda: tmp_path / "one")
    # Set here so that they are as before afterwards.
    monkeypatch.setenv("COURSE_HUB_SETTINGS", "")
    monkeypatch.setenv("AUTOGRADER_STATE", "")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(exercises_root()))
    file, first = demo.prepare(9876)
    assert first.state == tmp_path / "one" / "hub-demo"
    assert first.on_loopback and first.port("public") == 9876
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert demo.prepare(9877)[1].demo_password == first.demo_password
    monkeypatch.setattr(demo, "state_root", lambda: tmp_path / "two")
    assert demo.prepare()[1].demo_password != first.demo_password
    # Released again only where dates changed: at the first start of each folder.
    assert filled == [(one, again) for again in (True, False, True) for one in first.courses]
    for course in first.courses:
        dated = Workspace.open(course).course
        assert dated.starts + timedelta(days=7) <= datetime.now(UTC).date() <= dated.ends
