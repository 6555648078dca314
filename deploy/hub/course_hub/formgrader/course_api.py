"""nbgrader's own interface on a course, with our exchange and course file behind it.

It takes seconds to import, so the service answers before it is needed.
"""

import logging
import warnings
from datetime import UTC
from typing import Any

from nbgrader.apps.api import NbGraderAPI
from nbgrader.exchange import abc
from nbgrader.utils import parse_utc
from traitlets.config import Config

from autograder.certificate.lateness import Lateness, lateness
from autograder.database import patient
from autograder.exchange import Due, Exchange
from autograder.workspace import Workspace

Row = dict[str, Any]


class NoFolder(abc.ExchangeList):
    """Stands where nbgrader's own exchange would make a folder that all may write to."""

    def start(self) -> list[Row]:
        """Return nothing: what is released is read from the course's own exchange."""
        return []


class CourseAPI(NbGraderAPI):
    """nbgrader's own interface, for which our exchange and course file say what is released."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.exchange_of_course = workspace, Exchange(workspace)
        c = Config(workspace.nbgrader_config())
        c.CourseDirectory.db_url = patient(workspace.database_url)
        c.ExchangeFactory.list = f"{NoFolder.__module__}.{NoFolder.__name__}"
        c.Authenticator.plugin_class = "nbgrader.auth.NoAuthPlugin"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            super().__init__(config=c)
        self.log_level = logging.WARNING

    def get_source_assignments(self) -> set[str]:
        """Return the assignments of the course file that have a notebook, and ungraded tests."""
        return {*self.workspace.assignments(), *self.workspace.extras()}

    def get_released_assignments(self) -> set[str]:
        """Return what an instructor opened to learners."""
        return set(self.exchange_of_course.opened())

    def get_assignment(self, assignment_id: str, released: Any = None) -> Row | None:
        """Return an assignment with the due date of the course file, the only one that counts."""
        if assignment_id not in self.get_source_assignments():
            return None
        found: Row = super().get_assignment(assignment_id, released=released)
        due = self.exchange_of_course.due_of_everybody(assignment_id)
        found["duedate"] = due and due.astimezone(UTC).isoformat()
        found["display_duedate"] = f"{due:%Y-%m-%d %H:%M %Z}" if due else "no due date"
        # Where the folders are is nobody's business in a page.
        found["source_path"] = assignment_id
        found["release_path"] = found["release_path"] and assignment_id
        return found

    def get_submission(self, assignment_id: str, student_id: str, *rest: Any, **more: Any) -> Any:
        """Return one submission; its time tells how late it is."""
        found = super().get_submission(assignment_id, student_id, *rest, **more)
        # nbgrader asks so for each row of a list, which is dated as a whole.
        if found is None or rest or more:
            return found
        return self._dated(found, self.due(assignment_id))

    def get_submissions(self, assignment_id: str) -> list[Row]:
        """Return the submissions of an assignment; their times tell how late they are."""
        due = self.due(assignment_id)
        return [self._dated(row, due) for row in super().get_submissions(assignment_id)]

    def due(self, assignment: str) -> Due:
        """Return when an assignment is due, for everybody and for those with an extension."""
        return self.exchange_of_course.due(assignment)

    def _dated(self, row: Row, due: Due) -> Row:
        ends = due.of(row["student"])
        if not row.get("timestamp") or ends is None:
            return row
        course = self.workspace.course
        policy = course.late_policy_of(course.assessment(due.assignment))
        late = lateness(parse_utc(row["timestamp"]).replace(tzinfo=UTC), ends, policy)
        words = in_words(late)
        extended = "" if ends == due.everybody else f" (extended to {ends:%Y-%m-%d %H:%M %Z})"
        row["late_days"] = late.days
        row["display_timestamp"] += (f", {words}" if words else "") + extended
        return row


def in_words(late: Lateness) -> str:
    """Return how late work is and what it costs, nothing for work on time.

    >>> from fractions import Fraction
    >>> in_words(Lateness(True, 2, Fraction(20)))
    'late: day 2, -20 %'
    >>> in_words(Lateness(True)), in_words(Lateness())
    ('late, without a deduction', '')
    """
    if not late.late:
        return ""
    if not late.percent:
        return "late, without a deduction"
    return f"late: day {late.days}, -{float(late.percent):g} %"
