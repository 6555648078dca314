"""The exchange's addresses, and what a person reads there: released work, own work, feedback."""

import base64
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from autograder.workspace import Workspace
from course_hub.exchange import receipts, returned, shelf
from course_hub.exchange.answering import Answering
from course_hub.exchange.desk import Desk
from course_hub.exchange.receipts import Receipt
from course_hub.exchange.store import Store, now
from course_hub.exchange.upload import Submit
from course_hub.serving import Routes
from course_hub.settings import Settings


class Courses(Answering):
    """The courses that the person learns or teaches here."""

    def get(self) -> None:
        known = self.hub_settings.courses
        self.finish({"courses": [one for one in self.person.courses if one in known]})


class Assignments(Answering):
    """What learners of a course may fetch now."""

    async def get(self, course: str) -> None:
        workspace = self.course(course)
        found = await self.work(lambda: list(shelf.released(workspace, now())))
        self.finish({"assignments": [asdict(one) for one in found]})


class Assignment(Answering):
    """The files of one assignment."""

    async def get(self, course: str, assignment: str) -> None:
        workspace = self.course(course)
        found = await self.work(partial(shelf.find, workspace, assignment, now()))
        files = await self.work(partial(shelf.files, workspace, assignment))
        self.finish({**asdict(found), "sha256": shelf.digest(files), "files": _packed(files)})


class Submissions(Answering):
    """The person's own submissions, and whether there is feedback on them."""

    async def get(self, course: str) -> None:
        workspace = self.course(course)
        self.finish({"submissions": await self.work(partial(_listed, workspace, self.person.name))})


class Feedback(Answering):
    """The pages of feedback on the person's own work."""

    async def get(self, course: str, assignment: str) -> None:
        workspace = self.course(course)
        found = await self.work(partial(returned.read, workspace, self.person.name, assignment))
        self.finish({"time": found.time, "pages": _packed(found.pages)})


def routes(settings: Settings) -> Routes:
    """Return the addresses of the exchange, below /services/exchange/."""
    shared = {"desk": Desk(settings)}
    course, name = r"api/([\w-]+)", r"([^/]+)"
    return [
        (r"api/courses", Courses, shared),
        (rf"{course}/assignments", Assignments, shared),
        (rf"{course}/assignments/{name}", Assignment, shared),
        (rf"{course}/submissions", Submissions, shared),
        (rf"{course}/submissions/{name}", Submit, shared),
        (rf"{course}/feedback/{name}", Feedback, shared),
    ]


def _listed(workspace: Workspace, learner: str) -> list[dict[str, Any]]:
    pages = {(one.assignment, one.time): one for one in returned.every(workspace, learner)}

    def told(one: Receipt) -> dict[str, Any]:
        found = pages.get((one.assignment, one.time))
        return {**one.told(), "feedback": found.numbers() if found else {}}

    return [told(one) for one in receipts.of_learner(Store.of(workspace), learner)]


def _packed(files: Mapping[str, bytes]) -> dict[str, str]:
    return {path: base64.b64encode(content).decode() for path, content in files.items()}
