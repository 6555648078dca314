"""nbgrader's database, read and written in one place.

Marks leave this module as exact fractions. nbgrader stores them as floats; every mark that a
test cell or a person can give is a fraction with a small denominator, which `exact` recovers.
"""

import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from types import TracebackType
from typing import Any

import sqlalchemy as sa
from nbgrader import api

from autograder.certificate import Standing
from autograder.errors import AutograderError
from autograder.intake import check_learner
from autograder.receipts import DatabaseError, Receipt, Receipts
from autograder.workspace import Workspace

# nbgrader links objects before it adds them to a session, and SQLAlchemy says so each time.
warnings.filterwarnings("ignore", category=sa.exc.SAWarning)

# nbgrader searches these columns for every score and has no index on them.
_INDEXES = {
    "course_ix_grade_notebook": "grade (notebook_id)",
    "course_ix_comment_notebook": "comment (notebook_id)",
    "course_ix_notebook_submission": "submitted_notebook (assignment_id)",
    "course_ix_submission_student": "submitted_assignment (student_id)",
}
# A mark for a whole assessment stands in an assignment of its own, so that it never mixes with
# the cells of a notebook.
_HELD_ELSEWHERE = "held-elsewhere"
_ELSEWHERE = "-held-elsewhere"


class GradebookError(AutograderError):
    """Something that the gradebook cannot hold or find."""


@dataclass(frozen=True)
class Learner:
    """One person on the roster."""

    id: str
    name: str = ""
    email: str = ""


@dataclass(frozen=True)
class Mark:
    """A mark given by a person: for one question, or for an assessment held elsewhere.

    `blank` is for the latter: work that was handed in but does not complete the assessment.
    """

    learner: str
    assessment: str
    question: str
    points: Fraction
    submitted_at: datetime | None = None
    note: str = ""
    blank: bool = False


@dataclass(frozen=True)
class CellMark:
    """The points of one graded cell: of its test, and those that count; None while not marked."""

    automatic: Fraction | None
    points: Fraction | None
    maximum: Fraction


def exact(score: float | None) -> Fraction:
    """Return a stored score as the fraction it was made from; none is 0.

    >>> exact(0.1) + exact(0.2), exact(2 / 3)
    (Fraction(3, 10), Fraction(2, 3))
    """
    return Fraction(score or 0).limit_denominator(10_000)


def _grades(*columns: Any) -> sa.Select[Any]:
    """Return a query over every grade of every submission, with what it belongs to."""
    return (
        sa.select(*columns)
        .join(api.Assignment, api.SubmittedAssignment.assignment_id == api.Assignment.id)
        .join(
            api.SubmittedNotebook,
            api.SubmittedNotebook.assignment_id == api.SubmittedAssignment.id,
        )
        .join(api.Notebook, api.Notebook.id == api.SubmittedNotebook.notebook_id)
        .join(api.Grade, api.Grade.notebook_id == api.SubmittedNotebook.id)
        .join(api.GradeCell, api.GradeCell.id == api.Grade.cell_id)
    )


class Gradebook:
    """The gradebook of one course; use as a context manager."""

    def __init__(self, workspace: Workspace) -> None:
        workspace.prepare()
        self.course = workspace.course
        self._url = workspace.database_url
        try:
            self._book = api.Gradebook(self._url, workspace.course.id)
            for name, columns in _INDEXES.items():
                self._book.db.execute(sa.text(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}"))
            self._book.db.commit()
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise DatabaseError.of(error) from error

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()
        if isinstance(error, sa.exc.SQLAlchemyError | api.InvalidEntry):
            raise DatabaseError.of(error) from error

    def enrol(self, learners: Iterable[Learner]) -> None:
        """Put learners on the roster, or correct their names; raises Refusal for a bad id."""
        chosen = list(learners)
        for learner in chosen:
            check_learner(learner.id)
        for learner in chosen:
            self._book.update_or_create_student(
                learner.id, first_name=learner.name, last_name="", email=learner.email
            )

    def roster(self) -> list[Learner]:
        """Return every learner, by id."""
        rows = self._book.db.execute(
            sa.select(api.Student.id, api.Student.first_name, api.Student.email).order_by(
                api.Student.id
            )
        )
        return [Learner(row.id, row.first_name or "", row.email or "") for row in rows]

    def set_due_dates(self) -> None:
        """Copy the due dates of the course file to the assignments that the database knows."""
        known = {row.name for row in self._book.db.query(api.Assignment)}
        for assessment in self.course.assessments:
            if assessment.id in known:
                due = assessment.due.astimezone(UTC).replace(tzinfo=None)
                self._book.update_or_create_assignment(assessment.id, duedate=due)

    def standings(self) -> dict[str, dict[str, Standing]]:
        """Return for every learner what stands in each assessment that left a trace."""
        with Receipts(self._url) as table:
            receipts = table.all()
        found: dict[str, dict[str, Standing]] = {learner.id: {} for learner in self.roster()}
        for (learner, assessment), marks in self._marks().items():
            receipt = receipts.get((learner, assessment))
            found[learner][assessment] = marks.standing(receipt)
        for (learner, assessment), receipt in receipts.items():
            if receipt.state == "refused":
                standing = Standing(state="refused", detail=receipt.message)
                found.setdefault(learner, {})[assessment] = standing
        return found

    def _marks(self) -> dict[tuple[str, str], "_Marks"]:
        query = _grades(
            api.SubmittedAssignment.student_id,
            api.Assignment.name,
            api.SubmittedAssignment.timestamp,
            api.Notebook.name.label("notebook"),
            api.Grade.auto_score,
            api.Grade.manual_score,
            api.Grade.needs_manual_grade,
            api.GradeCell.max_score,
        )
        found: dict[tuple[str, str], _Marks] = {}
        for learner, name, at, notebook, *scores in self._book.db.execute(query):
            elsewhere = notebook == _HELD_ELSEWHERE
            key = (learner, name.removesuffix(_ELSEWHERE))
            marks = found.setdefault(key, _Marks(at, not elsewhere))
            marks.add(*scores)
        return found

    def cells(self, assessment: str) -> dict[str, dict[str, CellMark]]:
        """Return for every learner whose notebook was marked the mark of each graded cell by id."""
        query = _grades(
            api.SubmittedAssignment.student_id,
            api.GradeCell.name,
            api.Grade.auto_score,
            api.Grade.manual_score,
            api.Grade.needs_manual_grade,
            api.GradeCell.max_score,
        ).where(api.Assignment.name == assessment)
        found: dict[str, dict[str, CellMark]] = {}
        for learner, cell, auto, manual, needs_hand, maximum in self._book.db.execute(query):
            given = auto if manual is None else manual
            waits = needs_hand or given is None
            found.setdefault(learner, {})[cell] = CellMark(
                automatic=None if auto is None else exact(auto),
                points=None if waits else exact(given),
                maximum=exact(maximum),
            )
        return found

    def import_marks(self, marks: Iterable[Mark]) -> int:
        """Write marks given by people, all or none; returns how many were written.

        A mark without a question stands for a whole assessment that was held elsewhere.
        Raises GradebookError for an unknown learner, assessment or question, or points out of
        range, before anything is written.
        """
        rows = list(marks)
        known = {learner.id for learner in self.roster()}
        for row in rows:
            self._check(row, known)
        elsewhere = [row for row in rows if not row.question]
        self._receive(elsewhere)
        for row in elsewhere:
            self._hold_elsewhere(row)
        for row in rows:
            grade = self._grade(row)
            grade.manual_score = float(row.points)
            grade.needs_manual_grade = False
        self._book.db.commit()
        return len(rows)

    def _check(self, mark: Mark, known: set[str]) -> None:
        where = f"{mark.learner}, {mark.assessment}{' ' if mark.question else ''}{mark.question}"
        if mark.learner not in known:
            raise GradebookError(f"{where}: no learner '{mark.learner}' is on the roster.")
        assessments = {a.id: a for a in self.course.assessments}
        if mark.assessment not in assessments:
            raise GradebookError(f"{where}: the course has no assessment '{mark.assessment}'.")
        maximum = assessments[mark.assessment].points
        if mark.question:
            maximum = exact(self._grade(mark).max_score)
        elif self.has_notebook(mark.learner, mark.assessment) and not mark.blank:
            raise GradebookError(
                f"{where}: a notebook was handed in, so give its marks question by question."
            )
        if mark.blank and (mark.points or mark.question):
            raise GradebookError(f"{where}: blank work has no points and no questions.")
        if not 0 <= mark.points <= maximum:
            raise GradebookError(f"{where}: {mark.points} is not between 0 and {maximum} points.")

    def _grade(self, mark: Mark) -> api.Grade:
        question = mark.question or _HELD_ELSEWHERE
        notebook = mark.assessment if mark.question else _HELD_ELSEWHERE
        name = mark.assessment if mark.question else mark.assessment + _ELSEWHERE
        try:
            return self._book.find_grade(question, notebook, name, mark.learner)
        except api.MissingEntry:
            raise GradebookError(
                f"{mark.learner}, {mark.assessment}: there is no submission with a question "
                f"'{question}'. Grade the submissions first, or leave the question empty."
            ) from None

    def has_notebook(self, learner: str, assessment: str) -> bool:
        """Return whether a learner's notebook of an assessment has been graded here."""
        try:
            submission = self._book.find_submission(assessment, learner)
        except api.MissingEntry:
            return False
        return bool(submission.notebooks)

    def _receive(self, rows: list[Mark]) -> None:
        """Note which work is blank before its mark is written, so that it never counts as done."""
        with Receipts(self._url) as receipts:
            for row in rows:
                if row.blank:
                    receipts.record(row.learner, row.assessment, "blank")
                else:
                    receipts.forget(row.learner, row.assessment)

    def _hold_elsewhere(self, mark: Mark) -> None:
        """Make room for the mark of a whole assessment, with no notebook of the learner here."""
        book, name = self._book, mark.assessment + _ELSEWHERE
        maximum = self.course.assessment(mark.assessment).points
        if not book.update_or_create_assignment(name).notebooks:
            book.add_notebook(_HELD_ELSEWHERE, name)
            book.add_grade_cell(
                _HELD_ELSEWHERE,
                _HELD_ELSEWHERE,
                name,
                max_score=float(maximum),
                cell_type="markdown",
            )
        at = mark.submitted_at and mark.submitted_at.astimezone(UTC).replace(tzinfo=None)
        book.update_or_create_submission(name, mark.learner, timestamp=at)


@dataclass
class _Marks:
    """The sums of one submission while its cells are read."""

    at: datetime | None
    has_notebook: bool
    points: Fraction = Fraction(0)
    unmarked: Fraction = Fraction(0)
    maximum: Fraction = Fraction(0)

    def add(
        self, auto: float | None, manual: float | None, needs_hand: bool, maximum: float
    ) -> None:
        given = auto if manual is None else manual
        self.maximum += exact(maximum)
        if needs_hand or given is None:
            self.unmarked += exact(maximum)
        else:
            self.points += exact(given)

    def standing(self, receipt: Receipt | None) -> Standing:
        if receipt is not None and receipt.state == "blank":
            return Standing(state="blank")
        # The receipt comes last: without one, grading was cut short and no mark counts yet.
        counts = receipt is not None or not self.has_notebook
        return Standing(
            state="submitted",
            points=self.points if counts else Fraction(0),
            unmarked=self.unmarked if counts else self.maximum,
            submitted_at=self.at.replace(tzinfo=UTC) if self.at else None,
        )
