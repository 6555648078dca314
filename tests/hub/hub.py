"""Starts a real hub on free ports, with its own state and courses that are in their second week.

The people are `learner-1` and `learner-2`, `instructor` of one course, `instructor-2` of the other,
and `admin`. One password lets them in: on loopback the demonstration may do that.
"""

import csv
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psutil
import yaml
from playwright.sync_api import Page

from autograder.course import COURSES, exercises_root
from autograder.workspace import REPOSITORY
from course_hub import settings as settings_of_the_hub
from course_hub.edition import LATE, OPEN, this_week
from course_hub.settings import Settings
from tests.hub.front import HOST, in_front
from tests.hub.ports import free_ports
from tests.jupyter import TOOLS

MEASURING, GOVERNANCE = "measuring", "governance-coherence"
LEARNERS = ("learner-1", "learner-2")
INSTRUCTOR, OTHER_INSTRUCTOR, ADMIN = "instructor", "instructor-2", "admin"
PASSWORD = "a-demonstration-of-the-hub"

DEPLOY = REPOSITORY / "deploy" / "hub"
STARTS_WITHIN = 300

# What would lead the hub out of its own folders.
_NOT_INHERITED = ("AUTOGRADER_", "COURSE_HUB_", "JUPYTER", "CONFIGPROXY_")


@dataclass
class Hub:
    """A hub that runs, and what a test needs to know of it."""

    address: str
    # Of a web server in front, if there is one, and of the hub's own proxy.
    port: int
    behind: int
    settings_file: Path
    state: Path
    exercises: Path
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes]

    def sign_in(self, page: Page, name: str, then: str = "") -> None:
        """Sign in with the form, and wait for the page that comes then: the first, if unnamed."""
        page.goto(f"{self.address}/hub/login" + (f"?next={then}" if then else ""))
        page.fill("#username_input", name)
        page.fill("#password_input", PASSWORD)
        page.click("#login_submit")
        page.wait_for_url(lambda url: "/hub/login" not in url, timeout=60_000)

    def home_of(self, learner: str) -> Path:
        """The folder that a learner's server shows as home."""
        return self.state / "hub" / "homes" / learner

    def run(self, *words: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of ours as the instructor of the machine does."""
        done = subprocess.run(
            [str(word) for word in words],
            env=dict(self.environment),
            cwd=self.exercises,
            capture_output=True,
            text=True,
            check=False,
        )
        assert not check or done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
        return done

    def autograder(self, *words: str | Path) -> str:
        """What the instructor's command line prints."""
        return self.run(TOOLS / "autograder", *words).stdout

    def server_of(self, name: str) -> list[psutil.Process]:
        """The processes of a person's server, the outermost first."""
        mine = psutil.Process(self.process.pid)
        return [one for one in mine.children(recursive=True) if _user_of(one) == name]


@contextmanager
def running_hub(
    folder: Path,
    learners: Sequence[str] = LEARNERS,
    *,
    cold: bool = True,
    https: bool = False,
    **changed: Any,
) -> Iterator[Hub]:
    """Give a hub whose files are all under `folder`; `changed` goes into its settings file.

    `cold` says that no kernels of apps are started before somebody asks for one; `https` puts a
    web server with a certificate in front.
    """
    hub = _prepared(folder, changed, https)
    if cold:
        hub.environment["COURSE_HUB_COLD"] = "1"
    _populate(hub, learners)
    with hub.log.open("wb") as log:
        hub.process = subprocess.Popen(
            [sys.executable, "-m", "course_hub.app", "-f", DEPLOY / "jupyterhub_config.py"],
            cwd=folder,
            env=dict(hub.environment),
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        _wait_until_ready(hub)
        with in_front(folder, hub.port, hub.behind) if https else nullcontext():
            yield hub
    finally:
        _end(hub)


def _prepared(folder: Path, changed: Mapping[str, Any], https: bool) -> Hub:
    exercises = this_week(exercises_root(), folder / "exercises", datetime.now(UTC).date())
    state = folder / "state"
    state.mkdir(mode=0o700)
    names = tuple(settings_of_the_hub._default_ports(Settings()))
    *free, port = free_ports(len(names) + 1)
    ports = dict(zip(names, free, strict=True))
    behind = ports["public"]
    settings = {
        "state": str(state),
        "courses": list(COURSES),
        "address": f"https://{HOST}:{port}" if https else f"http://127.0.0.1:{behind}",
        "sign_in": "demo",
        "demo_password": PASSWORD,
        "admins": [ADMIN],
        "instructors": {MEASURING: [INSTRUCTOR], GOVERNANCE: [OTHER_INSTRUCTOR]},
        "groups": {MEASURING: {"north": list(LEARNERS)}},
        "ports": ports,
    } | dict(changed)
    file = folder / "hub.yml"
    file.write_text(yaml.safe_dump(settings), encoding="utf-8")
    return Hub(
        address=str(settings["address"]),
        port=port,
        behind=behind,
        settings_file=file,
        state=state,
        exercises=exercises,
        log=folder / "hub.log",
        environment=_environment(folder, file, state, exercises),
        process=None,  # type: ignore[arg-type]  # Known a moment later, and until the end.
    )


def _populate(hub: Hub, learners: Sequence[str]) -> None:
    """Enrol the learners in both courses, and make the release of the late and the open test."""
    roster = hub.settings_file.with_name("roster.csv")
    with roster.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("learner", "name", "email"))
        rows.writerows((name, name.replace("-", " ").capitalize(), "") for name in learners)

    def fill(course: str) -> None:
        hub.autograder("release", course, LATE, OPEN, "--open")
        hub.autograder("gradebook", course, "--roster", roster)

    with ThreadPoolExecutor() as pool:
        list(pool.map(fill, COURSES))


def _environment(folder: Path, settings: Path, state: Path, exercises: Path) -> dict[str, str]:
    own = {
        "HOME": str(folder),
        "PATH": os.pathsep.join((str(TOOLS), os.environ["PATH"])),
        "COURSE_HUB_SETTINGS": str(settings),
        "AUTOGRADER_STATE": str(state),
        "AUTOGRADER_EXERCISES": str(exercises),
        # Whoever leaves a group is looked for every other second.
        "TOGETHER_REMEMBER": "2",
        "PYTHONNOUSERSITE": "1",
    }
    kept = {
        name: value
        for name, value in os.environ.items()
        if name == "COURSE_HUB_PROXY" or not name.startswith(_NOT_INHERITED)
    }
    return kept | own


def _user_of(process: psutil.Process) -> str | None:
    with suppress(psutil.Error):
        return process.environ().get("JUPYTERHUB_USER")
    return None


def _wait_until_ready(hub: Hub) -> None:
    # The hub gives its own address to the proxy last, when all its services answer.
    deadline = time.monotonic() + STARTS_WITHIN
    while not _answers(hub):
        ended = hub.process.poll() is not None
        assert not ended and time.monotonic() < deadline, hub.log.read_text()
        time.sleep(0.5)


def _answers(hub: Hub) -> bool:
    named = {"Host": urlsplit(hub.address).netloc}
    asked = Request(f"http://127.0.0.1:{hub.behind}/hub/health", headers=named)
    try:
        with urlopen(asked, timeout=10):
            return True
    except OSError:
        return False


def _end(hub: Hub) -> None:
    """End the hub and all that it started. Its state goes too, so nothing need be put in order."""
    # The proxy and the services outlive a hub that ended by itself, and are nobody's children then.
    ours = [one for one in psutil.process_iter() if _settings_of(one) == str(hub.settings_file)]
    hub.process.kill()
    for one in ours:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    hub.process.wait(30)
    psutil.wait_procs(ours, timeout=30)


def _settings_of(process: psutil.Process) -> str | None:
    with suppress(psutil.Error):
        return process.environ().get("COURSE_HUB_SETTINGS")
    return None
