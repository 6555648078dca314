"""What all services share: who is let in, by what, and what nobody is told."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from tornado import httpserver

from autograder.errors import AutograderError
from course_hub.serving import HubHandler, TokenHandler, application
from tests.hub.core.conftest import Make
from tests.hub.core.double import double

SERVICE = "access:services!service=page"
PEOPLE = {
    "anas-token": {"name": "ana", "kind": "user", "groups": ["nbgrader-measuring"]},
    "services-token": {"name": "culler", "kind": "service", "groups": []},
}


class Page(HubHandler):
    def get(self) -> None:
        self.finish("for people")

    def post(self) -> None:
        self.finish("changed")


class Api(TokenHandler):
    def get(self) -> None:
        self.finish({"name": self.person.name, "learns": list(self.person.learns)})

    def post(self) -> None:
        self.finish({"changed": True})


class Broken(TokenHandler):
    def get(self) -> None:
        raise RuntimeError("the password is hush")

    def post(self) -> None:
        raise AutograderError("Your notebook is too large: 12 MB, and 10 MB is the limit.")


@pytest.fixture
def service(make: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a service that runs beside a double of the hub."""
    with double() as hub:
        hub.answers["/hub/api/user"] = about
        for name, value in {
            "API_URL": f"{hub.address}/hub/api",
            "API_TOKEN": "own-token",
            "CLIENT_ID": "service-page",
            "SERVICE_PREFIX": "/services/page/",
            "BASE_URL": "/",
            "OAUTH_ACCESS_SCOPES": json.dumps([SERVICE]),
        }.items():
            monkeypatch.setenv(f"JUPYTERHUB_{name}", value)
        routes = [("page", Page), ("api", Api), ("broken", Broken)]
        app = application(make(), "page", routes)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()
            listening.setblocking(False)
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=run, args=(loop, app, listening))
            thread.start()
            try:
                yield f"http://127.0.0.1:{listening.getsockname()[1]}/services/page/"
            finally:
                loop.call_soon_threadsafe(loop.stop)
                thread.join(60)


def run(loop: asyncio.AbstractEventLoop, app: Any, listening: socket.socket) -> None:
    async def start() -> None:
        httpserver.HTTPServer(app).add_socket(listening)

    asyncio.set_event_loop(loop)
    loop.run_until_complete(start())
    loop.run_forever()


def about(headers: Any) -> Any:
    """What the hub says of the holder of a token."""
    token = headers.get("Authorization", "").partition(" ")[2]
    scopes = [] if token == "another-token" else [SERVICE]
    known = PEOPLE | {"another-token": PEOPLE["anas-token"]}
    return {**known[token], "scopes": scopes} if token in known else None


def with_token(token: str) -> dict[str, str]:
    return {"Authorization": f"token {token}"}


def test_a_page_sends_strangers_to_the_hub_and_changes_nothing_for_them(service: str) -> None:
    shown = requests.get(service + "page", allow_redirects=False, timeout=60)
    assert shown.status_code == 302
    assert urlsplit(shown.headers["Location"]).path == "/hub/api/oauth2/authorize"
    assert requests.post(service + "page", timeout=60).status_code == 403


def test_a_program_comes_in_by_its_token_alone(service: str) -> None:
    mine = requests.get(service + "api", headers=with_token("anas-token"), timeout=60)
    assert mine.json() == {"name": "ana", "learns": ["measuring"]}
    refused = [
        requests.get(service + "api", timeout=60),
        requests.get(service + "api", headers=with_token("forged"), timeout=60),
        requests.get(service + "api?token=anas-token", timeout=60),
        # The cookie of somebody whose browser was made to ask.
        requests.get(service + "api", cookies={"service-page": "anas-token"}, timeout=60),
        # Of a person, but without the right to this service.
        requests.get(service + "api", headers=with_token("another-token"), timeout=60),
        requests.get(service + "api", headers=with_token("services-token"), timeout=60),
        requests.post(service + "api", timeout=60),
    ]
    assert [one.status_code for one in refused] == [403] * len(refused)
    assert all("token" in one.json()["error"] for one in refused[:2])


def test_a_program_needs_no_cookie_against_forgery(service: str) -> None:
    done = requests.post(service + "api", headers=with_token("anas-token"), timeout=60)
    assert done.json() == {"changed": True}
    assert not done.cookies


def test_an_error_tells_what_to_do_and_nothing_of_our_inside(service: str) -> None:
    broken = requests.get(service + "broken", headers=with_token("anas-token"), timeout=60)
    assert (broken.status_code, "hush" in broken.text) == (500, False)
    told = requests.post(service + "broken", headers=with_token("anas-token"), timeout=60)
    assert "10 MB is the limit" in told.json()["error"]


def test_every_answer_is_safe_for_browsers(service: str) -> None:
    for path in ("page", "api", "health", "nowhere"):
        headers = requests.get(service + path, allow_redirects=False, timeout=60).headers
        if path != "nowhere":
            assert "default-src 'self'" in headers["Content-Security-Policy"]
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert "no-store" in headers["Cache-Control"]
    assert requests.get(service + "health", timeout=60).text == "ok"
