"""Rulings from the command line: shown, asked, written once, and listed."""

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from autograder import cli, rulings
from autograder.certificate import Decision
from autograder.decisions import decide_all, records
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.ledger import Entry, Ledger, LedgerMoved
from autograder.rulings import Basis
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE
from tests.autograder.rulings.cases import BY, NOW, TESTS, WHY


@pytest.fixture
def space(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Ana has 59 points, bo 75; ana-2 is ana under another address."""
    monkeypatch.setenv("AUTOGRADER_STATE", str(workspace.state.parent))
    with Gradebook(workspace) as book:
        book.enrol([Learner("ana"), Learner("ana-2"), Learner("bo")])
        book.import_marks(
            Mark(learner, name, "", Fraction(points))
            for learner, points, rest in (("ana", 8, 11), ("bo", 9, 21))
            for name, points in [*((test, points) for test in TESTS), ("assignment", rest)]
        )
        book.import_marks([Mark("ana-2", "week-01", "", Fraction(10))])
    yield workspace


def run(*words: object, said: str = "") -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=said)


def entries(space: Workspace) -> list[Entry]:
    with Ledger(space) as ledger:
        return ledger.entries()


def decided(space: Workspace, learner: str = "ana") -> Decision:
    return next(d for d in decide_all(space, NOW).decisions if d.learner == learner)


def test_it_shows_both_sides_and_asks_before_it_writes(space: Workspace) -> None:
    words = ("override", COURSE, "ana", "week-01", "9", "--why", "read again", "--by", "lead")
    asked = run(*words, said="n\n")
    assert asked.exit_code == 1 and "Nothing was written" in asked.output
    for shown in ("59", "60", "not awarded", "awarded", "9 points for Test 1"):
        assert shown in asked.output
    assert not entries(space)
    assert run(*words, said="y\n").exit_code == 0
    (entry,) = entries(space)
    event = entry.event
    assert event and (event.kind, event.learner, event.assessment) == ("override", "ana", "week-01")
    assert (event.who, event.why, event.after) == ("lead", "read again", {"points": "9"})
    assert decided(space).outcome == "awarded"


def test_nothing_said_is_no_yes(space: Workspace) -> None:
    assert run("merge", COURSE, "ana-2", "ana", "--why", WHY).exit_code == 1
    json_alone = run("merge", COURSE, "ana-2", "ana", "--why", WHY, "--json")
    assert json_alone.exit_code == 1 and not entries(space)


def test_each_verb_and_the_list_of_what_stands(space: Workspace) -> None:
    verbs: tuple[tuple[str, ...], ...] = (
        ("extend", "ana", "week-02", "--until", "2020-06-05 12:00"),
        ("extend", "--everybody", "all", "--until", "2020-06-03 12:00"),
        ("excuse", "bo", "week-03"),
        ("override", "bo", "week-04", "20/3"),
        ("grant", "ana", "awarded"),
        ("merge", "ana-2", "ana"),
        ("withdraw", "bo", "--on", "2020-06-20"),
    )
    for verb, *rest in verbs:
        done = run(verb, COURSE, *rest, "--why", f"why {verb}", "--yes", "--json")
        assert done.exit_code == 0, (verb, done.output)
    listed: list[dict[str, Any]] = json.loads(run("rulings", COURSE, "--json").stdout)
    assert [one["kind"] for one in listed] == [
        "extension", "extension", "excusal", "override", "grant", "merge", "departure"
    ]  # fmt: skip
    assert listed[3]["says"] == "6.66 points, given by hand"
    assert "ana-2, merge: the same learner as ana" in run("rulings", COURSE).stdout
    assert decided(space).outcome == "awarded"
    assert decided(space, "bo").outcome == "not_awarded"
    undone = run("undo", COURSE, listed[6]["entry"], "--why", "bo came back", "--yes")
    assert undone.exit_code == 0 and decided(space, "bo").outcome == "awarded"
    assert len(entries(space)) == 8


def test_wrong_usage_and_what_cannot_be_write_nothing(space: Workspace) -> None:
    wrong = (
        ("extend", "ana", "--until", "2020-06-05 12:00", "--why", WHY),
        ("extend", "ana", "week-01", "--everybody", "--until", "2020-06-05 12:00", "--why", WHY),
        ("extend", "ana", "week-01", "--until", "5 June", "--why", WHY),
        ("override", "ana", "week-01", "414", "--why", WHY),
        ("override", "ana", "week-01", "9"),
        ("withdraw", "ana", "--why", WHY, "--on", "20 June"),
        ("grant", "ana", "maybe", "--why", WHY),
        ("excuse", "ana", "week-01", "--why", " "),
        ("undo", "7", "--why", WHY),
    )
    for verb, *rest in wrong:
        assert run(verb, COURSE, *rest, "--yes").exit_code != 0, (verb, rest)
    assert not entries(space)


def test_two_who_rule_at_once_do_not_overlook_each_other(space: Workspace) -> None:
    basis = Basis.load(space)
    orders = [
        rulings.override(basis, who, "week-01", Fraction(1), WHY, BY) for who in ("ana", "bo")
    ]
    first, second = (rulings.propose(basis, order, NOW) for order in orders)
    rulings.enact(space, first)
    with pytest.raises(LedgerMoved):
        rulings.enact(space, second)
    assert len(entries(space)) == 1


def test_what_steers_a_terminal_is_shown_as_text(space: Workspace) -> None:
    why = "\x1b[2Jgone [bold]x"
    assert run("override", COURSE, "bo", "week-01", "8", "--why", why, "--yes").exit_code == 0
    shown = run("rulings", COURSE).stdout
    assert "\x1b[2J" not in shown and "\\x1b[2Jgone [bold]x" in shown


def test_records_hold_the_attempts_of_both_ids(space: Workspace) -> None:
    run("merge", COURSE, "ana-2", "ana", "--why", WHY, "--yes")
    found = {record.learner: record for record in records(space, NOW)}
    both = found["ana"].standings["week-01"]
    assert sorted([both.points, *(one.points for one in both.earlier)]) == [8, 10]
    assert not found["ana-2"].standings
    assert decided(space).points == 61
