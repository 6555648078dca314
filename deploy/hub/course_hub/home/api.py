"""What the apps ask for, each time with the token of the person who looks at one.

No request names a person: whose document it is comes from the token alone. So no app and no
kernel holds a right to anybody's marks.
"""

from typing import Any

from tornado import web

from autograder.errors import AutograderError
from course_hub.home.readings import Readings
from course_hub.serving import TokenHandler


class _Document(TokenHandler):
    def initialize(self, readings: Readings) -> None:
        self.readings = readings

    async def prepare(self) -> None:
        await super().prepare()
        await self.readings.ready()

    def answer(self, parts: list[str]) -> None:
        """Finish with a list of documents, each of them JSON already."""
        self.set_header("Content-Type", "application/json")
        self.finish(f'{{"format": 1, "documents": [{", ".join(parts)}]}}')


class OwnProgress(_Document):
    """The standing of whoever asks, one document a course that they learn."""

    async def get(self) -> None:
        from autograder.boards import documents

        person, found = self.person, []
        for course in _known(self, person.learns):
            pages = await self.readings.pages(course)
            if person.name in pages.records:
                found.append(documents.of_learner(pages.own(person.name)))
        self.answer(found)


class Cohorts(_Document):
    """The cohorts of whoever asks, one document a course that they teach."""

    async def get(self) -> None:
        from autograder.boards import documents

        person, found = self.person, []
        if not person.teaches:
            raise web.HTTPError(403, "This is for a course's instructors.")
        for course in _known(self, person.teaches):
            try:
                cohort = await self.readings.cohort(course, questions=True)
            except AutograderError:
                # One question that cannot be read must not hide the whole course.
                cohort = await self.readings.cohort(course)
            found.append(documents.of_cohort(cohort))
        self.answer(found)


def _known(handler: Any, courses: tuple[str, ...]) -> list[str]:
    return [one for one in courses if one in handler.hub_settings.courses]
