"""A second submission never costs the marks of the first: each attempt is kept as it stood."""

import os
import shutil
import signal
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from autograder import attempts, runner
from autograder.certificate import Decision, Standing
from autograder.decisions import decide_all
from autograder.gradebook import Gradebook, Mark
from autograder.grading import rows
from autograder.grading.store import Store
from autograder.grading.writer import Writer
from autograder.workspace import Workspace
from tests.autograder.conftest import COURSE, WEEK
from tests.autograder.grading.test_writer import only, stock_autograde
from tests.autograder.resubmitting import LATER, ON_TIME, graded, hand_in

WHO = "demo-04"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FOUR = ("q1", "q2", "q3", "q4")


@pytest.fixture
def space(cohort: Workspace, tmp_path: Path) -> Workspace:
    shutil.copytree(cohort.state.parent, tmp_path / "state")
    return Workspace.open(COURSE, tmp_path / "state")


def standing(space: Workspace) -> Standing:
    with Gradebook(space) as book:
        return book.standings()[WHO][WEEK]


def decided(space: Workspace) -> Decision:
    return next(d for d in decide_all(space, NOW).decisions if d.learner == WHO)


def test_the_better_attempt_counts_though_the_later_one_is_marked(space: Workspace) -> None:
    first = standing(space)
    hand_in(space, WHO, ON_TIME, without=FOUR)
    assert graded(space, WHO).outcome == "graded"
    found = standing(space)
    assert found.earlier == (first,)
    # The answer by hand was to another submission, so somebody looks at it again.
    assert (found.points, found.unmarked, found.submitted_at) == (first.points - 6, 2, ON_TIME)
    part = decided(space).parts[0]
    assert (part.counted, part.attempt, part.attempts) == (first.points, 1, 2)
    assert decided(space).outcome == "awarded"


def test_what_nobody_marked_in_an_earlier_attempt_keeps_no_decision_waiting(
    space: Workspace,
) -> None:
    list(runner.grade(space, WEEK, [WHO], again=True))
    first = standing(space)
    assert first.unmarked == 2 and decided(space).outcome == "pending"
    hand_in(space, WHO, ON_TIME, without=FOUR)
    graded(space, WHO)
    with Gradebook(space) as book:
        book.import_marks([Mark(WHO, WEEK, "q8", Fraction(0))])
    found = standing(space)
    assert [(one.points, one.unmarked) for one in found.earlier] == [(first.points, 0)]
    assert (decided(space).outcome, decided(space).parts[0].counted) == (
        "not_awarded",
        first.points,
    )


def test_the_same_submission_marked_again_is_no_attempt(space: Workspace) -> None:
    list(runner.grade(space, WEEK, [WHO], again=True))
    assert standing(space).earlier == ()


def test_late_attempts_and_one_that_is_refused(space: Workspace) -> None:
    first = standing(space)
    hand_in(space, WHO, LATER)
    graded(space, WHO)
    with Gradebook(space) as book:
        book.import_marks([Mark(WHO, WEEK, "q8", Fraction(1))])
    second = standing(space)
    assert second.points == first.points - 1
    folder = space.submitted / WHO / WEEK
    (folder / f"{WEEK}.ipynb").write_text("{")
    (folder / "timestamp.txt").write_text("2020-06-01 12:00 UTC")
    assert graded(space, WHO).outcome == "refused"
    found = standing(space)
    assert found.state == "refused"
    # The mark by hand that came before the refusal is in the attempt, and one after it too.
    assert [one.points for one in found.earlier] == [first.points, second.points]
    with Gradebook(space) as book:
        book.import_marks([Mark(WHO, WEEK, "q8", Fraction(2))])
    assert [one.points for one in standing(space).earlier] == [first.points, first.points]
    assert decided(space).parts[0].counted == first.points


def test_going_back_to_the_first_submission_makes_no_third(
    space: Workspace, cohort: Workspace
) -> None:
    first = standing(space)
    hand_in(space, WHO, ON_TIME, without=FOUR)
    graded(space, WHO)
    folder = space.submitted / WHO / WEEK
    shutil.rmtree(folder)
    shutil.copytree(cohort.submitted / WHO / WEEK, folder)
    list(runner.grade(space, WEEK, [WHO], again=True))
    found = standing(space)
    assert (found.submitted_at, found.points + found.unmarked) == (first.submitted_at, first.points)
    assert [one.submitted_at for one in found.earlier] == [ON_TIME]


STEPS = (
    (Store, "stage"),
    (attempts, "keep"),
    (Writer, "_put"),
    (Store, "set_answers_aside"),
    (Store, "publish"),
    (Store, "keep_answers"),
    (rows, "write"),
    (attempts, "note"),
)


def killed_at(place: tuple[Any, str], space: Workspace) -> bool:
    """Grade in a process that is killed before it does one thing."""
    process = os.fork()
    if process == 0:
        setattr(*place, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
        try:
            graded(space, WHO)
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def test_killed_anywhere_the_earlier_marks_are_there(space: Workspace) -> None:
    first = standing(space)
    hand_in(space, WHO, ON_TIME, without=FOUR)
    for place in STEPS:
        assert killed_at(place, space), place
        found = standing(space)
        assert first in (found, *found.earlier), place
    graded(space, WHO)
    found = standing(space)
    assert found.earlier == (first,) and found.submitted_at == ON_TIME


def test_stock_nbgrader_keeps_it_too(space: Workspace, tmp_path: Path) -> None:
    first = standing(space)
    hand_in(only(space, (WHO,)), WHO, ON_TIME, without=FOUR)
    stock_autograde(space, tmp_path, "--force")
    found = standing(space)
    assert (found.earlier, found.submitted_at) == ((first,), ON_TIME)
    stock_autograde(space, tmp_path, "--force")
    assert standing(space) == found


def test_a_blank_attempt_after_a_good_one_costs_nothing(space: Workspace) -> None:
    first = standing(space)
    folder = hand_in(space, WHO, LATER)
    (folder / "answers.json").unlink()
    shutil.copy(space.release / WEEK / f"{WEEK}.ipynb", folder)
    assert graded(space, WHO).outcome == "blank"
    assert (standing(space).state, standing(space).earlier) == ("blank", (first,))
    assert decided(space).outcome == "awarded"
