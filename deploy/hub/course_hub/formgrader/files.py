"""What a learner handed in, as downloads: never shown as a page, never outside its folder."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from tornado import web

from autograder import intake
from autograder.workspace import Workspace
from course_hub.formgrader.desk import NotInGradebook
from course_hub.formgrader.guard import CourseHandler

if TYPE_CHECKING:
    from course_hub.formgrader.course_api import CourseAPI

_PIECE = 256 * 1024
_SHOWN = 100


@dataclass(frozen=True)
class HandedIn:
    """One file of a submission; `name` has `/` between folders."""

    name: str
    size: int


def handed_in(workspace: Workspace, assignment: str, learner: str) -> list[HandedIn]:
    """Return the files of a learner's submission, by name; none of it when it is not sound."""
    folder = workspace.submitted / learner / assignment
    try:
        intake.check_files(folder)
    except intake.Refusal:
        return []
    found = [
        HandedIn(path.relative_to(folder).as_posix(), path.stat().st_size)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    return found[:_SHOWN]


class HandedInFile(CourseHandler):
    """Sends one file as a download that no browser opens in the hub's name."""

    async def get(self, submission: str, name: str) -> None:
        of = self.database_id(submission)
        try:
            folder = await self.course.desk.ask(lambda api: _folder(api, of))
        except NotInGradebook:
            raise web.HTTPError(404, "There is no such submission.") from None
        handle = _opened(folder, name)
        with os.fdopen(handle, "rb") as file:
            self.set_header("Content-Type", "application/octet-stream")
            self.set_header("Content-Security-Policy", "sandbox; default-src 'none'")
            self.set_header("X-Content-Type-Options", "nosniff")
            called = quote(Path(name).name, safe="")
            self.set_header("Content-Disposition", f"attachment; filename*=UTF-8''{called}")
            while piece := file.read(_PIECE):
                self.write(piece)
                await self.flush()
        self.finish()


def _folder(api: "CourseAPI", submission: str) -> Path:
    with api.gradebook as book:
        notebook = book.find_submission_notebook_by_id(submission)
        learner, assignment = notebook.student.id, notebook.assignment.name
    return api.workspace.submitted / str(learner) / str(assignment)


def _opened(folder: Path, name: str) -> int:
    """Return a handle on a file in a folder, following no link anywhere; 404 for all else."""
    parts = name.split("/")
    if not all(parts) or any(part in (".", "..") or "\0" in part for part in parts):
        raise web.HTTPError(404, "There is no such file.")
    at = -1
    try:
        at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        for number, part in enumerate(parts, start=1):
            last = number == len(parts)
            kind = os.O_NONBLOCK if last else os.O_DIRECTORY
            inner = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | kind, dir_fd=at)
            os.close(at)
            at = inner
        if not stat.S_ISREG(os.fstat(at).st_mode):
            raise FileNotFoundError(name)
    except OSError:
        if at >= 0:
            os.close(at)
        raise web.HTTPError(404, "There is no such file.") from None
    return at
