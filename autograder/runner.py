"""Grades many submissions: one after another, with progress, none able to stop the rest."""

import logging
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Literal

from nbgrader.utils import parse_utc

from autograder import intake
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.receipts import Receipts
from autograder.workspace import Workspace

Outcome = Literal["graded", "blank", "refused", "missing", "unchanged", "collected", "failed"]


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
    """Make the learners' version of an assignment or of an ungraded test; returns its folder."""
    workspace.require(assignment, ungraded=True)
    with workspace.alone():
        done = _nbgrader(workspace).generate_assignment(assignment, force=True)
        if not _succeeded(done):
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
) -> Iterator[Result]:
    """Yield what becomes of each submission; every learner ends in exactly one outcome."""
    workspace.require(assignment)
    if not (workspace.release / assignment).is_dir():
        release(workspace, assignment)
    with workspace.alone():
        api = _nbgrader(workspace)
        for learner in learners:
            result = _guarded(
                learner, assignment, partial(_grade_one, workspace, api, assignment, learner, again)
            )
            yield result


def _guarded(learner: str, assignment: str, step: Callable[[], Result]) -> Result:
    """Return the result of one learner's step; whatever happens in it, the others have theirs."""
    try:
        intake.check_learner(learner)
        return step()
    except intake.Refusal as refusal:
        return Result(learner, assignment, "refused", str(refusal))
    except Exception as error:
        return Result(learner, assignment, "failed", f"{type(error).__name__}: {error}")


def _grade_one(
    workspace: Workspace, api: Any, assignment: str, learner: str, again: bool
) -> Result:
    folder = workspace.submitted / learner / assignment
    graded = workspace.autograded / learner / assignment
    if not folder.exists():
        return Result(learner, assignment, "missing", "Nothing was handed in.")
    with Receipts(workspace.database_url) as receipts:
        try:
            intake.check_files(folder)
            at = read_timestamp(folder)
            before = receipts.get(learner, assignment)
            whole = before is not None and before.state != "refused" and graded.is_dir()
            if whole and not again and at <= read_timestamp(graded):
                return Result(learner, assignment, "unchanged")
            intake.receive(folder, assignment, learner)
        except intake.Refusal as refusal:
            receipts.record(learner, assignment, "refused", refusal.code, str(refusal))
            raise
        intake.repair(folder / f"{assignment}.ipynb")
        receipts.forget(learner, assignment)
        done = api.autograde(assignment, learner, force=True)
        after = receipts.get(learner, assignment)
    if not _succeeded(done) or after is None:
        return Result(learner, assignment, "failed", _reason(done))
    return Result(learner, assignment, "blank" if after.state == "blank" else "graded")


def read_timestamp(folder: Path) -> datetime:
    """Return when a submission was made: its timestamp.txt, else the newest file's time."""
    path = folder / "timestamp.txt"
    if not path.exists():
        newest = max(file.stat().st_mtime for file in (folder, *folder.iterdir()))
        return datetime.fromtimestamp(newest, UTC)
    try:
        # nbgrader's own reading, so that both mean the same moment; it fails in many ways.
        moment: datetime = parse_utc(path.read_text().strip())
        return moment.replace(tzinfo=UTC)
    except Exception:
        raise intake.Refusal(
            "bad-timestamp", f"timestamp.txt of {folder.parent.name} is not a date and time."
        ) from None


def feedback(workspace: Workspace, assignment: str, learner: str) -> Result:
    """Write the page that tells a learner how each answer was marked."""
    return _guarded(learner, assignment, partial(_feedback_one, workspace, assignment, learner))


def _feedback_one(workspace: Workspace, assignment: str, learner: str) -> Result:
    if not (workspace.autograded / learner / assignment).is_dir():
        return Result(learner, assignment, "missing", "No submission has been graded.")
    done = _nbgrader(workspace).generate_feedback(assignment, learner, force=True)
    if not _succeeded(done):
        return Result(learner, assignment, "failed", _reason(done))
    return Result(learner, assignment, "graded")


def graded(workspace: Workspace, assignment: str) -> list[str]:
    """Return the learners whose submission has been graded."""
    return sorted(folder.parent.name for folder in workspace.autograded.glob(f"*/{assignment}"))


def collect(workspace: Workspace, assignment: str, inbox: Path) -> list[Result]:
    """Copy submissions from a folder of `<learner>/` folders; the inbox is left as it is.

    A submission replaces an earlier one of the same learner only when it is newer.
    """
    workspace.require(assignment, ungraded=True)
    if not inbox.is_dir():
        raise GradingError(f"There is no folder {inbox}.")
    with workspace.alone():
        return [
            _guarded(folder.name, assignment, partial(_collect_one, workspace, assignment, folder))
            for folder in sorted(path for path in inbox.resolve().iterdir() if path.is_dir())
        ]


def _collect_one(workspace: Workspace, assignment: str, folder: Path) -> Result:
    learner = folder.name
    nested = folder / assignment
    source = nested if nested.is_dir() else folder
    target = workspace.submitted / learner / assignment
    intake.check_files(source)
    at = read_timestamp(source)
    if at > datetime.now(UTC) + timedelta(days=1):
        raise intake.Refusal("bad-timestamp", f"The submission is dated {at:%Y-%m-%d}, to come.")
    if target.is_dir() and read_timestamp(target) >= at:
        return Result(learner, assignment, "unchanged", "an equal or newer one is here")
    arriving = target.with_name(f".{assignment}.arriving")
    shutil.rmtree(arriving, ignore_errors=True)
    shutil.copytree(source, arriving)
    written = at.replace(tzinfo=None).isoformat(" ", "microseconds")
    (arriving / "timestamp.txt").write_text(f"{written} UTC")
    if target.is_dir():
        shutil.rmtree(target)
    arriving.rename(target)
    return Result(learner, assignment, "collected")


def _succeeded(done: dict[str, Any]) -> bool:
    """Return whether a step of nbgrader's went well; it keeps Ctrl+C to itself, we do not."""
    if done.get("error", "").rstrip().endswith("KeyboardInterrupt"):
        raise KeyboardInterrupt
    return bool(done["success"])


def _reason(done: dict[str, Any]) -> str:
    """Return the error that nbgrader logged, which names the cause, or the end of its log."""
    log = str(done.get("log") or done.get("error") or "no reason was given").strip()
    named = re.findall(r"^\s*(?:\w+\.)*(\w+: .*)$", log, re.MULTILINE)
    return str(named[-1]) if named else "\n".join(log.splitlines()[-3:])
