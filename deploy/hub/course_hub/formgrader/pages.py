"""nbgrader's pages, from its own templates where they are safe and from ours where not."""

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, ChoiceLoader, Environment, FileSystemLoader
from tornado import web

from course_hub.formgrader.guard import CourseHandler

# Found without importing it, which takes seconds.
_FOUND = find_spec("nbgrader")
assert _FOUND is not None and _FOUND.origin
STOCK = Path(_FOUND.origin).parent / "server_extensions" / "formgrader"
OURS = Path(__file__).parent
# Where nbgrader's scripts expect everything, below the service's own prefix.
ROOT = "/formgrader"


class Nonced(FileSystemLoader):
    """nbgrader's templates, whose own scripts get the nonce before anything is filled in."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template with a nonce in each of its script tags."""
        source, name, fresh = super().get_source(environment, template)
        # A list whose items are said to be none is no list for those who hear it.
        source = source.replace(' role="presentation"', "")
        return source.replace("<script", '<script nonce="{{ nonce }}"'), name, fresh


@cache
def _environment() -> Environment:
    loaders: list[BaseLoader] = [
        FileSystemLoader(OURS / "templates"),
        Nonced(STOCK / "templates"),
    ]
    return Environment(loader=ChoiceLoader(loaders), autoescape=True)


class Page(CourseHandler):
    """A page of lists, which its scripts fill; what stands in its address is checked first."""

    def initialize(self, template: str, names: tuple[str, ...] = ()) -> None:
        self._template, self._names = template, names

    async def get(self, *given: str) -> None:
        check = {
            "assignment_id": self.assignment,
            "notebook_id": self.assignment,
            "student_id": self.learner,
        }
        named = {name: check[name](one) for name, one in zip(self._names, given, strict=True)}
        self.finish(self.page(self._template, **named))

    def page(self, template: str, **values: Any) -> str:
        """Return a page made from a template."""
        course = self.course.workspace.course
        return (
            _environment()
            .get_template(template)
            .render(
                base_url=self.course.base_url,
                nonce=self.nonce,
                xsrf=self.xsrf_text,
                course=course,
                person=self.person,
                **values,
            )
        )

    @property
    def xsrf_text(self) -> str:
        """Return the token that the page's scripts send with every request."""
        token = self.xsrf_token
        return token.decode() if isinstance(token, bytes) else str(token)


class Start(CourseHandler):
    """Leads to the list of assignments; the address chooses nothing else."""

    async def get(self) -> None:
        self.redirect(f"{self.course.base_url}{ROOT}/manage_assignments")


class NotThere(CourseHandler):
    """Any other address below the service."""

    async def prepare(self) -> None:
        await super().prepare()
        if not self._finished:
            raise web.HTTPError(404, "There is no such page.")


class Static(web.StaticFileHandler):
    """Scripts, styles and fonts: nbgrader's and ours, the same for everybody."""

    def set_default_headers(self) -> None:
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")
        self.set_header("X-Frame-Options", "DENY")
        self.set_header("Content-Security-Policy", "default-src 'none'; sandbox")
