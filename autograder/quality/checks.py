"""The gates in their order, and runs of them: one assignment, the bank, whole courses."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from autograder import course as courses
from autograder.quality import (
    chance,
    coverage,
    draws,
    explained,
    form,
    points,
    reference_answers,
    released,
    running,
    samples,
    untouched,
    wording,
    wrong_answers,
)
from autograder.quality.findings import Fault, Report, Result
from autograder.quality.item_set import ItemSet
from autograder.quality.trial import Trial
from autograder.workspace import Workspace

BANK = "item bank"
Tried = TypeVar("Tried", Trial, ItemSet)
Subject = tuple[str, str]
ALL_ITEMS: Subject = (BANK, "")

ASSIGNMENT_GATES: Mapping[str, Callable[[Trial], Iterable[Fault]]] = {
    "points": points.faults,
    "right": reference_answers.faults,
    "blank": untouched.faults,
    "wrong": wrong_answers.faults,
    "guess": chance.faults,
    "draws": draws.faults,
    "form": form.faults,
    "release": released.faults,
    "run": running.faults,
}
BANK_GATES: Mapping[str, Callable[[ItemSet], Iterable[Fault]]] = {
    "topics": coverage.topics,
    "sources": coverage.sources,
    "stems": coverage.stems,
    "wording": wording.faults,
    "guess": explained.guessable,
    "wrong": explained.faults,
}


def subjects(course: str | None = None, chosen: Sequence[str] = ()) -> tuple[Subject, ...]:
    """Return what can be checked: assignments of one course, or of all courses and the bank.

    Raises UnknownAssignment for a chosen one that has no notebook.
    """
    if course is not None:
        space = Workspace.open(course)
        return tuple((course, space.require(name)) for name in chosen or space.assignments())
    root = courses.exercises_root()
    found = [path.parent.name for path in sorted(root.glob("*/course.yml"))]
    return (*(pair for name in found for pair in subjects(name)), ALL_ITEMS)


def check(subject: Subject) -> Report:
    """Return what the gates find in one subject; it never stops at the first fault."""
    course, assignment = subject
    if subject == ALL_ITEMS:
        return _check_bank()
    with TemporaryDirectory(prefix="autograder-check-") as state:
        own = Workspace.open(course, Path(state))
        trial = Trial(own, own.require(assignment))
        with _without_database(), samples.kept():
            results = tuple(_result(name, gate, trial) for name, gate in ASSIGNMENT_GATES.items())
    return Report(f"{course}/{assignment}", results)


def check_many(chosen: Sequence[Subject], processes: int | None = None) -> Iterator[Report]:
    """Yield the report of each subject, in order; several at a time where that helps."""
    workers = min(processes or os.cpu_count() or 1, len(chosen))
    if workers < 2:
        yield from map(check, chosen)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(check, chosen)


@contextlib.contextmanager
def _without_database() -> Iterator[None]:
    """Keep made-up learners out of the gradebook that AUTOGRADER_DB names."""
    named = os.environ.pop("AUTOGRADER_DB", None)
    try:
        yield
    finally:
        if named is not None:
            os.environ["AUTOGRADER_DB"] = named


def _check_bank() -> Report:
    try:
        found = ItemSet.read()
    except Exception as error:
        return Report(BANK, (Result("files", (_stopped("the bank", error),)),))
    return Report(BANK, tuple(_result(name, gate, found) for name, gate in BANK_GATES.items()))


def _result(name: str, gate: Callable[[Tried], Iterable[Fault]], subject: Tried) -> Result:
    """Return what one gate finds; a gate that cannot go on says so as a fault."""
    found: list[Fault] = []
    try:
        found.extend(gate(subject))
    except Exception as error:
        found.append(_stopped(getattr(subject, "name", "the bank"), error))
    return Result(name, tuple(found))


def _stopped(where: str, error: Exception) -> Fault:
    message = f"the gate could not go on: {type(error).__name__}: {error}"
    return Fault(where, message, "Repair this first.")
