"""What the talk's server answers to. Whatever is not listed here is refused."""

import re
from collections.abc import Iterable
from re import Pattern
from typing import Any

from tornado import web
from tornado.httputil import HTTPServerRequest
from tornado.routing import Matcher

CHAT = "course.chat"

# JupyterLab's page and what it reads to draw itself; the chat's file to read; the way in and out.
_READ = (
    r"",
    r"(lab|doc)(/(tree|workspaces)(/.*)?)?",
    r"static/.*",
    r"lab/extensions/.*",
    r"lab/api/(settings|translations|listings|themes|workspaces)(/.*)?",
    r"api(/status|/me|/kernelspecs|/kernels|/sessions|/terminals)?",
    rf"api/contents(/|/{re.escape(CHAT)})?",
    rf"api/contents/{re.escape(CHAT)}/checkpoints",
    r"api/events/subscribe",
    rf"api/chat/ws/{re.escape(CHAT)}",
    r"custom/custom\.css",
    r"favicon\.ico",
    r"logo",
    r"logout",
    r"oauth_callback",
)


def allowed(base: str, paths: Iterable[str] = _READ) -> Pattern[str]:
    """Return the pattern of the paths below a base URL that may be read."""
    return re.compile(re.escape(base) + "(" + "|".join(paths) + ")")


class Unlisted(Matcher):
    """Matches every request that is not listed, so that a handler can refuse it."""

    def __init__(self, base: str) -> None:
        self.listed = allowed(base)

    def match(self, request: HTTPServerRequest) -> dict[str, Any] | None:
        """Return arguments for the refusing handler, or None to let the request pass."""
        reading = request.method in ("GET", "HEAD")
        if reading and request.path and self.listed.fullmatch(request.path):
            return None
        return {}


class Refused(web.RequestHandler):
    """Says no to whatever the talk does not need, whoever asks."""

    def prepare(self) -> None:
        # JupyterLab keeps its windows' places; here it may ask, and nothing is kept.
        if self.request.method == "PUT" and "/lab/api/workspaces/" in self.request.path:
            self.set_status(204)
            self.finish()
            return
        raise web.HTTPError(403, "This server is for the course's talk alone.")

    def check_xsrf_cookie(self) -> None:
        """Refuse before anything else is looked at."""

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        self.set_header("Content-Type", "application/json")
        self.finish({"message": "This server is for the course's talk alone."})
