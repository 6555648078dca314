"""What the gradebooks say, read off the event loop and kept until they change.

A whole course is read at once, so a class that opens its first page together reads it once. Due
times pass, and a gradebook elsewhere does not tell that it changed: nothing is kept for long.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from course_hub.settings import Settings

if TYPE_CHECKING:
    from autograder.reports.cohort_facts import Cohort
    from autograder.reports.progress import Pages

_T = TypeVar("_T")
Stamp = tuple[int, ...]

KEPT_SECONDS = 15.0
# The questions of a test take long to read, and change when it is graded.
KEPT_LONGER_SECONDS = 120.0


# They take some seconds, in which the service listens already.
_SLOW = ("course_hub.home.first_page", "autograder.boards.documents", "autograder.reports.progress")


def _import_all() -> None:
    for module in _SLOW:
        import_module(module)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Kept:
    value: Any
    until: float
    stamp: Stamp


class Readings:
    """Readings of the courses' gradebooks, each made once for all who ask meanwhile."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = _utc_now) -> None:
        self._settings = settings
        self._now = now
        self._kept: dict[tuple[str, str], _Kept] = {}
        self._locks: dict[tuple[str, str], asyncio.Lock] = {}
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="gradebook")
        self._imported = self._threads.submit(_import_all)

    async def ready(self) -> None:
        """Wait, at the start of the service, until what makes the pages is there."""
        await asyncio.wrap_future(self._imported)

    def now(self) -> datetime:
        """Return the time, in UTC."""
        return self._now()

    async def pages(self, course: str) -> Pages:
        """Return what the pages of a course's learners are made from."""

        def read() -> Pages:
            from autograder.reports.progress import Pages

            return Pages.read(self._settings.workspace(course), self._now())

        return await self._read(course, "pages", read, KEPT_SECONDS)

    async def cohort(self, course: str, *, questions: bool = False) -> Cohort:
        """Return what there is to report on a course, if asked with its questions."""

        def read() -> Cohort:
            from autograder.reports import cohort_facts

            workspace = self._settings.workspace(course)
            return cohort_facts.read(workspace, self._now(), questions=questions)

        kept = KEPT_LONGER_SECONDS if questions else KEPT_SECONDS
        return await self._read(course, f"cohort {questions}", read, kept)

    async def _read(self, course: str, what: str, read: Callable[[], _T], kept: float) -> _T:
        key = (course, what)
        async with self._locks.setdefault(key, asyncio.Lock()):
            found = self._kept.get(key)
            stamp = self._stamp(course)
            if found is None or found.until < time.monotonic() or found.stamp != stamp:
                loop = asyncio.get_running_loop()
                value = await loop.run_in_executor(self._threads, read)
                # Opening a gradebook for the first time writes to it.
                stamp = self._stamp(course) if found is None else stamp
                found = self._kept[key] = _Kept(value, time.monotonic() + kept, stamp)
            value_kept: _T = found.value
            return value_kept

    def _stamp(self, course: str) -> Stamp:
        """Return what changes whenever a gradebook in a file does; empty for one elsewhere."""
        folder = self._settings.state / course
        files = (folder / name for name in ("gradebook.db", "gradebook.db-wal"))
        return tuple(file.stat().st_mtime_ns for file in files if file.is_file())
