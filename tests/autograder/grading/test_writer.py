"""The writer leaves what `nbgrader autograde` leaves, row by row and file by file."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from autograder import runner
from autograder.gradebook import Gradebook
from autograder.grading import rows
from autograder.tables import read_marks
from autograder.workspace import REPOSITORY, Workspace
from tests import jupyter
from tests.autograder.conftest import COURSE, WEEK
from tests.autograder.grading import snapshot
from tests.autograder.grading.conftest import LEARNERS, READABLE, Once

MARKS = "demo-marks.csv"


def stock_autograde(space: Workspace, home: Path, *words: str) -> None:
    """Run nbgrader's own command; it fails for those who cannot be read, as it should."""
    path = os.pathsep.join((str(jupyter.TOOLS), os.environ["PATH"]))
    state = {"AUTOGRADER_STATE": str(space.state.parent), "PATH": path}
    exercises = {"AUTOGRADER_EXERCISES": str(space.source.parent)}
    done = subprocess.run(
        [jupyter.TOOLS / "nbgrader", "autograde", WEEK, *words],
        cwd=space.source,
        env={**jupyter.environment(home), **state, **exercises},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr or "Refusal" in done.stderr, done.stderr


def only(space: Workspace, learners: tuple[str, ...]) -> Workspace:
    for folder in space.submitted.iterdir():
        if folder.name not in learners:
            shutil.rmtree(folder)
    return space


def given_marks(space: Workspace) -> None:
    """Give the marks by hand of the learners who are graded, and comments on their answers."""
    marks = [m for m in read_marks(space.state / MARKS) if m.learner in READABLE]
    with Gradebook(space) as book:
        book.import_marks(marks)
    change(space, "UPDATE comment SET manual_comment = 'Well said.'")
    change(space, "UPDATE grade SET extra_credit = 0.5 WHERE manual_score IS NOT NULL")


def change(space: Workspace, statement: str) -> None:
    engine = sa.create_engine(space.database_url)
    with engine.begin() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()


def without_receipts(found: dict[str, Any]) -> dict[str, Any]:
    return {name: rows for name, rows in found.items() if name != "receipt"}


@pytest.mark.usefixtures("replayed")
def test_every_row_and_file_is_that_of_stock_nbgrader(
    fresh: Callable[[], Workspace], tmp_path: Path
) -> None:
    ours, stock = only(fresh(), READABLE), only(fresh(), READABLE)
    list(runner.grade(ours, WEEK, list(READABLE)))
    stock_autograde(stock, tmp_path)
    assert without_receipts(snapshot.tables(ours)) == without_receipts(snapshot.tables(stock))
    assert snapshot.folders(ours) == snapshot.folders(stock)
    # Graded again, with marks and comments by hand there.
    for space in (ours, stock):
        given_marks(space)
    list(runner.grade(ours, WEEK, list(READABLE), again=True))
    stock_autograde(stock, tmp_path, "--force")
    found = without_receipts(snapshot.tables(ours))
    assert found == without_receipts(snapshot.tables(stock))
    assert snapshot.folders(ours) == snapshot.folders(stock)
    reviewed = [row for row in found["grade"] if row[5] is not None and row[1] == WEEK]
    assert reviewed and all(row[7] for row in reviewed)


@pytest.fixture
def odd(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A course whose first week has a task cell, a file beside it and a second notebook."""
    exercises = tmp_path / "exercises"
    shutil.copytree(REPOSITORY / "exercises", exercises)
    monkeypatch.setenv("AUTOGRADER_EXERCISES", str(exercises))
    folder = exercises / COURSE / WEEK
    (folder / "data").mkdir()
    (folder / "data" / "rows.csv").write_text("a,b\n1,2\n")
    path = folder / f"{WEEK}.ipynb"
    book = nbformat.read(path, as_version=4)
    cell = nbformat.v4.new_markdown_cell(
        "Describe it.\n=== BEGIN MARK SCHEME ===\nx\n=== END MARK SCHEME ==="
    )
    cell.metadata["nbgrader"] = {
        "grade": False, "solution": False, "locked": True, "task": True, "points": 2,
        "grade_id": "a-task", "schema_version": 3, "cell_type": "markdown",
    }  # fmt: skip
    book.cells.append(cell)
    path.write_text(nbformat.writes(book))
    second = nbformat.v4.new_notebook(cells=[cell], metadata=book.metadata)
    (folder / "second.ipynb").write_text(nbformat.writes(second))
    return tmp_path


def test_task_cells_files_and_a_missing_notebook(odd: Path) -> None:
    spaces = [Workspace.open(COURSE, odd / name) for name in ("ours", "stock")]
    for space in spaces:
        runner.release(space, WEEK)
        folder = space.submitted / "ana" / WEEK
        folder.mkdir(parents=True)
        shutil.copy(space.release / WEEK / f"{WEEK}.ipynb", folder)
        (folder / "timestamp.txt").write_text("2020-05-01 12:00:00 +0200")
        (folder / "notes").mkdir()
        (folder / "notes" / "mine.txt").write_text("mine")
        (folder / "notes" / "old.ipynb").write_text("{}")
        (folder / "data").mkdir()
        (folder / "data" / "rows.csv").write_text("changed")
        (folder / "questions.yml").write_text("mine: too")
    ours, stock = spaces
    (result,) = runner.grade(ours, WEEK, ["ana"])
    assert result.state == "blank"
    stock_autograde(stock, odd)
    found = without_receipts(snapshot.tables(ours))
    assert found == without_receipts(snapshot.tables(stock))
    assert {row[3] for row in found["grade"]} == {"GradeCell", "TaskCell"}
    assert [row[4:] for row in found["grade"] if row[1] == "second"] == [(0, None, None, 0)]
    files = snapshot.folders(ours)
    assert files == snapshot.folders(stock)
    assert files[f"ana/{WEEK}/data/rows.csv"] == (0o444, b"a,b\n1,2\n")
    assert f"ana/{WEEK}/questions.yml" not in files


@pytest.mark.usefixtures("replayed")
def test_grading_twice_leaves_what_grading_once_leaves(fresh: Callable[[], Workspace]) -> None:
    space = only(fresh(), LEARNERS)
    list(runner.grade(space, WEEK, list(LEARNERS)))
    first = snapshot.whole(space)
    unchanged = {one.learner: one.state for one in runner.grade(space, WEEK, list(LEARNERS))}
    assert unchanged.pop("demo-08") == "unreadable"
    assert unchanged.pop("demo-07") == "missing"
    assert set(unchanged.values()) == {"unchanged"}
    list(runner.grade(space, WEEK, list(LEARNERS), again=True))
    assert snapshot.whole(space) == first


def test_what_is_stored_holds_no_code_of_the_tests(once: Once) -> None:
    for content in snapshot.answers(once.graded).values():
        assert "HIDDEN" not in json.dumps(content["stored"])


def test_statements_are_those_of_any_database(once: Once) -> None:
    """Nothing of SQLite's own is in the statements: they compile for PostgreSQL, and run."""
    dialect: Any = postgresql.dialect
    said: list[str] = []
    engine = sa.create_engine(once.graded.database_url)

    @sa.event.listens_for(engine, "before_execute")
    def note(connection: Any, clause: Any, *rest: Any) -> None:
        said.append(str(clause.compile(dialect=dialect())))

    with engine.connect() as connection, connection.begin() as transaction:
        found = rows.read_assignment(connection, WEEK)
        assert found is not None
        for learner in ("demo-01", "somebody-new"):
            marks = rows.Marks(learner, None, {"q8": None}, {"q8": None})
            rows.write(connection, found, WEEK, [marks])
        transaction.rollback()
    engine.dispose()
    assert {line.split()[0] for line in said} == {"SELECT", "INSERT", "UPDATE"}
    assert not any(word in line for line in said for word in ("OR IGNORE", "OR REPLACE", "PRAGMA"))
