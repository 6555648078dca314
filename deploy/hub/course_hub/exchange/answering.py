"""How the exchange answers: JSON, errors in words, and files read or written beside the others."""

import asyncio
import errno
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

from autograder import intake
from autograder.workspace import Workspace
from course_hub.exchange.desk import Desk
from course_hub.exchange.errors import DiskFull, ExchangeError, NotYours
from course_hub.serving import TokenHandler

log = logging.getLogger("exchange")
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_Result = TypeVar("_Result")


class Answering(TokenHandler):
    """A request by the holder of a token, about one of the courses."""

    def initialize(self, desk: Desk) -> None:
        self.desk = desk

    def course(self, course: str, *, learning: bool = False) -> Workspace:
        """Return a course of the person's; raises NotYours, also for one that does not exist."""
        mine = self.person.learns if learning else self.person.courses
        if course not in mine or course not in self.hub_settings.courses:
            if course in self.person.teaches:
                raise NotYours(f"Only learners on the roster of {course} hand in here.")
            raise NotYours(f"You do not take part in a course {intake.shown(course)!r}.")
        return self.desk.workspace(course)

    async def work(self, task: Callable[[], _Result], hands: Executor | None = None) -> _Result:
        """Return what a task gives that reads or writes files, while others are answered."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(hands or self.desk.readers, task)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer with the reason and its code; of our own faults nothing but that there was one."""
        error = kwargs.get("exc_info", (None, None))[1]
        if isinstance(error, OSError) and error.errno in _FULL:
            error = DiskFull("The course's disk is full; nothing was stored. Tell your instructor.")
        if isinstance(error, ExchangeError | intake.Refusal):
            self.set_status(getattr(error, "status", 400))
            self.finish({"error": str(error), "code": error.code})
        else:
            super().write_error(status_code, **kwargs)

    def log_exception(self, kind: Any, error: Any, trace: Any) -> None:
        """Log refusals in a line; names of files that learners chose stay out of the log."""
        if isinstance(error, ExchangeError | intake.Refusal):
            log.info("%s %s", self.request.method, error.code)
        else:
            super().log_exception(kind, error, trace)
