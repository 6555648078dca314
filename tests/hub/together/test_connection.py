"""One connection to the talk: who left is cut off, and nobody floods the others."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from jupyterlab_chat.websocket_handler import WSChatHandler

from course_hub.together.talk.handler import CLOSED_NO_ACCESS, CourseChat
from tests.hub.aside import run

ACCESS = {"access:services!service=talk-measuring"}


class Hub:
    """A double of what asks the hub about a token."""

    access_scopes = ACCESS

    def __init__(self) -> None:
        self.user: dict[str, Any] | None = {"name": "ana", "scopes": list(ACCESS), "groups": []}

    def get_token(self, handler: Any) -> str:
        return "token"

    async def user_for_token(self, token: str, sync: bool) -> dict[str, Any] | None:
        return self.user

    def check_scopes(self, wanted: set[str], user: dict[str, Any]) -> set[str]:
        return wanted & set(user["scopes"])


class Connection(CourseChat):
    """A connection without a socket."""

    def __init__(self, hub: Hub, said: dict[str, Any] | None = None) -> None:
        self.initialize()
        said = {} if said is None else said
        self.hub = hub
        self._path = "course.chat"
        self._model = SimpleNamespace(_messages=[])
        self.closed: list[int] = []
        shared = {"talk_instructors": "formgrade-measuring", "talk_said": said}
        self.application = SimpleNamespace(settings=shared)
        self._current_user = SimpleNamespace(username="ana", hub_user=hub.user)

    @property
    def identity_provider(self) -> Any:
        return SimpleNamespace(hub_auth=self.hub)

    def close(self, code: int | None = None, reason: str | None = None) -> None:
        self.closed.append(code or 0)


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What reaches the chat."""
    found: list[dict[str, Any]] = []

    async def take(self: Any, raw: str) -> None:
        found.append(json.loads(raw))

    monkeypatch.setattr(WSChatHandler, "on_message", take)
    return found


def sent(number: int) -> str:
    message = {"type": "client", "action": "send", "id": f"message-{number:04}", "body": "hello"}
    return json.dumps(message)


def test_who_left_the_course_is_cut_off_and_says_nothing_more(taken: list[Any]) -> None:
    hub = Hub()
    connection = Connection(hub)
    run(connection.on_message(sent(1)))
    hub.user = {"name": "ana", "scopes": [], "groups": []}
    run(connection.on_message(sent(2)))
    hub.user = None
    assert run(connection.still_welcome()) is False
    assert [one["id"] for one in taken] == ["message-0001"]
    assert connection.closed == [CLOSED_NO_ACCESS, CLOSED_NO_ACCESS]


def test_a_flood_stops_at_a_limit_however_many_windows_it_comes_from(taken: list[Any]) -> None:
    said: dict[str, Any] = {}
    windows = [Connection(Hub(), said) for _ in range(10)]

    async def flood() -> None:
        for number in range(500):
            await windows[number % 10].on_message(sent(number))

    run(flood())
    assert 1 < len(taken) <= 100


def test_who_begins_to_teach_may_take_out_at_once(taken: list[Any]) -> None:
    hub = Hub()
    connection = Connection(hub)
    theirs = {"id": "message-of-bo", "sender": "bo", "body": "x"}
    connection._model._messages.append(theirs)
    out = json.dumps({"type": "client", "action": "edit", "id": "message-of-bo", "deleted": True})
    run(connection.on_message(out))
    assert taken == []
    hub.user = {"name": "ana", "scopes": list(ACCESS), "groups": ["formgrade-measuring"]}
    run(connection.on_message(out))
    assert taken[0]["deleted"] is True
