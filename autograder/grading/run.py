"""One assignment's submissions, from the folder to the gradebook; what is done stays done."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from nbgrader import utils

from autograder import intake
from autograder.errors import AutograderError
from autograder.grading import submissions
from autograder.grading.executor import Executor, Local, NoCluster
from autograder.grading.states import Result, result
from autograder.grading.store import Log, Store
from autograder.grading.task import Outcome, Task, refused
from autograder.grading.task import grade as grade_task
from autograder.grading.writer import Writer
from autograder.marking.plan import Plan, is_test
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Options:
    """How a run is carried out; none of it changes a mark.

    `workers` is the number at work here, all cores when None; `scheduler` the address of a Dask
    scheduler that takes the work instead. `unsafe` lets learner code run without a sandbox.
    """

    workers: int | None = None
    scheduler: str | None = None
    unsafe: bool = False

    @property
    def at_work(self) -> int:
        """Return the number of workers here."""
        return self.workers or len(os.sched_getaffinity(0))


class Changed(AutograderError):
    """The tests of an assignment are no longer those that were released."""


def grade(
    workspace: Workspace,
    assignment: str,
    learners: list[str],
    again: bool = False,
    options: Options | None = None,
) -> Iterator[Result]:
    """Yield the result of each learner once it is written; the caller holds the workspace."""
    plan = Plan.of(workspace.source, workspace.release, assignment)
    store = store_of(workspace, assignment)
    log = Log(workspace, assignment, "grade")
    with Writer(store) as writer:
        same_tests(plan, writer, workspace, assignment)
        reading = Reading(workspace, assignment, learners, again, writer, held_back(plan, writer))
        with executor(plan, options or Options(), len(learners)) as pool:
            for done in pool.run(reading.tasks()):
                written = writer.tick() if done is None else writer.add(done[1], done[0])
                yield from log.add(reading.taken() + written)
        yield from log.add(reading.taken() + writer.flush())


def store_of(workspace: Workspace, assignment: str) -> Store:
    """Return the store of an assignment, with nbgrader's own settings of ignored files."""
    ignored = workspace.nbgrader_config().CourseDirectory.ignore
    return Store.of(workspace, assignment, ignored)


def executor(plan: Plan, options: Options, tasks: int) -> Executor[Task]:
    """Return where the tasks are graded: a Dask cluster when there is one, else this machine."""
    unsafe = options.unsafe or os.environ.get("AUTOGRADER_UNSAFE") == "1"
    if options.scheduler:
        return _cluster(plan, options.scheduler, unsafe)
    workers = min(options.at_work, max(tasks, 1))
    return Local(plan, grade_task, workers, runs_code=plan.runs_code, unsafe=unsafe)


def _cluster(plan: Plan, address: str, unsafe: bool) -> Executor[Task]:
    try:
        from autograder.grading.cluster import Cluster
    except ImportError as error:
        raise NoCluster(
            f"Grading on a cluster needs Dask, which is not installed ({error}). Install the "
            "extra: pip install 'labour-migration-course[cluster]'."
        ) from None
    return Cluster(plan, address, unsafe=unsafe)


def same_tests(plan: Plan, writer: Writer, workspace: Workspace, assignment: str) -> None:
    """Raise Changed when the gradebook holds other tests than the course's folder does."""
    released = writer.assignment.notebooks[assignment]
    other = [check.id for check in plan.checks if released.sources.get(check.id) != check.source]
    gone = sorted(released.graded.keys() - {check.id for check in plan.checks} - _by_hand(plan))
    if other or gone:
        raise Changed(
            f"{assignment}: the tests {', '.join([*other, *gone])} changed since it was released. "
            f"Run 'autograder release {workspace.course.id} {assignment}', then this command "
            "again."
        )


def held_back(plan: Plan, writer: Writer) -> dict[str, str]:
    """Return the texts of locked cells that the release holds back, such as mark schemes."""
    whole = writer.assignment.notebooks[writer.store.assignment].sources
    locked = (cell for cell in plan.master.cells if utils.is_locked(cell) and not is_test(cell))
    named = {cell.metadata.nbgrader.grade_id: cell.source for cell in locked}
    return {name: whole[name] for name, text in named.items() if whole.get(name, text) != text}


def _by_hand(plan: Plan) -> set[str]:
    marked = (cell.metadata.get("nbgrader", {}) for cell in plan.master.cells)
    return {one["grade_id"] for one in marked if one.get("grade") and one.get("solution")}


class Reading:
    """Reads submissions one after another; those that need no grading are set aside as results."""

    def __init__(
        self,
        workspace: Workspace,
        assignment: str,
        learners: list[str],
        again: bool,
        writer: Writer,
        restored: Mapping[str, str],
    ) -> None:
        self._workspace, self._assignment = workspace, assignment
        self._restored = restored
        self._learners, self._again, self._writer = learners, again, writer
        self._taken: list[Result] = []

    def taken(self) -> list[Result]:
        """Return the results since the last call."""
        taken, self._taken = self._taken, []
        return taken

    def tasks(self) -> Iterator[Task]:
        """Yield what is to be graded."""
        for learner in dict.fromkeys(self._learners):
            try:
                intake.check_learner(learner)
                task = self._read(learner)
            except intake.Refusal as refusal:
                self._refuse(refused(learner, self._assignment, refusal))
            except (OSError, ValueError) as error:
                why = f"The submission cannot be read: {error}"
                self._set_aside(result(learner, self._assignment, "failed", why))
            else:
                if isinstance(task, Result):
                    self._set_aside(task)
                else:
                    yield task

    def _set_aside(self, done: Result) -> None:
        self._taken.append(done)

    def _refuse(self, outcome: Outcome) -> None:
        if outcome.code == "bad-learner":
            # An id that must not become a key of anything.
            why = outcome.message
            self._set_aside(result(outcome.learner, outcome.assignment, "unreadable", why))
        else:
            self._taken += self._writer.add(outcome)

    def _read(self, learner: str) -> Task | Result:
        folder = self._workspace.submitted / learner / self._assignment
        if not folder.exists() and not folder.is_symlink():
            return result(learner, self._assignment, "missing")
        intake.check_files(folder)
        at = submissions.read_timestamp(folder)
        if not self._again and self._is_done(learner, at):
            return result(learner, self._assignment, "unchanged")
        seed = self._workspace.seed
        return submissions.read_task(folder, learner, self._assignment, seed, self._restored)

    def _is_done(self, learner: str, at: datetime) -> bool:
        before = self._writer.receipts.get(learner)
        graded = self._workspace.autograded / learner / self._assignment
        if before is None or before.state == "refused" or not graded.is_dir():
            return False
        return at <= submissions.read_timestamp(graded)
