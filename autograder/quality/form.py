"""Gate: test cells are silent, helpful, and end in what is meant to be scored."""

from __future__ import annotations

import ast
import contextlib
import io
import warnings
from collections.abc import Iterator

from nbformat import NotebookNode

from autograder.quality.findings import Fault
from autograder.quality.trial import LEARNERS, TEST, Trial, is_test, name_of, split_hidden

GOES_ON = "raises-exception"
# Calls whose value can be points.
_COUNTING = frozenset({"mark", "Fraction", "min", "max", "sum", "int"})

# Python shows these to nobody unless asked, a kernel neither.
_FOR_DEVELOPERS = (ResourceWarning, ImportWarning, DeprecationWarning, PendingDeprecationWarning)


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield what is wrong with the form of test cells, and what they write to stderr."""
    for cell in filter(is_test, trial.cells):
        if cell.metadata.nbgrader.points:
            yield from _looks(cell)
    for test in trial.tests:
        names, _ = trial.names(LEARNERS[0], trial.answers(LEARNERS[0]))
        said = stderr(test.source, names)
        if said:
            message = f"it writes to stderr: {said.splitlines()[-1]}"
            yield Fault(test.id, message, "stock nbgrader scores that 0: repair the cause.")


def _looks(cell: NotebookNode) -> Iterator[Fault]:
    name, source = name_of(cell), cell.source
    seen, hidden = split_hidden(source)
    question = name.removesuffix(TEST)
    if f'quiz.check("{question}")' not in seen:
        message = "learners see no check of their answer."
        yield Fault(name, message, f'Begin with quiz.check("{question}"), outside the hidden part.')
    if not hidden.strip():
        yield Fault(name, "it has no hidden test.", "Test the answer between the markers.")
    if GOES_ON not in cell.metadata.get("tags", ()):
        message = "Run All Cells stops here while there is no answer."
        yield Fault(name, message, f"Tag the cell {GOES_ON}.")
    trouble = ending(source)
    if trouble:
        remedy = "End in an assert, in mark(…), or in the points earned."
        yield Fault(name, trouble, remedy)


def ending(source: str) -> str | None:
    """Return what is wrong with how a test cell ends, or None.

    >>> ending("assert answer == 4"), ending('mark("q1")'), ending("Fraction(right, 4)")
    (None, None, None)
    >>> ending("assert answer == 4\\nprint(answer)")
    'it ends in print(answer), which would be scored.'
    """
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        return f"it is not Python: {error.msg}, line {error.lineno}."
    match body:
        case [*_, last] if _refuses(last):
            return None
        case [*_, ast.Expr(value=last)] if _is_points(last):
            return None
        case [*_, ast.Expr(value=last)]:
            return f"it ends in {ast.unparse(last)[:60]}, which would be scored."
        case [*_, last]:
            return (
                f"it ends in {ast.unparse(last).splitlines()[0][:60]}, so it may give full points."
            )
    return "it is empty."


def _refuses(node: ast.stmt) -> bool:
    """Return whether a statement says no to a wrong answer: an assert, or an if that ends in one.

    What an if lets pass is right, so the cell then gives all its points.
    """
    match node:
        case ast.Assert() | ast.Raise():
            return True
        case ast.If(body=[*_, last], orelse=[]):
            return _refuses(last)
        case ast.If(body=[*_, last], orelse=[*_, other]):
            return _refuses(last) and _refuses(other)
    return False


def _is_points(node: ast.expr) -> bool:
    """Return whether an expression is made of counts and fractions only."""
    match node:
        case ast.Call(func=ast.Name(id=name)):
            return name in _COUNTING
        case ast.Constant(value=value):
            return isinstance(value, int) and not isinstance(value, bool)
        case ast.BinOp(left=left, right=right):
            return _is_points(left) and _is_points(right)
        case ast.IfExp(body=yes, orelse=no):
            return _is_points(yes) and _is_points(no)
        case ast.Name():
            return True
    return False


def stderr(source: str, names: dict[str, object]) -> str:
    """Return what a cell writes to stderr, warnings that the marker silences included."""
    said = io.StringIO()
    with (
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(said),
        warnings.catch_warnings(record=True) as noted,
    ):
        warnings.simplefilter("default")
        for kind in _FOR_DEVELOPERS:
            warnings.simplefilter("ignore", kind)
        # A cell that fails is the business of the gate of reference answers.
        with contextlib.suppress(Exception):
            exec(compile(source, "test cell", "exec"), names)
    warned = (f"{one.category.__name__}: {one.message}" for one in noted)
    return "\n".join(filter(None, (said.getvalue().strip(), *warned)))
