"""nbgrader's database, read and written in one place.

Marks leave this module as exact fractions. nbgrader stores them as floats; every mark that a
test cell or a person can give is a fraction with a small denominator, which `exact` recovers.
"""

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction
from types import TracebackType

import sqlalchemy as sa
from nbgrader import api

from autograder import attempts, database, totals
from autograder.attempts import Attempt
from autograder.cell_marks import CellMark as CellMark
from autograder.cell_marks import Held, aware, exact, held
from autograder.certificate import Standing
from autograder.errors import AutograderError
from autograder.intake import check_learner
from autograder.receipts import Receipt, Receipts
from autograder.totals import ELSEWHERE, HELD_ELSEWHERE, Totals, Work
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


class Gradebook:
    """The gradebook of one course; use as a context manager."""

    def __init__(self, workspace: Workspace) -> None:
        workspace.prepare()
        self.course = workspace.course
        self._url = workspace.database_url
        with database.guarded():
            self._book = api.Gradebook(database.patient(self._url), workspace.course.id)
            for name, columns in _INDEXES.items():
                self._book.db.execute(sa.text(f"CREATE INDEX IF NOT EXISTS {name} ON {columns}"))
            self._book.db.commit()
            attempts.prepare(self._book.engine)
            self._refuse_other_courses()
            self._note_version()

    def _refuse_other_courses(self) -> None:
        # Students, receipts and attempts have no course of their own, so two would mix.
        mine = api.Assignment.course_id.in_((self.course.id, "default_course"))
        other = self._book.db.scalar(sa.select(api.Assignment.course_id).where(~mine).limit(1))
        if other is not None:
            self._book.close()
            raise database.AnotherCourse.found(other, self.course.id)

    def _note_version(self) -> None:
        # nbgrader does so in an empty database only, and the ledger may have come first.
        if not sa.inspect(self._book.engine).has_table("alembic_version"):
            version = api.get_alembic_version()
            create = "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"
            self._book.db.execute(sa.text(create))
            insert = sa.text("INSERT INTO alembic_version (version_num) VALUES (:version)")
            self._book.db.execute(insert, {"version": version})
            self._book.db.commit()

    def __enter__(self) -> "Gradebook":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()
        if found := database.named(error):
            raise found from error

    def enrol(self, learners: Iterable[Learner]) -> None:
        """Put learners on the roster, or correct their names, all or none.

        Raises Refusal for a bad id.
        """
        chosen = list(learners)
        for learner in chosen:
            check_learner(learner.id)
        for learner in chosen:
            self._book.db.merge(
                api.Student(
                    id=learner.id, first_name=learner.name, last_name="", email=learner.email
                )
            )
        self._book.db.commit()

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
        """Return for every learner what stands in each assessment that left a trace.

        `earlier` are submissions whose marks were replaced by those of another one, and a mark
        for the whole assessment beside a notebook: the better one counts, never the sum.
        """
        with Receipts(self._url) as table:
            receipts = table.all()
        kept = self.attempts()
        found: dict[str, dict[str, Standing]] = {learner.id: {} for learner in self.roster()}
        sums = totals.read(self._book.db)
        for work, marks in sums.items():
            receipt, earlier = receipts.get(work), kept.get(work, ())
            if receipt is not None:
                earlier = tuple(one for one in earlier if one.submitted_at != aware(marks.at))
            found[work[0]][work[1]] = with_earlier(_standing(marks, receipt), earlier)
        for work, receipt in receipts.items():
            if receipt.state == "refused":
                learner, assessment = work
                standing = Standing(state="refused", detail=receipt.message)
                marked = found.setdefault(learner, {}).get(assessment)
                found[learner][assessment] = refused_after(standing, marked, kept.get(work, ()))
        for (learner, assessment), mark in _beside_notebooks(sums, receipts):
            own = found[learner]
            own[assessment] = replace(own[assessment], earlier=(mark, *own[assessment].earlier))
        return found

    def cells(self, assessment: str) -> dict[str, dict[str, CellMark]]:
        """Return for every learner whose notebook was marked the mark of each graded cell by id."""
        found = held(self._book.db, assessment)
        return {learner: one.cells for learner, one in found.items()}

    def held(self, assessment: str) -> dict[str, Held]:
        """Return the marks that count, cell by cell, with the time of the notebook they are of.

        There are none while grading is cut short, and none of work that is blank.
        """
        with Receipts(self._url) as table:
            receipts = table.all()
        counting = {
            learner
            for (learner, what), receipt in receipts.items()
            if what == assessment and receipt.state != "blank"
        }
        found = held(self._book.db, assessment)
        return {learner: one for learner, one in found.items() if learner in counting}

    def attempts(self) -> dict[tuple[str, str], tuple[Attempt, ...]]:
        """Return the earlier submissions by (learner, assessment), as they stood, oldest first."""
        return attempts.read(self._book.db.connection())

    def import_marks(self, marks: Iterable[Mark]) -> int:
        """Write marks given by people, all or none; returns how many were written.

        A mark without a question stands for a whole assessment that was held elsewhere. Given
        again, it puts the earlier one right, whatever the dates: it is no second attempt.
        Raises GradebookError for an unknown learner, assessment or question, or points out of
        range, before anything is written.
        """
        rows = list(marks)
        known = {learner.id for learner in self.roster()}
        for row in rows:
            self._check(row, known)
        elsewhere = [row for row in rows if not row.question]
        self._take_back_blank([row for row in rows if row.question])
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
        question = mark.question or HELD_ELSEWHERE
        notebook = mark.assessment if mark.question else HELD_ELSEWHERE
        name = mark.assessment if mark.question else mark.assessment + ELSEWHERE
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

    def _take_back_blank(self, rows: list[Mark]) -> None:
        """Let points count again for work that a person called blank before.

        Raises GradebookError where nothing was filled in: such points would never count.
        """
        with Receipts(self._url) as receipts:
            blank = {work: one for work, one in receipts.all().items() if one.state == "blank"}
            marked = [row for row in rows if (row.learner, row.assessment) in blank]
            for row in marked:
                if row.points and blank[row.learner, row.assessment].code:
                    raise GradebookError(
                        f"{row.learner}, {row.assessment} {row.question}: nothing was filled in, "
                        "so the work is blank and points would not count."
                    )
            for row in marked:
                if not blank[row.learner, row.assessment].code:
                    receipts.record(row.learner, row.assessment, "submitted")

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
        book, name = self._book, mark.assessment + ELSEWHERE
        maximum = self.course.assessment(mark.assessment).points
        if not book.update_or_create_assignment(name).notebooks:
            book.add_notebook(HELD_ELSEWHERE, name)
            book.add_grade_cell(
                HELD_ELSEWHERE,
                HELD_ELSEWHERE,
                name,
                max_score=float(maximum),
                cell_type="markdown",
            )
        at = mark.submitted_at and mark.submitted_at.astimezone(UTC).replace(tzinfo=None)
        book.update_or_create_submission(name, mark.learner, timestamp=at)


def _standing(marks: Totals, receipt: Receipt | None) -> Standing:
    if receipt is not None and receipt.state == "blank":
        return Standing(state="blank")
    # The receipt comes last: without one, grading was cut short and no mark counts yet.
    counts = receipt is not None or not marks.has_notebook
    return Standing(
        state="submitted",
        points=marks.points if counts else Fraction(0),
        unmarked=marks.unmarked if counts else marks.maximum,
        submitted_at=aware(marks.at),
    )


def _beside_notebooks(
    sums: Mapping[Work, Totals], receipts: Mapping[Work, Receipt]
) -> Iterator[tuple[Work, Standing]]:
    """Yield marks for whole assessments of which a notebook came as well: another attempt.

    One of no points adds nothing: work that a person called blank has such a mark too.
    """
    for work, one in sums.items():
        receipt = receipts.get(work)
        refused = receipt is not None and receipt.state == "refused" and not one.has_notebook
        mark = one if refused else one.elsewhere
        if mark is not None and mark.points:
            yield work, _standing(mark, None)


def as_standing(attempt: Attempt) -> Standing:
    """Return an earlier submission as the certificate rule sees it: its marks so far.

    Nobody marks the rest any more, so no decision waits for it.
    """
    return Standing(attempt.state, attempt.points, submitted_at=attempt.submitted_at)


def with_earlier(standing: Standing, kept: Sequence[Attempt]) -> Standing:
    """Return a standing with the submissions before it."""
    return replace(standing, earlier=tuple(map(as_standing, kept))) if kept else standing


def refused_after(refused: Standing, marked: Standing | None, kept: Sequence[Attempt]) -> Standing:
    """Return a refused submission with those before it, whose marks the tables may still hold."""
    if not kept:
        return refused
    earlier = [as_standing(one) for one in kept]
    if marked is not None:
        live, at = replace(marked, earlier=()), marked.submitted_at
        earlier = [
            live if (one.state, one.submitted_at) == ("submitted", at) else one for one in earlier
        ]
    return replace(refused, earlier=tuple(earlier))
