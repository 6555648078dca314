"""The exchange as a service of its own process, and a double of the hub's check of tokens."""

import io
import json
import os
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
import yaml

from autograder.exchange import Exchange
from autograder.workspace import Workspace
from tests.hub.answering import wait
from tests.hub.ports import free_ports

COURSE, WEEK = "measuring", "week-01"
ACCESS = "access:services!service=exchange"
# The service's own token, which it shows the hub when it asks about others'.
OWN_TOKEN = "the-service"


def _person(name: str, *groups: str, scopes: tuple[str, ...] = (ACCESS,)) -> dict[str, Any]:
    return {"name": name, "kind": "user", "groups": list(groups), "scopes": list(scopes)}


LISTERS = ("lister-2", "lister-3", "lister-4")

# Who the hub knows by which token.
IDENTITIES: dict[str, dict[str, Any]] = {
    "token-of-1": _person("learner-1", "nbgrader-measuring"),
    "token-of-2": _person("learner-2", "nbgrader-measuring"),
    "token-of-3": _person("learner-3", "nbgrader-measuring"),
    "token-of-4": _person("learner-4", "nbgrader-measuring"),
    **{
        f"token-of-{name}": _person(name, "nbgrader-measuring")
        for name in (*(f"hostile-{n}" for n in range(7)), "clerk-1", "clerk-2", *LISTERS)
    },
    "token-of-stranger": _person("stranger", "nbgrader-governance-coherence"),
    "token-of-instructor": _person("instructor", "formgrade-measuring"),
    "token-of-nobody": _person("nobody"),
    "token-without-scope": _person("learner-1", "nbgrader-measuring", scopes=("self",)),
    "token-of-a-path": _person("../learner-1", "nbgrader-measuring"),
    "token-of-a-service": {**_person("robot", "nbgrader-measuring"), "kind": "service"},
    "token-of-no-such-course": _person("learner-1", "nbgrader-../measuring", "nbgrader-other"),
}


class _HubDouble(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        token = self.headers.get("Authorization", "").partition(" ")[2]
        found = IDENTITIES.get(token) if self.path.startswith("/hub/api/user") else None
        content = json.dumps(found or {"message": "no such token"}).encode()
        self.send_response(200 if found else 403)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *words: Any) -> None:
        """Say nothing."""


@contextmanager
def hub_double() -> Iterator[str]:
    """Give the address of a hub that answers what a token stands for, and nothing else."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _HubDouble)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/hub/api"
    finally:
        server.shutdown()
        server.server_close()


@dataclass(frozen=True)
class Answer:
    """What the service answered."""

    status: int
    data: Any
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Service:
    """A running exchange."""

    address: str
    state: Path
    settings: Path
    hub: str
    process: subprocess.Popen[bytes]

    @property
    def workspace(self) -> Workspace:
        return Workspace.open(COURSE, self.state)

    @property
    def inbound(self) -> Path:
        return self.state / COURSE / "exchange" / "inbound"

    def ask(
        self, token: str, *path: str, body: bytes | None = None, headers: Mapping[str, str] = {}
    ) -> Answer:
        """Return the answer to a request by the holder of a token."""
        return self.ask_raw(token, "/".join(quote(part) for part in path), body, headers)

    def ask_raw(
        self,
        token: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] = {},
    ) -> Answer:
        request = urllib.request.Request(f"{self.address}api/{path}", body)
        for name, value in headers.items():
            request.add_header(name, value)
        if token:
            request.add_header("Authorization", f"token {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as found:
                return Answer(found.status, json.load(found), dict(found.headers))
        except urllib.error.HTTPError as error:
            return Answer(error.code, _data(error.read()), dict(error.headers))

    def submit(self, token: str, files: Mapping[str, bytes] | bytes, key: str = "") -> Answer:
        """Hand in week 1 as the holder of a token: files, or an archive as it is."""
        body = files if isinstance(files, bytes) else zipped(files)
        headers = {"Idempotency-Key": key} if key else {}
        return self.ask(token, COURSE, "submissions", WEEK, body=body, headers=headers)

    def stored(self, learner: str) -> list[Path]:
        """The folders in which a learner's submissions are."""
        return sorted(p for p in self.inbound.iterdir() if p.name.startswith(f"{learner}+"))


def _data(content: bytes) -> Any:
    """What an answer says; paths that are nobody's are answered with a page."""
    try:
        return json.loads(content)
    except ValueError:
        return content.decode()


def notebook(answer: str = "1") -> bytes:
    """A notebook of week 1 with one answer."""
    cell = nbformat.v4.new_code_cell(f"answer = {answer}", id="answer")
    text: str = nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))
    return text.encode()


def answered(text: str) -> dict[str, bytes]:
    """The files of a submission."""
    return {f"{WEEK}.ipynb": notebook(repr(text)), "data/rows.csv": b"a,b\n1,2\n"}


def zipped(files: Mapping[str, bytes]) -> bytes:
    """An archive of files, by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return target.getvalue()


def release(workspace: Workspace, *names: str) -> None:
    """Open assignments to learners, with small notebooks."""
    for name in names:
        folder = workspace.release / name
        folder.mkdir(parents=True)
        (folder / f"{name}.ipynb").write_bytes(notebook("None"))
        (folder / "data").mkdir()
        (folder / "data" / "rows.csv").write_bytes(b"a,b\n1,2\n")
        Exchange(workspace).open(name)


@contextmanager
def running(
    folder: Path, hub: str, before: Callable[[], None] | None = None, **popen: Any
) -> Iterator[Service]:
    """Give an exchange that runs as the hub would start it, its state under `folder`."""
    (port,) = free_ports(1)
    state, settings = folder / "state", folder / "hub.yml"
    settings.write_text(
        yaml.safe_dump(
            {"state": str(state), "ports": {"exchange": port}, "courses": [COURSE]},
        )
    )
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("AUTOGRADER_", "JUPYTER"))},
        "COURSE_HUB_SETTINGS": str(settings),
        "AUTOGRADER_STATE": str(state),
        "JUPYTERHUB_API_URL": hub,
        "JUPYTERHUB_API_TOKEN": OWN_TOKEN,
        "JUPYTERHUB_SERVICE_NAME": "exchange",
        "JUPYTERHUB_SERVICE_PREFIX": "/services/exchange/",
        "JUPYTERHUB_OAUTH_ACCESS_SCOPES": json.dumps([ACCESS]),
        "JUPYTERHUB_CLIENT_ID": "service-exchange",
    }
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "course_hub.exchange"],
            env=environment,
            stdout=log,
            stderr=log,
            preexec_fn=before,
            **popen,
        )
    try:
        address = f"http://127.0.0.1:{port}/services/exchange/"
        wait(address + "health", process, folder / "log")
        yield Service(address, state, settings, hub, process)
    finally:
        process.terminate()
        process.wait(30)
