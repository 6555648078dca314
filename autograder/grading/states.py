"""The named state in which every submission ends, in words for the learner and the instructor."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from autograder.intake import Fact

State = Literal[
    "graded",
    "needs-marking",
    "blank",
    "missing",
    "unreadable",
    "timed-out",
    "out-of-memory",
    "too-much-output",
    "kernel-died",
    "tampered",
    "quarantined",
    "unchanged",
    "failed",
]
Outcome = Literal[
    "graded",
    "blank",
    "refused",
    "missing",
    "unchanged",
    "collected",
    "released",
    "held-back",
    "failed",
]
STATES: tuple[State, ...] = get_args(State)

# What the code did before it was stopped counts; the reports say so.
STOPPED: frozenset[State] = frozenset(
    {"timed-out", "out-of-memory", "too-much-output", "kernel-died"}
)
_WORKED_OUT = "What had been worked out before then counts."


@dataclass(frozen=True)
class Words:
    """What a state is called in the results of a step, and what it means to either side."""

    outcome: Outcome
    learner: str
    instructor: str


WORDS: Mapping[State, Words] = {
    "graded": Words("graded", "Your work has been marked.", ""),
    "needs-marking": Words(
        "graded",
        "Your work has been marked as far as a computer can. A person marks the rest.",
        "Written answers wait for a mark by hand.",
    ),
    "blank": Words(
        "blank",
        "No answer was found in what you handed in. Save your notebook and submit it again.",
        "Nothing was filled in.",
    ),
    "missing": Words("missing", "Nothing was handed in.", "Nothing was handed in."),
    "unreadable": Words(
        "refused", "What you handed in could not be marked.", "The submission cannot be marked."
    ),
    "timed-out": Words(
        "graded",
        f"Your notebook ran out of time. {_WORKED_OUT} Look for a loop that does not end.",
        f"The notebook ran out of time. {_WORKED_OUT}",
    ),
    "out-of-memory": Words(
        "graded",
        f"Your notebook needed more memory than it may use. {_WORKED_OUT}",
        f"The notebook ran out of memory. {_WORKED_OUT}",
    ),
    "too-much-output": Words(
        "graded",
        f"Your notebook printed more than can be kept. {_WORKED_OUT} Print less.",
        f"The notebook printed too much. {_WORKED_OUT}",
    ),
    "kernel-died": Words(
        "graded",
        f"Your notebook ended before its last cell. {_WORKED_OUT} Look for exit() or quit().",
        f"The notebook's process ended before its last cell. {_WORKED_OUT}",
    ),
    "tampered": Words(
        "graded",
        "Parts of the notebook that belong to the course were different from what was released. "
        "They were put back, and your answers were marked with the released parts.",
        "Parts that belong to the course differed and were put back; the marks are sound.",
    ),
    "quarantined": Words(
        "failed",
        "Your work could not be marked yet. Your instructor will look at it.",
        "Marking this submission ended its worker twice; the others are not concerned. Look at "
        "it, then grade it again.",
    ),
    "unchanged": Words("unchanged", "Your work was marked before and has not changed since.", ""),
    "failed": Words("failed", "Your work could not be marked yet.", ""),
}


@dataclass(frozen=True)
class Result:
    """What became of one submission; `state` is the exact name of a graded one's outcome."""

    learner: str
    assignment: str
    outcome: Outcome
    message: str = ""
    state: State | None = None
    facts: tuple[Fact, ...] = ()
    seconds: float = 0.0


def result(
    learner: str,
    assignment: str,
    state: State,
    detail: str = "",
    facts: tuple[Fact, ...] = (),
    seconds: float = 0.0,
) -> Result:
    """Return a result in the instructor's words, with what is known of this one submission."""
    message = " ".join(filter(None, (WORDS[state].instructor, detail)))
    if state in ("unreadable", "failed"):
        message = detail or message
    return Result(
        learner, assignment, WORDS[state].outcome, message, state, facts, round(seconds, 3)
    )


def told(state: State, detail: str = "") -> str:
    """Return the line that a learner reads.

    >>> told("missing")
    'Nothing was handed in.'
    """
    return " ".join(filter(None, (WORDS[state].learner, detail)))


@dataclass(frozen=True)
class Summary:
    """How many submissions ended in each state; the counts add up to roster and unlisted."""

    states: Mapping[str, int]
    roster: int
    unlisted: int = 0
    unaccounted: tuple[str, ...] = field(default=())

    @property
    def reconciles(self) -> bool:
        """Return whether every learner is counted exactly once."""
        return not self.unaccounted and sum(self.states.values()) == self.roster + self.unlisted


def summary(results: Iterable[Any], roster: Iterable[str]) -> Summary:
    """Return the counts of one assignment's results against the roster as it was before the run.

    >>> found = summary([result("ana", "a", "graded")], ["ana", "bo"])
    >>> dict(found.states), found.unaccounted, found.reconciles
    ({'graded': 1}, ('bo',), False)
    """
    ended = {one.learner: one.state or one.outcome for one in results}
    listed = set(roster)
    counts = Counter(ended.values())
    order = {state: place for place, state in enumerate(STATES)}
    return Summary(
        states={s: counts[s] for s in sorted(counts, key=lambda s: order.get(s, len(order)))},
        roster=len(listed),
        unlisted=len(ended.keys() - listed),
        unaccounted=tuple(sorted(listed - ended.keys())),
    )
