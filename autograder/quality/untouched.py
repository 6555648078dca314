"""Gate: a copy that nobody touched earns nothing and completes nothing, on the real path."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

from autograder import runner
from autograder.certificate import Standing, show
from autograder.gradebook import Gradebook
from autograder.quality.findings import Fault
from autograder.quality.trial import Trial

LEARNER = "untouched"


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield what is wrong with how the untouched release is marked."""
    for name, given in trial.mark(LEARNER, {}).items():
        if given.points:
            message = f"no answer earns {show(given.points)} point(s)."
            yield Fault(name, message, "Begin the cell with quiz.check, or test the answer.")
    submitted = trial.workspace.submitted / LEARNER / trial.name
    shutil.copytree(trial.release, submitted, dirs_exist_ok=True)
    (result,) = runner.grade(trial.workspace, trial.name, [LEARNER])
    with Gradebook(trial.workspace) as book:
        standing = book.standings().get(LEARNER, {}).get(trial.name)
    yield from judged(result, standing)


def judged(result: runner.Result, standing: Standing | None) -> Iterator[Fault]:
    """Yield what should not be so for an untouched copy: a mark, a point, a completion."""
    where = result.assignment
    if result.outcome != "blank":
        message = f"an untouched copy ends as {result.outcome}, not as blank. {result.message}"
        yield Fault(where, message.strip(), "Let no cell of the release count as an answer.")
    if standing is None:
        yield Fault(where, "an untouched copy leaves no trace.", "Look at the marking steps.")
    elif standing.state != "blank" or standing.points:
        message = f"an untouched copy stands as {standing.state}, {show(standing.points)} points."
        yield Fault(where, message, "Let each test cell give nothing for no answer.")
