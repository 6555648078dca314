"""With accounts of the system: nobody becomes one of the system's own, no home changes hands."""

import os
from pathlib import Path

import pytest
import yaml
from jupyterhub.spawner import LocalProcessSpawner
from traitlets import HasTraits
from typer.testing import CliRunner

from autograder.workspace import Busy
from course_hub import checks, homes
from course_hub import settings as hub_settings
from course_hub.cli import app
from course_hub.spawner import AccountsSpawner, SystemsAccount
from tests.hub.aside import run
from tests.hub.core.conftest import Make


class Named(HasTraits):
    """A double of the hub's user."""

    def __init__(self, name: str) -> None:
        self.name = name


@pytest.mark.parametrize("name", ["root", "daemon", "nobody", "no-such-account"])
def test_no_server_starts_as_an_account_of_the_system(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    monkeypatch.setattr(LocalProcessSpawner, "start", lambda self: started.append(name))
    with pytest.raises(SystemsAccount):
        run(AccountsSpawner(user=Named(name)).start())
    assert started == []


def test_homes_are_not_given_away_while_a_hub_runs(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = make()
    settings.state.mkdir(mode=0o700)
    folder = homes.open_home(settings, "ana").folder
    file = tmp_path / "hub.yml"
    file.write_text(yaml.safe_dump({"state": str(settings.state)}))
    monkeypatch.setenv(hub_settings.VARIABLE, str(file))
    before = folder.stat().st_uid
    held = checks.hold(settings)
    try:
        done = CliRunner().invoke(app, ["homes"])
        assert isinstance(done.exception, Busy)
    finally:
        os.close(held)
    assert folder.stat().st_uid == before
    assert CliRunner().invoke(app, ["homes"]).exit_code == 0
