"""nbgrader's own commands and its assignment list, through the service."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from autograder import runner
from autograder.exchange import Exchange
from course_hub.exchange import limits
from course_hub.exchange.client import calls, lab, packing
from tests.hub.exchange.double import COURSE, WEEK, Service, notebook
from tests.jupyter import TOOLS

LEARNER_SETTINGS = Path(calls.__file__).parents[3] / "learner"


@dataclass
class Learner:
    """A learner's home, with the settings that a learner's server has."""

    home: Path
    environment: dict[str, str]

    def nbgrader(self, *words: str, fails: bool = False) -> str:
        """What an nbgrader command printed in the home."""
        done = subprocess.run(
            [str(TOOLS / "nbgrader"), *words],
            cwd=self.home,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode != 0) == fails, done.stderr
        return done.stdout + done.stderr


@pytest.fixture
def learner(service: Service, tmp_path: Path) -> Callable[[str], Learner]:
    def make(name: str) -> Learner:
        home = tmp_path / name
        home.mkdir()
        return Learner(
            home,
            {
                "PATH": f"{TOOLS}:/usr/bin:/bin",
                "HOME": str(home),
                "JUPYTER_CONFIG_PATH": str(LEARNER_SETTINGS),
                "JUPYTERHUB_USER": name,
                "JUPYTERHUB_API_TOKEN": f"token-of-{name}",
                "COURSE_HUB_EXCHANGE": service.address,
                # Settings for the world outside must not lead the calls astray.
                "http_proxy": "http://127.0.0.1:9",
            },
        )

    return make


@pytest.fixture
def lists(learner: Callable[[str], Learner], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give JupyterLab's assignment list as a learner's server has it, in this process."""

    def make(name: str) -> tuple[lab.AssignmentList, Learner]:
        one = learner(name)
        for variable, value in one.environment.items():
            monkeypatch.setenv(variable, value)
        monkeypatch.chdir(one.home)
        monkeypatch.setattr(calls, "PAUSES", {"GET": (), "POST": ()})
        found = lab.AssignmentList()
        found.root_dir = str(one.home)
        return found, one

    return make


def test_the_commands_fetch_submit_and_bring_feedback(
    service: Service, learner: Callable[[str], Learner]
) -> None:
    me = learner("clerk-1")
    assert f"{COURSE} {WEEK}" in me.nbgrader("list")
    me.nbgrader("fetch_assignment", WEEK, "--course", COURSE)
    folder = me.home / COURSE / WEEK
    assert (folder / f"{WEEK}.ipynb").read_bytes() == notebook("None")
    assert (folder / "data" / "rows.csv").is_file()

    (folder / f"{WEEK}.ipynb").write_bytes(notebook("'mine'"))
    assert "Submitted as" in me.nbgrader("submit", WEEK, "--course", COURSE)
    [stored] = service.stored("clerk-1")
    assert (stored / f"{WEEK}.ipynb").read_bytes() == notebook("'mine'")
    [kept] = (me.home / COURSE / "receipts").iterdir()
    receipt = json.loads(kept.read_text())
    assert stored.name.endswith(f"+{receipt['time']}")

    assert "no feedback" in me.nbgrader("fetch_feedback", WEEK, "--course", COURSE)
    _mark(service, "clerk-1")
    assert "ready to be fetched" in me.nbgrader("list", "--cached")
    me.nbgrader("fetch_feedback", WEEK, "--course", COURSE)
    page = folder / "feedback" / receipt["time"] / f"{WEEK}.html"
    assert page.read_text() == "<p>Well done</p>"


def test_the_commands_cannot_submit_as_another_or_take_back(
    service: Service, learner: Callable[[str], Learner]
) -> None:
    me = learner("clerk-2")
    (me.home / COURSE / WEEK).mkdir(parents=True)
    (me.home / COURSE / WEEK / f"{WEEK}.ipynb").write_bytes(notebook())
    before = sorted(service.inbound.iterdir())
    words = ("submit", WEEK, "--course", COURSE, "--student", "learner-1")
    assert "as yourself" in me.nbgrader(*words, fails=True)
    assert "Nothing can be removed" in me.nbgrader("list", "--remove", fails=True)
    other = ("submit", WEEK, "--course", "governance-coherence")
    assert "no folder" in me.nbgrader(*other, fails=True)
    assert sorted(service.inbound.iterdir()) == before


def test_jupyterlabs_list_fetches_submits_and_shows_feedback(service: Service, lists: Any) -> None:
    shown, me = lists("lister-2")
    shown_now = shown.list_assignments(course_id=COURSE)
    assert shown.list_courses() == {"success": True, "value": [COURSE]}
    assert [one["status"] for one in shown_now["value"]][:2] == ["released", "released"]
    assert shown.fetch_assignment(COURSE, WEEK)["success"]
    folder = me.home / COURSE / WEEK
    (folder / f"{WEEK}.ipynb").write_bytes(notebook("'by the list'"))
    [fetched] = _with_status(shown, "fetched")
    assert fetched["notebooks"][0]["path"] == f"{COURSE}/{WEEK}/{WEEK}.ipynb"
    assert shown.submit_assignment(COURSE, WEEK) == {"success": True}
    [sent] = _with_status(shown, "submitted")
    newest = sent["submissions"][-1]
    assert newest["student_id"] == "lister-2"
    assert not newest["has_exchange_feedback"]
    _mark(service, "lister-2")
    assert _with_status(shown, "submitted")[0]["submissions"][-1]["has_exchange_feedback"]
    assert shown.fetch_feedback(COURSE, WEEK)["success"]
    newest = _with_status(shown, "submitted")[0]["submissions"][-1]
    place = f"{COURSE}/{WEEK}/feedback/{newest['timestamp']}"
    assert newest["local_feedback_path"] == place
    assert (me.home / place / f"{WEEK}.html").is_file()


def test_jupyterlab_says_in_words_what_did_not_work(
    service: Service, lists: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, me = lists("lister-3")
    shown.fetch_assignment(COURSE, WEEK)
    (me.home / COURSE / WEEK / f"{WEEK}.ipynb").write_bytes(notebook("'mine'"))
    again = shown.fetch_assignment(COURSE, WEEK)
    assert (me.home / COURSE / WEEK / f"{WEEK}.ipynb").read_bytes() == notebook("'mine'")
    assert again["value"].startswith(f"You have {WEEK} already")
    # The page asks for the list next; it is told there, and only once.
    assert shown.list_assignments(course_id=COURSE) == again
    assert shown.list_assignments(course_id=COURSE)["success"]
    (me.home / COURSE / WEEK / f"{WEEK}.ipynb").write_text("no notebook")
    refused = shown.submit_assignment(COURSE, WEEK)
    assert not refused["success"]
    assert "not a readable notebook" in refused["value"]
    assert "Traceback" not in refused["value"]
    monkeypatch.setenv("COURSE_HUB_EXCHANGE", "http://127.0.0.1:9/")
    lost = shown.list_assignments(course_id=COURSE)
    assert not lost["success"]
    assert "Your work is safe" in lost["value"]
    assert "cannot be reached" in shown.submit_assignment(COURSE, WEEK)["value"]


def test_an_upload_whose_answer_is_lost_is_stored_once(
    service: Service, lists: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, me = lists("lister-4")
    shown.fetch_assignment(COURSE, WEEK)
    (me.home / COURSE / WEEK / f"{WEEK}.ipynb").write_bytes(notebook("'lost'"))
    before = len(service.stored("lister-4"))
    real = calls._once
    lost: list[Any] = []

    def loses(method: str, *words: Any) -> Any:
        answer = real(method, *words)
        if method == "POST" and not lost:
            lost.append(answer)
            raise calls.CallFailed("The line broke.", "unreachable")
        return answer

    monkeypatch.setattr(calls, "_once", loses)
    monkeypatch.setattr(calls, "PAUSES", {"GET": (), "POST": (0.0,)})
    assert shown.submit_assignment(COURSE, WEEK)["success"]
    assert len(lost) == 1
    assert len(service.stored("lister-4")) == before + 1


def test_only_ordinary_files_are_packed(tmp_path: Path) -> None:
    folder, secret = tmp_path / WEEK, tmp_path / "secret"
    secret.write_text("another's")
    for name in (f"{WEEK}.ipynb", "a/b.txt", ".ipynb_checkpoints/x.ipynb", "feedback/t/f.html"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1")
    (folder / "link").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    packed = packing.pack(folder, tmp_path / "out.zip")
    listing = subprocess.run(
        [sys.executable, "-m", "zipfile", "-l", tmp_path / "out.zip"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert (packed.files, packed.left_out) == (2, ["folder", "link", "pipe"])
    assert "a/b.txt" in listing
    assert "secret" not in listing


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MAX_FILES", 1, "more than 1 files"),
        ("MAX_FILE_BYTES", 3, "larger than 3 bytes"),
        ("MAX_TOTAL_BYTES", 5, "more than 5 bytes"),
    ],
)
def test_too_much_is_told_before_it_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, said: str
) -> None:
    for name in ("a", "b"):
        (tmp_path / WEEK).mkdir(exist_ok=True)
        (tmp_path / WEEK / name).write_text("1234" if limit == "MAX_FILE_BYTES" else "123")
    monkeypatch.setattr(limits, limit, value)
    with pytest.raises(calls.CallFailed, match=said):
        packing.pack(tmp_path / WEEK, tmp_path / "out.zip")


def test_the_learners_side_knows_neither_the_courses_nor_the_server() -> None:
    code = (
        "import sys, course_hub.exchange.client.plugins, course_hub.exchange.client.lab\n"
        "found = [m for m in sys.modules if m.split('.')[0] == 'autograder'"
        " or m.startswith('course_hub.') and not m.startswith('course_hub.exchange')]\n"
        "assert found == [], found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def _with_status(shown: lab.AssignmentList, status: str) -> list[dict[str, Any]]:
    found = shown.list_assignments(course_id=COURSE)
    return [one for one in found["value"] if one["status"] == status]


def _mark(service: Service, learner: str) -> None:
    """Collect, and give a page of feedback back as an instructor would."""
    workspace = service.workspace
    runner.collect(workspace, WEEK)
    marked = workspace.autograded / learner / WEEK
    made = workspace.feedback / learner / WEEK
    for folder in (marked, made):
        folder.mkdir(parents=True, exist_ok=True)
    time = (workspace.submitted / learner / WEEK / "timestamp.txt").read_text()
    (marked / "timestamp.txt").write_text(time)
    (made / f"{WEEK}.html").write_text("<p>Well done</p>")
    Exchange(workspace).give_back(WEEK, learner)
