"""The wall around the apps: what is behind it can see no marks, keys or answers."""

import subprocess
import sys
from pathlib import Path

import pytest

from autograder import course as courses
from autograder.workspace import REPOSITORY
from course_hub.settings import Settings
from course_hub.voila import enclosed

LOOK = """
import os, sys
for place in sys.argv[1:]:
    print(os.path.exists(place), place)
print("uid", os.getuid())
print("processes", len([p for p in os.listdir("/proc") if p.isdigit()]))
from autograder import course
print("course", course.load("measuring").id)
try:
    open("/work-here", "w")
except OSError:
    print("read-only")
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "gradebook.db").write_text("marks")
    return Settings(state=tmp_path / "state")


def look(settings: Settings, *places: Path) -> list[str]:
    inner = [sys.executable, "-c", LOOK, *map(str, places)]
    done = subprocess.run(
        enclosed.command(settings, inner),
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin", "HOME": "/tmp"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_marks_keys_and_secrets_are_not_there(settings: Settings) -> None:
    course = courses.path("measuring")
    hidden = [
        settings.state,
        settings.state / "gradebook.db",
        course / "week-01" / "week-01.ipynb",
        course / "week-01" / "questions.yml",
        course.parent / "items",
        REPOSITORY / "tests",
        REPOSITORY / "deploy" / "hub" / "hub.yml",
        Path("/etc/shadow"),
        Path("/etc/passwd"),
    ]
    shown = [course / "course.yml", REPOSITORY / "apps" / "apps.yml"]
    assert all(one.exists() for one in (*hidden, *shown))
    found = look(settings, *hidden, *shown)
    assert found[: len(hidden)] == [f"False {one}" for one in hidden]
    assert found[len(hidden) : len(hidden) + 2] == [f"True {one}" for one in shown]
    assert "course measuring" in found
    assert "read-only" in found
    assert "uid 0" not in found
    assert int(found[-3].split()[1]) < 10


def test_a_kernel_cannot_read_what_the_service_was_told(settings: Settings) -> None:
    spy = "import os; print(open(f'/proc/{os.getppid()}/environ').read())"
    parent = (
        "import subprocess, sys; from course_hub.voila import enclosed; "
        f"spy = [sys.executable, '-c', {spy!r}]; "
        "before = subprocess.run(spy, capture_output=True, text=True).stdout; "
        "enclosed.keep_to_itself(); "
        "after = subprocess.run(spy, capture_output=True, text=True); "
        "print('the-token' in before, 'the-token' in after.stdout, 'Permission' in after.stderr)"
    )
    done = subprocess.run(
        enclosed.command(settings, [sys.executable, "-c", parent]),
        capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "JUPYTERHUB_API_TOKEN": "the-token"},
    )  # fmt: skip
    assert done.stdout.split() == ["True", "False", "True"], done.stderr


def test_without_bubblewrap_nothing_is_served(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from course_hub import walls

    monkeypatch.setattr("course_hub.walls.wall.bubblewrap", lambda: None)
    with pytest.raises(walls.NoWall, match="bwrap"):
        enclosed.command(settings, ["true"])
