"""The only one that writes marks: nbgrader's database and the autograded folder, in batches.

Order of a batch: the new files are staged; earlier receipts are taken away; the files are put in
place; marks and receipts are committed together. Wherever that is cut short, a submission either
has its receipt and everything with it, or has none and is graded again.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from fractions import Fraction

from autograder import attempts, database
from autograder.attempts import Attempt
from autograder.cell_marks import held
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.grading import rows
from autograder.grading.states import Result, result, told
from autograder.grading.store import Store, StoreError, fingerprint
from autograder.grading.task import Outcome, Task
from autograder.receipts import Receipt, Receipts, forget_all, record_all

BATCH = 50
SECONDS = 2.0
BATCH_BYTES = 64_000_000

Item = tuple[Task | None, Outcome]


class NotReleased(AutograderError):
    """The gradebook does not know the assignment."""


class Writer(database.OnEngine):
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
        self._engine = database.engine(workspace.database_url)
        attempts.prepare(self._engine)
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
            with database.guarded():
                self._write(items)
        except OSError as error:
            raise StoreError.of(error) from error
        return [_result(outcome) for _, outcome in items]

    def earlier_attempts(self) -> tuple[Attempt, ...]:
        """Return the earlier attempts at the assignment, as they stand."""
        with self._engine.connect() as connection:
            found = attempts.read(connection)
        mine = self.store.assignment
        return tuple(one for (_, what), kept in found.items() if what == mine for one in kept)

    def automatic(self, learner: str) -> dict[str, Fraction | None]:
        """Return the automatic score of each cell of a learner as the gradebook has it."""
        with self._engine.connect() as connection:
            found = held(connection, self.store.assignment, [learner]).get(learner)
        return {name: one.automatic for name, one in found.cells.items()} if found else {}

    def rewrite_attempt(self, attempt: Attempt, outcome: Outcome) -> None:
        """Write new marks of an earlier attempt, then what its tests gave: safe to do again."""
        at = attempts.text_of(attempt.submitted_at)
        with database.guarded(), self._engine.begin() as connection:
            attempts.rewrite(connection, [attempt])
        self.store.keep_earlier_answers(attempt.learner, at, stored(outcome))

    def _write(self, items: Sequence[Item]) -> None:
        marked = [(task, outcome) for task, outcome in items if outcome.marked]
        received = [outcome for _, outcome in items if _is_received(outcome)]
        fresh = [(task, outcome) for task, outcome in marked if task is not None]
        try:
            for task, outcome in fresh:
                self.store.stage(outcome.learner, outcome.notebook_json, task.files)
            self._forget(marked)
            for origin, outcome in marked:
                self._put(origin, outcome)
        except BaseException:
            for _, outcome in fresh:
                self.store.drop_staged(outcome.learner)
            raise
        self._commit(marked, received)

    def _forget(self, marked: Sequence[Item]) -> None:
        """Take away the receipts of work that is graded again: from here on it is not done.

        Where another submission is graded than before, what stood is kept as an earlier attempt.
        """
        mine = self.store.assignment
        works = [(one.learner, mine) for _, one in marked if one.learner in self.receipts]
        if works:
            arriving = {one.learner: task.timestamp for task, one in marked if task is not None}
            dated = {learner: at for learner, at in arriving.items() if at is not None}
            with self._engine.begin() as connection:
                attempts.keep(connection, mine, dated)
                forget_all(connection, works)
            for learner, _ in works:
                del self.receipts[learner]

    def _put(self, task: Task | None, outcome: Outcome) -> None:
        learner = outcome.learner
        if task is None:
            before = self.store.read_answers(learner) or {}
            at = before.get("submitted_at", "")
            self.store.replace_notebook(learner, outcome.notebook_json)
        else:
            at = attempts.text_of(task.timestamp)
            self.store.set_answers_aside(learner, at)
            self.store.publish(learner)
        self.store.keep_answers(learner, {**stored(outcome), "submitted_at": at})

    def _commit(self, marked: Sequence[Item], received: Sequence[Outcome]) -> None:
        if not received:
            return
        with self._engine.begin() as connection:
            if marked:
                batch = [_marks(task, outcome) for task, outcome in marked]
                rows.write(connection, self.assignment, self.store.assignment, batch)
                attempts.note(connection, self.store.assignment, [one.learner for _, one in marked])
            receipts = [_receipt(outcome) for outcome in received]
            unread = {one.learner: None for one in received if not one.marked}
            attempts.keep(connection, self.store.assignment, unread)
            record_all(connection, receipts)
        self.receipts.update((receipt.learner, receipt) for receipt in receipts)


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
