"""From the gradebook to one decision a learner."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from autograder import demo
from autograder.certificate import Decision, Record, Standing, decide, show
from autograder.course import Course
from autograder.gradebook import Gradebook
from autograder.reports import cohort
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Decisions:
    """The decisions of a cohort, with the standings they rest on."""

    decisions: tuple[Decision, ...]
    standings: Mapping[str, Mapping[str, Standing]]

    def page(self, course: Course, as_of: datetime) -> str:
        """Return the cohort page."""
        made_up = all(decision.learner.startswith(demo.PREFIX) for decision in self.decisions)
        return cohort.render(course, self.decisions, self.standings, as_of, made_up)


def decide_all(workspace: Workspace, as_of: datetime) -> Decisions:
    """Return the decision for every learner on the roster, by learner id."""
    with Gradebook(workspace) as book:
        standings = book.standings()
    return Decisions(
        decisions=tuple(
            decide(workspace.course, Record(learner=learner, as_of=as_of, standings=found))
            for learner, found in sorted(standings.items())
        ),
        standings=standings,
    )


def as_data(decision: Decision) -> dict[str, object]:
    """Return a decision in plain values; points stay exact, as text such as "59.5" or "178/3"."""
    return {
        "learner": decision.learner,
        "outcome": decision.outcome,
        "points": str(decision.points),
        "points_shown": show(decision.points),
        "reachable": str(decision.reachable),
        "reasons": [
            {"code": r.code, "assessment": r.assessment, "message": r.message}
            for r in decision.reasons
        ],
    }
