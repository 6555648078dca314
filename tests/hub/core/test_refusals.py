"""What the hub refuses to start with."""

import os
from pathlib import Path

import pytest

from course_hub import assembly, checks
from course_hub.checks import NotForThisAccount, Unsafe
from course_hub.settings import OAuth
from course_hub.walls import NoWall
from tests.hub.core.conftest import Make


def test_a_sound_hub_gets_folders_for_its_own_account_alone(make: Make) -> None:
    settings = make()
    checks.refuse(settings)
    assert [f.stat().st_mode & 0o777 for f in (settings.state, settings.hub_state)] == [0o700] * 2


@pytest.mark.parametrize(
    "where",
    [
        {"address": "https://hub.example.org"},
        {"address": "http://10.0.0.4:8000"},
        {"listen": "0.0.0.0"},
        {"listen": "::"},
    ],
)
def test_demo_sign_in_is_refused_away_from_this_machine(make: Make, where: dict[str, str]) -> None:
    with pytest.raises(Unsafe, match="works on this machine only"):
        checks.refuse(make(**where))


def test_demo_sign_in_needs_its_password(make: Make) -> None:
    with pytest.raises(Unsafe, match="demo_password"):
        checks.refuse(make(demo_password=None))


def test_passwords_do_not_travel_in_the_open(make: Make) -> None:
    with pytest.raises(Unsafe, match="give its https address"):
        checks.refuse(make(sign_in="native", address="http://hub.example.org"))


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o701])
def test_a_state_folder_open_to_others_is_refused(make: Make, mode: int) -> None:
    settings = make()
    settings.state.mkdir()
    settings.state.chmod(mode)
    with pytest.raises(Unsafe, match="chmod 700"):
        checks.refuse(settings)


def test_a_client_secret_open_to_others_is_refused(make: Make, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush")
    oauth = OAuth(
        authorize_url="https://login.example.org/a",
        token_url="https://login.example.org/t",
        userdata_url="https://login.example.org/u",
        client_id="hub",
        client_secret_file=secret,
    )
    secret.chmod(0o644)
    with pytest.raises(Unsafe, match="chmod 600"):
        checks.refuse(make(sign_in="oauth", oauth=oauth))
    secret.chmod(0o600)
    checks.refuse(make(sign_in="oauth", oauth=oauth))


def test_accounts_need_root(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = make(spawner="accounts")
    settings.state.mkdir(mode=0o700)
    if os.geteuid() == 0:
        checks.refuse(settings)
        monkeypatch.setattr(os, "geteuid", lambda: settings.state.stat().st_uid or 1000)
        monkeypatch.setattr(checks, "_own_folder", lambda folder: None)
    with pytest.raises(NotForThisAccount, match="choose 'spawner: sandbox'"):
        checks.refuse(settings)


def test_missing_programs_are_named(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.shutil, "which", lambda name: None)
    with pytest.raises(checks.NoProgram, match="util-linux"):
        checks.refuse(make())


def test_a_missing_wall_is_named(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.sandbox.wall.shutil.which", lambda name: None)
    monkeypatch.setattr(checks, "_programs", lambda: None)
    with pytest.raises(NoWall, match="apt install bubblewrap"):
        checks.refuse(make())


def test_a_missing_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COURSE_HUB_PROXY", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(assembly.NoProxy, match="Node 20 or newer"):
        assembly.proxy_command()
