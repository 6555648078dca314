"""Assignments with code: a run of mixed submissions, killed while code runs, and finished."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from autograder import runner
from autograder.grading import writer
from autograder.workspace import Workspace
from tests.autograder import classic
from tests.autograder.classic import COURSE, WEEK, Expected
from tests.autograder.grading import snapshot
from tests.autograder.plain_nbgrader import read_scores

# Kinds that wait for a limit of time or output would make these tests slow.
SLOW = ("loop", "flood", "memory")


@pytest.fixture
def before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, dict[str, Expected]]:
    course = classic.make(tmp_path / "exercises")
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(course.exercises))
    space = Workspace.open(COURSE, tmp_path / "before")
    runner.release(space, WEEK)
    expected = classic.mixed(space.submitted, 14, seed=7, each=1)
    quick = {learner: one for learner, one in expected.items() if one.kind not in SLOW}
    return tmp_path / "before", quick


def copied(before: Path, name: str) -> Workspace:
    shutil.copytree(before, before.with_name(name))
    return Workspace.open(COURSE, before.with_name(name))


def killed_after(seconds: float, space: Workspace, learners: list[str]) -> bool:
    process = os.fork()
    if process == 0:
        try:
            writer.BATCH_BYTES = 1
            list(runner.grade(space, WEEK, learners))
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def test_killed_at_random_while_code_runs(before: tuple[Path, dict[str, Expected]]) -> None:
    place, expected = before
    undisturbed, disturbed = copied(place, "undisturbed"), copied(place, "disturbed")
    found = {one.learner: one for one in runner.grade(undisturbed, WEEK, list(expected))}
    assert {name: one.state for name, one in found.items()} == {
        name: one.state for name, one in expected.items()
    }
    scores = read_scores(undisturbed.state / "gradebook.db")
    for learner, one in expected.items():
        for test, points in (one.scores or {}).items():
            assert scores[learner][test] == points, (learner, one.kind, test)
    drawn, kills = random.Random(1), 0
    for _ in range(3):
        kills += killed_after(drawn.uniform(1, 6), disturbed, list(expected))
    assert kills
    list(runner.grade(disturbed, WEEK, list(expected)))
    assert snapshot.whole(disturbed) == snapshot.whole(undisturbed)
