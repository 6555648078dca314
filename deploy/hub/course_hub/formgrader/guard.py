"""Who may ask the formgrader for something, and what a browser may do with the answer."""

import json
import re
import secrets
from functools import cached_property
from typing import Any, ClassVar

from tornado import web

from autograder import intake
from autograder.workspace import Workspace
from course_hub.formgrader.desk import Desk
from course_hub.formgrader.names import service_name
from course_hub.formgrader.steps import Steps
from course_hub.serving import HubHandler

_MAX_JSON = 64 * 1024
# As nbgrader's database makes them.
_ID = re.compile(r"[0-9a-f]{8,64}", re.ASCII)


COURSE = "course_id"


class Course:
    """What the handlers of one course's formgrader share."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.base_url = f"/services/{service_name(workspace.course.id)}"
        self.desk, self.steps = Desk(workspace), Steps(workspace)
        self.desk.warm_up()


class CourseHandler(HubHandler):
    """Answers the instructors of one course; the pages run our scripts and no others."""

    # Whether a person's browser shows the answer, or a script of ours reads it.
    for_visits: ClassVar[bool] = True

    @property
    def course(self) -> Course:
        """Return the course of this service."""
        shared = self.application.settings
        if "course" not in shared:
            shared["course"] = Course(self.hub_settings.workspace(shared[COURSE]))
        found: Course = shared["course"]
        return found

    @cached_property
    def nonce(self) -> str:
        """Return the word by which the page's own scripts and styles are known."""
        return secrets.token_urlsafe(18)

    def set_default_headers(self) -> None:
        super().set_default_headers()
        # No 'self' for scripts: learners' servers have the same address, up to the path.
        own = f"'nonce-{self.nonce}'"
        policy = (
            f"default-src 'none'; script-src {own}; style-src {own} 'self'; font-src 'self'; "
            "img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
            "frame-ancestors 'none'"
        )
        self.set_header("Content-Security-Policy", policy)
        self.set_header("X-Frame-Options", "DENY")
        # Whoever opened a page of ours cannot look into it, be it from the same address.
        self.set_header("Cross-Origin-Opener-Policy", "noopener-allow-popups")
        self.set_header("Cross-Origin-Resource-Policy", "same-origin")

    async def prepare(self) -> None:
        self._refuse_other_sites()
        if not self.for_visits:
            # A script cannot follow to the page that signs in.
            await self.hub_auth.get_user(self, sync=False)
            if self.current_user is None:
                raise web.HTTPError(403, "You are no longer signed in: load the page again.")
        await super().prepare()
        if self._finished:
            return
        if self.course.workspace.course.id not in self.person.teaches:
            title = self.course.workspace.course.title
            raise web.HTTPError(403, f"Only the instructors of '{title}' may mark it.")

    def _refuse_other_sites(self) -> None:
        """Refuse what another page asks for, before anything is looked up.

        A learner's own server has the same address up to the path: to a page there the browser
        would hand over whatever it may fetch. So pages are for visits alone, and data for scripts
        that know the token, which stands in the pages only.
        """
        headers = self.request.headers
        origin, mode = headers.get("Origin"), headers.get("Sec-Fetch-Mode")
        if origin is not None and origin.split("://")[-1] != self.request.host:
            raise web.HTTPError(403, "Another site asked for this.")
        visited = mode == "navigate" and headers.get("Sec-Fetch-Dest", "document") == "document"
        if mode is None:
            # Browsers leave it out where the address is neither https nor on loopback.
            return
        if self.for_visits != visited or (not visited and mode not in ("cors", "same-origin")):
            raise web.HTTPError(403, "This is not asked for in the way of the formgrader's pages.")
        if not visited and headers.get("Sec-Fetch-Site") != "same-origin":
            raise web.HTTPError(403, "Another site asked for this.")

    def check_etag_header(self) -> bool:
        return False

    def assignment(self, name: str) -> str:
        """Return the name of an assignment that the course has; 404 for any other."""
        space = self.course.workspace
        if name not in (*space.assignments(), *space.extras()):
            raise web.HTTPError(404, "The course has no such assignment.")
        return name

    def learner(self, name: str) -> str:
        """Return a name that a learner can have; 404 for any other."""
        try:
            intake.check_learner(name)
        except intake.Refusal:
            raise web.HTTPError(404, "There is no such learner.") from None
        return name

    def database_id(self, given: str) -> str:
        """Return what can be an id of the gradebook; 404 for anything else."""
        if not _ID.fullmatch(given):
            raise web.HTTPError(404, "There is no such submission.")
        return given

    def body(self) -> dict[str, Any]:
        """Return the JSON that was sent; 400 for anything else."""
        if len(self.request.body) > _MAX_JSON:
            raise web.HTTPError(413, "That is too long.")
        try:
            found = json.loads(self.request.body)
        except (ValueError, RecursionError):
            raise web.HTTPError(400, "What was sent is not JSON.") from None
        if not isinstance(found, dict):
            raise web.HTTPError(400, "What was sent is not an object.")
        return found

    def json(self, found: Any) -> None:
        """Answer with JSON."""
        # nbgrader's scripts parse it themselves; as a page it must not be shown.
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(json.dumps(found, default=str))
