"""`autograder ledger`: what an instructor sees, and what programs read."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from autograder import cli
from autograder.diploma import records
from autograder.ledger import Event, Ledger, anchors
from autograder.workspace import Workspace
from tests.autograder.ledger.cases import fill, unguarded
from tests.autograder.ledger.conftest import COURSE


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.delenv("AUTOGRADER_DB", raising=False)
    return Workspace.open(COURSE)


@pytest.fixture
def filled(space: Workspace) -> Workspace:
    with Ledger(space) as ledger:
        fill(ledger)
    return space


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, ["ledger", *map(str, words)])


def certificate(space: Workspace, learner: str, content: object) -> None:
    folder = space.state / "certificates" / learner
    folder.mkdir(parents=True)
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "certificate.json").write_text(text)


def alter(space: Workspace, statement: str) -> None:
    made = unguarded(space.database_url)
    with made.begin() as connection:
        connection.execute(sa.text(statement))
    made.dispose()


def test_show_says_who_when_what_why_and_the_change(filled: Workspace) -> None:
    with Ledger(filled) as ledger:
        again = Event(
            "excusal", "Mr Sy", "Seen the letter.", "bo", "week-03", after={"signed": False}
        )
        ledger.append([again])
        at = ledger.entries()[-1].at
    done = run("show", COURSE)
    assert done.exit_code == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("│ 7 ")]
    cells = [cell.strip() for cell in line.strip("│").split("│")]
    assert cells == [
        "7", f"{at:%Y-%m-%d %H:%M:%S}", "Mr Sy", "excusal bo week-03", "signed yes → no",
        "Seen the letter.",
    ]  # fmt: skip
    assert "points 15/2 → none" in done.stdout


def test_show_of_one_learner_or_kind(filled: Workspace) -> None:
    shown = json.loads(run("show", COURSE, "--learner", "bo", "--json").stdout)
    assert [(one["position"], one["kind"]) for one in shown] == [(4, "excusal"), (5, "decision")]
    shown = json.loads(run("show", COURSE, "--kind", "override", "--json").stdout)
    assert [one["after"] for one in shown] == [{"points": "15/2"}, None]
    assert "no kind 'pardon'" in str(run("show", COURSE, "--kind", "pardon").exception)


def test_show_steers_no_terminal_and_is_no_markup(space: Workspace) -> None:
    with Ledger(space) as ledger:
        why = "[red]\x1b[2J\u202eevil[/red]"
        ledger.append([Event("kept", "Ms Okoro", why, after={"x\x07": "[bold]"})])
    shown = run("show", COURSE).stdout
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "[red]" in shown and "[bold]" in shown


def test_an_erased_entry_shows_as_such(filled: Workspace) -> None:
    with Ledger(filled) as ledger:
        ledger.erase("bo", "Mr Sy", "asked for")
    lines = run("show", COURSE).stdout.splitlines()
    assert sum("erased" in line for line in lines) == 2
    assert "7 entries, 2 of them erased" in run("verify", COURSE).stdout


def test_verify_says_what_it_held_the_ledger_to(filled: Workspace) -> None:
    done = run("verify", COURSE)
    assert done.exit_code == 0 and "Sound: 6 entries" in done.stdout
    assert "note the head down" in done.stdout
    head = run("head", COURSE).stdout.strip()
    assert head in done.stdout
    with Ledger(filled) as ledger:
        entry = ledger.entries()[3]
    certificate(filled, "bo", {"courseRecord": {"ledger": {"position": 4, "hash": entry.hash}}})
    done = run("verify", COURSE, "--at-least", head)
    assert "Held to the head given and that of one certificate." in done.stdout


def test_verify_names_the_first_altered_line(filled: Workspace) -> None:
    alter(filled, "UPDATE course_ledger_private SET why = 'x' WHERE position IN (3, 5)")
    done = run("verify", COURSE)
    assert done.exit_code == 1
    assert done.stdout.startswith("Altered. Entry 3: what it says")
    told = json.loads(run("verify", COURSE, "--json").stdout)
    assert (told["sound"], told["fault"]["position"], told["length"]) == (False, 3, 6)


def test_a_cut_off_end_is_found_by_a_head_or_a_certificate(filled: Workspace) -> None:
    with Ledger(filled) as ledger:
        head = ledger.head()
    for table in ("course_ledger_private", "course_ledger"):
        alter(filled, f"DELETE FROM {table} WHERE position > 4")
    assert run("verify", COURSE).exit_code == 0
    done = run("verify", COURSE, "--at-least", head)
    assert done.exit_code == 1 and "Entry 5: it is missing" in done.stdout
    ledger_of = {"ledger": {"position": head.position, "hash": head.hash}}
    certificate(filled, "bo", {"vc": [{"courseRecord": ledger_of}]})
    done = run("verify", COURSE)
    assert done.exit_code == 1 and "Entry 5: it is missing" in done.stdout


@pytest.mark.parametrize(
    "content",
    [
        "", "{", "[" * 100_000, "null", {"ledger": 3}, {"ledger": {"position": "x", "hash": "y"}},
        {"ledger": {"position": 1, "hash": "a" * 64}, "pad": "x" * anchors.MAX_BYTES},
    ],
)  # fmt: skip
def test_a_certificate_that_cannot_be_read_anchors_nothing(
    filled: Workspace, content: object
) -> None:
    certificate(filled, "bo", content)
    assert anchors.of_certificates(filled.state / "certificates") == {}
    assert run("verify", COURSE).exit_code == 0


def test_a_head_that_is_none_is_refused(filled: Workspace) -> None:
    done = run("verify", COURSE, "--at-least", "6")
    assert done.exit_code == 1 and "POSITION:HASH" in str(done.exception)


def test_the_diplomas_have_a_ledger_too(space: Workspace) -> None:
    with records.open_ledger() as ledger:
        ledger.append([Event("diploma", "Ms Okoro", "x", "ana", after={"outcome": "awarded"})])
        head = ledger.head()
    assert run("head", "diploma").stdout.strip() == str(head)
    assert "Sound: 1 entry," in run("verify", "diploma").stdout
