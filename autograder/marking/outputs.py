"""The outputs of a marked notebook's cells, as nbformat has them."""

from collections.abc import Iterable, Mapping
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.marking.protocol import CellResult
from autograder.marking.shown import plain_text, safe_outputs

MAX_MESSAGE = 4_000


def score_outputs(result: CellResult, maximum: float) -> list[NotebookNode]:
    """Return a test cell's outputs in the three forms by which nbgrader reads a score."""
    outputs = []
    if printed := plain_text(result.printed):
        outputs.append(_output("stream", name="stdout", text=printed))
    points = float(result.points)
    if result.status == "failed" or points == 0 < maximum:
        # A check may quote the learner's value, which can hold anything.
        message = plain_text(result.message, MAX_MESSAGE) or "No points for this answer."
        outputs.append(_output("error", ename="Not correct", evalue=message, traceback=[message]))
    elif points < maximum:
        data = {"text/plain": repr(points)}
        outputs.append(_output("execute_result", data=data, execution_count=None))
    return outputs


def learner_outputs(outputs: Iterable[Mapping[str, Any]]) -> list[NotebookNode]:
    """Return what a learner's cell showed, made safe for any page: it comes from the sandbox."""
    return [nbformat.from_dict(output) for output in safe_outputs(outputs)]


def _output(kind: str, **parts: Any) -> NotebookNode:
    made: NotebookNode = nbformat.v4.new_output(kind, **parts)
    return made
