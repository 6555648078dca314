"""Another submission of a learner of the demonstration cohort, in place of the one before."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from autograder import runner
from autograder.runner import Result
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK

DUE = datetime(2020, 5, 24, 23, 59, tzinfo=UTC)
ON_TIME, LATER = DUE - timedelta(minutes=30), DUE + timedelta(days=2)


def hand_in(space: Workspace, learner: str, at: datetime, *, without: tuple[str, ...] = ()) -> Path:
    """Hand in the same again at another time, without the answers to some questions."""
    folder = space.submitted / learner / WEEK
    written = at.replace(tzinfo=None).isoformat(" ", "microseconds")
    (folder / "timestamp.txt").write_text(f"{written} UTC")
    path = folder / "answers.json"
    content = json.loads(path.read_text())
    for question in without:
        content["answers"].pop(question)
    path.write_text(json.dumps(content))
    return folder


def graded(space: Workspace, learner: str) -> Result:
    (done,) = runner.grade(space, WEEK, [learner])
    return done
