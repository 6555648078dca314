"""Gate: the reference answers of any learner earn every automatic point."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.certificate import show
from autograder.quality.findings import Fault
from autograder.quality.trial import LEARNERS, Trial


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield each test cell that does not give the reference answers all its points."""
    points = {cell.id: cell.points for cell in trial.tests}
    for learner in LEARNERS:
        for name, result in trial.mark(learner, trial.answers(learner)).items():
            if result.points != points[name] or result.status != "marked":
                message = (
                    f"the reference answer of {learner} earns {show(result.points)} of "
                    f"{show(points[name])} ({result.message or result.status})."
                )
                yield Fault(name, message, "Repair the model solution, the item or the test.")
