"""Where tasks are graded: here, in threads, each with a trusted interpreter of its own.

Learner code and test cells run in other processes, so threads suffice to keep the cores at work.
"""

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, suppress
from typing import Generic, Protocol, TypeVar

from autograder.errors import AutograderError
from autograder.grading.task import Outcome
from autograder.marking.errors import MarkerLost, MarkingError
from autograder.marking.plan import Plan
from autograder.marking.submission import Tools
from autograder.marking.trusted import Marker
from autograder.sandbox.client import Sandbox, SandboxError

TICK = 0.5
AHEAD = 2
GRACE = 10.0


class Work(Protocol):
    """What is done for one learner."""

    @property
    def learner(self) -> str: ...

    @property
    def assignment(self) -> str: ...


W = TypeVar("W", bound=Work)
# What a worker does: it takes the work, the plan and its tools.
Doing = Callable[[W, Plan, Tools], Outcome]
Done = tuple[W, Outcome]


class NoCluster(AutograderError):
    """The Dask cluster cannot be used: not installed, not there, without workers, or lost."""


class Executor(Protocol[W]):
    """Grades tasks somewhere; yields them as they are done, None while there is nothing."""

    def run(self, tasks: Iterable[W]) -> Iterator[Done[W] | None]: ...

    def __enter__(self) -> "Executor[W]": ...

    def __exit__(self, *error: object) -> None: ...


class Bench:
    """The tools of one worker, made anew when they are lost; use as a context manager."""

    def __init__(self, sandbox: Callable[[], Sandbox]) -> None:
        self._sandbox = sandbox
        self._stack = ExitStack()
        self._tools: Tools | None = None

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *error: object) -> None:
        self.renew()

    def tools(self) -> Tools:
        """Return the tools, started on first need."""
        if self._tools is None:
            marker = self._stack.enter_context(Marker())
            # While the sandbox starts, which comes first.
            warming = threading.Thread(target=marker.warm, daemon=True)
            warming.start()
            self._stack.callback(warming.join)
            self._tools = Tools(marker, self._sandbox)
        return self._tools

    def renew(self) -> None:
        """Give the tools up; the next task gets new ones."""
        self._tools = None
        stack, self._stack = self._stack, ExitStack()
        with suppress(Exception):
            stack.close()


class SharedSandbox:
    """One sandbox for all workers of a process, started on first need."""

    def __init__(self, *, unsafe: bool = False) -> None:
        self._unsafe, self._lock = unsafe, threading.Lock()
        self._sandbox: Sandbox | None = None
        self._closed = False

    def __call__(self) -> Sandbox:
        """Return the sandbox; raises NoSandbox where there is none."""
        with self._lock:
            if self._closed:
                raise SandboxError("The run is over.")
            if self._sandbox is None:
                started = Sandbox.start(unsafe=self._unsafe)
                if self._closed:
                    started.close()
                    raise SandboxError("The run is over.")
                self._sandbox = started
            return self._sandbox

    def close(self) -> None:
        """End the sandbox, and with it what runs there."""
        # Not under the lock: while a sandbox starts, closing waits for nobody.
        self._closed = True
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            sandbox.close()


def attempt(task: W, plan: Plan, bench: Bench, doing: Doing[W]) -> Outcome:
    """Return the outcome of a task, tried once more with new tools when its worker is lost.

    Raises AutograderError for what concerns every task, such as a missing sandbox.
    """
    why = ""
    for _ in range(2):
        try:
            return doing(task, plan, bench.tools())
        except (MarkerLost, SandboxError) as error:
            why = str(error)
        except MarkingError as error:
            return Outcome(task.learner, task.assignment, "failed", str(error))
        except AutograderError:
            raise
        except (Exception, SystemExit) as error:
            why = f"{type(error).__name__}: {error}"
        bench.renew()
    return Outcome(task.learner, task.assignment, "quarantined", f"({why})")


class Local(Generic[W]):
    """Works in threads of this process; use as a context manager."""

    def __init__(
        self,
        plan: Plan,
        doing: Doing[W],
        workers: int,
        *,
        runs_code: bool = False,
        unsafe: bool = False,
    ) -> None:
        self._plan, self._workers, self._doing = plan, max(1, workers), doing
        self._runs_code = runs_code
        self._sandbox = SharedSandbox(unsafe=unsafe)
        self._todo: queue.SimpleQueue[W | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Done[W] | BaseException] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Local[W]":
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(queue.Empty):
            while True:
                self._todo.get_nowait()
        for _ in self._threads:
            self._todo.put(None)
        if any(error):
            # Nobody waits for code that still runs.
            self._sandbox.close()
        for thread in self._threads:
            thread.join(GRACE if any(error) else None)
        self._sandbox.close()

    def run(self, tasks: Iterable[W]) -> Iterator[Done[W] | None]:
        """Yield tasks with their outcomes as they are done; few are taken in advance."""
        coming, under_way, more = iter(tasks), 0, True
        while more or under_way:
            while more and under_way < self._workers * AHEAD:
                task = next(coming, None)
                more = task is not None
                if task is not None:
                    self._start(under_way)
                    self._todo.put(task)
                    under_way += 1
            if not under_way:
                return
            try:
                done = self._done.get(timeout=TICK)
            except queue.Empty:
                yield None
                continue
            under_way -= 1
            if isinstance(done, BaseException):
                raise done
            yield done

    def _warm(self) -> None:
        with suppress(Exception):
            self._sandbox()  # The first task that needs it hears what is wrong.

    def _start(self, under_way: int) -> None:
        """Start a worker when there is more to do than there are workers."""
        if self._runs_code and not self._threads:
            threading.Thread(target=self._warm, daemon=True).start()
        if len(self._threads) < min(self._workers, under_way + 1):
            bench = Bench(self._sandbox)
            self._threads.append(threading.Thread(target=self._serve, args=(bench,), daemon=True))
            self._threads[-1].start()

    def _serve(self, bench: Bench) -> None:
        with bench:
            while (task := self._todo.get()) is not None:
                try:
                    self._done.put((task, attempt(task, self._plan, bench, self._doing)))
                except BaseException as error:
                    self._done.put(error)
