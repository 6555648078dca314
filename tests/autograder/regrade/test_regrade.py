"""A wrong key put right: previewed, confirmed, cut short, and never half done."""

import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from autograder import cli, recording, regrade, rulings
from autograder.certificate import Decision
from autograder.decisions import decide_all
from autograder.gradebook import Gradebook
from autograder.grading import stored
from autograder.grading.store import Store
from autograder.grading.writer import Writer
from autograder.ledger import Event, Ledger, LedgerMoved
from autograder.regrade import Preview, RegradeError, applying
from autograder.rulings import RulingError
from autograder.tables import Mark
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK
from tests.autograder.grading import snapshot
from tests.autograder.regrade.conftest import ITEM, SET_IT, Faulty
from tests.autograder.resubmitting import ON_TIME, graded, hand_in

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WHY, BY = "the key was wrong", "lead"


def look(space: Workspace) -> Preview:
    return regrade.preview(space, [WEEK], NOW)


def decided(space: Workspace, learner: str = "demo-04") -> Decision:
    return next(d for d in decide_all(space, NOW).decisions if d.learner == learner)


def entries(space: Workspace, kind: str = "regrade") -> list[Event]:
    with Ledger(space) as ledger:
        return [entry.event for entry in ledger.entries(kind=kind) if entry.event]


def issue(space: Workspace, learner: str, credential: str = "urn:uuid:1") -> None:
    with Ledger(space) as ledger:
        ledger.append([Event("issue", BY, "earned", learner, after={"credential": credential})])


def test_the_preview_says_who_crosses_and_writes_nothing(faulty: Faulty) -> None:
    space = faulty.mend()
    before, old = snapshot.whole(space), decided(space)
    found = look(space)
    assert {one.learner: one.gained > 0 for one in found.changes} == dict.fromkeys(SET_IT, True)
    four = found.changes[1]
    assert (four.before.points, four.before.outcome) == (old.points, "not_awarded")
    assert (four.after.points, four.after.outcome, four.crossing) == (60, "awarded", 1)
    counts = found.tally
    assert (counts.gain, counts.lose, counts.unchanged) == (2, 0, 22)
    assert (counts.reach, counts.fall, counts.cross_up, counts.cross_down) == (1, 0, 1, 0)
    assert snapshot.whole(space) == before
    assert not entries(space) and regrade.pending(space) is None


def test_confirmed_it_is_as_if_the_key_had_never_been_wrong(
    faulty: Faulty, cohort: Workspace
) -> None:
    space = faulty.mend()
    found = look(space)
    done = regrade.apply(found, WHY, BY)
    assert {d.learner: d.points for d in decide_all(space, NOW).decisions} == {
        d.learner: d.points for d in decide_all(cohort, NOW).decisions
    }
    whole, *each = entries(space)
    assert whole.learner is None and whole.after is not None
    assert (whole.after["gain"], whole.after["cross_up"], whole.who) == (2, 1, BY)
    assert [(one.learner, one.why) for one in each] == [(name, WHY) for name in SET_IT]
    four = each[1]
    assert four.before and four.before["outcome"] == "not_awarded"
    assert four.after and (four.after["outcome"], four.after["points"]) == ("awarded", "60")
    assert [entry.event for entry in done.entries] == [whole, *each]
    assert regrade.pending(space) is None
    again = look(space)
    assert not again.changes and not again.remarked


def test_an_override_survives_a_regrade(faulty: Faulty) -> None:
    space = faulty.mend()
    given = rulings.override(rulings.Basis.load(space), "demo-04", WEEK, Fraction("8.5"), WHY, BY)
    with Ledger(space) as ledger:
        ledger.append([given.event])
    before = decided(space).parts[0]
    regrade.apply(look(space), WHY, BY)
    after = decided(space).parts[0]
    assert before.counted == after.counted == Fraction("8.5")
    assert before.computed is not None and after.computed is not None
    assert before.computed < after.computed


def test_a_mark_by_hand_on_a_test_that_changes_is_looked_at_again(faulty: Faulty) -> None:
    space = faulty.space
    cell = next(n for n, c in cells(space)["demo-04"].items() if n == question(space))
    with Gradebook(space) as book:
        book.import_marks([Mark("demo-04", WEEK, cell, Fraction(1))])
    faulty.mend()
    found = look(space)
    assert found.tally.to_review == 1
    four = next(one for one in found.changes if one.learner == "demo-04")
    assert four.after.parts[0].unmarked == 1
    regrade.apply(found, WHY, BY)
    assert decided(space) == four.after


def cells(space: Workspace) -> dict[str, dict[str, Any]]:
    with Gradebook(space) as book:
        return {name: dict(found) for name, found in book.cells(WEEK).items()}


def question(space: Workspace, learner: str = "demo-04") -> str:
    setting = rulings.Basis.load(space, [WEEK]).settings[WEEK]
    (cell,) = setting.cells(ITEM, learner, cells(space)[learner])
    return cell


@pytest.mark.parametrize("what", ["mark", "ruling"])
def test_what_moved_since_the_preview_is_looked_at_anew(faulty: Faulty, what: str) -> None:
    space = faulty.mend()
    found = look(space)
    if what == "mark":
        with Gradebook(space) as book:
            book.import_marks([Mark("demo-03", "week-02", "", Fraction(9))])
    else:
        issue(space, "demo-01")
    before = snapshot.whole(space)
    with pytest.raises(RegradeError, match="changed since the preview"):
        regrade.apply(found, WHY, BY)
    assert snapshot.whole(space) == before and not entries(space)


def test_without_a_reason_nothing_is_written(faulty: Faulty) -> None:
    found = look(faulty.mend())
    with pytest.raises(RulingError, match="reason"):
        regrade.apply(found, " ", BY)
    assert not entries(faulty.space)


def test_tests_that_were_not_released_are_previewed_and_not_written(faulty: Faulty) -> None:
    space = faulty.space
    path = space.notebook(WEEK)
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "q5-test":
            cell["source"] = 'assert quiz["q5"] is None, "nobody"\n'
    path.write_text(json.dumps(book))
    found = look(space)
    assert found.tally.lose > 5 and "q5-test" in found.unreleased[0]
    before = snapshot.whole(space)
    with pytest.raises(RegradeError, match="autograder release"):
        regrade.apply(found, WHY, BY)
    assert snapshot.whole(space) == before


STEPS = (
    (applying, "_write"),
    (Writer, "_forget"),
    (Store, "replace_notebook"),
    (Store, "keep_answers"),
    (Writer, "_commit"),
    (Ledger, "append"),
    (Path, "unlink"),
)


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do something in a process that is killed before its step of this number."""
    process = os.fork()
    if process == 0:
        left = [step]
        for owner, name in STEPS:
            setattr(owner, name, _counted(getattr(owner, name), left))
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def _counted(wanted: Callable[..., Any], left: list[int]) -> Callable[..., Any]:
    def step(*given: Any, **named: Any) -> Any:
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return wanted(*given, **named)

    return step


def test_killed_anywhere_it_is_nothing_or_goes_on(faulty: Faulty) -> None:
    space = faulty.mend()
    old = {d.learner: d.points for d in decide_all(space, NOW).decisions}
    found = look(space)
    goal = {one.learner: one.after.points for one in found.changes}
    kills = 0
    for step in range(12):
        if regrade.pending(space) is None:
            if entries(space):
                break
            kills += killed_at(step, lambda: regrade.apply(found, WHY, BY))
        else:
            kills += killed_at(step, lambda: regrade.resume(space))
    assert kills >= 4
    if regrade.pending(space) is not None:
        regrade.resume(space)
    new = {d.learner: d.points for d in decide_all(space, NOW).decisions}
    assert new == {**old, **goal}
    events = entries(space)
    assert [one.learner for one in events] == [None, *SET_IT]
    assert events[2].after and events[2].after["points"] == "60"
    with pytest.raises(RegradeError, match="No regrade was cut short"):
        regrade.resume(space)


def test_half_done_it_is_finished_before_anything_is_decided(faulty: Faulty) -> None:
    course, space = faulty.space.course.id, faulty.mend()
    found = look(space)
    # The note, then the first receipt that is taken away.
    assert killed_at(2, lambda: regrade.apply(found, WHY, BY))
    said = f"cut short.*autograder regrade {course}"
    with pytest.raises(RegradeError, match=said):
        recording.record(space, NOW, BY)
    with pytest.raises(RegradeError, match=said):
        regrade.apply(found, WHY, BY)
    with pytest.raises(RegradeError, match=said):
        regrade.simulate(space, WEEK, ITEM, NOW, WHY, BY)
    assert "half done" in run("decide", course).output
    done = run("regrade", course)
    assert done.exit_code == 0 and f"by {BY} ({WHY})" in done.output
    assert decided(space).points == 60 and regrade.pending(space) is None


def test_a_note_that_cannot_be_read_is_said(faulty: Faulty) -> None:
    space = faulty.mend()
    found = look(space)
    for text in ("{", "[]", '{"format": 2}', '{"format": 1, "assignments": [], "events": []}'):
        (space.state / "regrade.json").write_text(text)
        with pytest.raises(RegradeError, match="cannot be read"):
            regrade.apply(found, WHY, BY)
    assert not entries(space)


def run(*words: object) -> Result:
    return CliRunner().invoke(cli.app, [str(word) for word in words])


def test_from_the_preview_to_a_late_award(faulty: Faulty) -> None:
    """Raised after the end of the course: dated with the regrade, completed when it was."""
    course, space = faulty.space.course.id, faulty.mend()
    first = recording.record(space, NOW, BY)
    assert len(first.entries) == 24 and not first.for_a_person
    assert not recording.record(space, NOW, BY).entries
    asked = run("regrade", course, WEEK, "--why", WHY)
    assert asked.exit_code == 1 and "Nothing was written" in asked.output
    assert "60" in asked.output and not entries(space)
    refused = run("regrade", course, WEEK, "--yes")
    assert refused.exit_code == 1 and not entries(space)
    done = run("regrade", course, WEEK, "--why", WHY, "--by", BY, "--yes", "--json")
    assert json.loads(done.stdout)["counts"]["cross_up"] == 1
    later = datetime(2027, 1, 1, tzinfo=UTC)
    recorded = recording.record(space, later, BY)
    assert {e.event.learner for e in recorded.entries if e.event} == set(SET_IT)
    four = entries(space, "decision")[-1].after
    assert four is not None and four["outcome"] == "awarded"
    with Ledger(space) as ledger:
        at = ledger.entries(kind="regrade")[0].at
    assert abs(datetime.fromisoformat(four["decided_at"]) - at).total_seconds() < 60
    assert four["completed_at"].startswith("2020-06-2")
    assert four["rule"]["version"] == space.course.certificate.version


def test_an_issued_certificate_is_never_taken_back_by_a_mark(faulty: Faulty) -> None:
    course, space = faulty.space.course.id, faulty.mend()
    regrade.apply(look(space), WHY, BY)
    recording.record(space, NOW, BY)
    issue(space, "demo-04")
    faulty.spoil()
    found = look(space)
    assert (found.tally.cross_down, found.tally.certificates, found.tally.fall) == (1, 1, 1)
    assert next(c for c in found.changes if c.learner == "demo-04").holds == "urn:uuid:1"
    regrade.apply(found, "a mistake of ours", BY)
    shown = json.loads(run("decide", course, "--record", "--json").stdout)
    (fallen,) = shown["for_a_person"]
    assert (fallen["learner"], fallen["credential"]) == ("demo-04", "urn:uuid:1")
    assert not entries(space, "revocation")
    assert [f.learner for f in recording.fallen(space, NOW)] == ["demo-04"]
    assert run("keep", course, "demo-04", "--why", "the error was ours").exit_code == 0
    assert not recording.record(space, NOW, BY).for_a_person
    # It is asked again only when the decision changes once more, downwards.
    faulty.mend()
    regrade.apply(look(space), WHY, BY)
    assert not recording.record(space, NOW, BY).for_a_person
    faulty.spoil()
    regrade.apply(look(space), WHY, BY)
    (again,) = recording.record(space, NOW, BY).for_a_person
    assert again.learner == "demo-04"
    with Ledger(space) as ledger:
        ledger.append([Event("revocation", BY, WHY, "demo-04", after={"credential": "urn:uuid:1"})])
    assert not recording.fallen(space, NOW)
    with pytest.raises(RulingError, match="no certificate"):
        recording.keep(space, "demo-04", WHY, BY)


def test_both_methods_of_withdrawing_are_shown_before_one_is_chosen(faulty: Faulty) -> None:
    course, space = faulty.space.course.id, faulty.space
    shown = json.loads(run("regrade", course, WEEK, "--withdraw-item", ITEM, "--json").stdout)
    assert shown["set_it"] == sum(bool(_cells(space, who)) for who in cells(space))
    assert set(shown["methods"]) == {"full-points", "rescale"}
    given = {c["learner"]: c["points"][1] for c in shown["methods"]["full-points"]["changes"]}
    assert given["demo-04"] == "60" and not entries(space, "item-withdrawn")
    marks = snapshot.tables(space)
    words = ("--withdraw-item", ITEM, "--method", "full-points", "--why", WHY, "--yes")
    assert run("regrade", course, WEEK, *words).exit_code == 0
    assert snapshot.tables(space) == marks
    assert decided(space).points == 60
    # It survives a regrade, which here finds that nothing is left to gain.
    faulty.mend()
    found = look(space)
    assert found.remarked == 2 and not found.changes
    regrade.apply(found, WHY, BY)
    assert decided(space).points == 60
    (event,) = entries(space, "item-withdrawn")
    assert event.after and event.after["items"] == {ITEM: "full-points"}


def _cells(space: Workspace, learner: str) -> list[str]:
    setting = rulings.Basis.load(space, [WEEK]).settings[WEEK]
    return setting.cells(ITEM, learner, cells(space)[learner])


def test_a_withdrawal_is_written_only_on_what_was_previewed(faulty: Faulty) -> None:
    found = regrade.simulate(faulty.space, WEEK, ITEM, NOW, WHY, BY)
    issue(faulty.space, "demo-01")
    with pytest.raises(LedgerMoved):
        regrade.enact(found, "rescale")
    assert not entries(faulty.space, "item-withdrawn") and not entries(faulty.space)


def test_what_cannot_be_marked_again_is_said_and_left(
    faulty: Faulty, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = faulty.mend()
    (space.state / "answers" / "demo-03" / f"{WEEK}.json").write_text("{")
    found = look(space)
    assert [one.learner for one in found.aside] == ["demo-03"]
    assert [one.learner for one in found.changes] == ["demo-04"]
    assert stored.NOTHING_STORED in found.aside[0].message
    regrade.apply(found, WHY, BY)
    assert decided(space).points == 60


def test_an_attempt_before_the_latest_is_marked_again_as_well(faulty: Faulty) -> None:
    space = faulty.space
    first = decided(space).parts[0].counted
    hand_in(space, "demo-04", ON_TIME, without=("q1", "q2", "q3", "q4"))
    graded(space, "demo-04")
    faulty.mend()
    found = look(space)
    assert [one.learner for one in found.changes] == ["demo-03", "demo-04"]
    four = found.changes[1].after.parts[0]
    assert (four.counted, four.attempt, four.attempts) == (10, 1, 2) and first < 10
    regrade.apply(found, WHY, BY)
    assert decided(space).parts == found.changes[1].after.parts
    assert not look(space).remarked
    with Gradebook(space) as book:
        (kept,) = book.standings()["demo-04"][WEEK].earlier
    assert (kept.points, kept.unmarked) == (10, 0)
