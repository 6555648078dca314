"""What all requests share: the courses, hands to work with, and who is handing in just now."""

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from autograder import course as courses
from autograder.workspace import Workspace
from course_hub.exchange import inbound, limits
from course_hub.exchange.errors import InProgress, TooOften
from course_hub.settings import Settings


class Desk:
    """One for the service, which is one process."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._workspaces: dict[str, tuple[int, Workspace]] = {}
        self._sending: set[str] = set()
        self._attempts: dict[str, deque[float]] = {}
        # Looking at a submission takes memory many times its size: not many at once. Readers do
        # not wait for those who submit.
        self.takers = ThreadPoolExecutor(limits.TAKEN_AT_ONCE)
        self.readers = ThreadPoolExecutor(limits.READ_AT_ONCE)
        for course in settings.courses:
            inbound.clean(self.workspace(course))

    def workspace(self, course: str) -> Workspace:
        """Return a course as its file is now: dates move while a course runs."""
        changed = (courses.path(course) / "course.yml").stat().st_mtime_ns
        known = self._workspaces.get(course)
        if known is None or known[0] != changed:
            known = changed, self._settings.workspace(course)
            self._workspaces[course] = known
        return known[1]

    @contextmanager
    def sending(self, person: str) -> Iterator[None]:
        """Let one submission of a person in at a time; raises InProgress, TooOften."""
        if person in self._sending:
            raise InProgress("Another submission of yours is on its way. Try again in a moment.")
        if len(self._sending) >= limits.UPLOADS_AT_ONCE:
            raise InProgress("Many are submitting just now. Try again in a moment.")
        self._count(person)
        self._sending.add(person)
        try:
            yield
        finally:
            self._sending.discard(person)

    def _count(self, person: str) -> None:
        attempts = self._attempts.setdefault(person, deque())
        moment = time.monotonic()
        while attempts and attempts[0] < moment - limits.REQUESTS_SECONDS:
            attempts.popleft()
        if len(attempts) >= limits.MAX_REQUESTS:
            raise TooOften(
                f"You submitted {len(attempts)} times within {limits.REQUESTS_SECONDS // 60} "
                "minutes. Wait a little; what you handed in is kept."
            )
        attempts.append(moment)
