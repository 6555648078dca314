"""One course's formgrader in a process of its own, and a double of the hub that signs people in."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import yaml

from autograder.workspace import Workspace
from tests.hub.answering import wait
from tests.hub.ports import free_ports

COURSE, OTHER = "measuring", "governance-coherence"
SERVICE = f"formgrader-{COURSE}"
PREFIX = f"/services/{SERVICE}/"
ACCESS = f"access:services!service={SERVICE}"


def _person(name: str, *groups: str, scopes: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"name": name, "kind": "user", "groups": list(groups), "scopes": list(scopes)}


# The hub gives the scope to the course's group; whoever has it without the group is not let in.
PEOPLE = {
    one["name"]: one
    for one in (
        _person("instructor", f"formgrade-{COURSE}", scopes=(ACCESS,)),
        _person("instructor-2", f"formgrade-{OTHER}"),
        _person("learner-1", f"nbgrader-{COURSE}"),
        _person("admin", "hub-admins", scopes=(ACCESS,)),
        _person("nobody"),
    )
}


class _Hub(BaseHTTPRequestHandler):
    """Signs in whoever the test says: the first page asks nothing."""

    who = "instructor"

    def do_GET(self) -> None:
        at = urlsplit(self.path)
        if at.path == "/hub/api/oauth2/authorize":
            asked = parse_qs(at.query)
            back = {"code": self.who, "state": asked["state"][0]}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri'][0]}?{urlencode(back)}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        token = self.headers.get("Authorization", "").partition(" ")[2]
        found = PEOPLE.get(token) if at.path == "/hub/api/user" else None
        self._answer(200 if found else 403, found or {"message": "nobody"})

    def do_POST(self) -> None:
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self._answer(200, {"access_token": sent["code"][0], "token_type": "Bearer"})

    def _answer(self, status: int, found: dict[str, Any]) -> None:
        content = json.dumps(found).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@dataclass
class Formgrader:
    """A running formgrader; `sign_in_as` decides who the next visitor is."""

    origin: str
    hub: str
    workspace: Workspace
    log: Path

    @property
    def address(self) -> str:
        return self.origin + PREFIX

    def sign_in_as(self, name: str) -> None:
        """Let the hub take whoever comes next for this person."""
        _Hub.who = name


@contextmanager
def _hub() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def running(folder: Path, workspace: Workspace) -> Iterator[Formgrader]:
    """Give the course's formgrader, run as the hub would start it."""
    (port,) = free_ports(1)
    settings, log = folder / "hub.yml", folder / "formgrader.log"
    state = workspace.state.parent
    settings.write_text(yaml.safe_dump({"state": str(state), "ports": {SERVICE: port}}))
    with _hub() as hub, log.open("wb") as said:
        environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("JUPYTER")},
            "COURSE_HUB_SETTINGS": str(settings),
            "COURSE_HUB_COURSE": COURSE,
            "AUTOGRADER_STATE": str(state),
            "JUPYTERHUB_API_URL": f"{hub}/hub/api",
            "JUPYTERHUB_BASE_URL": "/",
            "JUPYTERHUB_HOST": hub,
            "JUPYTERHUB_API_TOKEN": "the-service",
            "JUPYTERHUB_SERVICE_NAME": SERVICE,
            "JUPYTERHUB_SERVICE_PREFIX": PREFIX,
            "JUPYTERHUB_CLIENT_ID": f"service-{SERVICE}",
            "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([ACCESS]),
            "JUPYTERHUB_OAUTH_SCOPES": json.dumps([ACCESS]),
            "JUPYTERHUB_OAUTH_CALLBACK_URL": f"http://127.0.0.1:{port}{PREFIX}oauth_callback",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "course_hub.formgrader"],
            env=environment,
            stdout=said,
            stderr=said,
        )
        try:
            found = Formgrader(f"http://127.0.0.1:{port}", hub, workspace, log)
            wait(found.address + "health", process, log)
            yield found
        finally:
            process.terminate()
            process.wait(30)
