"""The sums of all marks are those of the rows, one fraction after another."""

from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa
from nbgrader import api

from autograder import totals
from autograder.cell_marks import held, points_of, unmarked_of
from autograder.gradebook import Gradebook, Learner, Mark
from autograder.receipts import Receipts, State
from autograder.workspace import Workspace
from benchmarks import many_learners

STATES: tuple[State, ...] = ("submitted", "blank", "refused")


@pytest.fixture(scope="module")
def space(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    found = Workspace.open("governance-coherence", tmp_path_factory.mktemp("totals"))
    many_learners.write(found, 60, 3)
    return found


def read(space: Workspace) -> dict[tuple[str, str], totals.Totals]:
    engine = sa.create_engine(space.database_url)
    with engine.connect() as connection:
        return totals.read(connection)


def test_sums_are_exact_and_complete(space: Workspace) -> None:
    found = read(space)
    engine = sa.create_engine(space.database_url)
    with engine.connect() as connection:
        rows = {
            (learner, one.id): marks.cells
            for one in space.course.assessments
            if one.kind == "weekly-test"
            for learner, marks in held(connection, one.id).items()
        }
    tests = {work: sums for work, sums in found.items() if sums.has_notebook}
    assert tests.keys() == rows.keys()
    assert len(found) - len(tests) == sum(work[1] == "assignment" for work in found) > 50
    for work, sums in tests.items():
        assert sums.points == points_of(rows[work])
        assert sums.unmarked == unmarked_of(rows[work])
        assert sums.maximum == 10
    assert {sums.points.denominator for sums in tests.values()} >= {3, 15, 30}
    assert any(sums.unmarked for sums in tests.values())


def test_a_mark_by_hand_counts_and_one_to_look_at_again_waits(space: Workspace) -> None:
    (work, before), *_ = ((w, t) for w, t in read(space).items() if w[1] == "week-01")
    engine = sa.create_engine(space.database_url)
    with engine.begin() as connection:
        of_one = (
            sa.select(api.Grade.id, api.GradeCell.max_score)
            .join(api.SubmittedNotebook, api.SubmittedNotebook.id == api.Grade.notebook_id)
            .join(
                api.SubmittedAssignment,
                api.SubmittedAssignment.id == api.SubmittedNotebook.assignment_id,
            )
            .join(api.Assignment, api.Assignment.id == api.SubmittedAssignment.assignment_id)
            .join(api.GradeCell, api.GradeCell.id == api.Grade.cell_id)
            .where(api.SubmittedAssignment.student_id == work[0], api.Assignment.name == work[1])
        )
        cells = connection.execute(of_one).all()
        for number, (grade, _) in enumerate(cells):
            connection.execute(
                sa.update(api.Grade)
                .where(api.Grade.id == grade)
                .values(manual_score=0.1, needs_manual_grade=number == 0)
            )
    after = read(space)[work]
    assert after.points == Fraction(1, 10) * (len(cells) - 1)
    assert after.unmarked == Fraction(cells[0][1])
    assert after.maximum == before.maximum


def test_a_gradebook_without_marks_has_no_sums(tmp_path: Path) -> None:
    found = Workspace.open("governance-coherence", tmp_path)
    with Gradebook(found) as book:
        book.enrol([Learner("ana")])
        assert read(found) == {}
        book.import_marks([Mark("ana", "assignment", "", Fraction(77, 2))])
    sums = read(found)["ana", "assignment"]
    assert (sums.points, sums.maximum, sums.has_notebook) == (Fraction(77, 2), 40, False)


def test_a_notebook_after_a_mark_for_the_whole_is_another_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Such as a test on paper, and then its notebook all the same: the sum counts nowhere."""
    found = Workspace.open("governance-coherence", tmp_path)
    many_learners.write(found, 6, 3)
    paper = Fraction(13, 2)
    with Gradebook(found) as book:
        cells = book.cells("week-01")
        # As if the mark had come before the notebook; its receipt is then the last to be written.
        monkeypatch.setattr(Gradebook, "has_notebook", lambda *work: False)
        book.import_marks(Mark(name, "week-01", "", paper) for name in cells)
    assert len(cells) > 2
    for state in STATES:
        with Receipts(found.database_url) as receipts:
            for name in cells:
                receipts.record(name, "week-01", state)
        with Gradebook(found) as book:
            standings = book.standings()
        for name in cells:
            one = standings[name]["week-01"]
            assert one.points == (points_of(cells[name]) if state == "submitted" else 0)
            assert (one.state, [earlier.points for earlier in one.earlier]) == (state, [paper])


def test_a_mark_for_the_whole_outlives_a_file_that_is_refused(tmp_path: Path) -> None:
    found = Workspace.open("governance-coherence", tmp_path)
    with Gradebook(found) as book:
        book.enrol([Learner("ana"), Learner("bo")])
        book.import_marks([Mark("ana", "week-01", "", Fraction(7))])
        book.import_marks([Mark("bo", "week-01", "", Fraction(0), blank=True)])
    with Receipts(found.database_url) as receipts:
        for name in ("ana", "bo"):
            receipts.record(name, "week-01", "refused", message="not a notebook")
    with Gradebook(found) as book:
        standings = book.standings()
    assert [one.points for one in standings["ana"]["week-01"].earlier] == [7]
    # What a person called blank completes nothing.
    assert standings["bo"]["week-01"].earlier == ()
