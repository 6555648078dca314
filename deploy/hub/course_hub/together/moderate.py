"""Taking messages out of a talk, as the person who teaches the course and with their own token."""

import asyncio
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from autograder.errors import AutograderError
from course_hub.settings import Settings
from course_hub.together import hub

_LATEST = 100
_TIMEOUT = 20.0


class NoTalk(AutograderError):
    """A talk that did not answer, or did not take a message out."""


@dataclass(frozen=True)
class Message:
    """One message of a talk, as text."""

    id: str
    sender: str
    time: str
    body: str


async def latest(settings: Settings, course: str, token: str) -> list[Message]:
    """Return the latest messages that are there, the newest first; raises NoTalk."""
    connection, found = await _connected(settings, course, token)
    connection.close()
    shown = [one for one in found if not one.get("deleted")]
    return [_message(one) for one in reversed(shown[-_LATEST:])]


async def take_out(settings: Settings, course: str, token: str, message: str) -> None:
    """Take one message out, for everybody and for good; raises NoTalk."""
    connection, _ = await _connected(settings, course, token)
    try:
        out = {"type": "client", "action": "edit", "id": message, "deleted": True}
        await connection.write_message(json.dumps(out))
        while True:
            frame = await _frame(connection)
            told = frame.get("message", {})
            if told.get("id") == message and told.get("deleted"):
                return
    finally:
        connection.close()


async def _connected(
    settings: Settings, course: str, token: str
) -> tuple[WebSocketClientConnection, list[dict[str, Any]]]:
    port, name = settings.port(hub.talk(course)), hub.talk(course)
    address = f"ws://127.0.0.1:{port}/services/{name}/api/chat/ws/course.chat"
    head = {"Authorization": f"token {token}"}
    request = HTTPRequest(address, headers=head, connect_timeout=_TIMEOUT)
    try:
        connection = await websocket_connect(request)
    except (HTTPClientError, OSError) as bad:
        raise NoTalk(f"The talk of {course} does not answer. Try again in a minute.") from bad
    return connection, list((await _frame(connection)).get("messages", []))


async def _frame(connection: WebSocketClientConnection) -> dict[str, Any]:
    try:
        raw = await asyncio.wait_for(_read(connection), _TIMEOUT)
    except TimeoutError as bad:
        raise NoTalk("The talk did not do that. Is the message still there?") from bad
    found = json.loads(raw)
    return found if isinstance(found, dict) else {}


async def _read(connection: WebSocketClientConnection) -> str | bytes:
    raw = await connection.read_message()
    if raw is None:
        raise NoTalk("The talk ended the connection. Try again in a minute.")
    return raw


def _message(found: dict[str, Any]) -> Message:
    when = datetime.fromtimestamp(float(found.get("time", 0)), UTC)
    body, sender = str(found.get("body", "")), str(found.get("sender", ""))
    return Message(str(found.get("id", "")), sender, f"{when:%Y-%m-%d %H:%M} UTC", body)
