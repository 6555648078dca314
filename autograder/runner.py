"""The steps from release to feedback: many submissions, none able to stop the rest."""

import logging
import re
import shutil
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from autograder import intake
from autograder.errors import AutograderError
from autograder.exchange import Exchange, Waiting
from autograder.gradebook import Gradebook
from autograder.grading import remark as remarking
from autograder.grading import run
from autograder.grading.run import Options
from autograder.grading.states import Result, Summary, summary
from autograder.grading.submissions import read_timestamp
from autograder.intake import inbox as arrivals
from autograder.workspace import Workspace

__all__ = [
    "GradingError",
    "Options",
    "Result",
    "Summary",
    "collect",
    "feedback",
    "grade",
    "graded",
    "read_timestamp",
    "release",
    "release_feedback",
    "remark",
    "roster",
    "submissions",
    "summary",
    "with_feedback",
]


# Both count as attempts, so that a late one never costs a learner the one that was on time.
_LATER = "Another one came after the due time: grade this one, then collect again."


class GradingError(AutograderError):
    """A step of nbgrader's that failed for the whole assignment."""


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
    options: Options | None = None,
) -> Iterator[Result]:
    """Yield what becomes of each submission; every learner ends in exactly one named state.

    Results come as they are done and written. What a run cut short has yielded stays, and the
    next run goes on from there.
    """
    workspace.require(assignment)
    if not (workspace.release / assignment).is_dir():
        release(workspace, assignment)
    with workspace.alone():
        yield from run.grade(workspace, assignment, learners, again, options)


def remark(
    workspace: Workspace,
    assignment: str,
    learners: list[str] | None = None,
    dry_run: bool = False,
    options: Options | None = None,
) -> Iterator[Result]:
    """Yield what marking again from stored answers changes; no learner code runs."""
    workspace.require(assignment)
    with workspace.alone():
        yield from remarking.remark(
            workspace, assignment, learners, dry_run=dry_run, options=options
        )


def roster(workspace: Workspace) -> list[str]:
    """Return the learners on the roster, by id."""
    with Gradebook(workspace) as book:
        return [learner.id for learner in book.roster()]


def _guarded(learner: str, assignment: str, step: Callable[[], Result]) -> Result:
    """Return the result of one learner's step; whatever happens in it, the others have theirs."""
    try:
        intake.check_learner(learner)
        return step()
    except intake.Refusal as refusal:
        return Result(learner, assignment, "refused", str(refusal))
    except Exception as error:
        return Result(learner, assignment, "failed", f"{type(error).__name__}: {error}")


def feedback(workspace: Workspace, assignment: str, learner: str) -> Result:
    """Write the page that tells a learner how each answer was marked."""
    return _guarded(learner, assignment, partial(_feedback_one, workspace, assignment, learner))


def _feedback_one(workspace: Workspace, assignment: str, learner: str) -> Result:
    graded_work = workspace.autograded / learner / assignment
    by_rubric = workspace.page_by_rubric(learner, assignment)
    if not graded_work.is_dir():
        if by_rubric.is_file():
            return Result(learner, assignment, "graded", "Marked by a sheet.")
        return Result(learner, assignment, "missing", "No submission has been graded.")
    # nbgrader empties the folder first. A sheet filled in before the submission is of another work.
    of_this = by_rubric.is_file() and by_rubric.stat().st_mtime >= (
        read_timestamp(graded_work).timestamp()
    )
    kept = by_rubric.read_bytes() if of_this else None
    done = _nbgrader(workspace).generate_feedback(assignment, learner, force=True)
    if kept is not None:
        by_rubric.parent.mkdir(parents=True, exist_ok=True)
        by_rubric.write_bytes(kept)
    if not _succeeded(done):
        return Result(learner, assignment, "failed", _reason(done))
    return Result(learner, assignment, "graded")


def release_feedback(
    workspace: Workspace, assignment: str, learners: list[str]
) -> Iterator[Result]:
    """Yield what becomes of each learner's feedback: made anew, then open to the learner.

    Nothing is released while an answer still waits for a mark.
    """
    workspace.require(assignment)
    with Gradebook(workspace) as book:
        standings = book.standings()
    for learner in learners:
        standing = standings.get(learner, {}).get(assignment)
        if standing is not None and standing.unmarked:
            message = "Written answers wait for a mark by hand, so nothing was released."
            yield Result(learner, assignment, "held-back", message, "needs-marking")
        else:
            yield _guarded(learner, assignment, partial(_give_back, workspace, assignment, learner))


def _give_back(workspace: Workspace, assignment: str, learner: str) -> Result:
    made = _feedback_one(workspace, assignment, learner)
    if made.outcome == "failed":
        return made
    Exchange(workspace).give_back(assignment, learner)
    return Result(learner, assignment, "released")


def graded(workspace: Workspace, assignment: str) -> list[str]:
    """Return the learners whose submission has been graded."""
    return sorted(folder.parent.name for folder in workspace.autograded.glob(f"*/{assignment}"))


def with_feedback(workspace: Workspace, assignment: str) -> list[str]:
    """Return whom there is feedback for: graded here, or marked by a sheet as a group's member."""
    pages = workspace.feedback.glob(f"*/{assignment}/{assignment}-by-rubric.html")
    return sorted({*graded(workspace, assignment), *(page.parts[-3] for page in pages)})


def collect(workspace: Workspace, assignment: str, inbox: Path | None = None) -> list[Result]:
    """Copy submissions from an inbox of `<learner>/` folders or archives, left as it is.

    Without an inbox, from the hub's exchange. A submission replaces an earlier one of the same
    learner only when it is newer.
    """
    workspace.require(assignment, ungraded=True)
    exchange = Exchange(workspace)
    if inbox is None or inbox.resolve() == exchange.inbound.resolve():
        with workspace.alone():
            waiting = exchange.waiting(assignment)
            return [_collect_handed_in(workspace, assignment, one) for one in waiting]
    if not inbox.exists():
        raise GradingError(f"There is no folder {inbox}.")
    with workspace.alone(), arrivals.opened_inbox(inbox.resolve()) as place:
        return [
            _collect_one(workspace, assignment, one)
            for one in arrivals.sent(place, partial(_names, workspace))
        ]


def _names(workspace: Workspace) -> dict[str, str]:
    with Gradebook(workspace) as book:
        return {learner.id: learner.name for learner in book.roster()}


def _collect_one(workspace: Workspace, assignment: str, one: arrivals.Sent) -> Result:
    if one.refusal:
        return Result(one.learner, assignment, "refused", str(one.refusal))
    return _guarded(one.learner, assignment, partial(_take_one, workspace, assignment, one))


def _collect_handed_in(workspace: Workspace, assignment: str, one: Waiting) -> Result:
    if one.refusal:
        return Result(one.learner, assignment, "refused", str(one.refusal))
    target = workspace.submitted / one.learner / assignment
    # Never unpacked: only the folder itself has the time that the hub wrote.
    done = _guarded(one.learner, assignment, partial(_take, one.folder, target, one.learner))
    return (
        replace(done, message=" ".join(filter(None, (done.message, _LATER)))) if one.later else done
    )


def _take_one(workspace: Workspace, assignment: str, one: arrivals.Sent) -> Result:
    with arrivals.opened(one, assignment) as source:
        return _take(source, workspace.submitted / one.learner / assignment, one.learner)


def _take(source: Path, target: Path, learner: str) -> Result:
    assignment = target.name
    intake.check_files(source)
    at = read_timestamp(source)
    if at > datetime.now(UTC) + timedelta(days=1):
        raise intake.Refusal("bad-timestamp", f"The submission is dated {at:%Y-%m-%d}, to come.")
    if target.is_dir() and read_timestamp(target) >= at:
        return Result(learner, assignment, "unchanged", "an equal or newer one is here")
    arriving = target.with_name(f".{assignment}.arriving")
    shutil.rmtree(arriving, ignore_errors=True)
    shutil.copytree(source, arriving, symlinks=True)  # A link put here since is not followed.
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
