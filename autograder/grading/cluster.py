"""Grading on a Dask cluster: the same function on the workers, one writer here.

A worker gets the plan once, with the plugin; a task carries one submission there and its outcome
back. What a lost worker was doing, Dask gives to another.
"""

import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import distributed

from autograder.errors import AutograderError
from autograder.grading.course_files import course_digest, here
from autograder.grading.executor import (
    AHEAD,
    TICK,
    Bench,
    Done,
    NoCluster,
    SharedSandbox,
    attempt,
)
from autograder.grading.task import Outcome, Task, grade
from autograder.marking.plan import Plan

# Beyond these a task's own errors have been tried again on the worker.
RETRIES = 1
# Seconds between looks at how many workers there are.
LOOK_EVERY = 1.0
WAIT = 60

# Dask's functions carry no types.
_client: Any = distributed.Client
_wait: Any = distributed.wait


class Grader(distributed.WorkerPlugin):
    """What a worker keeps between tasks: the plan, one sandbox, a trusted interpreter a thread."""

    def __init__(self, plan: Plan, unsafe: bool) -> None:
        # Two runs may share a cluster.
        self.name = f"autograder-grading-{uuid4().hex}"
        self._plan, self._unsafe, self._digest = plan, unsafe, course_digest(plan)

    def setup(self, worker: Any) -> None:
        """Start with nothing at work; called on the worker."""
        self._sandbox = SharedSandbox(unsafe=self._unsafe)
        self._own, self._benches = threading.local(), list[Bench]()
        self._scratch = tempfile.TemporaryDirectory(prefix="grading-")
        self._lock = threading.Lock()
        self._here: Plan | None = None

    def teardown(self, worker: Any) -> None:
        """End what was started."""
        for bench in self._benches:
            bench.renew()
        self._sandbox.close()
        self._scratch.cleanup()

    def grade(self, task: Task) -> Outcome:
        """Return the outcome of a task; raises OtherCourse where the course's files differ."""
        with self._lock:
            if self._here is None:
                self._here = here(self._plan, self._digest, Path(self._scratch.name))
        if not hasattr(self._own, "bench"):
            self._own.bench = Bench(self._sandbox)
            self._benches.append(self._own.bench)
        return attempt(task, self._here, self._own.bench, grade)


def work(task: Task, plugin: str) -> Outcome:
    """Return the outcome of a task; runs on a worker that has the plugin."""
    grader: Any = distributed.get_worker().plugins[plugin]
    outcome: Outcome = grader.grade(task)
    return outcome


class Cluster:
    """Grades on the workers of a Dask scheduler; use as a context manager."""

    def __init__(self, plan: Plan, address: str, *, unsafe: bool = False) -> None:
        self._address, self._grader = address, Grader(plan, unsafe)
        self._client: Any = None
        self._looked, self._threads = float("-inf"), 1

    def __enter__(self) -> "Cluster":
        try:
            self._client = _client(self._address, timeout=WAIT)
        except (OSError, ValueError) as error:
            raise NoCluster(
                f"There is no Dask scheduler at {self._address} ({error}). Start one with "
                "'dask scheduler' and workers with 'dask worker ADDRESS'."
            ) from None
        try:
            self._client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError:
            self._client.close()
            raise NoCluster(
                f"The Dask scheduler at {self._address} has no workers. Start some with 'dask "
                "worker ADDRESS', where this course and its packages are installed."
            ) from None
        self._client.register_plugin(self._grader)
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(Exception):
            self._client.unregister_worker_plugin(self._grader.name)
        self._client.close()

    def run(self, tasks: Iterable[Task]) -> Iterator[Done[Task] | None]:
        """Yield tasks with their outcomes as they are done; few are sent in advance."""
        coming, more = iter(tasks), True
        under_way: dict[Any, Task] = {}
        while more or under_way:
            room = self._room() - len(under_way)
            while more and room > 0:
                task = next(coming, None)
                more = task is not None
                if task is not None:
                    under_way[self._submit(task)] = task
                    room -= 1
            if not under_way:
                if not more:
                    return
                continue
            ended = self._ended(under_way)
            if not ended:
                yield None
            for future in ended:
                task = under_way.pop(future)
                yield task, self._outcome(future, task)
                future.release()

    def _room(self) -> int:
        """Return how many tasks may be under way with the workers that are there now."""
        # The answer lists all that each worker does: too long to ask for with every task.
        if time.monotonic() - self._looked > LOOK_EVERY:
            workers = self._client.scheduler_info(n_workers=-1)["workers"].values()
            self._threads = max(1, sum(int(worker["nthreads"]) for worker in workers))
            self._looked = time.monotonic()
        return AHEAD * self._threads

    def _submit(self, task: Task) -> Any:
        return self._client.submit(work, task, self._grader.name, pure=False, retries=RETRIES)

    def _ended(self, under_way: Iterable[Any]) -> list[Any]:
        try:
            found = _wait(list(under_way), timeout=TICK, return_when="FIRST_COMPLETED")
        except TimeoutError:
            return []
        return list(found.done)

    def _outcome(self, future: Any, task: Task) -> Outcome:
        try:
            outcome: Outcome = future.result()
        except AutograderError:
            raise
        except CancelledError:
            raise NoCluster(
                f"The Dask scheduler at {self._address} was lost. What was written stays; run "
                "the same command again."
            ) from None
        except Exception as error:
            why = f"({type(error).__name__}: {str(error)[:300]})"
            return Outcome(task.learner, task.assignment, "quarantined", why)
        return outcome
