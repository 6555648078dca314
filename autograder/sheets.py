"""Marks by rubric: from a marking sheet to the gradebook and to each learner's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import groups, tables
from autograder import rubric as rubrics
from autograder.gradebook import Gradebook, Mark
from autograder.groups import Report
from autograder.reports import marked_by_rubric
from autograder.rubric import FACTOR, GROUP, Judgement, Rubric
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Sheet:
    """A marking sheet as CSV text, and what has to be looked into before it is filled in."""

    text: str
    reports: tuple[Report, ...] = ()


def empty(workspace: Workspace, assessment: str) -> Sheet:
    """Return a marking sheet with a line for every learner on the roster.

    For the work of groups it has a line for every member whom a submission names, with the
    declared factor and the time of the submission; the roster when no group handed in here.
    """
    rubric = rubrics.load(workspace.course.id, assessment)
    columns = tables.sheet_columns(rubric)
    with Gradebook(workspace) as book:
        learners = [learner.id for learner in book.roster()]
    rows: list[dict[str, str]] = [{"learner": one} for one in learners]
    reports: tuple[Report, ...] = ()
    if rubric.share:
        found = groups.declared(workspace, assessment, learners)
        reports = found.reports
        rows = [_of_member(one) for one in found.lines] or rows
    lines = [tuple(row.get(name, "") for name in columns) for row in rows]
    return Sheet(tables.write_csv(columns, lines), reports)


def _of_member(line: groups.Line) -> dict[str, str]:
    return {
        "learner": line.learner,
        "submitted_at": line.submitted_at.isoformat(),
        GROUP: line.owner,
        FACTOR: line.factor,
    }


def import_sheet(workspace: Workspace, assessment: str, sheet: Path) -> int:
    """Write the marks of a sheet and the learners' pages; returns how many were written.

    Nothing is written when anything is wrong: raises TableError, or what `import_marks` raises.
    """
    rubric = rubrics.load(workspace.course.id, assessment)
    with Gradebook(workspace) as book:
        learners = {learner.id for learner in book.roster()}
        judged = tables.read_levels(sheet, rubric, learners)
        book.import_marks(mark for one in judged for mark in _marks(book, rubric, one))
    for one in judged:
        page = workspace.page_by_rubric(one.learner, assessment)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(marked_by_rubric.render(workspace.course, rubric, one), encoding="utf-8")
    return len(judged)


def _marks(book: Gradebook, rubric: Rubric, one: Judgement) -> Iterator[Mark]:
    """Yield a mark for each criterion of a notebook, or one for work that came without it."""
    learner, assessment = one.learner, rubric.assessment
    if one.blank or not book.has_notebook(learner, assessment):
        points = one.points(rubric)
        yield Mark(learner, assessment, "", points, one.submitted_at, blank=one.blank)
        return
    for judged in rubrics.judge(rubric, one.levels):
        yield Mark(learner, assessment, judged.criterion.id, one.factor * judged.level.points)
