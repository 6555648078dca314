"""The command line as its user meets it: help, clear refusals, clean JSON, exit codes."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli, runner
from autograder.runner import Result as Outcome
from autograder.workspace import REPOSITORY, Workspace
from tests.autograder.conftest import COURSE, WEEK

VERBS = (
    "check", "release", "collect", "grade", "remark", "feedback", "gradebook", "rubric", "decide",
    "extend", "excuse", "override", "grant", "withdraw", "merge", "undo", "rulings", "regrade",
    "keep", "diploma", "report", "progress", "calendar", "gains", "demo", "serve", "schema",
)  # fmt: skip


@pytest.fixture
def state(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("AUTOGRADER_STATE", str(workspace.state.parent))
    return workspace.state


def run(*words: object) -> Result:
    """Run one command as a terminal would, in this process."""
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def stopped(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, *words: object
) -> tuple[int, str]:
    """Return the exit code and the one line that a command which cannot be done ends with."""
    monkeypatch.setattr(sys, "argv", ["autograder", *map(str, words)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    said = capsys.readouterr()
    assert said.out == ""
    (line,) = said.err.splitlines()
    assert isinstance(end.value.code, int)
    return end.value.code, line


def test_help_teaches_every_verb_in_order() -> None:
    done = run("--help")
    assert done.exit_code == 0
    assert "check → release → collect → grade" in done.stdout
    for verb in VERBS:
        assert f"\n  {verb} " in done.stdout
        own = run(verb, "--help")
        assert own.exit_code == 0
        assert len(own.stdout.split("Usage:")[1].splitlines()) > 3, verb


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("check", "governance"), "no course 'governance'"),
        (("grade", COURSE, "week-99"), "no notebook for 'week-99'. It has: week-01"),
        (("grade", COURSE, "../week-01"), "no notebook for '../week-01'"),
        (("collect", COURSE, WEEK, "--from", "/nowhere"), "no folder /nowhere"),
        (("gradebook", COURSE, "--import", "/nowhere.csv"), "no file /nowhere.csv"),
        (("gradebook", COURSE, "--roster", "/"), "/ cannot be read"),
        (("rubric", COURSE, WEEK), "no rubric for 'week-01' (rubrics: assignment)"),
        (("rubric", COURSE, "assignment", "--import", "/nowhere.csv"), "no file /nowhere.csv"),
        (("decide", COURSE, "--learner", "nobody"), "No learner 'nobody'"),
        (("decide", COURSE, "--html", "/dev/null"), "/dev/null/index.html cannot be written"),
        (("schema", "/nowhere/schema.json"), "/nowhere/schema.json: No such file"),
        (("serve", "--book", "/nowhere"), "Run 'make book'"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    words: tuple[str, ...],
    says: str,
    state: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    code, line = stopped(capsys, monkeypatch, *words)
    assert code == 1
    assert line.startswith("autograder: ")
    assert says in line


@pytest.mark.parametrize(
    "words", [("nonsense",), ("grade",), ("grade", COURSE, "--fast"), ("serve", "--port", "99999")]
)
def test_wrong_usage_is_exit_code_2(words: tuple[str, ...]) -> None:
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_check_finds_a_planted_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(REPOSITORY / "exercises", tmp_path / "exercises")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    path = tmp_path / "exercises" / COURSE / WEEK / f"{WEEK}.ipynb"
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "q7-test":
            cell["metadata"]["nbgrader"]["points"] = 3
    path.write_text(json.dumps(book))
    done = run("check", COURSE, WEEK, "--json")
    assert done.exit_code == 1
    (report,) = json.loads(done.stdout)
    assert report["subject"] == f"{COURSE}/{WEEK}"
    found = {result["gate"]: result["faults"] for result in report["results"]}
    first = found["points"][0]
    assert first["message"].startswith("points differ: 11 in the notebook, 10 in questions.yml")
    assert first["remedy"]


def test_the_line_in_json_from_an_empty_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("AUTOGRADER_EXERCISES", os.path.relpath(REPOSITORY / "exercises"))
    # In a process of its own: nothing that a library prints may get between.
    done = subprocess.run(
        [sys.executable, "-m", "autograder", "release", COURSE, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    inbox = Path(json.loads(done.stdout)[WEEK]).parent
    found = []
    for verb, *words in (
        ("collect", WEEK, "--from", inbox),
        ("grade", "--learner", WEEK),
        ("decide", "--html", tmp_path / "page"),
    ):
        told = run(verb, COURSE, *words, "--json")
        assert told.exit_code == 0, told.output
        found = json.loads(told.stdout)
    # The release folder served as an inbox, so `week-01` is the one learner.
    assert [decision["learner"] for decision in found] == [WEEK]
    assert "Cohort" in (tmp_path / "page" / "index.html").read_text()


def test_names_from_outside_are_shown_as_they_are(
    state: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = Outcome("[/red]", WEEK, "refused", "[bold]\x1b[2J\udcff is a link")
    monkeypatch.setattr(runner, "grade", lambda *words: iter([odd]))
    for words in ((), ("--json",)):
        done = run("grade", COURSE, WEEK, *words)
        assert done.exit_code == 0
        assert "[/red]" in done.stdout
        assert "\x1b[2J" not in done.stdout


def test_a_failed_step_is_exit_code_1(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failed = Outcome("ana", WEEK, "failed", "the disk is full")
    monkeypatch.setattr(runner, "grade", lambda *words: iter([failed]))
    assert run("grade", COURSE, WEEK).exit_code == 1


@pytest.mark.parametrize(("name", "words"), [("course", ()), ("rubric", ("--rubric",))])
def test_schema_is_the_committed_file(tmp_path: Path, name: str, words: tuple[str, ...]) -> None:
    assert run("schema", tmp_path / "schema.json", *words).exit_code == 0
    committed = REPOSITORY / "exercises" / f"{name}.schema.json"
    assert (tmp_path / "schema.json").read_text() == committed.read_text()


def test_ctrl_c_says_that_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("x")
    waits = "import time\nfrom autograder import cli, demo\n" + (
        "def wait(*words):\n    print('ready', flush=True)\n    time.sleep(60)\n"
        "demo.make = wait\ncli.main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", waits, "demo", "measuring"],
        env={**os.environ, "AUTOGRADER_STATE": str(tmp_path / "state")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 130
    assert said.splitlines()[-1].startswith("autograder: Stopped. What was done so far is kept")
