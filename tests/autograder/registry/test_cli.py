"""The verbs of running a course, as somebody types them."""

import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from autograder.cli import app
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.ledger import Ledger
from autograder.registry import running
from autograder.workspace import Workspace

LIST = 'First name,Last name,ID number,Email address\nZoë,"O\'Hara, Jr",z1,zoe@example.org\n'
Run = Callable[..., Result]


@pytest.fixture
def run(workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("AUTOGRADER_STATE", str(workspace.state.parent))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.csv").write_text(LIST, encoding="utf-8")

    def call(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(app, list(words))
        assert done.exit_code == code, done.output
        return done

    return call


def roster(workspace: Workspace) -> list[Learner]:
    with Gradebook(workspace) as book:
        return book.roster()


def test_a_list_is_shown_and_written_only_when_confirmed(run: Run, workspace: Workspace) -> None:
    shown = run("roster", "import", "measuring", "list.csv", code=1)
    assert "1 new, 0 changed" in shown.output and "Nothing was written" in shown.output
    assert roster(workspace) == []
    run("roster", "import", "measuring", "list.csv", "--yes")
    assert roster(workspace) == [Learner("z1", "Zoë O'Hara, Jr", "zoe@example.org")]
    again = json.loads(run("roster", "import", "measuring", "list.csv", "--json").stdout)
    assert again["unchanged"] == ["z1"] and again["new"] == []


def test_ids_and_names_are_shown_whole(run: Run, tmp_path: Path) -> None:
    learner = "a-learner-with-a-long-name"
    (tmp_path / "list.csv").write_text(f"learner,name\n{learner},A Long Name\n", encoding="utf-8")
    run("roster", "import", "measuring", "list.csv", "--yes")
    shown = run("roster", "show", "measuring").stdout
    assert learner in shown
    assert "…" not in shown


def test_from_admission_to_refund(run: Run, workspace: Workspace) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    admit = ("roster", "admit", "measuring", "z1", "--why", "meets all", "--on", "2025-10-01")
    run(*admit, "--paid", "600", code=1)
    run(*admit, "--paid", "600", "--by", "registrar", "--yes")
    gone = run(
        "roster", "cancel", "measuring", "z1", "--why", "ill", "--notice", "2025-10-21", "--yes"
    )
    told = " ".join(gone.output.split())
    assert "EUR 300.00 of EUR 600.00 goes back." in told
    (row,) = json.loads(run("roster", "show", "measuring", "--json").stdout)
    assert (row["state"], row["paid"], row["paid_back"]) == ("withdrew", "600.00", "300.00")
    with Ledger(workspace) as ledger:
        entries = ledger.entries(learner="z1")
        assert [entry.kind for entry in entries] == ["admission", "departure", "refund"]
        assert entries[0].event and entries[0].event.who == "registrar"
        assert ledger.verify().sound


def test_a_substitute_comes_onto_the_roster(run: Run, workspace: Workspace) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    common = ("--why", "meets all", "--yes")
    run("roster", "admit", "measuring", "z1", "--on", "2025-10-01", *common)
    run(
        "roster", "substitute", "measuring", "z1", "--with", "y2", "--name", "Yun Li",
        "--email", "yun@example.org", "--notice", "2025-10-10", *common,
    )  # fmt: skip
    assert Learner("y2", "Yun Li", "yun@example.org") in roster(workspace)
    rows = json.loads(run("roster", "show", "measuring", "--json").stdout)
    assert {row["learner"]: row["state"] for row in rows} == {"y2": "admitted", "z1": "substituted"}


@pytest.mark.parametrize("day", ["tomorrow", "2025-02-30", "9999-12-31"])
def test_a_day_that_is_none_or_has_not_come_is_refused(run: Run, day: str) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    words = ("roster", "cancel", "measuring", "z1", "--why", "x", "--notice", day, "--yes")
    done = run(*words, code=1)
    assert isinstance(done.exception, AutograderError)
    assert "is not a day" in str(done.exception) or "has not come yet" in str(done.exception)


def test_a_reason_is_needed(run: Run) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    run("roster", "refuse", "measuring", "z1", "--yes", code=2)
    done = run("roster", "refuse", "measuring", "z1", "--why", " ", "--yes", code=1)
    assert "why" in str(done.exception)


def test_a_learners_calendar_is_in_their_zone(run: Run, tmp_path: Path) -> None:
    zoned = LIST.replace("address\n", "address,Timezone\n").replace("org\n", "org,Pacific/Apia\n")
    (tmp_path / "list.csv").write_text(zoned, encoding="utf-8")
    run("roster", "import", "measuring", "list.csv", "--yes")
    run("calendar", "measuring", "z1", "-o", "mine.ics")
    assert "TZID=Pacific/Apia" in (tmp_path / "mine.ics").read_text()
    run("calendar", "measuring", "z1", "--zone", "Europe/Rome", "-o", "mine.ics")
    assert "TZID=Europe/Rome" in (tmp_path / "mine.ics").read_text()
    run("calendar", "measuring", "-o", "all.ics")
    assert "TZID" not in (tmp_path / "all.ics").read_text()
    for words in (("nobody",), ("z1", "--zone", "Mars/Olympus")):
        done = run("calendar", "measuring", *words, "-o", "x.ics", code=1)
        assert isinstance(done.exception, AutograderError)
    assert not (tmp_path / "x.ics").exists()


def test_no_login_name_asks_for_the_decider(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 4711")

    monkeypatch.setattr("getpass.getuser", nobody)
    run("roster", "import", "measuring", "list.csv", "--yes")
    words = ("roster", "admit", "measuring", "z1", "--why", "x", "--on", "2025-10-01", "--yes")
    assert "--by" in str(run(*words, code=1).exception)
    run(*words, "--by", "registrar")


def test_progress_names_the_contact_of_the_course(
    run: Run, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    page = workspace.feedback / "z1" / "progress.html"
    run("progress", "measuring")
    assert "the person who gave you this page" in page.read_text()
    contact = running.Contact(source="design", address="office@example.org")
    how = running.load("measuring").model_copy(update={"contact": contact})
    monkeypatch.setattr(running, "load", lambda course: how)
    run("progress", "measuring")
    assert "office@example.org" in page.read_text()
    run("progress", "measuring", "--contact", "Room 3")
    assert "Room 3" in page.read_text() and "office@" not in page.read_text()


def test_a_file_that_is_no_calendar_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.docx").write_bytes(b"PK\3\4 years of work")
    done = run("calendar", "measuring", "-o", "thesis.docx", code=1)
    assert "is no calendar" in str(done.exception)
    assert (tmp_path / "thesis.docx").read_bytes() == b"PK\3\4 years of work"


def test_data_are_handed_out_and_erased(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    run("data", "export", "measuring", "z1", "-o", "z1.zip")
    with zipfile.ZipFile(tmp_path / "z1.zip") as archive:
        assert "zoe@example.org" in archive.read("data.json").decode()
    run("data", "erase", "measuring", "z1", "--why", "asked for on 3 May", code=1)
    assert len(roster(workspace)) == 1
    done = run("data", "erase", "measuring", "z1", "--why", "asked for on 3 May", "--yes")
    assert "The ledger verifies." in done.output
    assert roster(workspace) == []


def test_retention_lists_and_erases_who_is_due(run: Run, workspace: Workspace) -> None:
    run("roster", "import", "measuring", "list.csv", "--yes")
    words = ("roster", "refuse", "measuring", "z1", "--why", "role", "--on", "2025-10-01", "--yes")
    run(*words)
    listed = json.loads(
        run("data", "retention", "measuring", "--on", "2026-04-01", "--json").stdout
    )
    assert listed == [
        {
            "learner": "z1", "holder": "refused", "since": "2025-10-01", "until": "2026-04-01",
            "state": "kept",
        }
    ]  # fmt: skip
    done = run("data", "retention", "measuring", "--on", "2999-01-01", "--yes", code=1)
    assert "has not come yet" in str(done.exception) and len(roster(workspace)) == 1
    run("data", "retention", "measuring", "--on", "2026-04-02", "--yes")
    assert roster(workspace) == []
