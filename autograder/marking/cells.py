"""Runs the course's cells in the trusted interpreter, one test at a time."""

import ast
import contextlib
import io
import operator
import signal
import traceback
import warnings
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any

from autograder.marking.errors import PlanError
from autograder.marking.given import Given
from autograder.marking.magics import without_magics
from autograder.marking.ownership import PROVIDED
from autograder.marking.protocol import CellResult, Check
from autograder.marking.shown import plain_text

# Remarks on a long work fit; what a cell prints in a loop does not fill the gradebook.
MOST_PRINTED = 12_000
MOST_MESSAGE = 4_000
# Who may speak to the learner when a check does not hold. A library's own words, such as those of
# numpy.testing, show what was expected.
_SPEAKERS = ("autograder", "labour_migration")
# What goes wrong in a cell whatever the learner's values are.
_COURSE_FAULTS = (SyntaxError, ImportError, SystemExit, PlanError)


class _Printed(io.StringIO):
    """What a cell prints, as far as it is kept."""

    def write(self, text: str) -> int:
        room = MOST_PRINTED - self.tell()
        if room > 0:
            super().write(text[:room])
        return len(text)

    def text(self) -> str:
        """Return it without what would steer a terminal or hide text."""
        return plain_text(self.getvalue(), MOST_PRINTED)


class _NoShell:
    """Takes calls that are meant for IPython, which is not there."""

    def __getattr__(self, name: str) -> Any:
        return lambda *given, **named: None


class _TooLong(BaseException):
    """A check takes too long; no handler in it for ordinary errors keeps it."""


@contextlib.contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raise _TooLong after so many seconds, 0 for never; for a process's main thread."""
    if not seconds:
        yield
        return

    def stop(*told: object) -> None:
        raise _TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class Setup:
    """The course's own cells of one job and the names that they bind, as far as they have run."""

    def __init__(self, cells: tuple[str, ...] = (), names: dict[str, Any] | None = None) -> None:
        self._cells = cells
        self._done = 0
        self._fault = ""
        self._names: dict[str, Any] = {"__name__": "test_cell", **(names or {})}
        if cells:
            self._names |= {"display": lambda *shown, **named: None, "get_ipython": _NoShell}

    def run_check(self, check: Check, given: Given, seconds: float = 0) -> CellResult:
        """Return what a test cell gives; the names that it binds are gone afterwards.

        One that takes longer than `seconds` (0: any time) with a learner's value has failed.
        """
        self._run_until(check.after)
        if self._fault:
            return CellResult(id=check.id, status="broken", message=self._fault)
        # In the same dict, so that functions of the setup see the learner's values too.
        before = dict(self._names)
        try:
            with _within(seconds if check.needs else 0):
                self._names.update(given.for_check(check))
                return run_cell(check, self._names, given)
        except _TooLong:
            message = given.why_slow(check.needs, seconds)
            return CellResult(id=check.id, status="failed", message=message)
        finally:
            self._names.clear()
            self._names.update(before)

    def _run_until(self, count: int) -> None:
        while self._done < min(count, len(self._cells)) and not self._fault:
            self._done += 1
            try:
                with _quietly(_Printed()):
                    _execute(self._cells[self._done - 1], f"<setup {self._done}>", self._names)
            except (Exception, SystemExit) as error:
                said = f"{type(error).__name__}: {error}"
                self._fault = f"the setup cell number {self._done} stops with {said}"


def run_cell(cell: Check, names: dict[str, Any], given: Given | None = None) -> CellResult:
    """Return the result of one test cell run in `names`."""
    printed, given = _Printed(), given or Given()
    try:
        with _quietly(printed):
            value = _execute(cell.source, f"<test {cell.id}>", names)
        points = _points(value, cell)
    except Exception as error:
        status, message = _judge(error, cell, given)
    except SystemExit as error:
        status, message = "broken", f"SystemExit: {error}"
    else:
        return CellResult(id=cell.id, status="marked", points=points, printed=printed.text())
    message = plain_text(message, MOST_MESSAGE)
    return CellResult(id=cell.id, status=status, message=message, printed=printed.text())


@contextlib.contextmanager
def _quietly(printed: io.StringIO) -> Iterator[None]:
    with (
        contextlib.redirect_stdout(printed),
        contextlib.redirect_stderr(_Printed()),
        warnings.catch_warnings(),
    ):
        # A library's deprecation notice must never cost a learner a point.
        warnings.simplefilter("ignore")
        yield


def _judge(error: Exception, cell: Check, given: Given) -> tuple[Any, str]:
    """Return whose fault an exception is ("failed" the learner's), and what is said about it."""
    match error:
        case AssertionError():
            said = _said(error) if _may_speak(error) else ""
            return "failed", said or given.why_wrong(cell.needs)
        case NameError(name=str(name)) if name in cell.needs:
            return "failed", given.why_missing(name)
        case NameError(name=str(name)) if name in PROVIDED:
            return "broken", f"there is no `{name}`, because the assignment has no questions.yml"
        case _ if cell.needs and not isinstance(error, (*_COURSE_FAULTS, NameError)):
            return "failed", given.why_unfit(cell.needs)
    return "broken", f"{type(error).__name__}: {_said(error)}"


def _said(error: Exception) -> str:
    try:
        return str(error)
    except Exception:
        return ""


def _may_speak(error: BaseException) -> bool:
    """Return whether an assertion was raised by the course's own code."""
    frames = list(traceback.walk_tb(error.__traceback__))
    if not frames:
        return False
    frame, _ = frames[-1]
    file = frame.f_code.co_filename
    if file.startswith(("<test ", "<setup ")):
        return True
    package = str(frame.f_globals.get("__name__", "")).partition(".")[0]
    return package in _SPEAKERS or Path(file).parent == Path.cwd()  # A module of the course's.


def _execute(source: str, name: str, names: dict[str, Any]) -> Any:
    body, last = _compiled(source, name)
    exec(body, names)
    return None if last is None else eval(last, names)


@lru_cache(maxsize=512)
def _compiled(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """Return a cell as code: its statements, and the expression that it ends in."""
    tree = ast.parse(without_magics(source, name), filename=name)
    match tree.body:
        case [*rest, ast.Expr(value=last)]:
            tree.body = rest
            return compile(tree, name, "exec"), compile(ast.Expression(last), name, "eval")
    return compile(tree, name, "exec"), None


def _points(value: Any, cell: Check) -> Fraction:
    """Return the points that a cell's last value stands for: none means all of them.

    Where values come from the learner's code, numbers of NumPy and floats count too, as in plain
    nbgrader.
    """
    if value is None:
        return cell.points
    if cell.needs and not isinstance(value, bool):
        if isinstance(value, float):
            value = Fraction(float.__repr__(value))
        elif hasattr(value, "__index__"):
            value = operator.index(value)
    if isinstance(value, int | Fraction) and not isinstance(value, bool):
        points = Fraction(value)
        if 0 <= points <= cell.points:
            return points
    shown = plain_text(repr(value), 200)
    raise ValueError(
        f"a test cell must end in nothing or in points from 0 to {cell.points}, not in {shown}"
    )
