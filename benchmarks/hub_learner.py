"""A learner without a browser: the requests of JupyterLab, to a real server and kernel."""

import json
import re
import time
import uuid
from collections.abc import Iterator
from typing import Any

import requests
import websocket

PATIENCE = 600


class Refused(Exception):
    """A request that the hub or a server did not answer as it should."""


class Learner:
    """One person's cookies, server and kernel."""

    def __init__(self, address: str, name: str, password: str) -> None:
        self.address, self.name, self._password = address, name, password
        self.server = f"{address}/user/{name}"
        self.web = requests.Session()
        self.kernel = ""
        self._channel: websocket.WebSocket | None = None

    def sign_in(self) -> None:
        """Sign in with the form."""
        self._get(f"{self.address}/hub/login")
        data = {"username": self.name, "password": self._password, "_xsrf": self._xsrf("/hub/")}
        told = self.web.post(f"{self.address}/hub/login", data=data, timeout=PATIENCE)
        if not told.ok or "/hub/login" in told.url:
            raise Refused(f"sign in: {told.status_code} at {told.url}")

    def first_page(self) -> None:
        """Read the first page."""
        self._get(f"{self.address}/services/home/")

    def start_server(self) -> None:
        """Start the server and wait until JupyterLab's page comes."""
        self._get(f"{self.address}/hub/spawn")
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            told = self.web.get(f"{self.server}/lab", timeout=PATIENCE)
            if told.ok and told.url.startswith(f"{self.server}/lab"):
                return
            time.sleep(0.5)
        raise Refused(f"the server of {self.name} did not start")

    def fetch(self, course: str, assignment: str) -> None:
        """Fetch an assignment through the list's own address."""
        self._act("fetch", course, assignment)

    def submit(self, course: str, assignment: str) -> None:
        """Hand an assignment in."""
        self._act("submit", course, assignment)

    def _act(self, verb: str, course: str, assignment: str) -> None:
        told = self._post(f"assignments/{verb}", course_id=course, assignment_id=assignment)
        if told.get("success") is not True:
            raise Refused(f"{verb}: {told.get('value')}")

    def open(self, path: str) -> None:
        """Open a notebook, start its kernel and wait until it answers."""
        self.path = path
        self.notebook = self._get(f"{self.server}/api/contents/{path}?type=notebook").json()
        session = self._post(
            "api/sessions",
            path=path,
            name=path.rpartition("/")[2],
            type="notebook",
            kernel={"name": "python3"},
        )
        self.kernel = session["kernel"]["id"]
        cookies = "; ".join(f"{one.name}={one.value}" for one in self._cookies())
        self._channel = websocket.create_connection(
            f"{self.server.replace('http', 'ws')}/api/kernels/{self.kernel}/channels",
            cookie=cookies,
            timeout=PATIENCE,
        )
        self.run("None")

    def answer(self, number: str, value: float) -> None:
        """Answer a question, and wait until it is saved."""
        self.run(f"quiz.answer({number!r}, {value!r})")

    def run_all(self) -> None:
        """Run the notebook's cells, one after the other."""
        for cell in self.notebook["content"]["cells"]:
            if cell["cell_type"] == "code":
                # A check of a question without an answer fails, as it should.
                self.run(cell["source"], may_fail=True)

    def run(self, code: str, may_fail: bool = False) -> None:
        """Run code in the kernel and wait until it is idle again; raises Refused."""
        assert self._channel is not None
        message = str(uuid.uuid4())
        header = {
            "msg_id": message,
            "msg_type": "execute_request",
            "username": self.name,
            "session": self.name,
            "date": "",
            "version": "5.3",
        }
        content = {"code": code, "silent": False, "store_history": True, "allow_stdin": False}
        whole = {
            "header": header,
            "content": content,
            "channel": "shell",
            "parent_header": {},
            "metadata": {},
            "buffers": [],
        }
        self._channel.send(json.dumps(whole))
        while True:
            told = json.loads(self._text())
            if told["parent_header"].get("msg_id") != message:
                continue
            if told["msg_type"] == "error" and not may_fail:
                raise Refused(f"{code}: {told['content']['evalue']}")
            if told["content"].get("execution_state") == "idle":
                return

    def _text(self) -> bytes | str:
        assert self._channel is not None
        while True:
            received = self._channel.recv()
            # Binary frames are widgets' files; what matters here comes as text.
            if isinstance(received, str):
                return received

    def save(self) -> None:
        """Save the notebook."""
        body = {"type": "notebook", "format": "json", "content": self.notebook["content"]}
        told = self.web.put(
            f"{self.server}/api/contents/{self.path}",
            json=body,
            headers=self._headers(),
            timeout=PATIENCE,
        )
        if not told.ok:
            raise Refused(f"save: {told.status_code}")

    def validate(self) -> None:
        """Have the notebook's tests run in a second kernel."""
        told = self._post("assignments/validate", path=self.path)
        if told.get("success") is not True:
            raise Refused(f"validate: {told.get('value')}")

    def leave(self) -> None:
        """Close the kernel's channel."""
        if self._channel is not None:
            self._channel.close()

    def _get(self, address: str) -> requests.Response:
        told = self.web.get(address, timeout=PATIENCE)
        if not told.ok:
            raise Refused(f"{address}: {told.status_code}")
        return told

    def _post(self, path: str, /, **body: Any) -> dict[str, Any]:
        told = self.web.post(
            f"{self.server}/{path}", json=body, headers=self._headers(), timeout=PATIENCE
        )
        if not told.ok:
            raise Refused(f"{path}: {told.status_code} {told.text[:300]}")
        found: dict[str, Any] = told.json()
        return found

    def _headers(self) -> dict[str, str]:
        return {"X-XSRFToken": self._xsrf(f"/user/{self.name}/")}

    def _xsrf(self, path: str) -> str:
        tokens = [one.value for one in self.web.cookies if one.name == "_xsrf" and one.path == path]
        if not tokens or not tokens[0]:
            raise Refused(f"no _xsrf cookie for {path}")
        return tokens[0]

    def _cookies(self) -> Iterator[Any]:
        mine = re.compile(rf"/(user/{re.escape(self.name)}/)?")
        return (one for one in self.web.cookies if mine.fullmatch(one.path))
