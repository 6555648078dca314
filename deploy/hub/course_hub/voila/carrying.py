"""Hands a person's documents to that person's browser: asked for with the person's own token."""

import os
from typing import Any

from tornado import web
from tornado.httpclient import AsyncHTTPClient, HTTPClientError, HTTPRequest

from course_hub.serving import HubHandler

VARIABLE = "COURSE_HUB_HOME"
# Tells the boards (autograder.boards.desk) that there is something to ask for.
CARRIED_HERE = "COURSE_APPS_CARRY"
_WAIT_SECONDS = 60.0
# What each service carries, by the address below its own, and where it comes from.
CARRIED = {"apps": ("own/progress", "progress"), "dashboard": ("own/cohorts", "cohorts")}


class Carrying(HubHandler):
    """One document, for whoever is signed in; no request can name another person."""

    def initialize(self, source: str) -> None:
        self.source = source

    async def get(self) -> None:
        """Answer with what the first page's service gives this person."""
        token = self.hub_auth.get_token(self)
        if not token:
            raise web.HTTPError(403, "Sign in first.")
        headers = {"Authorization": f"token {token}", "Accept": "application/json"}
        request = HTTPRequest(self.source, headers=headers, request_timeout=_WAIT_SECONDS)
        try:
            answer = await AsyncHTTPClient().fetch(request)
        except HTTPClientError as problem:
            status = problem.code if problem.code in (403, 404) else 502
            raise web.HTTPError(status, "There is nothing for you here.") from problem
        except OSError as problem:
            raise web.HTTPError(502, "The course's records do not answer now.") from problem
        self.set_header("Content-Type", "application/json")
        self.finish(answer.body)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say so in a form for programs."""
        self.set_header("Content-Type", "application/json")
        self.finish({"error": status_code})


def source(name: str, home_port: int) -> str:
    """Return the address that a service's document comes from; COURSE_HUB_HOME goes first."""
    base = os.environ.get(VARIABLE) or f"http://127.0.0.1:{home_port}"
    return f"{base}/services/home/api/{CARRIED[name][1]}"
