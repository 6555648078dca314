"""A demonstration: a state folder of its own, made-up people, and both courses released."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import yaml

from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import state_root
from course_hub import settings as hub_settings
from course_hub.settings import COURSES, Settings

FOLDER = "hub-demo"
LEARNERS = ("learner-1", "learner-2")
_WORDS = 9


class NotReady(AutograderError):
    """A demonstration that could not be prepared."""


def prepare(port: int | None = None) -> tuple[Path, Settings]:
    """Return the settings file of the demonstration and its settings, made at the first time."""
    state = state_root() / FOLDER
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = state / "hub.yml"
    if not path.exists():
        _write(path, _first(state))
    found = hub_settings.read(path)
    if port is not None and port != found.port("public"):
        stored = yaml.safe_load(path.read_text(encoding="utf-8"))
        _write(path, stored | {"address": f"http://127.0.0.1:{port}"})
        found = hub_settings.read(path)
    os.environ[hub_settings.VARIABLE] = str(path)
    os.environ["AUTOGRADER_STATE"] = str(found.state)
    for course in found.courses:
        _fill(found, course)
    return path, found


def _first(state: Path) -> dict[str, object]:
    return {
        "state": str(state),
        "sign_in": "demo",
        # Made here and never the same: a password that everybody knows would stay somewhere.
        "demo_password": secrets.token_urlsafe(_WORDS),
        "admins": ["admin"],
        "instructors": {course: ["instructor"] for course in COURSES},
        "groups": {COURSES[0]: {"a": list(LEARNERS)}},
    }


def _write(path: Path, content: dict[str, object]) -> None:
    new = path.with_suffix(".new")
    new.touch(mode=0o600)
    new.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
    new.replace(path)


def _fill(settings: Settings, course: str) -> None:
    workspace = settings.workspace(course)
    with Gradebook(workspace) as book:
        book.enrol(Learner(name, f"Demonstration {name}") for name in LEARNERS)
    opened = workspace.state / "exchange" / "open"
    if opened.is_dir() and any(opened.iterdir()):
        return
    command = [sys.executable, "-m", "autograder", "release", course, "--open"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotReady(f"{course} could not be released: {done.stderr or done.stdout}")
