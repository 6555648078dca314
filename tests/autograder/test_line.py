"""The whole line on the demonstration cohort: submissions, marks, states, decisions, feedback."""

import json
import shutil
from collections import Counter
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from autograder import demo, runner, tables
from autograder.decisions import as_data, decide_all
from autograder.gradebook import Gradebook
from autograder.items.questions import load_questions
from autograder.marking import reference
from autograder.receipts import Receipts
from autograder.workspace import Workspace
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
    assert [result.outcome for result in again] == ["graded", "blank"]
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
