"""What the formgrader reads and writes of a course, one request after another in one thread.

nbgrader's database objects belong to the thread that made them, and a long answer must not keep
others from being told that the service lives.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from autograder.errors import AutograderError
from autograder.workspace import Workspace

if TYPE_CHECKING:
    from course_hub.formgrader.course_api import CourseAPI

T = TypeVar("T")


class NotInGradebook(AutograderError):
    """Something that the gradebook does not hold."""


class Desk:
    """The one place of a service that opens the course's gradebook."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="desk")

    @cached_property
    def _api(self) -> "CourseAPI":
        from course_hub.formgrader.course_api import CourseAPI

        return CourseAPI(self._workspace)

    async def ask(self, question: Callable[["CourseAPI"], T]) -> T:
        """Return what a function finds with nbgrader's interface, in the desk's thread.

        Raises NotInGradebook where nbgrader misses an entry.
        """
        return await asyncio.get_running_loop().run_in_executor(
            self._thread, self._answer, question
        )

    def _answer(self, question: Callable[["CourseAPI"], T]) -> T:
        from nbgrader.api import MissingEntry

        try:
            return question(self._api)
        except MissingEntry:
            raise NotInGradebook("There is no such thing in the gradebook.") from None

    def warm_up(self) -> None:
        """Prepare for the first question, in the desk's own thread."""
        self._thread.submit(lambda: self._api)
