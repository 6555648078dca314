"""What grading leaves behind, in a form in which two runs can be compared."""

import json
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from autograder.workspace import Workspace

# Every column of nbgrader's that says something; ids are drawn anew in each database.
QUERIES = {
    "student": "SELECT id, first_name, last_name, email, lms_user_id FROM student",
    "submission": """
        SELECT s.student_id, a.name, s.timestamp, s.extension FROM submitted_assignment s
        JOIN assignment a ON a.id = s.assignment_id""",
    "notebook": """
        SELECT s.student_id, a.name, n.name, b.flagged, b.late_submission_penalty
        FROM submitted_notebook b JOIN notebook n ON n.id = b.notebook_id
        JOIN submitted_assignment s ON s.id = b.assignment_id
        JOIN assignment a ON a.id = s.assignment_id""",
    "grade": """
        SELECT s.student_id, n.name, c.name, c.type, g.auto_score, g.manual_score, g.extra_credit,
               g.needs_manual_grade
        FROM grade g JOIN base_cell c ON c.id = g.cell_id
        JOIN submitted_notebook b ON b.id = g.notebook_id JOIN notebook n ON n.id = b.notebook_id
        JOIN submitted_assignment s ON s.id = b.assignment_id""",
    "comment": """
        SELECT s.student_id, n.name, c.name, c.type, m.auto_comment, m.manual_comment
        FROM comment m JOIN base_cell c ON c.id = m.cell_id
        JOIN submitted_notebook b ON b.id = m.notebook_id JOIN notebook n ON n.id = b.notebook_id
        JOIN submitted_assignment s ON s.id = b.assignment_id""",
    "receipt": "SELECT learner, assessment, state, code, message FROM course_receipt",
}


def tables(space: Workspace) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of nbgrader's tables and of the receipts, in a fixed order."""
    engine = sa.create_engine(space.database_url)
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(sa.text(query))), key=repr)
            for name, query in QUERIES.items()
        }
    engine.dispose()
    return found


def folders(space: Workspace) -> dict[str, Any]:
    """Return every file below the autograded folder: notebooks as data, others as bytes."""
    return {
        str(path.relative_to(space.autograded)): (path.stat().st_mode & 0o777, _content(path))
        for path in sorted(space.autograded.rglob("*"))
        if path.is_file()
    }


def answers(space: Workspace) -> dict[str, Any]:
    """Return what is stored for marking again."""
    return {
        str(path.relative_to(space.state)): json.loads(path.read_text())
        for path in sorted((space.state / "answers").rglob("*"))
        if path.is_file()
    }


def whole(space: Workspace) -> dict[str, Any]:
    """Return everything that two runs must agree on."""
    return {"tables": tables(space), "folders": folders(space), "answers": answers(space)}


def _content(path: Path) -> Any:
    return json.loads(path.read_text()) if path.suffix == ".ipynb" else path.read_bytes()
