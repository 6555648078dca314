"""Exports as an instructor runs them, on a gradebook with rulings in its ledger."""

import csv
import json
import shutil
import stat
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.exports.results import Cohort
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.workspace import Workspace
from tests.autograder.exports import cohorts, lti_platform

COURSE = "governance-coherence"
PEOPLE = (
    Learner("ana", "=Ana", "ana@example.org"),
    Learner("ana-2", "Ana again", "ana2@example.org"),
    Learner("li", "Li, 李", "li@example.org"),
)


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The state of a course with three ids on its roster, and marks for two of them."""
    state = tmp_path_factory.mktemp("exports") / "state"
    found = Workspace.open(COURSE, state)
    with Gradebook(found) as book:
        book.enrol(PEOPLE)
        book.import_marks(
            Mark(learner, one.id, "", one.points * Fraction(9, 10), one.opens)
            for learner in ("ana", "li")
            for one in found.course.assessments
        )
    return state


@pytest.fixture
def space(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """That course, to do with as a test likes."""
    shutil.copytree(made, tmp_path / "state")
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    return Workspace.open(COURSE)


def ruled(verb: str, *words: object) -> None:
    done = run(verb, COURSE, *words, "--why", "Agreed.", "--by", "manager", "--yes")
    assert done.exit_code == 0, done.output


def test_the_gradebook_for_moodle_knows_overrides_and_merges(
    space: Workspace, tmp_path: Path
) -> None:
    ruled("override", "ana", "week-01", "10")
    ruled("merge", "ana-2", "ana")
    file = tmp_path / "moodle.csv"
    done = run("export", "moodle", COURSE, "-o", file)
    assert done.exit_code == 0, done.output
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    rows = {row["ID number"]: row for row in csv.DictReader(file.open(encoding="utf-8"))}
    assert set(rows) == {"ana", "li"}
    assert rows["ana"]["Test 1"] == "10"
    assert rows["ana"]["Test 1 (feedback)"] == "Given by a person in place of 9: Agreed."
    assert rows["li"]["Course points"] == "90"
    assert rows["li"]["Certificate outcome"] == "Certificate: awarded."


def test_a_wrong_column_is_refused_and_an_old_file_stays(space: Workspace, tmp_path: Path) -> None:
    file = tmp_path / "moodle.csv"
    file.write_text("old")
    done = run("export", "moodle", COURSE, "--by", "name", "-o", file)
    assert done.exit_code == 2
    with Gradebook(space) as book:
        book.enrol([Learner("li", "Li", "")])
    done = run("export", "moodle", COURSE, "--by", "email", "-o", file)
    assert "li (there is none)" in str(done.exception)
    assert file.read_text() == "old"


def test_feedback_pages_go_into_a_zip(space: Workspace, tmp_path: Path) -> None:
    page = space.feedback / "ana" / "week-01" / "week-01.html"
    page.parent.mkdir(parents=True)
    page.write_text("page")
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(
        "Identifier,Full name,Email address\n"
        'Participant 4,"=Ana",ana@example.org\nParticipant 5,Li,li@example.org\n'
    )
    target = tmp_path / "feedback.zip"
    done = run("export", "feedback", COURSE, "week-01", "--worksheet", sheet, "-o", target)
    assert done.exit_code == 0, done.output
    assert zipfile.ZipFile(target).namelist() == ["Ana_4_assignfeedback_file_week-01.html"]
    assert "li is left out: there is no feedback page." in done.stderr


def test_a_oneroster_bundle_is_written(space: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "results.zip"
    words = ("--class-id", "c1", "--period-id", "p1", "-o", target)
    done = run("export", "oneroster", COURSE, *words)
    assert done.exit_code == 0, done.output
    assert set(zipfile.ZipFile(target).namelist()) == {
        "categories.csv", "lineItems.csv", "manifest.csv", "results.csv",
    }  # fmt: skip


def test_scores_are_sent_from_the_command_line(space: Workspace, tmp_path: Path) -> None:
    key = run("lti", "key", COURSE)
    assert key.stdout.startswith("-----BEGIN PUBLIC KEY-----")
    platform = lti_platform.Platform({"u1", "u2"}, key=key.stdout)
    listed = tmp_path / "users.csv"
    listed.write_text("learner,user\nana,u1\nli,u2\n")
    with lti_platform.served(platform):
        words = ["--issuer", platform.url, "--client-id", lti_platform.CLIENT]
        words += ["--token-url", f"{platform.url}/token"]
        words += ["--lineitems-url", f"{platform.url}/items"]
        assert run("lti", "register", COURSE, *words).exit_code == 0
        assert "2 learners" in run("lti", "users", COURSE, "--import", listed).stderr
        assert json.loads(run("lti", "show", COURSE).stdout)["users"] == 2
        preview = json.loads(run("lti", "send", COURSE, "--preview", "--json").stdout)
        assert len(preview) == 3 * 8
        assert platform.seen == []
        sent = run("lti", "send", COURSE, "--assessment", "week-01", "--learner", "ana")
        assert (sent.exit_code, sent.stdout.strip()) == (0, "1 sent")
        assert platform.latest("week-01", "u1")["scoreGiven"] == 9
        platform.users.discard("u2")
        both = run("lti", "send", COURSE, "--assessment", "week-01", "--json")
    outcomes = {one["learner"]: one["outcome"] for one in json.loads(both.stdout)}
    assert outcomes == {"ana": "unchanged", "ana-2": "not-known-there", "li": "refused"}
    assert both.exit_code == 1


def test_who_withdrew_keeps_a_line_and_who_goes_on_elsewhere_has_none(space: Workspace) -> None:
    ruled("withdraw", "li")
    ruled("withdraw", "ana-2", "--substituted")
    cohort = Cohort.read(space, cohorts.AFTER)
    assert [sheet.learner.id for sheet in cohort.sheets] == ["ana", "li"]
    assert cohort.sheets[1].total.outcome == "not awarded"
    assert cohort.sheets[1].results[0].points == 9
