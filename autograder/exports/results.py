"""Each learner's results in the course's own terms, before any format of another system."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Literal

from autograder.certificate import Decision, Part, Record, decide, show
from autograder.course import Course
from autograder.decisions import records
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import Workspace

Progress = Literal["missing", "refused", "blank", "excused", "waiting", "marked"]

OUTCOMES = {"awarded": "awarded", "not_awarded": "not awarded", "pending": "pending"}


@dataclass(frozen=True)
class Result:
    """One learner's result in one assessment.

    `points` are exact and stand after the late deduction and an override, before another
    assessment's excusal weighs on them; None unless nothing remains to be marked. `so_far` is what
    has been marked of work that waits for a person. `still_open`: it is not completed, and its due
    time has not passed. `remark` is for the learner: what no number says.
    """

    assessment: str
    title: str
    maximum: Fraction
    progress: Progress
    points: Fraction | None
    so_far: Fraction
    submitted_at: datetime | None
    due: datetime
    still_open: bool
    remark: str


@dataclass(frozen=True)
class Total:
    """One learner's points in the course and what is decided.

    `points` are None while a mark or a due time is outstanding.
    """

    points: Fraction | None
    maximum: Fraction
    outcome: str
    waits_for_a_person: bool
    remark: str


@dataclass(frozen=True)
class Sheet:
    """All results of one learner, in the order of the course's assessments."""

    learner: Learner
    results: tuple[Result, ...]
    total: Total


@dataclass(frozen=True)
class Cohort:
    """The results of everybody whose marks are their own, by learner id.

    Somebody who goes on under another id, or whose place another person took, is left out: an
    empty line would erase what the other system holds.
    """

    course: Course
    as_of: datetime
    sheets: tuple[Sheet, ...]

    @classmethod
    def read(cls, workspace: Workspace, as_of: datetime) -> "Cohort":
        """Return the results as they stand now."""
        with Gradebook(workspace) as book:
            roster = {learner.id: learner for learner in book.roster()}
        return cls(
            workspace.course,
            as_of,
            tuple(
                sheet(workspace.course, roster.get(record.learner, Learner(record.learner)), record)
                for record in records(workspace, as_of)
                if _is_own(record)
            ),
        )


def _is_own(record: Record) -> bool:
    departed = record.ruling.departed
    return departed is None or departed.kind == "withdrew"


def sheet(course: Course, learner: Learner, record: Record) -> Sheet:
    """Return the results of one learner."""
    decision = decide(course, record)
    results = tuple(_result(part, record.as_of) for part in decision.parts)
    return Sheet(learner, results, _total(course, decision, results))


def _result(part: Part, as_of: datetime) -> Result:
    progress = _progress(part)
    computed = part.computed or Fraction(0)
    points = part.override.points if part.override else computed
    return Result(
        assessment=part.assessment,
        title=part.title,
        maximum=part.maximum,
        progress=progress,
        points=points if progress == "marked" else None,
        so_far=computed,
        submitted_at=part.submitted_at,
        due=part.due,
        still_open=not part.completed and as_of < part.due,
        remark=" ".join(_remarks(part, progress)),
    )


def _progress(part: Part) -> Progress:
    if part.state == "excused":
        return "excused"
    if part.override:
        return "marked"
    if part.state != "submitted":
        return part.state
    return "waiting" if part.unmarked else "marked"


def _remarks(part: Part, progress: Progress) -> Iterator[str]:
    if part.override:
        computed = "nothing" if part.computed is None else show(part.computed)
        yield f"Given by a person in place of {computed}: {part.override.why}"
    elif part.deducted:
        yield f"{show(part.deducted, up=True)} deducted because it came late."
    elif part.late:
        yield "It came late; nothing is deducted."
    if progress == "waiting":
        yield f"{show(part.unmarked)} of {show(part.maximum)} points still to be marked."
    elif progress == "excused":
        yield "Excused."
    elif progress == "blank":
        yield "Handed in without answers, so not completed."
    elif progress == "refused":
        yield "What was handed in could not be read."
    if part.attempts > 1 and part.attempt:
        yield f"Attempt {part.attempt} of {part.attempts} counts."


def _total(course: Course, decision: Decision, results: tuple[Result, ...]) -> Total:
    waiting = any(one.progress == "waiting" for one in results)
    still_open = any(one.still_open for one in results)
    settled = decision.outcome != "pending" and not waiting and not still_open
    outcome = OUTCOMES[decision.outcome]
    return Total(
        points=decision.points if settled else None,
        maximum=course.certificate.total_points,
        outcome=outcome,
        waits_for_a_person=waiting,
        remark=" ".join(_grounds(decision, outcome, results)),
    )


def _grounds(decision: Decision, outcome: str, results: tuple[Result, ...]) -> Iterator[str]:
    """Yield the outcome, and what the points do not show: a person's decision, work not done."""
    yield f"Certificate: {outcome}{', decided by a person' if decision.granted else ''}."
    lacking = [
        part.title
        for part, result in zip(decision.parts, results, strict=True)
        if not part.completed and not result.still_open
    ]
    if lacking and decision.outcome == "not_awarded":
        yield f"Not completed: {', '.join(lacking)}."
