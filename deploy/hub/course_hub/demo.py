"""A demonstration: a state folder of its own, made-up people, both courses in their second week."""

import os
import secrets
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import yaml

from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.workspace import REPOSITORY, state_root
from course_hub import edition
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
    moved = _date(state)
    for course in found.courses:
        _fill(found, course, again=moved)
    return path, found


def _date(state: Path) -> bool:
    """Put the courses into their second week; returns whether their dates changed."""
    exercises, new = state / "exercises", state / ".exercises.new"
    shutil.rmtree(new, ignore_errors=True)
    edition.this_week(REPOSITORY / "exercises", new, datetime.now(UTC).date())
    os.environ["AUTOGRADER_EXERCISES"] = str(exercises)
    moved = _dates(new) != _dates(exercises)
    shutil.rmtree(exercises, ignore_errors=True)
    new.rename(exercises)
    return moved


def _dates(exercises: Path) -> list[str]:
    return [file.read_text(encoding="utf-8") for file in sorted(exercises.glob("*/course.yml"))]


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


def _fill(settings: Settings, course: str, *, again: bool) -> None:
    workspace = settings.workspace(course)
    with Gradebook(workspace) as book:
        book.enrol(Learner(name, f"Demonstration {name}") for name in LEARNERS)
    opened = workspace.state / "exchange" / "open"
    if not again and opened.is_dir() and any(opened.iterdir()):
        return
    command = [sys.executable, "-m", "autograder", "release", course, "--open"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotReady(f"{course} could not be released: {done.stderr or done.stdout}")
