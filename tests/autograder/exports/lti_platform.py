"""A double of a learning platform: token, line item and score services on the loopback.

It checks what a platform checks (signature, audience, expiry and reuse of assertions, tokens and
their scopes, media types, the order of timestamps) and can be told to fail in named ways.
"""

import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

SCORE = "application/vnd.ims.lis.v1.score+json"
ITEM = "application/vnd.ims.lis.v2.lineitem+json"
ITEMS = "application/vnd.ims.lis.v2.lineitemcontainer+json"
SCOPES = {
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
}
ACTIVITY = {"Initialized", "Started", "InProgress", "Submitted", "Completed"}
GRADING = {"FullyGraded", "Pending", "PendingManual", "Failed", "NotReady"}
CLIENT = "tool-1"

Json = Any


@dataclass(frozen=True)
class Answer:
    """What goes back; `cut` closes the connection without an answer, `slow` waits seconds.

    `then` are faults that come up once this answer is given.
    """

    status: int
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    slow: float = 0.0
    then: tuple[tuple[str, "Answer"], ...] = ()


class Refused(Exception):
    """A request that the platform does not accept."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.answer = Answer(status, why.encode())


@dataclass
class Platform:
    """What the platform holds, and what it has been told to do wrong.

    `faults` are answers to the next requests whose path ends with a word, instead of the true ones;
    those marked as `late` are given after the request was carried out.
    """

    users: set[str]
    url: str = ""
    key: str = ""
    page: int = 3
    life: int = 3600
    items: list[dict[str, Json]] = field(default_factory=list)
    scores: dict[tuple[str, str], list[dict[str, Json]]] = field(default_factory=dict)
    faults: list[tuple[str, Answer]] = field(default_factory=list)
    late: list[tuple[str, Answer]] = field(default_factory=list)
    tokens: dict[str, float] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    seen: list[str] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def latest(self, item: str, user: str) -> dict[str, Json]:
        """Return the last score of a user in the column of an assessment."""
        url = next(one["id"] for one in self.items if one["tag"] == item)
        return self.scores[url, user][-1]

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        with self.lock:
            self.seen.append(f"{method} {path}")
            fault = _take(self.faults, path)
            if fault:
                self.faults += fault.then
                return fault
            try:
                given = self._route(method, urlsplit(path), headers, body)
            except Refused as refused:
                return refused.answer
            return _take(self.late, path) or given

    def _route(self, method: str, url: Any, headers: Any, body: bytes) -> Answer:
        if (method, url.path) == ("POST", "/token"):
            return self._token(parse_qs(body.decode()), headers)
        self._check_token(headers.get("Authorization", ""))
        if (method, url.path) == ("GET", "/items"):
            return self._list(parse_qs(url.query), headers)
        if (method, url.path) == ("POST", "/items"):
            return self._make(headers, json.loads(body))
        if method == "POST" and url.path.endswith("/scores"):
            return self._score(url.path.removesuffix("/scores"), headers, json.loads(body))
        raise Refused(404, "no such page")

    def _token(self, form: dict[str, list[str]], headers: Any) -> Answer:
        _need(headers, "Content-Type", "application/x-www-form-urlencoded")
        kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        expected = {"grant_type": ["client_credentials"], "client_assertion_type": [kind]}
        if any(form.get(name) != value for name, value in expected.items()):
            raise Refused(400, "unsupported grant")
        if not set(form["scope"][0].split()) <= SCOPES:
            raise Refused(400, "invalid_scope")
        try:
            claims = jwt.decode(
                form["client_assertion"][0],
                self.key,
                algorithms=["RS256"],
                audience=f"{self.url}/token",
                options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"]},
            )
        except jwt.PyJWTError as error:
            raise Refused(400, f"invalid_client: {error}") from None
        if {claims["iss"], claims["sub"]} != {CLIENT} or claims["exp"] - claims["iat"] > 3600:
            raise Refused(400, "invalid_client: claims")
        if claims["jti"] in self.used:
            raise Refused(400, "invalid_client: replayed")
        self.used.add(claims["jti"])
        token = secrets.token_urlsafe(16)
        self.tokens[token] = time.monotonic() + self.life
        return _json({"access_token": token, "token_type": "Bearer", "expires_in": self.life})

    def _check_token(self, given: str) -> None:
        kind, _, token = given.partition(" ")
        if kind != "Bearer" or self.tokens.get(token, 0.0) <= time.monotonic():
            raise Refused(401, "invalid_token")

    def _list(self, query: dict[str, list[str]], headers: Any) -> Answer:
        _need(headers, "Accept", ITEMS)
        start = int(query.get("from", ["0"])[0])
        end = start + self.page
        following = f'<{self.url}/items?from={end}>; rel="next"' if end < len(self.items) else ""
        return _json(self.items[start:end], {"Link": following} if following else {})

    def _make(self, headers: Any, item: dict[str, Json]) -> Answer:
        _need(headers, "Content-Type", ITEM)
        if not item.get("label") or not item.get("scoreMaximum", 0) > 0 or "id" in item:
            raise Refused(400, "line item")
        made = {**item, "id": f"{self.url}/Items/{len(self.items) + 1}"}
        self.items.append(made)
        return _json(made, status=201)

    def _score(self, path: str, headers: Any, score: dict[str, Json]) -> Answer:
        _need(headers, "Content-Type", SCORE)
        item = f"{self.url}{path}"
        if item not in {one["id"] for one in self.items}:
            raise Refused(404, "no such line item")
        if score.get("userId") not in self.users:
            raise Refused(422, "no such user")
        if score["activityProgress"] not in ACTIVITY or score["gradingProgress"] not in GRADING:
            raise Refused(400, "progress")
        if ("scoreGiven" in score) != ("scoreMaximum" in score) or score.get("scoreGiven", 0) < 0:
            raise Refused(400, "score")
        if "." not in score["timestamp"] or not score["timestamp"].endswith("Z"):
            raise Refused(400, "timestamp without parts of a second")
        earlier = self.scores.setdefault((item, score["userId"]), [])
        if earlier and _at(score) <= _at(earlier[-1]):
            raise Refused(409, "timestamp not newer")
        earlier.append(score)
        return Answer(200)


def _at(score: dict[str, Json]) -> datetime:
    return datetime.fromisoformat(score["timestamp"])


def _take(faults: list[tuple[str, Answer]], path: str) -> Answer | None:
    for place, (end, answer) in enumerate(faults):
        if urlsplit(path).path.endswith(end):
            del faults[place]
            return answer
    return None


def _need(headers: Any, name: str, value: str) -> None:
    if headers.get(name, "").partition(";")[0] != value:
        raise Refused(415, f"{name} is {headers.get(name)}")


def _json(value: Json, headers: dict[str, str] | None = None, status: int = 200) -> Answer:
    return Answer(status, json.dumps(value).encode(), headers or {})


def _handler(answer: Callable[..., Answer]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _give(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            given = answer(self.command, self.path, self.headers, body)
            time.sleep(given.slow)
            if given.cut:
                self.close_connection = True
                return
            self.send_response(given.status)
            for name, value in given.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(given.body)))
            self.end_headers()
            self.wfile.write(given.body)

        def do_GET(self) -> None:
            self._give()

        def do_POST(self) -> None:
            self._give()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


@contextmanager
def served(platform: Platform) -> Iterator[Platform]:
    """Serve a platform on the loopback until the end of the block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(platform.answer))
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield platform
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
