"""nbgrader's assignment list in JupyterLab, with our words where something did not work.

As it is, it shows a program's traceback, speaks of a folder that we do not have, and says nothing
at all when fetching fails.
"""

from typing import Any

from nbgrader.server_extensions import assignment_list
from nbgrader.server_extensions.assignment_list import handlers

_ERROR = "ExchangeError: "


class AssignmentList(handlers.AssignmentList):
    """The stock list; a failure of fetching is shown in place of the next list, once."""

    _failure: dict[str, Any] | None = None

    def list_assignments(self, course_id: str | None = None) -> dict[str, Any]:
        failure, self._failure = self._failure, None
        return failure or super().list_assignments(course_id=course_id)

    def list_released_assignments(self, course_id: str | None = None) -> dict[str, Any]:
        return _plain(super().list_released_assignments(course_id=course_id))

    def list_submitted_assignments(self, course_id: str | None = None) -> dict[str, Any]:
        return _plain(super().list_submitted_assignments(course_id=course_id))

    def fetch_assignment(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        return self._told(super().fetch_assignment(course_id, assignment_id))

    def fetch_feedback(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        return self._told(super().fetch_feedback(course_id, assignment_id))

    def submit_assignment(self, course_id: str, assignment_id: str) -> dict[str, Any]:
        return _plain(super().submit_assignment(course_id, assignment_id))

    def _told(self, result: dict[str, Any]) -> dict[str, Any]:
        plain = _plain(result)
        self._failure = None if plain["success"] else plain
        return plain


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    """Return a result with the message in place of a traceback that ends with it."""
    if result["success"]:
        return result
    told = str(result["value"]).strip()
    if _ERROR in told:
        return {**result, "value": told.rsplit(_ERROR, 1)[1]}
    if "exchange directory" in told:
        return {
            **result,
            "value": "The course's exchange cannot be reached, or you are not on the course's "
            "roster. Your work is safe in your own folder. Try again in a few minutes.",
        }
    return {**result, "value": f"This did not work. Tell your instructor:\n{told[-2000:]}"}


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "course_hub.exchange.client.lab"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Load nbgrader's extension, then put our list in the place of its own."""
    assignment_list.load_jupyter_server_extension(app)
    found = AssignmentList(parent=app)
    found.root_dir = app.root_dir
    app.web_app.settings["assignment_list_manager"] = found
