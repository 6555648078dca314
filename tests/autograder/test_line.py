"""The whole line on the demonstration cohort: submissions, marks, states, decisions, feedback."""

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import pytest

from autograder import demo, rubric, runner, tables
from autograder.decisions import as_data, decide_all
from autograder.gradebook import Gradebook, Mark
from autograder.grading import task
from autograder.items.questions import load_questions
from autograder.marking import reference
from autograder.marking.trusted import MarkingError
from autograder.receipts import Receipts
from autograder.workspace import BadStateFolder, Busy, Workspace
from tests.autograder.conftest import COURSE, WEEK

NOW = datetime(2026, 1, 1, tzinfo=UTC)
# What each named case of the cohort must come to, and the code that says why.
EXPECTED = {
    "demo-01": ("awarded", "points_reached", "100"),
    "demo-02": ("not_awarded", "missing", "60"),
    "demo-03": ("not_awarded", "points_short", "119/2"),
    "demo-04": ("awarded", "points_reached", "60"),
    "demo-05": ("pending", "awaiting_mark", "167/2"),
    "demo-06": ("not_awarded", "blank", "88"),
    "demo-07": ("not_awarded", "missing", "88"),
    "demo-08": ("not_awarded", "refused", "80"),
    "demo-09": ("awarded", "points_reached", None),
    "demo-10": ("awarded", "late", None),
    "demo-11": ("awarded", "late", None),
    "demo-12": ("awarded", "points_reached", None),
    "demo-13": ("not_awarded", "missing", None),
}


def week_1(space: Workspace) -> dict[str, Fraction]:
    with Gradebook(space) as book:
        standings = book.standings()
    return {name: found[WEEK].points for name, found in standings.items() if WEEK in found}


@pytest.mark.parametrize("learner", EXPECTED)
def test_each_named_case_comes_to_its_outcome(cohort: Workspace, learner: str) -> None:
    outcome, code, points = EXPECTED[learner]
    decisions = {d.learner: as_data(d) for d in decide_all(cohort, NOW).decisions}
    found = decisions[learner]
    assert found["outcome"] == outcome
    assert code in [reason["code"] for reason in found["reasons"]]
    assert points is None or found["points"] == points


def test_every_learner_ends_in_exactly_one_state(cohort: Workspace) -> None:
    decisions = decide_all(cohort, NOW)
    states = Counter(
        found[WEEK].state if WEEK in found else "missing" for found in decisions.standings.values()
    )
    assert states == {"submitted": demo.SIZE - 3, "blank": 1, "refused": 1, "missing": 1}
    assert len(decisions.decisions) == demo.SIZE


def test_each_wrong_answer_loses_exactly_its_points(cohort: Workspace) -> None:
    questions = load_questions(cohort.source / WEEK / "questions.yml")
    worth = {question.id: question.points for question in questions.questions}
    marks = week_1(cohort)
    checked = 0
    for learner, profile in demo.profiles(questions).items():
        if profile.week_1 != "on-time":
            continue
        wrong = sum((worth[q] for q in profile.wrong if q != "q8"), Fraction(0))
        by_hand = Fraction(profile.written or 0)
        assert marks[learner] == 8 - wrong + by_hand, (learner, profile)
        checked += bool(wrong)
    assert checked >= 5


def test_a_deleted_test_cell_gains_and_loses_nothing(cohort: Workspace) -> None:
    assert week_1(cohort)["demo-09"] == 8 - 1 + 2


def test_the_reference_earns_everything_and_nothing_earns_nothing() -> None:
    folder = Workspace.open(COURSE).source / WEEK
    right = reference.mark(folder, reference.answers(folder))
    assert sum(cell.points for cell in right) + reference.points_by_hand(folder) == 10
    assert all(cell.points == 0 for cell in reference.mark(folder, {}))


def test_the_cohort_is_the_same_each_time() -> None:
    questions = load_questions(Workspace.open(COURSE).source / WEEK / "questions.yml")
    assert demo.profiles(questions) == demo.profiles(questions)
    assert demo.profiles(questions, seed=1) != demo.profiles(questions, seed=2)


def test_each_course_has_a_cohort_whatever_its_assignment_is_worth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "SIZE", 4)
    monkeypatch.setattr(demo, "NAMED", demo.NAMED[:4])
    space = Workspace.open("measuring", tmp_path)
    shutil.copytree(space.source / WEEK, space.release / WEEK)  # Only the notebook is looked at.
    marks, sheet = demo.make(space)
    of = rubric.load("measuring", "assignment")
    learners = {path.name for path in space.submitted.iterdir()}
    given = {one.learner: one.points(of) for one in tables.read_levels(sheet, of, learners)}
    assert (given["demo-01"], given["demo-03"], given["demo-04"]) == (20, 5, 4)
    rows = [line.split(",") for line in marks.read_text(encoding="utf-8").splitlines()]
    groups = {row[0]: row[3] for row in rows if row[1] == "group-assignment"}
    assert (groups["demo-01"], groups["demo-03"], groups["demo-04"]) == ("20", "5", "4")
    assert given.keys() == groups.keys() == learners - {"demo-02"}


def test_the_demonstration_does_not_mix_with_real_learners(workspace: Workspace) -> None:
    with Gradebook(workspace) as book:
        book.enrol([runner_learner := tables.Learner("ministry-17")])
    with pytest.raises(demo.NotADemo, match=runner_learner.id):
        demo.make(workspace)
    assert not workspace.submitted.exists()


def test_grading_again_changes_nothing(cohort: Workspace, tmp_path: Path) -> None:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    space = Workspace.open(COURSE, tmp_path / "state")
    before = week_1(space)
    outcomes = {r.outcome for r in runner.grade(space, WEEK, ["demo-01", "demo-06", "demo-08"])}
    assert outcomes == {"unchanged", "refused"}
    again = list(runner.grade(space, WEEK, ["demo-09", "demo-06"], again=True))
    assert {one.learner: one.outcome for one in again} == {"demo-09": "graded", "demo-06": "blank"}
    after = week_1(space)
    # A mark by hand is set aside for review when its submission is graded again.
    assert after.pop("demo-09") == before.pop("demo-09") - 2
    assert after == before


def test_feedback_tells_the_answer_given_and_hides_the_tests(
    cohort: Workspace, tmp_path: Path
) -> None:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    space = Workspace.open(COURSE, tmp_path / "state")
    assert runner.feedback(space, WEEK, "demo-10").outcome == "graded"
    page = (space.feedback / "demo-10" / WEEK / f"{WEEK}.html").read_text()
    assert "9.0 / 10.0" in page
    assert "No points for this answer." in page
    for secret in ("HIDDEN TESTS", "mark(", "expected", "cdnjs", "<script src"):
        assert secret not in page


def test_learner_code_is_not_run(workspace: Workspace, tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    folder = workspace.submitted / "mallory" / WEEK
    shutil.copytree(workspace.release / WEEK, folder)
    path = folder / f"{WEEK}.ipynb"
    book = json.loads(path.read_text())
    attack = f"import pathlib, os\npathlib.Path({str(trace)!r}).write_text('x')\nos._exit(0)"
    for cell in book["cells"]:
        if cell["cell_type"] == "code":
            cell["source"] = attack
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["outputs"] = [{"output_type": "execute_result", "data": {"text/plain": "1.0"}}]
    path.write_text(json.dumps(book))
    (result,) = runner.grade(workspace, WEEK, ["mallory"])
    assert result.outcome == "blank"
    assert not trace.exists()
    assert week_1(workspace)["mallory"] == 0


def test_a_script_in_an_answer_does_not_reach_the_feedback_page(workspace: Workspace) -> None:
    folder = workspace.submitted / "mallory" / WEEK
    shutil.copytree(workspace.release / WEEK, folder)
    script = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    path = folder / f"{WEEK}.ipynb"
    book = json.loads(path.read_text())
    written = [cell for cell in book["cells"] if cell["metadata"].get("nbgrader", {}).get("grade")]
    written[-1]["source"] = script
    path.write_text(json.dumps(book))
    answers = {"format": 1, "assignment": WEEK, "answers": {"q1": script, "q5": script}}
    (folder / "answers.json").write_text(json.dumps(answers))
    (result,) = runner.grade(workspace, WEEK, ["mallory"])
    assert result.outcome == "graded", result.message
    assert runner.feedback(workspace, WEEK, "mallory").outcome == "graded"
    page = (workspace.feedback / "mallory" / WEEK / f"{WEEK}.html").read_text()
    assert "alert(1)</script>" not in page
    assert "<img src=x" not in page and '<img src="x" onerror' not in page


def test_a_refused_submission_names_its_reason(cohort: Workspace) -> None:
    with Receipts(cohort.database_url) as receipts:
        receipt = receipts.all()["demo-08", WEEK]
    assert (receipt.state, receipt.code) == ("refused", "not-a-notebook")


def test_the_state_folder_is_closed_to_other_users(workspace: Workspace) -> None:
    assert workspace.state.stat().st_mode & 0o077 == 0


def hand_in(space: Workspace, learner: str, answers: object = None) -> Path:
    """Put a submission there: the released notebook, and answers when there are any."""
    folder = space.submitted / learner / WEEK
    shutil.copytree(space.release / WEEK, folder)
    if answers is not None:
        content = {"format": 1, "assignment": WEEK, "answers": answers}
        (folder / "answers.json").write_text(json.dumps(content))
    (folder / "timestamp.txt").write_text("2020-05-01 10:00:00.000000 UTC")
    return folder


def right_for(space: Workspace, learner: str) -> dict[str, Any]:
    return reference.answers(space.source / WEEK, learner)


def test_marking_goes_by_the_owner_whatever_the_file_says(workspace: Workspace) -> None:
    theirs = right_for(workspace, "ana")
    hand_in(workspace, "ana", theirs)
    hand_in(workspace, "bo", theirs)
    claimed = hand_in(workspace, "eve") / "answers.json"
    content = {"format": 1, "assignment": WEEK, "learner": "ana", "answers": theirs}
    claimed.write_text(json.dumps(content))
    outcomes = {r.learner: r for r in runner.grade(workspace, WEEK, ["ana", "bo", "eve"])}
    assert outcomes["eve"].outcome == "refused"
    assert "of 'ana', not of 'eve'" in outcomes["eve"].message
    marks = week_1(workspace)
    assert marks["ana"] == 8
    assert marks["bo"] < 5


def test_hostile_submissions_change_nothing_for_the_honest(workspace: Workspace) -> None:
    for honest in ("ana", "bo", "zoe"):
        hand_in(workspace, honest, right_for(workspace, honest))
    list(runner.grade(workspace, WEEK, ["ana"]))
    with Gradebook(workspace) as book:
        book.import_marks([Mark("ana", WEEK, "q8", Fraction(2))])
    for everybody in ("*", "[a-z]*", "ana ", "<script>"):
        hand_in(workspace, everybody, right_for(workspace, "ana"))
    (hand_in(workspace, "folder") / "answers.json").mkdir()
    deep = json.dumps([0]).replace("0", "[" * 600 + "]" * 600)
    path = hand_in(workspace, "deep") / f"{WEEK}.ipynb"
    path.write_text(path.read_text().replace('"metadata": {', f'"metadata": {{"x": {deep},', 1))
    (hand_in(workspace, "dated") / "timestamp.txt").write_text("soon")
    (hand_in(workspace, "bytes") / "\udcff").symlink_to("/etc/passwd")
    (workspace.submitted / "link").symlink_to(workspace.submitted / "ana")
    hand_in(workspace, "junk", {"__class__": 1, "q99": "a"})
    learners = [*runner.submissions(workspace, WEEK), "nobody"]
    outcomes = {
        result.learner: result.outcome for result in runner.grade(workspace, WEEK, learners)
    }
    assert len(outcomes) == 14
    assert {n: o for n, o in outcomes.items() if o != "refused"} == {
        "ana": "unchanged",
        "bo": "graded",
        "zoe": "graded",
        "junk": "blank",
        "nobody": "missing",
    }
    assert week_1(workspace) == {
        "ana": 10,
        "bo": 8,
        "zoe": 8,
        "junk": 0,
        **dict.fromkeys(("bytes", "dated", "deep", "folder", "link"), 0),
    }


def test_a_run_that_was_killed_is_taken_up_again(workspace: Workspace) -> None:
    folder = hand_in(workspace, "ana", right_for(workspace, "ana"))
    list(runner.grade(workspace, WEEK, ["ana"]))
    with Receipts(workspace.database_url) as receipts:
        receipts.forget("ana", WEEK)
    with Gradebook(workspace) as book:
        standing = book.standings()["ana"][WEEK]
    assert (standing.points, standing.unmarked) == (0, 10)
    shutil.copy(folder / "timestamp.txt", workspace.autograded / "ana" / WEEK)
    assert [r.outcome for r in runner.grade(workspace, WEEK, ["ana"])] == ["graded"]
    assert week_1(workspace) == {"ana": 8}


def test_ctrl_c_stops_the_run_and_a_course_fault_names_itself(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*given: object) -> NoReturn:
        raise KeyboardInterrupt

    def fail(*given: object) -> NoReturn:
        raise MarkingError("week-01: broken test cells (q5-test).")

    hand_in(workspace, "ana")
    with monkeypatch.context() as patch:
        patch.setattr(task, "mark", stop)
        with pytest.raises(KeyboardInterrupt):
            list(runner.grade(workspace, WEEK, ["ana"]))
        patch.setattr(task, "mark", fail)
        (result,) = runner.grade(workspace, WEEK, ["ana"])
        assert result.outcome == "failed"
        assert "broken test cells (q5-test)" in result.message
    assert [r.outcome for r in runner.grade(workspace, WEEK, ["ana"])] == ["blank"]


def test_two_commands_do_not_change_marks_at_once(workspace: Workspace, tmp_path: Path) -> None:
    with workspace.alone():
        with pytest.raises(Busy, match="Another autograder command"):
            list(runner.grade(workspace, WEEK, []))
        with pytest.raises(Busy):
            runner.collect(workspace, WEEK, tmp_path)
    assert list(runner.grade(workspace, WEEK, [])) == []


def test_a_state_folder_that_reads_as_a_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadStateFolder, match="AUTOGRADER_STATE"):
        Workspace.open(COURSE, tmp_path / "state[1]").prepare()


def test_collect_takes_only_what_is_safe_and_newer(workspace: Workspace, tmp_path: Path) -> None:
    inbox = tmp_path / "inbox"
    for learner in ("ana", "bo", "__MACOSX", "a*", "future"):
        shutil.copytree(workspace.release / WEEK, inbox / learner / WEEK)
    (inbox / "ana" / WEEK / "timestamp.txt").write_text("2020-05-01 12:00:00 +0200")
    (inbox / "bo" / WEEK / "notes").symlink_to("/etc/passwd")
    (inbox / "future" / WEEK / "timestamp.txt").write_text("2999-01-01 00:00:00 UTC")
    (inbox / "eve").symlink_to(inbox / "ana")
    outcomes = {r.learner: r.outcome for r in runner.collect(workspace, WEEK, inbox)}
    assert outcomes.pop("ana") == "collected"
    assert set(outcomes.values()) == {"refused"}
    assert len(outcomes) == 5
    assert runner.submissions(workspace, WEEK) == ["ana"]
    at = runner.read_timestamp(workspace.submitted / "ana" / WEEK)
    assert at == runner.read_timestamp(inbox / "ana" / WEEK)
    assert "unchanged" in {r.outcome for r in runner.collect(workspace, WEEK, inbox)}


def test_feedback_for_somebody_who_was_not_graded(workspace: Workspace) -> None:
    assert runner.feedback(workspace, WEEK, "nobody").outcome == "missing"
    assert runner.feedback(workspace, WEEK, "*").outcome == "refused"
