"""The only one that writes marks: nbgrader's database and the autograded folder, in batches.

Order of a batch: the new files are staged; earlier receipts are taken away; the files are put in
place; marks and receipts are committed together. Wherever that is cut short, a submission either
has its receipt and everything with it, or has none and is graded again.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from types import TracebackType

import sqlalchemy as sa

from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.grading import rows
from autograder.grading.states import Result, result, told
from autograder.grading.store import Store, StoreError, fingerprint
from autograder.grading.task import Outcome, Task
from autograder.receipts import (
    DatabaseError,
    Receipt,
    Receipts,
    forget_all,
    record_all,
)

BATCH = 50
SECONDS = 2.0
BATCH_BYTES = 64_000_000

Item = tuple[Task | None, Outcome]


class NotReleased(AutograderError):
    """The gradebook does not know the assignment."""


class Writer:
    """Writes outcomes of one assignment in batches; use as a context manager.

    `add` and `tick` return the results that are safe on disk since the last call. `receipts` are
    those of the assignment by learner.
    """

    def __init__(
        self, store: Store, *, batch: int = BATCH, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.store, self._batch, self._clock = store, batch, clock
        self._waiting: list[Item] = []
        self._bytes, self._since = 0, 0.0
        workspace = store.workspace
        # Both make their tables and indexes where they are not there yet.
        with Gradebook(workspace), Receipts(workspace.database_url) as receipts:
            received = receipts.all()
        self._engine = engine(workspace.database_url)
        with self._engine.connect() as connection:
            found = rows.read_assignment(connection, store.assignment)
        if found is None or store.assignment not in found.notebooks:
            raise NotReleased(
                f"The gradebook does not know {store.assignment}. Run 'autograder release "
                f"{workspace.course.id} {store.assignment}', then this command again."
            )
        self.assignment = found
        mine = store.assignment
        self.receipts = {who: one for (who, what), one in received.items() if what == mine}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._engine.dispose()

    def add(self, outcome: Outcome, task: Task | None = None) -> list[Result]:
        """Take an outcome, with the task whose files go beside the notebook."""
        if not self._waiting:
            self._since = self._clock()
        self._waiting.append((task, outcome))
        self._bytes += len(outcome.notebook_json) + (task.size if task else 0)
        full = len(self._waiting) >= self._batch or self._bytes >= BATCH_BYTES
        return self.flush() if full else self.tick()

    def tick(self) -> list[Result]:
        """Write what has waited long enough."""
        old = self._waiting and self._clock() - self._since >= SECONDS
        return self.flush() if old else []

    def flush(self) -> list[Result]:
        """Write everything that waits; raises StoreError or DatabaseError, and nothing is lost."""
        items, self._waiting, self._bytes = self._waiting, [], 0
        try:
            self._write(items)
        except OSError as error:
            raise StoreError.of(error) from error
        except sa.exc.SQLAlchemyError as error:
            raise DatabaseError.of(error) from error
        return [_result(outcome) for _, outcome in items]

    def _write(self, items: Sequence[Item]) -> None:
        marked = [(task, outcome) for task, outcome in items if outcome.marked]
        received = [outcome for _, outcome in items if _is_received(outcome)]
        fresh = [(task, outcome) for task, outcome in marked if task is not None]
        try:
            for task, outcome in fresh:
                self.store.stage(outcome.learner, outcome.notebook_json, task.files)
            self._forget([outcome for _, outcome in marked])
            for origin, outcome in marked:
                self._put(outcome, new=origin is not None)
        except BaseException:
            for _, outcome in fresh:
                self.store.drop_staged(outcome.learner)
            raise
        self._commit(marked, received)

    def _forget(self, outcomes: Sequence[Outcome]) -> None:
        """Take away the receipts of work that is graded again: from here on it is not done."""
        works = [(one.learner, one.assignment) for one in outcomes if one.learner in self.receipts]
        if works:
            with self._engine.begin() as connection:
                forget_all(connection, works)
            for learner, _ in works:
                del self.receipts[learner]

    def _put(self, outcome: Outcome, new: bool) -> None:
        if new:
            self.store.publish(outcome.learner)
        else:
            self.store.replace_notebook(outcome.learner, outcome.notebook_json)
        self.store.keep_answers(outcome.learner, stored(outcome))

    def _commit(self, marked: Sequence[Item], received: Sequence[Outcome]) -> None:
        if not received:
            return
        with self._engine.begin() as connection:
            if marked:
                batch = [_marks(task, outcome) for task, outcome in marked]
                rows.write(connection, self.assignment, self.store.assignment, batch)
            receipts = [_receipt(outcome) for outcome in received]
            record_all(connection, receipts)
        self.receipts.update((receipt.learner, receipt) for receipt in receipts)


def engine(url: str) -> sa.Engine:
    """Return an engine on the gradebook that waits for others who write to it."""
    if url.startswith("sqlite"):
        return sa.create_engine(url, connect_args={"timeout": 60})
    return sa.create_engine(url)


def stored(outcome: Outcome) -> dict[str, object]:
    """Return what is kept of an outcome: what marking again needs, and what it gave."""
    return {
        "learner": outcome.learner,
        "assignment": outcome.assignment,
        "state": outcome.state,
        "message": outcome.message,
        "worked": outcome.worked,
        "ended": outcome.ended,
        # Tells whether the notebook that was graded last is the one these answers are of.
        "notebook": fingerprint(outcome.notebook_json),
        "facts": [asdict(fact) for fact in outcome.facts],
        "stored": outcome.stored,
        "results": list(outcome.results),
    }


def _is_received(outcome: Outcome) -> bool:
    return outcome.marked or outcome.state == "unreadable"


def _marks(task: Task | None, outcome: Outcome) -> rows.Marks:
    at = task.timestamp if task else None
    return rows.Marks(outcome.learner, at, outcome.scores, outcome.comments, partial=task is None)


def _receipt(outcome: Outcome) -> Receipt:
    if not outcome.marked:
        return Receipt(
            outcome.learner, outcome.assignment, "refused", outcome.code, outcome.message
        )
    message = told(outcome.state, outcome.message)
    return Receipt(
        outcome.learner,
        outcome.assignment,
        "submitted" if outcome.worked else "blank",
        outcome.state,
        message,
    )


def _result(outcome: Outcome) -> Result:
    return result(
        outcome.learner,
        outcome.assignment,
        outcome.state,
        " ".join(filter(None, (outcome.message, outcome.note))),
        outcome.facts,
        outcome.seconds,
    )
