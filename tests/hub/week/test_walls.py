"""What a learner's own code can reach from its kernel: its own work, and nothing of anybody else.

The code knows everything an attacker could hope to know: every path, port and name.
"""

import json
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from autograder.workspace import REPOSITORY
from tests.hub.hub import GOVERNANCE, INSTRUCTOR, LEARNERS, MEASURING, Hub
from tests.hub.lab import Lab

Labs = tuple[Lab, Lab]

# Runs code in a new kernel of the page's own server, as JupyterLab does; returns what it printed.
IN_A_KERNEL = """
async ([base, code]) => {
  const token = document.cookie.split("; ").find((one) => one.startsWith("_xsrf=")).slice(6);
  const headers = { "X-XSRFToken": token, "Content-Type": "application/json" };
  const asked = await fetch(`${base}api/kernels`, { method: "POST", headers, body: "{}" });
  const { id } = await asked.json();
  const socket = new WebSocket(`${base.replace("http", "ws")}api/kernels/${id}/channels`);
  await new Promise((done, failed) => { socket.onopen = done; socket.onerror = failed; });
  const header = { msg_id: "1", msg_type: "execute_request", username: "", session: "1",
    date: "", version: "5.3" };
  const content = { code, silent: false, store_history: false, allow_stdin: false };
  socket.send(JSON.stringify({ header, content, channel: "shell", parent_header: {},
    metadata: {}, buffers: [] }));
  let said = "";
  await new Promise((done) => {
    socket.onmessage = ({ data }) => {
      const { msg_type, content, parent_header } = JSON.parse(data);
      if (parent_header.msg_id !== "1") return;
      if (msg_type === "stream") said += content.text;
      if (msg_type === "error") said += content.traceback.join("\\n");
      if (msg_type === "status" && content.execution_state === "idle") done();
    };
  });
  await fetch(`${base}api/kernels/${id}`, { method: "DELETE", headers });
  return said;
}
"""

ATTACK = """
import importlib.util, json, os, pathlib, sqlite3, urllib.error, urllib.request

def readable(path):
    path = pathlib.Path(path)
    try:
        return bool(list(path.iterdir()) if path.is_dir() else path.read_bytes())
    except OSError:
        return False

def writable(path):
    try:
        with open(path, "a"):
            return True
    except OSError:
        return False

def asked(address, method="GET", token=True, data=None):
    headers = {"Authorization": f"token {os.environ['JUPYTERHUB_API_TOKEN']}"} if token else {}
    request = urllib.request.Request(address, data=data, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status if "/hub/login" not in answer.url else 403
    except urllib.error.HTTPError as error:
        return error.code
    except OSError as error:
        return type(error).__name__

def environments():
    found = set()
    for one in pathlib.Path("/proc").glob("[0-9]*/environ"):
        try:
            for line in one.read_text().split(chr(0)):
                found.add(line if line.startswith("JUPYTERHUB_USER=") else line.split("=")[0])
        except OSError:
            pass
    return sorted(found)

given = json.loads(GIVEN)
print(json.dumps({
    "read": [path for path in given["files"] if readable(path)],
    "written": [path for path in given["ours"] if writable(path)],
    "asked": {name: asked(*words) for name, words in given["addresses"].items()},
    "environments": environments(),
    "user": os.getuid(),
    "homes": os.listdir("/home"),
    "packages": [one for one in given["packages"] if importlib.util.find_spec(one)],
    "own": pathlib.Path(given["own"]).is_file(),
}))
"""


@pytest.fixture(scope="module")
def seen(hub: Hub, labs: Labs) -> dict[str, Any]:
    """What the first learner's kernel saw and was answered."""
    first, second = labs
    for lab in labs:
        lab.begin()
    for lab in labs:
        lab.wait()
    (hub.home_of(first.name) / "mine.txt").write_text("mine")
    (hub.home_of(first.name) / "mine.txt").chmod(0o666)
    given = {
        "files": files(hub, second.name),
        "ours": [str(path) for path in (REPOSITORY / "labour_migration").glob("*.py")],
        "addresses": addresses(hub, second.name),
        "packages": ["autograder", "labour_migration"],
        "own": "mine.txt",
    }
    code = textwrap.dedent(ATTACK).replace("GIVEN", repr(json.dumps(given)))
    base = f"{hub.address}/user/{first.name}/"
    said = first.page.evaluate(IN_A_KERNEL, [base, code])
    found: dict[str, Any] = json.loads(said)
    return found


def files(hub: Hub, other: str) -> list[str]:
    """Everything that holds keys, marks, secrets or another learner's work."""
    state = hub.state
    named: list[Path] = [
        hub.settings_file,
        hub.exercises,
        state,
        *(REPOSITORY / part for part in ("exercises", "autograder", "tests", "state")),
        *(state / course for course in (MEASURING, GOVERNANCE)),
        *(state / MEASURING / part for part in ("gradebook.db", "release", "exchange")),
        state / "hub" / "jupyterhub.sqlite",
        state / "hub" / "secrets" / "cookie-secret",
        state / "hub" / "homes",
        hub.home_of(other),
        Path("/home") / other,
        Path("/etc/shadow"),
    ]
    return [str(path) for path in named]


def addresses(hub: Hub, other: str) -> dict[str, list[Any]]:
    """Requests that only other people, or the hub itself, may make; and two that are its own."""
    ports = yaml.safe_load(hub.settings_file.read_text(encoding="utf-8"))["ports"]
    direct = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
    api = f"{hub.address}/hub/api"
    exchange = f"{direct['exchange']}/services/exchange/api"
    formgrader = f"{direct[f'formgrader-{MEASURING}']}/services/formgrader-{MEASURING}/formgrader"
    return {
        "itself": [f"{api}/user"],
        "own courses": [f"{exchange}/courses"],
        "everybody": [f"{api}/users"],
        "the other": [f"{api}/users/{other}"],
        "a token of the other": [f"{api}/users/{other}/tokens", "POST", True, None],
        "a token of its own": [f"{api}/users/{LEARNERS[0]}/tokens", "POST", True, None],
        "the instructor": [f"{api}/users/{INSTRUCTOR}"],
        "groups": [f"{api}/groups"],
        "the other's server": [f"{hub.address}/user/{other}/api/contents"],
        "the other's server stopped": [f"{api}/users/{other}/server", "DELETE"],
        "the proxy": [f"{direct['proxy']}/api/routes", "GET", False],
        "the hub's own port": [f"{direct['hub']}/hub/api/users"],
        "the marks": [f"{formgrader}/api/students"],
        "the marks, nobody": [f"{formgrader}/api/students", "GET", False],
        "the dashboard": [f"{direct['dashboard']}/services/dashboard/"],
        "the cohort": [f"{direct['home']}/services/home/api/cohorts"],
        "the exchange, nobody": [f"{exchange}/courses", "GET", False],
    }


def test_the_kernel_is_shown_its_own_home_and_its_own_rights(seen: dict[str, Any]) -> None:
    assert seen["own"]
    assert LEARNERS[0] in seen["homes"]
    assert LEARNERS[1] not in seen["homes"]
    assert seen["user"] != 0
    assert seen["packages"] == ["labour_migration"]
    assert seen["asked"]["itself"] == 200
    assert seen["asked"]["own courses"] == 200


def test_no_keys_marks_secrets_or_others_work_can_be_read(seen: dict[str, Any]) -> None:
    assert seen["read"] == []
    assert seen["written"] == []


def test_no_other_process_is_seen(seen: dict[str, Any]) -> None:
    users = [one for one in seen["environments"] if one.startswith("JUPYTERHUB_USER=")]
    assert users == [f"JUPYTERHUB_USER={LEARNERS[0]}"]
    for secret in ("AUTOGRADER_STATE", "COURSE_HUB_SETTINGS", "CONFIGPROXY_AUTH_TOKEN"):
        assert secret not in seen["environments"]


def test_the_hub_gives_the_kernel_nothing_of_others(seen: dict[str, Any]) -> None:
    own = {"itself", "own courses"}
    refused = {name: answer for name, answer in seen["asked"].items() if name not in own}
    assert {name: one for name, one in refused.items() if one not in (401, 403, 404, 405)} == {}
