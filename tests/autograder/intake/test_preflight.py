"""Preflight tells what grading will put right or refuse, and changes nothing."""

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from autograder.cli import app
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE, WEEK


@pytest.fixture
def run(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    monkeypatch.setenv("AUTOGRADER_STATE", str(workspace.state.parent))
    return CliRunner()


def released(workspace: Workspace) -> Path:
    return workspace.release / WEEK / f"{WEEK}.ipynb"


def hand_in(workspace: Workspace, learner: str, name: str = f"{WEEK}.ipynb") -> Path:
    folder = workspace.submitted / learner / WEEK
    folder.mkdir(parents=True)
    shutil.copy(released(workspace), folder / name)
    return folder / name


def everything(folder: Path) -> dict[str, tuple[bytes, int]]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(p): (p.read_bytes(), p.stat().st_mtime_ns) for p in paths}


def test_it_tells_what_would_become_of_each_and_changes_nothing(
    workspace: Workspace, run: CliRunner
) -> None:
    hand_in(workspace, "ana")
    hand_in(workspace, "bo", "Week1 (1).ipynb")
    changed = hand_in(workspace, "eve")
    changed.write_text(changed.read_text().replace('"points": 1', '"points": 100'))
    hand_in(workspace, "kim").write_bytes(b"{")
    hand_in(workspace, "a*")
    before = everything(workspace.state)
    done = run.invoke(app, ["preflight", COURSE, WEEK, "--json"])
    assert done.exit_code == 1
    assert everything(workspace.state) == before
    found = {one["learner"]: one for one in json.loads(done.stdout)}
    assert {name: one["outlook"] for name, one in found.items()} == {
        "a*": "refused",
        "ana": "ready",
        "bo": "repaired",
        "eve": "tampered",
        "kim": "refused",
    }
    assert found["kim"]["code"] == "not-a-notebook"
    assert found["bo"]["facts"][0]["code"] == "file-name"
    assert {fact["code"] for fact in found["eve"]["facts"]} == {"points-changed"}
    shown = run.invoke(app, ["preflight", COURSE, WEEK]).stdout
    assert "bo: will be put right" in shown and "'Week1 (1).ipynb'" in shown
    assert "5 looked at, 2 cannot be marked." in shown


def test_a_learner_may_look_at_a_folder_or_an_archive_before_handing_in(
    workspace: Workspace, run: CliRunner, tmp_path: Path
) -> None:
    folder = tmp_path / "ana" / WEEK
    folder.mkdir(parents=True)
    shutil.copy(released(workspace), folder)
    content = {"learner": "somebody", "answers": {"q1": "a"}}
    (folder / "answers.json").write_text(json.dumps(content))
    with zipfile.ZipFile(tmp_path / "bo.zip", "w") as packed:
        packed.write(folder / f"{WEEK}.ipynb", f"{WEEK}/{WEEK}.ipynb")
    words = ["preflight", COURSE, WEEK, str(folder), str(tmp_path / "bo.zip"), "--json"]
    done = run.invoke(app, words)
    assert done.exit_code == 0
    found = [(one["learner"], one["outlook"]) for one in json.loads(done.stdout)]
    assert found == [("ana", "ready"), ("bo.zip", "ready")]
    assert run.invoke(app, [*words[:3], str(tmp_path / "none"), "--json"]).exit_code == 1


def test_it_asks_for_the_release(workspace: Workspace, run: CliRunner) -> None:
    shutil.rmtree(workspace.release)
    done = run.invoke(app, ["preflight", COURSE, WEEK])
    assert "has not been released yet" in str(done.exception)
