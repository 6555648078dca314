"""Unchanged nbgrader on the submissions of the classic course, in processes of its own."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path

from autograder.gradebook import exact
from autograder.workspace import ANSWER_STUB
from labour_migration.handin import UNWRITTEN
from tests import jupyter
from tests.autograder.classic import DATA, WEEK, Classic

Scores = dict[str, dict[str, Fraction | None]]

# Its own settings, but for the texts of unanswered cells: they are those of the submissions.
SETTINGS = f"""\
c = get_config()
c.CourseDirectory.course_id = "plain"
c.ClearSolutions.code_stub = {{"python": {ANSWER_STUB!r}}}
c.ClearSolutions.text_stub = {UNWRITTEN!r}
"""


def prepare(course: Classic, submitted: Path, folder: Path) -> None:
    """Lay out a course of nbgrader's own in a new folder, with the submissions and a release."""
    (folder / "home").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(SETTINGS)
    (folder / "source" / WEEK).mkdir(parents=True)
    for name in (f"{WEEK}.ipynb", DATA):
        shutil.copy(course.source / name, folder / "source" / WEEK)
    shutil.copytree(submitted, folder / "submitted")
    run(folder, "generate_assignment", WEEK)


def run(folder: Path, *words: str) -> None:
    """Run one command of nbgrader's in a course laid out by `prepare`."""
    done = subprocess.run(
        [jupyter.TOOLS / "nbgrader", *words],
        cwd=folder,
        env=environment(folder),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"nbgrader {' '.join(words)} failed:\n{done.stderr[-3000:]}")


def environment(folder: Path) -> Mapping[str, str]:
    """The environment of nbgrader: a home of its own, nothing of ours."""
    ours = jupyter.environment(folder / "home")
    kept = {name: value for name, value in ours.items() if not name.startswith("AUTOGRADER_")}
    return {**kept, "PATH": os.pathsep.join((str(jupyter.TOOLS), os.environ["PATH"]))}


def plain(course: Classic, submitted: Path, folder: Path) -> Scores:
    """Return what plain nbgrader gives each learner's cells; `folder` is made and kept."""
    prepare(course, submitted, folder)
    run(folder, "autograde", WEEK)
    return read_scores(folder / "gradebook.db")


def read_scores(database: Path) -> Scores:
    """Return the automatic score of each graded cell by learner, from nbgrader's tables.

    It reads the database of either side; a cell that waits for a person has no score.
    """
    query = """
        SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
        FROM grade
        JOIN base_cell ON base_cell.id = grade.cell_id
        JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
        JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    """
    found: Scores = {}
    with closing(sqlite3.connect(database)) as book:
        for learner, cell, score in book.execute(query):
            found.setdefault(learner, {})[cell] = None if score is None else exact(score)
    return found
