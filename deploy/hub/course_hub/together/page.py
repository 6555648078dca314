"""The page of groups: open the group's notebooks, bring an assignment, hand in for the group."""

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from tornado import web

from autograder.course import Assessment
from autograder.errors import AutograderError
from course_hub import settings as hub_settings
from course_hub.people import Person
from course_hub.serving import HubHandler, Routes
from course_hub.settings import Settings
from course_hub.together import accounts, folder, hub, moderate
from course_hub.together.accounts import Group
from course_hub.together.exchange import Asking

_HERE = Path(__file__).parent
KIND = "group-assignment"


@dataclass(frozen=True)
class Work:
    """A group assignment, and whether its notebook is in the group's folder already."""

    id: str
    title: str
    here: bool


def routes() -> Routes:
    """Return the pages below /services/together/."""
    return (
        ("", Overview),
        ("bring", Bring),
        ("hand-in", HandIn),
        (r"talk/([\w-]+)", Talk),
        ("(style.css)", web.StaticFileHandler, {"path": str(_HERE / "static")}),
    )


class _Page(HubHandler):
    """Shows the groups of whoever asks, with what happened last."""

    def show(self, said: str = "", refused: str = "", status: int = 200) -> None:
        self.set_status(status)
        text = _template("groups.html").render(
            person=self.person,
            groups=[
                (group, _work(self.hub_settings, group))
                for group in accounts.groups(self._now)
                if group.account in self.person.groups
            ],
            courses=[(course, _title(self.hub_settings, course)) for course in _courses(self)],
            talk=hub.talk,
            teaches=self.person.teaches,
            said=said,
            refused=refused,
            xsrf=self.xsrf_form_html(),
        )
        self.finish(text)

    @property
    def _now(self) -> Settings:
        """Return the settings as the file is now, or as they were when the hub started."""
        try:
            return hub_settings.load()
        except AutograderError:
            return self.hub_settings

    def asked(self) -> tuple[Group, str]:
        """Return the group and the assignment of a form; refuses what is not this person's."""
        account, assignment = self.get_body_argument("group"), self.get_body_argument("assignment")
        group = accounts.group(self.hub_settings, account)
        if group is None or account not in self.person.groups:
            raise web.HTTPError(403, "You are not in this group.")
        if assignment not in {work.id for work in _work(self.hub_settings, group)}:
            raise web.HTTPError(404, "This is no group assignment of the course.")
        return group, assignment

    @property
    def asking(self) -> Asking:
        """Return this person's way to the exchange."""
        token = self.hub_auth.get_token(self)
        if not token:
            raise web.HTTPError(403, "Sign in again.")
        return Asking(self.hub_settings, token)


class Overview(_Page):
    """The groups and talks of whoever asks."""

    def get(self) -> None:
        self.show()


class Bring(_Page):
    """Puts a released assignment into the group's folder."""

    async def post(self) -> None:
        group, assignment = self.asked()
        try:
            files = await self.asking.fetch(group.course, assignment)
            count = folder.place(self.hub_settings, group, assignment, files)
        except AutograderError as bad:
            self.show(refused=str(bad), status=409)
            return
        where = f"{group.course}/{assignment}"
        said = f"{count} new files are in the group's folder {where}." if count else ""
        self.show(said=said or f"The group has all files of {where} already; none was changed.")


class HandIn(_Page):
    """Hands the group's folder in, as the member who asks."""

    async def post(self) -> None:
        group, assignment = self.asked()
        try:
            files = await folder.read(group, assignment)
            receipt = await self.asking.submit(group.course, assignment, files)
        except AutograderError as bad:
            self.show(refused=str(bad), status=409)
            return
        # The seconds are enough for people; the receipt holds the rest.
        time = receipt.time.removesuffix(" UTC").partition(".")[0]
        self.show(
            said=f"{receipt.assignment} is handed in for the group, by {self.person.name}, at "
            f"{time} UTC. Receipt: {receipt.sha256}"
        )


class Talk(_Page):
    """The latest messages of a talk, for those who teach the course to take some out."""

    async def get(self, course: str) -> None:
        await self._list(course)

    async def post(self, course: str) -> None:
        self._check(course)
        message = self.get_body_argument("message")
        try:
            await moderate.take_out(self.hub_settings, course, self.asking.token, message)
        except AutograderError as bad:
            await self._list(course, refused=str(bad))
            return
        await self._list(course, said="The message is taken out for everybody.")

    def _check(self, course: str) -> None:
        if course not in self.person.teaches:
            raise web.HTTPError(403, "This page is for those who teach the course.")

    async def _list(self, course: str, said: str = "", refused: str = "") -> None:
        self._check(course)
        try:
            messages = await moderate.latest(self.hub_settings, course, self.asking.token)
        except AutograderError as bad:
            messages, refused = [], str(bad)
        text = _template("talk.html").render(
            title=_title(self.hub_settings, course),
            messages=messages,
            said=said,
            refused=refused,
            xsrf=self.xsrf_form_html(),
        )
        self.finish(text)


def _courses(page: _Page) -> tuple[str, ...]:
    person: Person = page.person
    every = page.hub_settings.courses
    return tuple(course for course in every if person.admin or course in person.courses)


def _work(settings: Settings, group: Group) -> list[Work]:
    return [
        Work(one.id, one.title, folder.has(group, one.id))
        for one in _assessments(settings, group.course)
        if one.kind == KIND
    ]


def _assessments(settings: Settings, course: str) -> tuple[Assessment, ...]:
    return tuple(settings.workspace(course).course.assessments)


def _title(settings: Settings, course: str) -> str:
    return str(settings.workspace(course).course.title)


@functools.cache
def _template(name: str) -> Any:
    loader = FileSystemLoader(_HERE / "templates")
    return Environment(loader=loader, autoescape=True).get_template(name)
