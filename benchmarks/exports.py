"""How long ten thousand learners take, from marks to decisions and files, beside nbgrader's export.

Run with ``python -m benchmarks.exports [--learners N] [--seed S] [--rounds R]``, on a machine that
does nothing else. One gradebook holds a cohort with marks in all seven assessments of a course,
written straight into nbgrader's tables. Every side is a whole command on that gradebook, starting
included: nbgrader's own export of raw scores, which decides nothing, and ours, each of which reads
all marks and decides every certificate. Sides take turns, R rounds of them; the fastest round
counts. Times are to be read as the ratios of one run.

``machine`` is what the whole machine worked while a side ran: much more than ``cpu`` says that
something else was at work. Memory is the most that the process held (proportional share), in a run
of its own. ``points`` says of how many learners the raw scores that nbgrader writes add up to the
marks that our decision rests on. The sums of all marks (`totals`) are timed apart too, beside
adding the rows of nbgrader's tables one fraction after another.
"""

import argparse
import csv
import os
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import sqlalchemy as sa
from nbgrader import api

from autograder import database
from autograder.cell_marks import exact, grades
from autograder.gradebook import Gradebook
from autograder.totals import ELSEWHERE, read
from autograder.workspace import Workspace
from benchmarks import many_learners
from benchmarks.processes import Command, Usage, machine, measured, memory_of
from benchmarks.sides import PYTHON
from tests import jupyter

COURSE = "governance-coherence"
NBGRADER = "nbgrader export"


@dataclass
class Side:
    """One command, and the fastest of its runs."""

    name: str
    command: Command
    best: Usage | None = None
    memory: int = 0

    def run(self) -> None:
        """Run once more."""
        found = measured([self.command])
        if self.best is None or found.wall < self.best.wall:
            self.best = found


def sides(workspace: Workspace, folder: Path) -> list[Side]:
    """Return nbgrader's export and ours, all on the same gradebook."""
    home = folder / "home"
    home.mkdir()
    plain = {
        name: value
        for name, value in jupyter.environment(home).items()
        if not name.startswith("AUTOGRADER_")
    }
    ours = {
        **plain,
        "AUTOGRADER_STATE": str(workspace.state.parent),
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(Path.cwd()), os.environ.get("PYTHONPATH")))
        ),
    }
    (folder / "nbgrader_config.py").write_text("c = get_config()\n")
    stock = [jupyter.TOOLS / "nbgrader", "export", "--db", workspace.database_url]

    def own(name: str, *words: str) -> Side:
        return Side(name, Command([PYTHON, "-m", "autograder", *words], folder, ours))

    ids = ["--class-id", "class", "--period-id", "period"]
    return [
        Side(NBGRADER, Command([*stock, "--to", "nbgrader.csv"], folder, plain)),
        own("ours, decide", "decide", COURSE, "--json"),
        own("ours, export moodle", "export", "moodle", COURSE, "-o", "moodle.csv"),
        own("ours, export oneroster", "export", "oneroster", COURSE, *ids, "-o", "results.zip"),
    ]


def table(found: list[Side]) -> Iterator[str]:
    """Yield the comparison; `speed` is how many times as fast as nbgrader's export."""
    base = next(side.best for side in found if side.name == NBGRADER)
    assert base is not None
    most = next(side.memory for side in found if side.name == NBGRADER)
    yield f"{'':26}{'seconds':>9}{'cpu':>8}{'machine':>9}{'speed':>8}{'MB':>8}{'memory':>9}"
    for side in found:
        best = side.best
        assert best is not None
        yield (
            f"{side.name:26}{best.wall:9.1f}{best.cpu:8.1f}{best.busy:9.1f}"
            f"{base.wall / best.wall:7.1f}x{side.memory / 1e6:8.0f}{side.memory / most:8.2f}x"
        )


def agreeing(workspace: Workspace, folder: Path) -> Iterator[str]:
    """Yield for how many learners nbgrader's raw scores add up to the points that we read."""
    raw: dict[str, float] = defaultdict(float)
    with (folder / "nbgrader.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            raw[row["student_id"]] += float(row["raw_score"])
    with Gradebook(workspace) as book:
        standings = book.standings()
    same = sum(
        abs(Fraction(raw[learner]) - sum((one.points for one in found.values()), Fraction(0)))
        < Fraction(1, 10**6)
        for learner, found in standings.items()
    )
    yield f"points: {same:,} of {len(standings):,} learners alike."


def reading(workspace: Workspace) -> Iterator[str]:
    """Yield how long the sums of all marks take, and row by row as fractions."""
    engine = database.engine(workspace.database_url)
    with engine.connect() as connection:
        start = time.perf_counter()
        found = read(connection)
        ours = time.perf_counter() - start
        start = time.perf_counter()
        slow = _row_by_row(connection)
        theirs = time.perf_counter() - start
    engine.dispose()
    same = sum([one.points, one.unmarked, one.maximum] == slow[work] for work, one in found.items())
    yield (
        f"Sums of {len(found):,} submissions: {ours:.2f} s; row by row {theirs:.2f} s, "
        f"{theirs / ours:.1f} times; {same:,} equal."
    )


def _row_by_row(connection: sa.Connection) -> dict[tuple[str, str], list[Fraction]]:
    """Return points, points that wait, and the most of each submission, added row by row."""
    query = grades(
        api.SubmittedAssignment.student_id,
        api.Assignment.name,
        api.Grade.auto_score,
        api.Grade.manual_score,
        api.Grade.needs_manual_grade,
        api.GradeCell.max_score,
    )
    found: dict[tuple[str, str], list[Fraction]] = {}
    for learner, name, auto, manual, waits, most in connection.execute(query):
        given = auto if manual is None else manual
        sums = found.setdefault((learner, name.removesuffix(ELSEWHERE)), [Fraction(0)] * 3)
        if waits or given is None:
            sums[1] += exact(most)
        else:
            sums[0] += exact(given)
        sums[2] += exact(most)
    return found


def compare(folder: Path, learners: int, seed: int, rounds: int) -> Iterator[str]:
    """Yield all that is measured on one cohort."""
    workspace = Workspace.open(COURSE, folder / "state")
    many_learners.write(workspace, learners, seed)
    assessments = len(workspace.course.assessments)
    size = sum(file.stat().st_size for file in workspace.state.glob("gradebook.db*"))
    yield f"{learners:,} learners, {assessments} assessments, seed {seed}; {size / 1e6:.0f} MB"
    found = sides(workspace, folder)
    for _ in range(rounds):
        for side in found:
            side.run()
    for side in found:
        side.memory = memory_of(side.command).together
    yield from table(found)
    yield from agreeing(workspace, folder)
    yield from reading(workspace)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--learners", type=int, default=10_000, help="of the cohort (10,000)")
    parser.add_argument("--seed", type=int, default=5, help="of their marks (5)")
    parser.add_argument("--rounds", type=int, default=2, help="of which the fastest counts (2)")
    given = parser.parse_args()
    print("\n".join(machine()), end="\n\n", flush=True)
    with tempfile.TemporaryDirectory(prefix="exports-benchmark-") as folder:
        for line in compare(Path(folder), given.learners, given.seed, given.rounds):
            print(line, flush=True)


if __name__ == "__main__":
    main()
