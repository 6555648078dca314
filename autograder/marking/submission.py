"""One submission marked: code in the sandbox, values and answers in the trusted interpreter.

Our own commands and stock nbgrader's both mark through here, so their marks are the same.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import nbformat
from nbformat import NotebookNode
from nbgrader import utils
from pydantic_core import from_json

from autograder.marking.errors import MarkingError
from autograder.marking.given import MOST_REASON, NOT_DEFINED
from autograder.marking.outputs import learner_outputs, score_outputs
from autograder.marking.plan import Plan, is_test
from autograder.marking.protocol import Job, Report
from autograder.marking.shown import plain_text
from autograder.sandbox.carrying import DAMAGED
from autograder.sandbox.protocol import Ended, Ran, Request
from labour_migration import handin

_NOT_REACHED: Mapping[Ended, str] = {
    "finished": NOT_DEFINED,
    "timed-out": "your notebook ran longer than it may, before it got there",
    "out-of-memory": "your notebook used more memory than it may, before it got there",
    "too-much-output": "your notebook printed or wrote more than it may, before it got there",
    "kernel-died": "your notebook ended its own process, before it got there",
}


class NotStored(MarkingError):
    """What was stored of a submission is not enough to mark it again; grade it again."""


class Runs(Protocol):
    """What runs learner code: `autograder.sandbox.client.Sandbox`."""

    def run(self, request: Request) -> Ran: ...


class Marks(Protocol):
    """What runs test cells: `autograder.marking.trusted.Marker`."""

    def run(self, job: Job) -> Report: ...


@dataclass
class Tools:
    """The two processes that marking needs; `sandbox` starts or returns its one on first need."""

    marker: Marks
    sandbox: Callable[[], Runs]


@dataclass(frozen=True)
class Marked:
    """A submission with its marks.

    `notebook` has the outputs from which nbgrader reads scores; `ended` says how the learner's
    code ended, None when none was run; `stored` is what `remark` needs (JSON); `worked` says
    whether anything was answered, written or, where code is run, changed.
    """

    notebook: NotebookNode
    report: Report
    ended: Ended | None
    stored: dict[str, Any]
    worked: bool


def mark(
    plan: Plan,
    notebook: NotebookNode,
    learner: str,
    seed: int,
    answers: dict[str, Any],
    files: Mapping[str, bytes],
    tools: Tools,
) -> Marked:
    """Return a submission's marks; `notebook` is the rebuilt one (`intake.rebuild`).

    `files` are those beside it, what tools saved among them.
    Raises MarkingError for a fault of the course's, NoSandbox when there is none to run code in.
    """
    ran = None
    if plan.runs_code:
        ran = tools.sandbox().run(plan.request(notebook, files, learner))
    values, absent = _carried(plan, ran) if ran else ({}, {})
    job = plan.job(
        learner,
        seed,
        answers=answers,
        texts=handin.texts_of(notebook.cells),
        found=handin.read_contents(files),
        values=values,
        absent=absent,
    )
    report = tools.marker.run(job)
    return Marked(
        notebook=_with_outputs(plan, notebook, report, ran),
        report=report,
        ended=_ended(ran) if ran else None,
        stored=_stored(job),
        worked=report.answered or _is_written(plan, notebook),
    )


def remark(plan: Plan, stored: Mapping[str, Any], learner: str, seed: int, marker: Marks) -> Report:
    """Return the marks of a submission from what was stored of it, without running its code.

    Raises NotStored when the tests have come to need values that were not taken.
    """
    given = {name: entry for name, entry in stored.items() if name != "digest"}
    for check in plan.checks:
        held = {*given["values"].get(check.id, ()), *given["absent"].get(check.id, ())}
        if missing := [name for name in check.needs if name not in held]:
            raise NotStored(
                f"{plan.assignment.name}: {check.id} now reads {', '.join(missing)}, which was "
                f"not kept when {learner} was graded. Grade this submission again."
            )
    return marker.run(plan.job_of(learner, seed, given))


def _ended(ran: Ran) -> Ended:
    """Return how a run ended; one that went on after a cell ran too long is out of time too."""
    return "timed-out" if ran.ended == "finished" and ran.slow_cells else ran.ended


def _carried(plan: Plan, ran: Ran) -> tuple[dict[str, dict[str, Any]], dict[str, dict[str, str]]]:
    """Return the values by check and name, and why there is none: all that the checks need."""
    values: dict[str, dict[str, Any]] = {}
    absent: dict[str, dict[str, str]] = {}
    for check in plan.checks:
        held, reasons = ran.values.get(check.id, {}), ran.absent.get(check.id, {})
        for name in check.needs:
            if name in held and _is_sound(held[name]):
                values.setdefault(check.id, {})[name] = held[name]
                continue
            reason = DAMAGED if name in held else reasons.get(name, _NOT_REACHED[ran.ended])
            absent.setdefault(check.id, {})[name] = plain_text(reason, MOST_REASON)
    return values, absent


def _is_sound(value: Any) -> bool:
    """Return whether a value can be part of a job: JSON that every reader of it understands."""
    try:
        # As deep as it will stand there; texts with half a character and NaN are refused.
        from_json(json.dumps([[[value]]], allow_nan=False), allow_inf_nan=False)
    except (ValueError, RecursionError):
        return False
    return True


def _stored(job: Job) -> dict[str, Any]:
    kept = {"answers", "texts", "files", "unreadable", "values", "absent", "digest"}
    return job.model_dump(mode="json", include=kept)


def _with_outputs(
    plan: Plan, notebook: NotebookNode, report: Report, ran: Ran | None
) -> NotebookNode:
    """Return the notebook with the outputs of the tests and of the learner's own cells."""
    checks = {check.id: check for check in plan.checks}
    results = {result.id: result for result in report.cells}
    outputs: Iterator[Any] = iter(ran.outputs if ran else ())
    cells = []
    for cell in notebook.cells:
        own = nbformat.from_dict(cell)
        if is_test(cell):
            name = cell.metadata.nbgrader.grade_id
            own.source = checks[name].source
            own.outputs = score_outputs(results[name], float(checks[name].points))
        elif cell.cell_type == "code":
            own.outputs = learner_outputs(next(outputs, ()) or ())
        cells.append(own)
    whole: NotebookNode = nbformat.from_dict({**notebook, "cells": cells})
    return whole


def _is_written(plan: Plan, notebook: NotebookNode) -> bool:
    """Return whether the learner wrote something: text that a person marks, or code that is run."""
    if any(_is_text_written(cell) for cell in notebook.cells):
        return True
    released = [cell.source for cell in plan.master.cells if _is_learners_code(cell)]
    given = [cell.source for cell in notebook.cells if _is_learners_code(cell)]
    return plan.runs_code and given != released


def _is_learners_code(cell: NotebookNode) -> bool:
    return bool(cell.cell_type == "code" and not utils.is_locked(cell))


def _is_text_written(cell: NotebookNode) -> bool:
    """Return whether a cell marked by hand holds something other than the released text."""
    if not (utils.is_grade(cell) and utils.is_solution(cell)):
        return False
    return bool(cell.source.strip()) and (
        cell.metadata.nbgrader.get("checksum") != utils.compute_checksum(cell)
    )
