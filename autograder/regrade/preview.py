"""What marking again would change, down to each decision; nothing is written."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from autograder.attempts import Attempt, Work
from autograder.cell_marks import Held, points_of, unmarked_of
from autograder.grading.remark import Tried, marked_again, try_again
from autograder.grading.run import Options
from autograder.grading.states import Result
from autograder.grading.stored import Stored
from autograder.grading.task import Outcome
from autograder.regrade.tally import Tally, tally
from autograder.rulings.basis import Basis, restated
from autograder.rulings.proposing import Change, changes, holders
from autograder.rulings.withdrawing import Marks
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Preview:
    """What a regrade would change, worked out on `basis`.

    `aside` are submissions that cannot be marked again; `unreleased` are assignments whose tests
    are not those of the release, so that nothing can be written before they are released.
    """

    basis: Basis
    after: Basis
    tried: tuple[Tried, ...]
    changes: tuple[Change, ...]
    tally: Tally

    @property
    def aside(self) -> tuple[Result, ...]:
        return tuple(result for one in self.tried for result in one.aside)

    @property
    def unreleased(self) -> tuple[str, ...]:
        return tuple(one.unreleased for one in self.tried if one.unreleased)

    @property
    def remarked(self) -> int:
        """How many submissions would have other marks, earlier attempts included."""
        return sum(len(one.changed) for one in self.tried)


def preview(
    workspace: Workspace,
    assignments: Sequence[str],
    as_of: datetime,
    options: Options | None = None,
) -> Preview:
    """Return what marking these assignments again from stored answers would change.

    No learner code runs, and nothing is written. Overrides stand, whatever the marks become.
    """
    for name in assignments:
        workspace.require(name)
    with workspace.alone():
        tried = tuple(try_again(workspace, name, options) for name in assignments)
        basis = Basis.load(workspace, assignments)
    after = remarked(basis, tried)
    found = changes(basis.decide(as_of), after.decide(as_of), holders(workspace))
    counts = tally(
        found,
        len(basis.standings) - len(basis.rulings.merged),
        workspace.course.certificate.pass_points,
        len(
            {
                work.learner
                for one in tried
                for work, outcome in one.changed
                if _by_hand(basis, work, outcome)
            }
        ),
    )
    return Preview(basis, after, tried, found, counts)


def remarked(basis: Basis, tried: Sequence[Tried]) -> Basis:
    """Return the basis with the marks that were tried in the place of those that stand."""
    held = {name: dict(one) for name, one in basis.held.items()}
    attempts = dict(basis.attempts)
    standings = {learner: dict(own) for learner, own in basis.standings.items()}
    for work, at in _marks(tried, held, attempts).items():
        learner, name = work
        if (standing := standings.get(learner, {}).get(name)) is not None:
            standings[learner][name] = restated(standing, at)
    return replace(basis, held=held, attempts=attempts, standings=standings)


def _marks(
    tried: Sequence[Tried],
    held: dict[str, dict[str, Held]],
    attempts: dict[Work, tuple[Attempt, ...]],
) -> Mapping[Work, Mapping[datetime | None, Marks]]:
    """Put new marks into `held` and `attempts`; return what they come to, by time."""
    found: dict[Work, dict[datetime | None, Marks]] = {}
    for work, outcome in (pair for one in tried for pair in one.changed):
        key = work.learner, work.assignment
        if work.earlier is not None:
            new = marked_again(work.earlier, outcome)
            attempts[key] = tuple(_put(attempts.get(key, ()), new))
            found.setdefault(key, {})[new.submitted_at] = Marks(new.points, Fraction(0))
        elif (live := held[work.assignment].get(work.learner)) is not None:
            cells = {
                name: cell.marked_again(outcome.scores[name]) if name in outcome.scores else cell
                for name, cell in live.cells.items()
            }
            held[work.assignment][work.learner] = Held(live.submitted_at, cells)
            marks = Marks(points_of(cells), unmarked_of(cells))
            found.setdefault(key, {})[live.submitted_at] = marks
    return found


def _put(kept: Sequence[Attempt], new: Attempt) -> Iterator[Attempt]:
    for one in kept:
        yield new if one.submitted_at == new.submitted_at else one


def _by_hand(basis: Basis, work: Stored, outcome: Outcome) -> bool:
    """Return whether a mark by hand stands on a cell of the latest submission that changes."""
    live = basis.held[work.assignment].get(work.learner)
    if live is None or work.earlier is not None:
        return False
    changed = (live.cells[name] for name in outcome.scores if name in live.cells)
    return any(cell.by_hand is not None for cell in changed)
