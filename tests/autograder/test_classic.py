"""The classic course: its answers earn what they say, and our marks are those of plain nbgrader."""

import contextlib
import io
import json
import warnings
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from autograder import runner
from autograder.workspace import Workspace
from tests.autograder import classic
from tests.autograder.classic import COURSE, KINDS, WEEK, Classic
from tests.autograder.classic_questions import QUESTIONS, SETUP, Question
from tests.autograder.plain_nbgrader import plain, read_scores


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Classic:
    return classic.make(tmp_path_factory.mktemp("classic") / "exercises")


@pytest.fixture
def workspace(course: Classic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(course.exercises))
    space = Workspace.open(COURSE, tmp_path / "state")
    runner.release(space, WEEK)
    return space


def cells_of(path: Path) -> dict[str, str]:
    return {cell["id"]: "".join(cell["source"]) for cell in json.loads(path.read_text())["cells"]}


def earned(question: Question, answer: str) -> Fraction:
    """The points of an answer, by running it and its test, alone, in a namespace of its own."""
    names: dict[str, Any] = {}
    exec(SETUP, names)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with contextlib.suppress(Exception):
            exec(answer, names)
        try:
            exec(question.whole_test, names)
        except Exception:
            return Fraction(0)
    return Fraction(names["earned"] if question.ending else question.points)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda one: one.id)
def test_answers_earn_what_they_say(
    question: Question, course: Classic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(course.source)
    said = [(text, Fraction(question.points)) for text in question.right]
    said += [(text, Fraction(1)) for text in question.partly]
    said += [(text, Fraction(0)) for text in question.mistakes]
    assert [(text, earned(question, text)) for text, _ in said] == said


def test_release_is_what_submissions_are_made_of(workspace: Workspace, tmp_path: Path) -> None:
    folder = classic.write(tmp_path, "x", classic.notebook(classic.blank().cells))
    released = workspace.release / WEEK / f"{WEEK}.ipynb"
    assert cells_of(folder / released.name) == cells_of(released)
    assert "HIDDEN" not in released.read_text()


def test_honest_submissions_are_right_wrong_and_blank_as_promised(tmp_path: Path) -> None:
    truth = classic.honest(tmp_path / "one", 150, 3)
    again = classic.honest(tmp_path / "two", 150, 3)
    assert truth == again
    full = [
        one.scores[test] == most
        for one in truth.values()
        if one.scores is not None
        for test, most in classic.MAXIMUM.items()
    ]
    assert len(full) == 900
    assert 0.65 < sum(full) / len(full) < 0.75
    assert 0.83 < sum(one.written for one in truth.values()) / len(truth) < 0.97


def test_mixed_submissions_hold_every_kind(tmp_path: Path) -> None:
    truth = classic.mixed(tmp_path, 60, 3, each=2)
    kinds = [one.kind for one in truth.values()]
    assert len(truth) == 60
    assert {kind: kinds.count(kind) for kind in KINDS} == dict.fromkeys(KINDS, 2)
    assert kinds.count("late") == 6
    assert {path.name for path in tmp_path.iterdir()} == {
        learner for learner, one in truth.items() if one.kind != "missing"
    }
    for learner, one in truth.items():
        if one.kind == "unreadable":
            with pytest.raises(ValueError):
                json.loads((tmp_path / learner / WEEK / f"{WEEK}.ipynb").read_text())


def test_plain_nbgrader_gives_the_marks_that_are_true(course: Classic, tmp_path: Path) -> None:
    truth = classic.honest(tmp_path / "submitted", 3, 8)
    found = plain(course, tmp_path / "submitted", tmp_path / "plain")
    assert {learner: automatic(cells) for learner, cells in found.items()} == {
        learner: one.scores for learner, one in truth.items()
    }
    assert {learner: cells["q7"] is None for learner, cells in found.items()} == {
        learner: one.written for learner, one in truth.items()
    }


def automatic(cells: dict[str, Fraction | None]) -> dict[str, Fraction | None]:
    return {name: points for name, points in cells.items() if name.startswith("test-")}


def test_our_marks_are_true_and_a_rest_waits_for_a_person(workspace: Workspace) -> None:
    truth = classic.honest(workspace.submitted, 12, 11)
    list(runner.grade(workspace, WEEK, sorted(truth)))
    found = read_scores(workspace.state / "gradebook.db")
    assert {learner: automatic(cells) for learner, cells in found.items()} == {
        learner: one.scores for learner, one in truth.items()
    }
    assert {learner: cells["q7"] is None for learner, cells in found.items()} == {
        learner: one.written for learner, one in truth.items()
    }
