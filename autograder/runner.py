"""Grades many submissions: one after another, with progress, none able to stop the rest."""

import json
import logging
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from autograder import intake
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.receipts import Receipts
from autograder.workspace import Workspace

Outcome = Literal["graded", "blank", "refused", "unchanged", "failed"]


class GradingError(AutograderError):
    """A step of nbgrader's that failed for the whole assignment."""


@dataclass(frozen=True)
class Result:
    """What became of one submission."""

    learner: str
    assignment: str
    outcome: Outcome
    message: str = ""


def _nbgrader(workspace: Workspace) -> Any:
    """Return nbgrader's own interface on the workspace, quiet: its log comes with each result."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from nbgrader.apps.api import NbGraderAPI

        api = NbGraderAPI(config=workspace.nbgrader_config())
    api.log_level = logging.WARNING
    for handler in list(api.log.handlers):
        api.log.removeHandler(handler)
    api.log.addHandler(logging.NullHandler())
    api.log.propagate = False
    return api


def release(workspace: Workspace, assignment: str) -> Path:
    """Make the learners' version of an assignment; returns its folder."""
    workspace.require(assignment)
    done = _nbgrader(workspace).generate_assignment(assignment, force=True)
    if not done["success"]:
        raise GradingError(f"{assignment} could not be released.\n{_reason(done)}")
    with Gradebook(workspace) as book:
        book.set_due_dates()
    return workspace.release / assignment


def submissions(workspace: Workspace, assignment: str) -> list[str]:
    """Return the learners who handed in an assignment."""
    return sorted(folder.parent.name for folder in workspace.submitted.glob(f"*/{assignment}"))


def grade(
    workspace: Workspace,
    assignment: str,
    learners: list[str],
    again: bool = False,
    on_result: Callable[[Result], None] = lambda result: None,
) -> Iterator[Result]:
    """Yield what becomes of each submission; every learner ends in exactly one outcome."""
    workspace.require(assignment)
    if not (workspace.release / assignment).is_dir():
        release(workspace, assignment)
    api = _nbgrader(workspace)
    for learner in learners:
        result = _grade_one(workspace, api, assignment, learner, again)
        on_result(result)
        yield result


def _grade_one(
    workspace: Workspace, api: Any, assignment: str, learner: str, again: bool
) -> Result:
    folder = workspace.submitted / learner / assignment
    graded = workspace.autograded / learner / assignment
    try:
        if graded.is_dir() and not again and read_timestamp(folder) <= read_timestamp(graded):
            return Result(learner, assignment, "unchanged")
        intake.receive(folder, assignment)
        intake.repair(folder / f"{assignment}.ipynb")
    except intake.Refusal as refusal:
        with Receipts(workspace.database_url) as receipts:
            receipts.record(learner, assignment, "refused", refusal.code, str(refusal))
        return Result(learner, assignment, "refused", str(refusal))
    done = api.autograde(assignment, learner, force=True)
    if not done["success"]:
        return Result(learner, assignment, "failed", _reason(done))
    with Receipts(workspace.database_url) as receipts:
        state = receipts.all()[learner, assignment].state
    return Result(learner, assignment, "blank" if state == "blank" else "graded")


def read_timestamp(folder: Path) -> datetime:
    """Return when a submission was made: its timestamp.txt, else the newest file's time."""
    path = folder / "timestamp.txt"
    if path.is_file():
        try:
            text = path.read_text().strip().removesuffix(" UTC")
            return datetime.fromisoformat(text).replace(tzinfo=UTC)
        except ValueError:
            raise intake.Refusal(
                "bad-timestamp", f"timestamp.txt of {folder.parent.name} is not a date and time."
            ) from None
    newest = max(file.stat().st_mtime for file in (folder, *folder.iterdir()))
    return datetime.fromtimestamp(newest, UTC)


def feedback(workspace: Workspace, assignment: str, learner: str) -> Result:
    """Write the page that tells a learner how each answer was marked."""
    done = _nbgrader(workspace).generate_feedback(assignment, learner, force=True)
    if not done["success"]:
        return Result(learner, assignment, "failed", _reason(done))
    return Result(learner, assignment, "graded")


def graded(workspace: Workspace, assignment: str) -> list[str]:
    """Return the learners whose submission has been graded."""
    return sorted(folder.parent.name for folder in workspace.autograded.glob(f"*/{assignment}"))


def collect(workspace: Workspace, assignment: str, inbox: Path) -> list[Result]:
    """Copy submissions from a folder of `<learner>/` folders; the inbox is left as it is.

    A submission replaces an earlier one of the same learner only when it is newer.
    """
    workspace.require(assignment)
    if not inbox.is_dir():
        raise GradingError(f"There is no folder {inbox}.")
    results = []
    for folder in sorted(path for path in inbox.iterdir() if path.is_dir()):
        results.append(_collect_one(workspace, assignment, folder))
    return results


def _collect_one(workspace: Workspace, assignment: str, folder: Path) -> Result:
    learner = folder.name
    nested = folder / assignment
    source = nested if nested.is_dir() else folder
    target = workspace.submitted / learner / assignment
    try:
        intake.check_files(source)
        at = read_timestamp(source)
        if target.is_dir() and read_timestamp(target) >= at:
            return Result(learner, assignment, "unchanged", "an equal or newer one is here")
    except intake.Refusal as refusal:
        return Result(learner, assignment, "refused", str(refusal))
    arriving = target.with_name(f".{assignment}.arriving")
    shutil.rmtree(arriving, ignore_errors=True)
    shutil.copytree(source, arriving)
    (arriving / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S.%f} UTC")
    if target.is_dir():
        shutil.rmtree(target)
    arriving.rename(target)
    return Result(learner, assignment, "graded", "collected")


def _reason(done: dict[str, Any]) -> str:
    """Return the last lines of what nbgrader logged, which name the cause."""
    lines = (done.get("error") or done.get("log") or "").strip().splitlines()
    return "\n".join(lines[-3:]) if lines else json.dumps(done)
