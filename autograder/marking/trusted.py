"""Starts the trusted interpreter, gives it jobs and brings its reports back."""

import contextlib
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
from types import TracebackType
from typing import Any, Self

from pydantic import ValidationError

from autograder.marking import frames
from autograder.marking.errors import MarkerLost, MarkingError
from autograder.marking.protocol import Job, Report

__all__ = ["Marker", "MarkerLost", "MarkingError", "run_tests", "sound"]

SECONDS = 60
START_SECONDS = 120
MEMORY_BYTES = 4_000_000_000
_MOST_REPORT = 100_000_000


class _Ended(Exception):
    """The trusted interpreter ended or was stopped; `reason` says how."""


class Marker:
    """One trusted process for many jobs; several threads may share it.

    A job that hangs, ends or exhausts the process costs itself alone: the next one gets a new one.
    """

    def __init__(self, seconds: float | None = None, memory_bytes: int = MEMORY_BYTES) -> None:
        self._seconds = seconds
        self._memory_bytes = memory_bytes
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: Any = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start the process ahead of its first job, which will say what is wrong if it cannot."""
        with self._lock, contextlib.suppress(_Ended, OSError):
            if self._process is None:
                self._start()

    def run(self, job: Job) -> Report:
        """Return the report of all test cells of a job; raises MarkingError, for this job alone."""
        content = job.model_dump_json().encode()
        with self._lock:
            try:
                answer = self._ask(content)
            except _Ended as ended:
                raise MarkerLost(f"{job.assignment.name}: {ended}") from None
            except BaseException:
                self._stop()  # Half an answer may be in the pipe.
                raise
        kind, said = answer
        if kind != frames.REPORT:
            reason = said.decode(errors="replace")
            raise MarkingError(f"{job.assignment.name}: {reason}")
        try:
            report = Report.model_validate_json(said)
        except ValidationError as error:
            raise MarkingError(f"{job.assignment.name}: no report, but {error}") from None
        return sound(job, report)

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None and self._process.stdin is not None:
                with contextlib.suppress(OSError):
                    self._process.stdin.close()
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self._process.wait(2)
            self._stop()

    def _ask(self, content: bytes) -> tuple[bytes, bytes]:
        if self._process is None or self._process.poll() is not None:
            self._start()
        seconds = SECONDS if self._seconds is None else self._seconds
        process = self._process
        if process is None or process.stdin is None:
            raise _Ended("the trusted interpreter has been closed.")
        try:
            frames.write(process.stdin, frames.JOB, content)  # type: ignore[arg-type]
        except OSError:
            raise self._died() from None
        return self._receive(seconds, "the test cells")

    def _start(self) -> None:
        self._stop()
        self._errors = tempfile.TemporaryFile(prefix="marking-")  # noqa: SIM115 (closed in _stop)
        # Made here: a process that is killed clears nothing away.
        self._folder = tempfile.TemporaryDirectory(prefix="marking-", ignore_cleanup_errors=True)
        given = (str(self._memory_bytes), self._folder.name)
        self._process = subprocess.Popen(
            # -P: no modules from the folder we stand in, which may be that of a submission.
            [sys.executable, "-P", "-m", "autograder.marking.worker", *given],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            # One thread: a worker is one of several, and threads take address space.
            env={**os.environ, "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"},
            start_new_session=True,
        )
        self._receive(START_SECONDS, "the start of the trusted interpreter")

    def _receive(self, seconds: float, what: str) -> tuple[bytes, bytes]:
        """Return the next frame; raises _Ended when it does not come in time."""
        deadline = time.monotonic() + seconds
        try:
            head = self._read(frames.HEAD, deadline)
            if frames.length(head) > _MOST_REPORT:
                self._stop()
                raise _Ended("the trusted interpreter's report is too large.")
            return head[:1], self._read(frames.length(head), deadline)
        except TimeoutError:
            self._stop()
            raise _Ended(f"{what} ran longer than {seconds:g} s and were stopped.") from None
        except EOFError:
            raise self._died() from None

    def _read(self, count: int, deadline: float) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        waiting = select.poll()
        waiting.register(pipe, select.POLLIN)
        parts, missing = [], count
        while missing:
            left = deadline - time.monotonic()
            if left <= 0 or not waiting.poll(left * 1000):
                raise TimeoutError
            part = os.read(pipe, min(missing, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _died(self) -> _Ended:
        """Return what is known of a process that ended by itself, and clear it away."""
        code, said = None, ""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._process.wait(5)
            self._errors.seek(0, os.SEEK_END)
            self._errors.seek(max(0, self._errors.tell() - 500))
            said = self._errors.read().decode(errors="replace").strip()
        self._stop()
        return _Ended(f"the trusted interpreter gave no report (exit code {code}). {said}".strip())

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
        if self._errors is not None:
            self._errors.close()
            self._errors = None
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None


def run_tests(job: Job) -> Report:
    """Return the report of one job from a process of its own; raises MarkingError."""
    with Marker() as marker:
        return marker.run(job)


def sound(job: Job, report: Report) -> Report:
    """Return a report in which no test cell is itself at fault; raises MarkingError."""
    broken = [cell for cell in report.cells if cell.status == "broken"]
    if broken:
        listed = "; ".join(f"{cell.id}: {cell.message}" for cell in broken)
        raise MarkingError(f"{job.assignment.name}: broken test cells ({listed}).")
    return report
