"""Runs a request's steps in a shell of IPython's, in the submission's own process.

Learner code shares this process and may change anything in it; what is said here about limits is
for honest code and for plain messages. What holds is outside: see child and supervisor.
"""

import builtins
import getpass
import importlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, ClassVar

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from autograder.sandbox.protocol import Limits, Request, Run, Take
from autograder.sandbox.record import Record, Shown, Valued, Written, finished, text_stream

NO_INPUT = "input() cannot be used here: nobody is there to answer when a notebook is marked."
_MOST_FRAMES = 40

Send = Callable[[dict[str, Any]], None]


class CellTimeout(BaseException):
    """A cell ran longer than it may."""


class NoInput(RuntimeError):
    """A cell asks somebody to type."""


class Shell(InteractiveShell):
    """IPython without a terminal, a history or a way out."""

    record: ClassVar[Record]
    grant_time: ClassVar[Any] = staticmethod(lambda: None)

    def _showtraceback(self, etype: Any, evalue: Any, stb: Any) -> None:
        try:
            said = str(evalue)
        except BaseException:
            said = "(its message cannot be read)"
        self.record.add(
            {"output_type": "error", "ename": etype.__name__, "evalue": said, "traceback": stb}
        )

    def showtraceback(self, *details: Any, **more: Any) -> None:
        # Writing it out is slow for deep errors, and must not be cut short by the cell's own time.
        self.grant_time()
        shorten(sys.exc_info()[2])
        super().showtraceback(*details, **more)

    def _tee(self, channel: Any) -> Any:
        # IPython keeps all that is printed a second time, without a limit.
        return nullcontext()

    # Commands after "!" need no terminal; what they write to their descriptors is collected.
    system = InteractiveShell.system_raw

    def ask_exit(self) -> None:
        """Do nothing: the cells after `quit()` are the learner's work as well."""


def shorten(traceback: TracebackType | None) -> None:
    """Leave out the middle of a long traceback: a recursion without end takes seconds to tell."""
    frames: list[TracebackType] = []
    while traceback is not None:
        frames.append(traceback)
        traceback = traceback.tb_next
    if len(frames) > _MOST_FRAMES:
        half = _MOST_FRAMES // 2
        for upper, lower in pairwise([*frames[:half], *frames[-half:]]):
            upper.tb_next = lower


def make_shell() -> tuple[Any, Record]:
    """Return a fresh shell and where its outputs go."""
    config = Config()
    # Its database has a thread, which a fork would lose.
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    # The longer form reads the whole file of a library for each frame: half a second in pandas.
    config.InteractiveShell.xmode = "Plain"
    config.InteractiveShell.autoindent = False
    Shell.record = record = Record()
    shell = Shell.instance(
        config=config,
        display_pub_class=Shown,
        displayhook_class=Valued,
        ast_node_interactivity="last_expr",
    )
    hooks: tuple[Any, ...] = (shell.display_pub, shell.displayhook)
    for hook in hooks:
        hook.record = record
    return shell, record


@dataclass
class Tally:
    """What became of the cells so far."""

    slow_cells: int = 0
    out_of_memory: bool = False
    value_bytes: int = 0


class Session:
    """One submission's run: its shell, its outputs, its clock."""

    def __init__(self, shell: Any, record: Record, written: Written, limits: Limits) -> None:
        self.shell, self.record, self.written, self.limits = shell, record, written, limits
        self.tally = Tally()
        # Held here, because cells may put others in their place.
        self._timer, self._handle = signal.setitimer, signal.signal
        self._mask = signal.pthread_sigmask
        Shell.grant_time = staticmethod(self._start_clock)

    def run(self, cell: Run) -> list[dict[str, Any]]:
        """Return the outputs of a cell."""
        try:
            with self._limited():
                result = self.shell.run_cell(cell.source, store_history=True)
            self._note(result.error_before_exec or result.error_in_exec)
        except (CellTimeout, MemoryError, KeyboardInterrupt) as late:
            self._note(late)
        self.written.collect(self.record)
        return finished(self.record.take())

    def take(self, wanted: Take) -> tuple[dict[str, Any], dict[str, str]]:
        """Return the encoded values of names, and why a name has none."""
        values: dict[str, Any] = {}
        absent: dict[str, str] = {}
        for name in wanted.names:
            try:
                with self._limited():
                    values[name] = self._value(name)
            except _Absent as why:
                absent[name] = str(why)
            except CellTimeout:
                absent[name] = f"`{name}` took too long to read."
            except Exception as error:
                absent[name] = f"`{name}` could not be read ({type(error).__name__})."
        return values, absent

    def _value(self, name: str) -> Any:
        if name not in self.shell.user_ns:
            raise _Absent(f"`{name}` is not defined.")
        carrier = importlib.import_module("autograder.sandbox.values")
        try:
            value = carrier.encode(self.shell.user_ns[name])
        except carrier.NotCarried as reason:
            raise _Absent(f"`{name}`: {reason}") from None
        size = len(json.dumps(value, allow_nan=False))
        if self.tally.value_bytes + size > self.limits.value_bytes:
            raise _Absent(f"`{name}` is too large to be carried over.")
        self.tally.value_bytes += size
        return value

    def _note(self, error: BaseException | None) -> None:
        self.tally.slow_cells += isinstance(error, CellTimeout)
        self.tally.out_of_memory |= isinstance(error, MemoryError)
        if error is not None:
            self.record.require_error(type(error).__name__)

    def _start_clock(self) -> None:
        self._timer(signal.ITIMER_REAL, self.limits.cell_seconds, 1)

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Interrupt the body after the time of a cell, and again each second until it gives in."""
        self._mask(signal.SIG_UNBLOCK, (signal.SIGALRM, signal.SIGINT))
        self._handle(signal.SIGALRM, self._ring)
        self._start_clock()
        try:
            yield
        finally:
            self._timer(signal.ITIMER_REAL, 0)

    def _ring(self, number: int, frame: FrameType | None) -> None:
        raise CellTimeout(
            f"This cell ran longer than {self.limits.cell_seconds} s and was stopped."
        )


class _Absent(Exception):
    """A name has no value that can be carried over."""


def run(request: Request, shell: Any, record: Record, home: Path, send: Send) -> None:
    """Run all steps and send what each gave; a cell's error does not stop those after it."""
    own, getpid = os.getpid(), os.getpid
    limits = request.limits
    record.limit = record.left = limits.output_bytes
    written = Written(home)
    sys.stdout, sys.stderr = (
        text_stream("stdout", record, 1),
        text_stream("stderr", record, 2),
    )
    builtins.input = getpass.getpass = _no_input
    session = Session(shell, record, written, limits)
    for place, step in enumerate(request.steps):
        if isinstance(step, Run):
            message: dict[str, Any] = {"step": place, "outputs": session.run(step)}
        else:
            values, absent = session.take(step)
            message = {"step": place, "values": values, "absent": absent}
        if getpid() != own:
            # A process that a cell forked came back out of the cell.
            os._exit(0)
        send(message)
    tally = session.tally
    flags = {"slow_cells": tally.slow_cells, "memory": tally.out_of_memory, "output": record.cut}
    send({"done": flags})


def _no_input(*prompt: object, **more: object) -> Any:
    raise NoInput(NO_INPUT)
