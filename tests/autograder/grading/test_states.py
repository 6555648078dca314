"""States in words: for the learner, for the instructor, on the feedback page, in the counts."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from autograder import cli, runner
from autograder.grading import run
from autograder.grading.states import STATES, STOPPED, WORDS, result, summary, told
from autograder.grading.task import Outcome, Task
from autograder.receipts import Receipts
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE, WEEK
from tests.autograder.grading.conftest import LEARNERS, Once

Fresh = Callable[[], Workspace]
ACCUSING = ("cheat", "fraud", "forge", "attack", "dishonest", "misconduct")


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_words_that_accuse_nobody(state: str) -> None:
    words = WORDS[state]  # type: ignore[index]
    said = f"{words.learner} {words.instructor}".casefold()
    assert words.learner.endswith(".")
    assert not any(word in said for word in ACCUSING)
    # Names of machinery mean nothing to a learner.
    assert not any(word in words.learner.casefold() for word in ("kernel", "sandbox", "signal"))
    if state in STOPPED:
        assert "worked out before then counts" in words.learner
        assert words.outcome == "graded"


def test_a_detail_is_added_or_takes_the_place_of_what_says_less() -> None:
    assert told("timed-out", "It was stopped in the cell q3.").endswith("in the cell q3.")
    assert result("ana", WEEK, "unreadable", "It is no notebook.").message == "It is no notebook."
    assert "twice" in result("ana", WEEK, "quarantined", "(exit 9)").message


def test_a_learner_counts_once_and_nobody_is_forgotten() -> None:
    results = [result("ana", WEEK, "graded"), result("eve", WEEK, "blank")]
    found = summary(results, ["ana", "bo"])
    assert (found.roster, found.unlisted, found.unaccounted) == (2, 1, ("bo",))
    assert not found.reconciles
    whole = summary([*results, result("bo", WEEK, "missing")], ["ana", "bo"])
    assert whole.reconciles
    assert list(whole.states) == ["graded", "blank", "missing"]


def test_the_feedback_page_says_how_a_run_ended(
    once: Once, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(task: Task, *tools: object) -> Outcome:
        where = "It was stopped in the cell q3."
        return replace(once.again(task), state="timed-out", message=where)

    monkeypatch.setattr(run, "grade_task", stopped)
    space = fresh()
    list(runner.grade(space, WEEK, ["demo-01"]))
    with Receipts(space.database_url) as receipts:
        receipt = receipts.all()["demo-01", WEEK]
    assert (receipt.state, receipt.code) == ("submitted", "timed-out")
    assert runner.feedback(space, WEEK, "demo-01").outcome == "graded"
    page = (space.feedback / "demo-01" / WEEK / f"{WEEK}.html").read_text()
    assert "ran out of time" in page
    assert "It was stopped in the cell q3." in page


@pytest.mark.usefixtures("replayed")
def test_the_command_counts_everybody(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    space = fresh()
    for folder in space.submitted.iterdir():
        if folder.name not in LEARNERS:
            shutil.rmtree(folder)
    monkeypatch.setenv("AUTOGRADER_STATE", str(space.state.parent))
    shown = CliRunner().invoke(cli.app, ["grade", COURSE, WEEK, "--workers", "1"])
    assert shown.exit_code == 0, shown.output
    assert "24 on the roster: all accounted for." in shown.output
    again = CliRunner().invoke(cli.app, ["grade", COURSE, WEEK, "--json"])
    found = json.loads(again.stdout)
    assert len(found) == 24
    assert {one["state"] for one in found} == {"unchanged", "missing", "unreadable"}
    marked = CliRunner().invoke(cli.app, ["remark", COURSE, WEEK, "--dry-run", "--json"])
    assert {one["state"] for one in json.loads(marked.stdout)} == {"unchanged"}
