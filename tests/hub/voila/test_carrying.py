"""A document is asked for with the visitor's own token, and trouble is told without details."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from types import SimpleNamespace
from typing import Any

import pytest
from tornado import httpserver, netutil, web

from course_hub.voila.carrying import CARRIED, Carrying, source

SECRET = "a-detail-of-our-inside"


class Home(web.RequestHandler):
    """A double of the first page's service: what it answers depends on the token."""

    def get(self) -> None:
        token = self.request.headers["Authorization"].removeprefix("token ")
        if token == "forbidden":
            raise web.HTTPError(403, SECRET)
        if token == "broken":
            raise web.HTTPError(500, SECRET)
        self.finish({"for": token, "cookie": self.request.headers.get("Cookie", "none")})


class Carried(Carrying):
    """The handler, with a visitor whose token stands in a header of the test."""

    async def prepare(self) -> None:
        pass

    @property
    def hub_auth(self) -> Any:
        return SimpleNamespace(get_token=lambda handler: handler.get_cookie("token"))


@contextmanager
def serving(routes: list[Any]) -> Iterator[int]:
    (listening,) = netutil.bind_sockets(0, "127.0.0.1")
    loop, ready = asyncio.new_event_loop(), threading.Event()

    def serve() -> None:
        asyncio.set_event_loop(loop)
        httpserver.HTTPServer(web.Application(routes)).add_sockets([listening])
        ready.set()
        loop.run_forever()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield int(listening.getsockname()[1])
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        listening.close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving([("/services/home/api/progress", Home)]) as home:
        nobody = "http://127.0.0.1:9/services/home/api/progress"
        routes = [
            ("/own", Carried, {"source": source("apps", home)}),
            ("/down", Carried, {"source": nobody}),
        ]
        with serving(routes) as found:
            yield found


def get(port: int, path: str, token: str) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    cookie = {"Cookie": f"token={token}"} if token else {}
    connection.request("GET", path, headers=cookie)
    found = connection.getresponse()
    text = found.read().decode()
    connection.close()
    return found.status, text


def test_the_visitor_s_own_token_is_used_and_no_cookie_goes_on(port: int) -> None:
    assert get(port, "/own?learner=ben", "ana") == (200, '{"for": "ana", "cookie": "none"}')


@pytest.mark.parametrize(
    ("path", "token", "status"),
    [("/own", "", 403), ("/own", "forbidden", 403), ("/own", "broken", 502), ("/down", "ana", 502)],
)
def test_trouble_is_told_without_details(port: int, path: str, token: str, status: int) -> None:
    found, text = get(port, path, token)
    assert found == status
    assert SECRET not in text and "ana" not in text


def test_where_documents_come_from_can_be_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert source("dashboard", 7) == "http://127.0.0.1:7/services/home/api/cohorts"
    monkeypatch.setenv("COURSE_HUB_HOME", "http://home:8092")
    assert source("apps", 7) == "http://home:8092/services/home/api/progress"
    assert set(CARRIED) == {"apps", "dashboard"}
