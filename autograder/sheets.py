"""Marks by rubric: from a marking sheet to the gradebook and to each learner's page."""

from collections.abc import Iterator
from pathlib import Path

from autograder import rubric as rubrics
from autograder import tables
from autograder.gradebook import Gradebook, Mark
from autograder.reports import marked_by_rubric
from autograder.rubric import Judgement, Rubric
from autograder.workspace import Workspace


def empty(workspace: Workspace, assessment: str) -> str:
    """Return a marking sheet in CSV with a line for every learner on the roster."""
    columns = tables.sheet_columns(rubrics.load(workspace.course.id, assessment))
    with Gradebook(workspace) as book:
        learners = [learner.id for learner in book.roster()]
    return tables.write_csv(columns, [(one, *[""] * (len(columns) - 1)) for one in learners])


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
        page = workspace.feedback / one.learner / assessment / f"{assessment}.html"
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
