"""The sides of the comparison: the same submissions of the classic course, graded by each."""

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.processes import Command, Usage, in_turn, measured
from tests import jupyter
from tests.autograder import classic, plain_nbgrader
from tests.autograder.classic import COURSE, WEEK, Classic, Expected

PYTHON = sys.executable


@dataclass(frozen=True)
class Work:
    """Honest submissions to one classic course, and what is true of them, in a folder."""

    root: Path
    course: Classic
    truth: Mapping[str, Expected]

    @classmethod
    def make(cls, root: Path, learners: int, seed: int) -> "Work":
        """Write the course and its submissions into a new folder."""
        root.mkdir(parents=True)
        course = classic.make(root / "exercises")
        return cls(root, course, classic.honest(root / "submitted", learners, seed))

    @property
    def submitted(self) -> Path:
        return self.root / "submitted"

    @property
    def notebooks(self) -> list[Path]:
        return [self.submitted / learner / WEEK / f"{WEEK}.ipynb" for learner in self.truth]

    @property
    def marks(self) -> int:
        """The number of automatic marks."""
        return len(self.truth) * len(classic.MAXIMUM)

    def right(self, databases: Sequence[Path]) -> int:
        """Return how many of the automatic marks in gradebooks are the true ones."""
        found: plain_nbgrader.Scores = {}
        for database in databases:
            found |= plain_nbgrader.read_scores(database)
        return sum(
            found.get(learner, {}).get(test) == points
            for learner, one in self.truth.items()
            for test, points in (one.scores or {}).items()
        )


class Ours:
    """Our grader's command line on a copy of the submissions, with a state of its own."""

    def __init__(self, work: Work, name: str) -> None:
        self.work, self.state = work, work.root / name
        self.database = self.state / COURSE / "gradebook.db"
        home = self.state / "home"
        home.mkdir(parents=True)
        shutil.copytree(work.submitted, self.state / COURSE / "submitted")
        self.environment = {
            **jupyter.environment(home),
            "AUTOGRADER_EXERCISES": str(work.course.exercises),
            "AUTOGRADER_STATE": str(self.state),
            "PYTHONPATH": os.pathsep.join(filter(None, (str(Path.cwd()), *_extra_path()))),
        }
        self.run("release")

    def command(self, verb: str, *options: str) -> Command:
        words = [PYTHON, "-m", "autograder", verb, COURSE, WEEK, *options]
        return Command(words, self.state, self.environment)

    def run(self, verb: str, *options: str) -> Usage:
        """Run one of our commands on the course."""
        return measured([self.command(verb, *options)])


def _extra_path() -> list[str]:
    return os.environ.get("PYTHONPATH", "").split(os.pathsep)


class Plain:
    """Unchanged nbgrader, in as many processes as parts: each a course with its own gradebook."""

    def __init__(self, work: Work, name: str, parts: int = 1) -> None:
        learners = sorted(work.truth)
        self._folders = [work.root / name / str(part) for part in range(parts)]
        for part, folder in enumerate(self._folders):
            share = folder.with_name(f"share-{part}")
            for learner in learners[part::parts]:
                shutil.copytree(work.submitted / learner, share / learner)
            plain_nbgrader.prepare(work.course, share, folder)

    @property
    def databases(self) -> list[Path]:
        return [folder / "gradebook.db" for folder in self._folders]

    def run(self) -> Usage:
        return measured(
            [
                Command(
                    [jupyter.TOOLS / "nbgrader", "autograde", WEEK],
                    folder,
                    plain_nbgrader.environment(folder),
                )
                for folder in self._folders
            ]
        )


def bare(work: Work) -> Usage:
    """Run each notebook with `jupyter execute`, a new process each; no marks come of it."""
    environment = plain_nbgrader.environment(work.root / "bare")
    (work.root / "bare" / "home").mkdir(parents=True)
    shutil.copytree(work.submitted, work.root / "bare" / "submitted")
    return in_turn(
        [
            Command(
                [jupyter.TOOLS / "jupyter-execute", "--allow-errors", f"{WEEK}.ipynb"],
                work.root / "bare" / "submitted" / learner / WEEK,
                environment,
            )
            for learner in work.truth
        ]
    )


def own_seconds(work: Work) -> tuple[float, float]:
    """Return the mean seconds (clock, processor) of the learners' own cells, in warm IPython."""
    words = [PYTHON, "-m", "benchmarks.own_time", *map(str, work.notebooks)]
    done = measured([Command(words, Path.cwd(), os.environ)])
    each = json.loads(done.output)
    wall, cpu = (sum(column) / len(each) for column in zip(*each, strict=True))
    return wall, cpu
