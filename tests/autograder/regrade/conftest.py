"""A graded cohort in which an item of the bank has a wrong key, and the exercises to put it right.

The item is g-intro-09, which two of the cohort's named cases were set: demo-03 and demo-04, who
has exactly 60 points once it is marked as it should be.
"""

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import pytest
import yaml

from autograder import runner, tables
from autograder.gradebook import Gradebook
from autograder.grading import executor
from autograder.marking import worker
from autograder.marking.protocol import Job, Report
from autograder.marking.trusted import sound
from autograder.workspace import REPOSITORY, Workspace
from tests.autograder.conftest import COURSE, WEEK

ITEM, SET_IT = "g-intro-09", ("demo-03", "demo-04")
_FILE = Path("items", "introduction-decent-work.yml")


@dataclass(frozen=True)
class Faulty:
    """A course whose exercises can be edited."""

    space: Workspace
    exercises: Path

    def mend(self) -> Workspace:
        """Put the key right."""
        shutil.copy(REPOSITORY / "exercises" / _FILE, self.exercises / _FILE)
        return self.space

    def spoil(self) -> Workspace:
        """Make the key wrong again: each option is right that is not, and the other way round."""
        spoil(self.exercises)
        return self.space


def spoil(exercises: Path) -> None:
    path = exercises / _FILE
    items = yaml.safe_load(path.read_text())
    options = next(item for item in items if item["id"] == ITEM)["options"]
    for option in options:
        option["correct"] = not option.get("correct", False)
    path.write_text(yaml.safe_dump(items, allow_unicode=True))


@pytest.fixture(scope="session")
def wrongly_graded(cohort: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a cohort graded with the wrong key: `exercises` and `state`."""
    place = tmp_path_factory.mktemp("wrongly")
    shutil.copytree(REPOSITORY / "exercises", place / "exercises")
    shutil.copytree(cohort.state.parent, place / "state")
    spoil(place / "exercises")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_EXERCISES", str(place / "exercises"))
        space = Workspace.open(COURSE, place / "state")
        list(runner.grade(space, WEEK, list(SET_IT), again=True))
        # Graded again, marks by hand wait for a second look: they are given once more.
        with Gradebook(space) as book:
            marks = tables.read_marks(space.state / "demo-marks.csv")
            book.import_marks(m for m in marks if m.learner in SET_IT and m.question)
    return place


class Here:
    """Runs the course's own test cells in this process: a process of their own costs seconds."""

    _alone = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        """Leave nothing behind."""

    def warm(self) -> None:
        """Need no start."""

    def run(self, job: Job) -> Report:
        """Return the report on a job."""
        with self._alone:
            return sound(job, worker.run(job))


@pytest.fixture
def faulty(
    wrongly_graded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Faulty]:
    for name in ("exercises", "state"):
        shutil.copytree(wrongly_graded / name, tmp_path / name)
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(tmp_path / "exercises"))
    monkeypatch.setenv("AUTOGRADER_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(executor, "Marker", Here)
    yield Faulty(Workspace.open(COURSE, tmp_path / "state"), tmp_path / "exercises")
