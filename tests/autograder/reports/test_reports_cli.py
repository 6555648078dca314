"""The verbs `report` and `progress`: what they write, where, and what they say when they cannot."""

import json
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    space = Workspace.open(COURSE)
    with Gradebook(space) as book:
        book.enrol([Learner("ana", "Ana Lima"), Learner("bo")])
        book.import_marks([Mark("ana", "week-01", "", Fraction(9))])
    return space


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def test_the_report_is_written_and_said_to_be_private(space: Workspace, tmp_path: Path) -> None:
    done = run("report", COURSE, "-o", tmp_path / "out", "--no-questions")
    assert done.exit_code == 0, done.output
    page = tmp_path / "out" / "index.html"
    assert "Private: it holds marks." in done.output.replace("\n", " ")
    assert "Ana Lima" in page.read_text() and page.stat().st_mode & 0o077 == 0


def test_the_report_is_data_too_and_writes_no_file(space: Workspace, tmp_path: Path) -> None:
    done = run("report", COURSE, "--json")
    found = json.loads(done.stdout)
    assert found["outcomes"] == {"not_awarded": 2}
    assert [one["learner"] for one in found["concerns"]] == ["ana", "bo"]
    assert not list(tmp_path.rglob("*.html"))


def test_without_a_folder_nothing_is_done(space: Workspace) -> None:
    done = run("report", COURSE)
    assert done.exit_code == 2
    assert "--output" in done.output


def test_own_pages_are_written_for_all_or_for_those_named(space: Workspace) -> None:
    done = run("progress", COURSE, "--learner", "bo", "--json")
    assert json.loads(done.stdout) == {"bo": str(space.feedback / "bo" / "progress.html")}
    assert not (space.feedback / "ana").exists()
    assert run("progress", COURSE, "--zone", "Pacific/Apia").exit_code == 0
    assert "Pacific/Apia" in (space.feedback / "ana" / "progress.html").read_text()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--learner", "nobody"), "No learner 'nobody' is on the roster"),
        (("--zone", "Mars/Olympus"), "Mars/Olympus"),
    ],
)
def test_what_cannot_be_shown_is_named_before_anything_is_written(
    space: Workspace, words: tuple[str, ...], said: str
) -> None:
    done = run("progress", COURSE, *words)
    assert isinstance(done.exception, AutograderError) and said in str(done.exception)
    assert not space.feedback.exists()


def test_deciding_writes_the_same_report(space: Workspace, tmp_path: Path) -> None:
    assert run("decide", COURSE, "--html", tmp_path / "cohort").exit_code == 0
    text = (tmp_path / "cohort" / "index.html").read_text()
    assert "<h1>Cohort report</h1>" in text and "Who may need you" in text
