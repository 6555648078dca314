"""The first page's service in this process, before a double of the hub that knows who is who.

Whoever asks says so in a cookie `who` (pages) or with a token that is the name (programs); the
double answers with the groups and scopes that the hub would give.
"""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any

from jupyterhub.services.auth import HubAuth, HubOAuth
from tornado import httpserver, netutil, web

from course_hub import serving
from course_hub.home.routes import routes
from course_hub.settings import Settings

SCOPE = "access:services!service=home"
Groups = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    text: str
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Service:
    """A running service."""

    port: int

    def get(self, path: str, who: str = "", token: str = "", method: str = "GET") -> Answer:
        """Ask for an address below the service's own, following nothing."""
        headers = {"Cookie": f"who={who}"} if who else {}
        if token:
            headers["Authorization"] = f"token {token}"
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request(method, f"/services/home/{path}", headers=headers)
            found = connection.getresponse()
            text = found.read().decode("utf-8", "replace")
            return Answer(found.status, text, {k.lower(): v for k, v in found.getheaders()})
        finally:
            connection.close()


class _Pages(HubOAuth):
    people: Groups

    async def _get_user(self, handler: web.RequestHandler) -> Any:
        return _model(self.people, handler.get_cookie("who") or "")


class _Tokens(HubAuth):
    people: Groups

    async def _get_user(self, handler: web.RequestHandler) -> Any:
        return _model(self.people, self.get_token(handler, in_cookie=False))


def _model(people: Groups, name: str) -> Any:
    if name not in people:
        return None
    # A learner's own server has a token of the learner's with fewer rights.
    scopes = [] if name.startswith("server-of-") else [SCOPE]
    return {"kind": "user", "name": name, "groups": list(people[name]), "scopes": scopes}


@contextmanager
def running(settings: Settings, people: Groups) -> Iterator[Service]:
    """Give the service, answering on a free port."""
    given = {"api_token": "of the service", "access_scopes": {SCOPE}}
    pages = _Pages(**given, oauth_client_id="service-home", base_url="/services/home/")
    tokens = _Tokens(**given)
    pages.people = tokens.people = people
    pages.oauth_redirect_uri = "/services/home/oauth_callback"
    (listening,) = netutil.bind_sockets(0, "127.0.0.1")
    loop = asyncio.new_event_loop()
    ready = threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        found = serving.application(
            settings, "home", routes(settings), hub_pages=pages, hub_tokens=tokens
        )
        httpserver.HTTPServer(found).add_sockets([listening])
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(30)
    try:
        yield Service(listening.getsockname()[1])
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        listening.close()
