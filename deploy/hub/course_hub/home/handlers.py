"""The pages of the first page's service: each shows the asking person's own, and no other's.

What makes them is imported where it is used: the service listens before that is there.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, ClassVar

from tornado import web

from autograder.errors import AutograderError
from course_hub.home import pages
from course_hub.home.readings import Readings
from course_hub.serving import HubHandler

if TYPE_CHECKING:
    from autograder.reports.progress import Own

_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')
_BACK = '<p class="quiet"><a href="/services/home/">Back to the first page</a> · '
_FILES = '<a href="/services/home/feedback/{course}/">Feedback on your work</a> · '
_DATA = '<a href="/services/home/progress/{course}/data.json" download>This page as data</a></p>'


class Home(HubHandler):
    """A page of somebody, with the readings that it is made from."""

    def initialize(self, readings: Readings) -> None:
        self.readings = readings

    async def prepare(self) -> None:
        await super().prepare()
        if not self._finished:
            await self.readings.ready()

    def learnt(self, course: str) -> str:
        """Return the course, if the person learns it; an answer 404 otherwise."""
        if course not in self.person.learns or course not in self.hub_settings.courses:
            raise web.HTTPError(404, "You do not take part in such a course.")
        return course

    async def own(self, course: str) -> Own:
        """Return what stands for the person: the name comes from the hub, never the request."""
        from autograder.registry import running

        found = await self.readings.pages(self.learnt(course))
        try:
            return found.own(self.person.name, contact=running.contact(course))
        except AutograderError as problem:
            raise web.HTTPError(404, "%s", str(problem)) from problem

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what was wrong in this service's own look."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        text = "The page could not be made. Try again; tell your instructor if it stays so."
        if isinstance(error, web.HTTPError) and status_code < 500 and error.log_message:
            text = error.log_message % error.args if error.args else error.log_message
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(pages.render("error.html", {"status": status_code, "text": text}))


class FirstPage(Home):
    """What to do next, in every course that the person learns or teaches."""

    async def get(self) -> None:
        from course_hub.home import first_page

        found = await first_page.read(self.person, self.hub_settings, self.readings)
        self.finish(pages.render("first.html", {"page": found}))


class ProgressPage(Home):
    """A learner's own page: the one that the course's command line writes."""

    async def get(self, course: str) -> None:
        from autograder.reports import progress

        text = progress.render(await self.own(course))
        policy = _POLICY.search(text)
        if policy is None:
            raise web.HTTPError(500, "The page names no policy.")
        # The page's own policy lets its style in, by a hash, and nothing else.
        self.set_header("Content-Security-Policy", f"{unescape(policy[1])}; frame-ancestors 'self'")
        links = f'<nav aria-label="Pages">{_BACK}{_FILES}{_DATA}</nav>'.format(course=course)
        start = '<main class="narrow">'
        self.finish(text.replace(start, f"{start}\n{links}", 1))


class ProgressData(Home):
    """The same as data: a file that the progress app opens anywhere."""

    async def get(self, course: str) -> None:
        from autograder.boards import documents

        own = await self.own(course)
        self.set_header("Content-Type", "application/json")
        self.set_header("Content-Disposition", f'attachment; filename="progress-{course}.json"')
        self.finish(documents.of_learner(own))


class FeedbackList(Home):
    """A learner's files of feedback."""

    async def get(self, course: str) -> None:
        from course_hub.home import feedback

        files = feedback.files(self.hub_settings, self.learnt(course), self.person.name)
        loaded = self.hub_settings.workspace(course).course
        titles = {one.id: one.title for one in loaded.assessments}
        values = {"course": loaded, "files": files, "titles": titles}
        self.finish(pages.render("feedback.html", values))


class FeedbackFile(Home):
    """One file of a learner's feedback; a page is shut in, since learners' words stand in it."""

    content_security_policy: ClassVar[str] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
        "frame-ancestors 'self'"
    )

    async def get(self, course: str, place: str) -> None:
        from course_hub.home import feedback

        settings, name = self.hub_settings, self.person.name
        try:
            content = feedback.read(settings, self.learnt(course), name, place)
        except (AutograderError, OSError) as problem:
            raise web.HTTPError(404, "You have no such feedback.") from problem
        if PurePosixPath(place).suffix == ".html":
            self.set_header("Content-Type", "text/html; charset=utf-8")
        else:
            self.set_header("Content-Type", "application/octet-stream")
            self.set_header("Content-Disposition", "attachment")
        self.finish(content)
