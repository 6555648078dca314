"""Runs that are cut short, fail or meet trouble: nothing is lost, nothing is graded twice."""

import errno
import os
import random
import shutil
import signal
import threading
from collections.abc import Callable, Generator, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

import pytest
from sqlalchemy.exc import OperationalError

from autograder import runner
from autograder.gradebook import Gradebook
from autograder.grading import executor, rows, run, writer
from autograder.grading.executor import Bench, Local, NoCluster, attempt
from autograder.grading.states import STATES
from autograder.grading.store import Store, StoreError
from autograder.grading.task import Outcome, Task
from autograder.marking.errors import MarkerLost
from autograder.receipts import DatabaseError
from autograder.sandbox.client import NoSandbox
from autograder.workspace import Workspace
from tests.autograder.conftest import WEEK
from tests.autograder.grading import snapshot
from tests.autograder.grading.conftest import LEARNERS, Once

Fresh = Callable[[], Workspace]
# Everything that a batch does to the disk and the database, in no order.
STEPS: tuple[tuple[Any, str], ...] = (
    (Store, "stage"),
    (Store, "publish"),
    (Store, "keep_answers"),
    (rows, "write"),
    (writer, "forget_all"),
    (writer, "record_all"),
)


def killed(space: Workspace, steps: int, again: bool) -> bool:
    """Grade in a process that kills itself before a step; returns whether it came so far."""
    process = os.fork()
    if process == 0:
        try:
            _count_down(steps)
            list(runner.grade(space, WEEK, list(LEARNERS), again))
        finally:
            os._exit(0)
    _, status = os.waitpid(process, 0)
    return os.WIFSIGNALED(status)


def _count_down(steps: int) -> None:
    left = [steps]
    writer.BATCH_BYTES = 1  # A batch for each submission, so that there are many moments.

    def counted(wanted: Callable[..., Any]) -> Callable[..., Any]:
        def step(*given: Any, **named: Any) -> Any:
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            left[0] -= 1
            return wanted(*given, **named)

        return step

    for owner, name in STEPS:
        setattr(owner, name, counted(getattr(owner, name)))


@pytest.mark.usefixtures("replayed")
@pytest.mark.parametrize("again", [False, True], ids=["first", "again"])
def test_killed_anywhere_and_run_again_is_as_if_undisturbed(
    once: Once, fresh: Fresh, again: bool
) -> None:
    undisturbed = snapshot.whole(once.graded)
    drawn = random.Random(20201122)
    space, kills = fresh(), 0
    if again:
        list(runner.grade(space, WEEK, list(LEARNERS)))
    for _ in range(9):
        kills += killed(space, drawn.randrange(9), again)
    assert kills >= 5
    list(runner.grade(space, WEEK, list(LEARNERS)))
    assert snapshot.whole(space) == undisturbed
    assert not [path for path in space.autograded.rglob(".*") if path.name != "."]


@pytest.mark.usefixtures("replayed")
def test_a_mark_never_counts_while_its_grading_is_cut_short(fresh: Fresh) -> None:
    space = fresh()
    list(runner.grade(space, WEEK, ["demo-01"]))
    # Killed after the old receipt was taken away and the new files were put in place.
    assert killed(space, 4, again=True)
    with Gradebook(space) as book:
        standing = book.standings()["demo-01"][WEEK]
    assert (standing.points, standing.unmarked) == (Fraction(0), Fraction(10))
    (result,) = runner.grade(space, WEEK, ["demo-01"])
    assert result.state == "needs-marking"


@pytest.mark.usefixtures("replayed")
def test_a_full_disk_is_said_and_loses_nothing(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = fresh()
    list(runner.grade(space, WEEK, ["demo-01"]))
    before = snapshot.whole(space)

    def full(self: Path, *given: Any) -> NoReturn:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))

    for method in ("write_bytes", "rename"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, method, full)
            with pytest.raises(StoreError, match=r"No space left.*run the same\s+command again"):
                list(runner.grade(space, WEEK, ["demo-03"]))
        assert snapshot.whole(space) == before
    list(runner.grade(space, WEEK, list(LEARNERS)))
    assert len(snapshot.folders(space)) > len(before["folders"])


@pytest.mark.usefixtures("replayed")
def test_a_database_that_fails_loses_nothing(fresh: Fresh, monkeypatch: pytest.MonkeyPatch) -> None:
    space = fresh()

    def fail(*given: object) -> NoReturn:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    with monkeypatch.context() as patch:
        patch.setattr(writer, "record_all", fail)
        with pytest.raises(DatabaseError, match="database is locked"):
            list(runner.grade(space, WEEK, ["demo-01"]))
    found = snapshot.tables(space)
    assert not found["grade"] and not found["receipt"]
    assert [one.state for one in runner.grade(space, WEEK, ["demo-01"])] == ["needs-marking"]


def test_a_poisoned_task_is_quarantined_and_the_others_are_graded(
    once: Once, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def poisoned(task: Task, *tools: Any) -> Outcome:
        tried.append(task.learner)
        if task.learner == "demo-03":
            raise MarkerLost("the trusted interpreter gave no report (exit code 9).")
        if task.learner == "demo-06":
            raise SystemExit(3)
        return once.again(task)

    monkeypatch.setattr(run, "grade_task", poisoned)
    space = fresh()
    results = {one.learner: one for one in runner.grade(space, WEEK, list(LEARNERS))}
    assert results["demo-03"].state == results["demo-06"].state == "quarantined"
    assert "exit code 9" in results["demo-03"].message
    assert (tried.count("demo-03"), tried.count("demo-01")) == (2, 1)
    whole = snapshot.tables(once.graded)
    poison = ("demo-03", "demo-06")
    for name, found in snapshot.tables(space).items():
        column = 0
        expected = [row for row in whole[name] if name == "student" or row[column] not in poison]
        assert found == expected, name


def test_a_worker_gets_new_tools_after_it_was_lost(once: Once) -> None:
    made: list[str] = []

    class Noted(Bench):
        def renew(self) -> None:
            made.append("renewed")

    def fails_once(task: Task, *tools: Any) -> Outcome:
        if not made:
            raise MemoryError
        return once.again(task)

    task = Task("demo-01", WEEK, {}, None, 1)
    bench = Noted(lambda: pytest.fail("no sandbox is needed"))
    plan: Any = None
    assert attempt(task, plan, bench, fails_once).state == "needs-marking"
    assert made == ["renewed"]


def test_without_a_sandbox_the_run_stops_and_says_so(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*given: object) -> NoReturn:
        raise NoSandbox("bubblewrap is missing: install it.")

    monkeypatch.setattr(run, "grade_task", none)
    space = fresh()
    with pytest.raises(NoSandbox, match="bubblewrap"):
        list(runner.grade(space, WEEK, ["demo-01", "demo-03"]))
    assert not snapshot.tables(space)["receipt"]


def test_few_tasks_are_taken_in_advance() -> None:
    taken: list[int] = []
    gate = threading.Event()

    def tasks() -> Iterator[Task]:
        for number in range(100):
            taken.append(number)
            yield Task(f"learner-{number}", WEEK, {}, None, 1)

    def waits(task: Task, *tools: Any) -> Outcome:
        gate.wait(10)
        return Outcome(task.learner, WEEK, "blank")

    plan: Any = None
    with Local(plan, waits, 3) as pool:
        results = pool.run(tasks())
        assert next(results) is None
        assert len(taken) == 3 * executor.AHEAD
        gate.set()
        done = [one for one in results if one is not None]
    assert len({task.learner for task, _ in done}) == 100


def test_a_run_that_is_left_early_keeps_what_it_gave(
    once: Once, fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "grade_task", once.again)
    monkeypatch.setattr(writer, "BATCH_BYTES", 1)
    space = fresh()
    results = runner.grade(space, WEEK, list(LEARNERS))
    first = next(results)
    assert isinstance(results, Generator)
    results.close()
    assert first.learner in {row[0] for row in snapshot.tables(space)["receipt"]}
    rest = {one.learner: one.state for one in runner.grade(space, WEEK, list(LEARNERS))}
    assert rest[first.learner] == "unchanged"


@pytest.mark.usefixtures("replayed")
def test_the_log_and_the_counts_reconcile_with_the_roster(fresh: Fresh) -> None:
    space = fresh()
    shutil.copytree(space.submitted / "demo-01", space.submitted / "<nobody>")
    roster = runner.roster(space)
    learners = sorted({*roster, *LEARNERS, "<nobody>"})
    for folder in space.submitted.iterdir():
        if folder.name not in LEARNERS and folder.name.startswith("demo-"):
            shutil.rmtree(folder)
    results = list(runner.grade(space, WEEK, learners))
    found = runner.summary(results, roster)
    assert found.reconciles
    assert (found.roster, found.unlisted) == (24, 1)
    assert found.states == {
        "needs-marking": 4, "blank": 1, "missing": 17, "unreadable": 2, "tampered": 1,
    }  # fmt: skip
    (path,) = (space.state / "log").iterdir()
    assert len(path.read_text().splitlines()) == len(results) == 25
    assert set(found.states) <= set(STATES)


def test_dask_that_is_not_installed_names_the_extra(
    fresh: Fresh, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    monkeypatch.delitem(__import__("sys").modules, "autograder.grading.cluster", raising=False)
    options = runner.Options(scheduler="tcp://127.0.0.1:1")
    with pytest.raises(NoCluster, match=r"\[cluster\]"):
        list(runner.grade(fresh(), WEEK, ["demo-01"], False, options))
