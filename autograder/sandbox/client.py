"""The sandbox as the grader uses it: requests in, what became of them out."""

import contextlib
import json
import os
import select
import socket
import tempfile
import threading
import time
import warnings
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from autograder.sandbox import layout, wire
from autograder.sandbox.orders import Order
from autograder.sandbox.protocol import Ended, Limits, Ran, Request, Run
from autograder.sandbox.results import Odd, Results
from autograder.sandbox.starting import ForkServer, NoSandbox, SandboxError, advice, start_server

__all__ = ["NoSandbox", "Sandbox", "SandboxError"]

# Beyond a request's own time: to start, to be ended, to be reported.
_GRACE_SECONDS = 30
# A fork server may be ended from outside, say for want of memory; then there is a next one.
_ATTEMPTS = 3
_PIECE = 1 << 18
_UNSAFE = (
    "Learner code runs WITHOUT a sandbox: it can read and change everything that you can. "
    "Use this for your own files only."
)


@dataclass(frozen=True)
class Verdict:
    """What the supervisor said of how a child ended; learner code has no part in it."""

    reason: str | None
    detail: str
    exit: int
    cpu_seconds: float
    peak_bytes: int


class Sandbox:
    """Runs submissions, each in a fresh process behind the wall; several threads may share it.

    A run in which a cell failed for want of memory, or printed more than it may, goes on to its
    end and is then reported as "out-of-memory" or "too-much-output", with all it has.
    """

    def __init__(self, unsafe: bool) -> None:
        self._unsafe = unsafe
        self._lock = threading.Lock()
        self._server: ForkServer | None = None
        self._slots: set[int] = set()
        self._closed = False

    @classmethod
    def start(cls, *, unsafe: bool = False) -> Self:
        """Return a sandbox that is ready; NoSandbox says what is missing and how to get it.

        With `unsafe`, the same program runs without a wall: for one's own files only.
        """
        if unsafe:
            warnings.warn(_UNSAFE, RuntimeWarning, stacklevel=2)
        sandbox = cls(unsafe)
        try:
            tried = sandbox.run(Request((Run("1"),), limits=Limits(seconds=60)))
        except SandboxError as error:
            sandbox.close()
            raise NoSandbox(advice(str(error))) from None
        except BaseException:
            sandbox.close()
            raise
        if tried.ended != "finished":
            sandbox.close()
            raise NoSandbox(f"The sandbox started but ran nothing: it ended as {tried.ended}.")
        return sandbox

    @property
    def walled(self) -> bool:
        """Whether learner code is shut in: false for `unsafe`."""
        return not self._unsafe

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the fork server and whatever still runs in it."""
        with self._lock:
            self._closed = True
            server, self._server = self._server, None
        if server is not None:
            server.close()

    def run(self, request: Request) -> Ran:
        """Return what became of a request; SandboxError only for a fault of the machine."""
        for _ in range(_ATTEMPTS):
            verdict, results = self._attempt(request)
            if verdict is not None:
                return _ran(request, verdict, results)
        return _ran(request, Verdict("lost", "", 0, 0.0, 0), results)

    def _attempt(self, request: Request) -> tuple[Verdict | None, Results]:
        """Run a request once; no verdict when the fork server died of something outside."""
        server, slot = self._begin()
        try:
            with contextlib.ExitStack() as held:
                folder = None
                if self._unsafe:
                    # Processes that outlive the run may still write there while it is removed.
                    made = tempfile.TemporaryDirectory(
                        prefix="sandbox-", ignore_cleanup_errors=True
                    )
                    folder = held.enter_context(made)
                order = Order(
                    limits=request.limits,
                    user=_user(slot) if os.geteuid() == 0 and not self._unsafe else None,
                    folder=folder,
                    disk=wire.disk_needed(request.files, request.limits),
                )
                exchange = held.enter_context(_Exchange(request))
                if server.order(order, exchange.give()):
                    exchange.until_the_end()
                if exchange.verdict is None:
                    self._discard(server)
                return exchange.verdict, exchange.results
        finally:
            with self._lock:
                self._slots.discard(slot)

    def _discard(self, server: ForkServer) -> None:
        """Let go of a server that left a run without a verdict, unless another thread has."""
        with self._lock:
            if self._server is not server:
                return
            self._server = None
        server.close()

    def _begin(self) -> tuple[ForkServer, int]:
        with self._lock:
            if self._closed:
                raise SandboxError("The sandbox has been closed.")
            if self._server is None or not self._server.alive():
                if self._server is not None:
                    self._server.close()
                self._server = start_server(unsafe=self._unsafe)
            slot = next(number for number in range(1 << 16) if number not in self._slots)
            self._slots.add(slot)
            return self._server, slot


class _Exchange:
    """One request on its way: its two channels, what has come in."""

    def __init__(self, request: Request) -> None:
        self.results = Results(request.steps, request.limits)
        self.verdict: Verdict | None = None
        self._unsent = memoryview(wire.request_bytes(request))
        self._deadline = time.monotonic() + request.limits.seconds + _GRACE_SECONDS
        self._channel, self._child_channel = socket.socketpair()
        self._verdict, self._child_verdict = socket.socketpair()
        self._listening = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for end in (self._channel, self._child_channel, self._verdict, self._child_verdict):
            end.close()

    def give(self) -> tuple[socket.socket, socket.socket]:
        """Return the ends that go to the child; they are closed on this side once sent."""
        return self._child_channel, self._child_verdict

    def until_the_end(self) -> None:
        """Send the request and take in results until the supervisor has spoken."""
        self._child_channel.close()
        self._child_verdict.close()
        self._channel.setblocking(False)
        while time.monotonic() < self._deadline:
            waiting = select.poll()
            waiting.register(self._verdict, select.POLLIN)
            wanted = select.POLLIN * self._listening | select.POLLOUT * bool(self._unsent)
            if wanted:
                waiting.register(self._channel, wanted)
            events = dict(waiting.poll(1000))
            here = events.get(self._channel.fileno(), 0)
            if here & select.POLLOUT:
                self._send()
            if here & ~select.POLLOUT:
                self._take_in()
            if self._verdict.fileno() in events:
                # All that the child sent is in the socket by now: it is no more.
                while self._listening and self._take_in():
                    pass
                self.verdict = _read_verdict(self._verdict)
                return

    def _send(self) -> None:
        try:
            self._unsent = self._unsent[self._channel.send(self._unsent[:_PIECE]) :]
        except BlockingIOError:
            return
        except OSError:
            self._unsent = self._unsent[:0]

    def _take_in(self) -> bool:
        """Take in a piece of the results; False when there is none for now or for good."""
        try:
            data = self._channel.recv(_PIECE)
        except BlockingIOError:
            return False
        except OSError:
            data = b""
        if not data:
            self._listening = False
            self._unsent = self._unsent[:0]
            return False
        try:
            self.results.feed(data)
        except Odd:
            self._listening = False
            self._unsent = self._unsent[:0]
            with contextlib.suppress(OSError):
                self._verdict.send(b"stop")
        return self._listening


def _read_verdict(channel: socket.socket) -> Verdict | None:
    """Return what the supervisor said, None if it ended without a word."""
    data = b""
    with contextlib.suppress(OSError):
        while piece := channel.recv(_PIECE):
            data += piece
    said: dict[str, Any] = {"exit": 0, "cpu_seconds": 0.0, "peak_bytes": 0}
    return Verdict(**(said | json.loads(data))) if data else None


def _ran(request: Request, verdict: Verdict, results: Results) -> Ran:
    if verdict.reason == "setup":
        raise SandboxError(
            f"The sandbox could not start a submission: {verdict.detail.strip()[-600:]}"
        )
    runs = [place for place, step in enumerate(request.steps) if isinstance(step, Run)]
    return Ran(
        ended=_ended(verdict, results),
        outputs=tuple(results.outputs.get(place) for place in runs),
        values=results.values,
        absent=results.absent,
        slow_cells=results.slow_cells,
        cpu_seconds=verdict.cpu_seconds,
        peak_bytes=verdict.peak_bytes,
    )


def _ended(verdict: Verdict, results: Results) -> Ended:
    reasons: dict[str, Ended] = {
        "time": "timed-out",
        "cpu": "timed-out",
        "memory": "out-of-memory",
        "processes": "kernel-died",
        "disk": "kernel-died",
        "lost": "kernel-died",
        "stopped": "too-much-output" if results.too_much_output else "kernel-died",
    }
    if verdict.reason is not None:
        return reasons[verdict.reason]
    if verdict.exit != 0 or not results.done:
        return "kernel-died"
    if results.out_of_memory:
        return "out-of-memory"
    return "too-much-output" if results.too_much_output else "finished"


def _user(slot: int) -> int:
    return layout.user_number(slot % 32)
