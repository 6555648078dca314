"""Stored answers read for marking again: of the latest submissions, and of those before them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from autograder import intake
from autograder.attempts import Attempt, text_of
from autograder.grading.states import Result, result
from autograder.grading.store import Store, fingerprint
from autograder.grading.submissions import read_timestamp
from autograder.grading.writer import Writer
from autograder.marking.protocol import CellResult
from autograder.workspace import Workspace

Scores = Mapping[str, Fraction | None]

NOTHING_STORED = (
    "No answers of this submission are stored: it was last graded by another command. Run "
    "'autograder grade' with --again for it."
)

EARLIER_NOT_STORED = "The answers of an earlier attempt are not stored: its marks stay as they are."


@dataclass(frozen=True)
class Stored:
    """What is kept of a graded submission, as the writer left it; `earlier` if not the latest.

    With `cut_short` its marks were being written when that was stopped: `held` are those that the
    gradebook has.
    """

    learner: str
    assignment: str
    seed: int
    content: Mapping[str, Any]
    earlier: Attempt | None = None
    cut_short: bool = False
    held: Scores | None = None

    @property
    def scores(self) -> Scores:
        """Return what each test cell gave before, by its id."""
        if self.held is not None:
            return self.held
        found = (CellResult.model_validate(one) for one in self.content["results"])
        return {one.id: points(one) for one in found}


def points(cell: CellResult) -> Fraction:
    """Return the score of a test cell as nbgrader stores it."""
    return Fraction(float(cell.points)) if cell.status == "marked" else Fraction(0)


class Reading:
    """Reads stored answers; what cannot be marked again is set aside as results."""

    def __init__(
        self, workspace: Workspace, store: Store, writer: Writer, learners: list[str] | None
    ) -> None:
        self._seed, self._store, self._writer = workspace.seed, store, writer
        name = store.assignment
        placed = {path.parent.name for path in workspace.autograded.glob(f"*/{name}")}
        unsure = placed - writer.receipts.keys()
        # Looked up now: while a batch is written, its submissions have no receipts either.
        self._unsure = sorted(unsure if learners is None else unsure & set(learners))
        graded = {who for who, one in writer.receipts.items() if one.state != "refused"}
        self._learners = sorted(graded if learners is None else graded & set(learners))
        unknown = [] if learners is None else sorted(set(learners) - graded)
        self._taken = [self._aside(one, "No submission has been graded.") for one in unknown]

    def _aside(self, learner: str, why: str) -> Result:
        return result(learner, self._store.assignment, "missing", why)

    def taken(self) -> list[Result]:
        """Return the results since the last call."""
        taken, self._taken = self._taken, []
        return taken

    def works(self) -> Iterator[Stored]:
        """Yield what can be marked again."""
        for learner in self._learners:
            content = self._store.read_answers(learner)
            if content is None or not self._is_current(learner, content):
                self._taken.append(self._aside(learner, NOTHING_STORED))
            else:
                yield Stored(learner, self._store.assignment, self._seed, content)

    def cut_short(self) -> Iterator[Stored]:
        """Yield the submissions whose marks were being written when that was stopped.

        They have no receipt, and what is stored is of the submission whose notebook is in place.
        Another submission that was to be graded is not there yet; grading it again does that.
        """
        for learner in self._unsure:
            content = self._store.read_answers(learner)
            if content is not None and self._is_placed(learner, content):
                name, held = self._store.assignment, self._writer.automatic(learner)
                yield Stored(learner, name, self._seed, content, cut_short=True, held=held)

    def _is_placed(self, learner: str, content: Mapping[str, Any]) -> bool:
        try:
            at = text_of(read_timestamp(self._store.graded(learner)))
            return bool(self._store.notebook(learner)) and content.get("submitted_at") == at
        except (OSError, intake.Refusal):
            return False

    def earlier(self, attempts: Iterable[Attempt]) -> Iterator[Stored]:
        """Yield the attempts before the latest whose answers are still stored."""
        for one in attempts:
            if one.state != "submitted":
                continue
            content = self._store.read_earlier_answers(one.learner, text_of(one.submitted_at))
            if content is None:
                self._taken.append(self._aside(one.learner, EARLIER_NOT_STORED))
            else:
                yield Stored(one.learner, self._store.assignment, self._seed, content, one)

    def _is_current(self, learner: str, content: Mapping[str, Any]) -> bool:
        """Return whether the answers are those of the notebook that was graded last."""
        try:
            return bool(content["notebook"] == fingerprint(self._store.notebook(learner)))
        except OSError:
            return False
