"""Marking again from stored answers: what changed is written, and nothing else."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from autograder import runner
from autograder.gradebook import Gradebook
from autograder.grading.run import Changed
from autograder.workspace import REPOSITORY, Workspace
from tests.autograder.conftest import COURSE, WEEK
from tests.autograder.grading import snapshot
from tests.autograder.grading.conftest import READABLE, Once
from tests.autograder.grading.test_writer import change

HARDER = 'assert quiz["q5"] is None, "q5: nobody is right any more."\n'


@pytest.fixture
def space(once: Once, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """The graded course, with exercises of its own whose tests can be edited."""
    shutil.copytree(REPOSITORY / "exercises", tmp_path / "exercises")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    shutil.copytree(once.graded.state.parent, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


def edit_test(space: Workspace, name: str, text: str) -> None:
    path = space.notebook(WEEK)
    book = json.loads(path.read_text())
    for cell in book["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name:
            cell["source"] = text
    path.write_text(json.dumps(book))


def scores(space: Workspace) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {(row[0], row[2]): row[4:] for row in snapshot.tables(space)["grade"]}


def test_edited_tests_mark_again_as_grading_again_would(space: Workspace, tmp_path: Path) -> None:
    before = snapshot.whole(space)
    assert {one.state for one in runner.remark(space, WEEK)} == {"unchanged"}
    assert snapshot.whole(space) == before
    edit_test(space, "q5-test", HARDER)
    tried = {one.learner: one for one in runner.remark(space, WEEK, dry_run=True)}
    assert "q5-test: 1 → 0" in tried["demo-01"].message
    assert snapshot.whole(space) == before
    with pytest.raises(Changed, match=r"q5-test.*autograder release"):
        list(runner.remark(space, WEEK))
    runner.release(space, WEEK)
    done = {one.learner: one for one in runner.remark(space, WEEK)}
    assert {k: v.message for k, v in done.items()} == {k: v.message for k, v in tried.items()}
    shutil.copytree(space.state.parent, tmp_path / "other")
    other = Workspace.open(COURSE, tmp_path / "other")
    list(runner.grade(other, WEEK, list(READABLE), again=True))
    assert snapshot.tables(space) == snapshot.tables(other)
    assert snapshot.folders(space) == snapshot.folders(other)
    for name, kept in snapshot.answers(space).items():
        assert kept["results"] == snapshot.answers(other)[name]["results"]
    assert {one.state for one in runner.remark(space, WEEK)} == {"unchanged"}


def test_marks_by_hand_stay_and_only_those_concerned_are_reviewed(space: Workspace) -> None:
    by_hand = "UPDATE grade SET manual_score = 1.5, needs_manual_grade = :no"
    change(space, by_hand.replace(":no", "0"))
    old = scores(space)
    edit_test(space, "q5-test", HARDER)
    runner.release(space, WEEK)
    list(runner.remark(space, WEEK, ["demo-01"]))
    new = scores(space)
    assert new.pop(("demo-01", "q5-test")) == (0, 1.5, None, 1)
    del old["demo-01", "q5-test"]
    assert new == old


def test_a_submission_that_another_command_graded_is_not_marked_from_old_answers(
    space: Workspace,
) -> None:
    path = space.autograded / "demo-01" / WEEK / f"{WEEK}.ipynb"
    text = path.read_text().replace("demo", "other") + " "
    path.chmod(0o644)
    path.write_text(text)
    (space.state / "answers" / "demo-03" / f"{WEEK}.json").write_text("{")
    found = {one.learner: one for one in runner.remark(space, WEEK)}
    for learner in ("demo-01", "demo-03"):
        assert found[learner].state == "missing"
        assert "--again" in found[learner].message
    assert found["demo-09"].state == "unchanged"
    # Refused or never handed in: there is nothing to mark.
    assert not {"demo-07", "demo-08"} & found.keys()
    with Gradebook(space) as book:
        assert book.standings()["demo-01"][WEEK].state == "submitted"
