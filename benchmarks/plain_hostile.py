"""Plain nbgrader under attack: one copy of the course a trick, in a container that can be lost."""

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat

from tests.autograder.hostile import course, evidence
from tests.autograder.hostile.course import ASSIGNMENT, NOTEBOOK
from tests.autograder.hostile.harness import FIRST, LAST, REPOSITORY
from tests.autograder.hostile.secrets import Canaries, Secrets
from tests.autograder.hostile.tricks import Trick, copy, write

PORT = 18_888
# What a batch of two learners may take; one cell may take 30 s, nbgrader's default.
SECONDS = 150
MEMORY, PROCESSES, FILE = 4_000_000_000, 1_000, 2_000_000_000
SETTINGS = """\
c = get_config()
c.CourseDirectory.course_id = "plain"
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback", "*.yml"]
c.ZipCollectApp.collector_plugin = "nbgrader.plugins.zipcollect.FileNameCollectorPlugin"
c.FileNameCollectorPlugin.named_regexp = r".*/(?P<student_id>m-[\\w-]+)/(?P<file_id>.*)"
"""


@dataclass(frozen=True)
class Outcome:
    """What a trick achieved: the exit code of the batch, its time, the points, and the rest."""

    exit: str
    seconds: float
    points: Fraction | None
    effects: tuple[str, ...]
    kinds: tuple[str, ...]


class Template:
    """A course of plain nbgrader with one graded and one waiting learner, to be copied."""

    def __enter__(self) -> "Template":
        self.root = Path(tempfile.mkdtemp(prefix="plain-")).resolve()
        self.secrets = secrets_of(self.root, Canaries.hatch(), f"won-{uuid.uuid4().hex}")
        sources = course.make(self.root / "made", self.secrets.canaries)
        folder = self.secrets.gradebook.parent
        shutil.copytree(sources / ASSIGNMENT, folder / "source" / ASSIGNMENT)
        shutil.copy(sources / "course.yml", folder / "source")
        shutil.rmtree(self.root / "made")
        (folder / "nbgrader_config.py").write_text(SETTINGS)
        self.secrets.plant()
        self._nbgrader("generate_assignment", ASSIGNMENT)
        self.blank = nbformat.read(folder / "release" / ASSIGNMENT / NOTEBOOK, as_version=4)
        self._hand_in(FIRST, self.secrets.canaries.other_learner)
        self._nbgrader("db", "student", "add", FIRST, "--email", self.secrets.canaries.roster)
        self._nbgrader("autograde", ASSIGNMENT)
        self._hand_in(LAST, "")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        shutil.rmtree(self.root, ignore_errors=True)

    def _nbgrader(self, *words: str) -> None:
        subprocess.run(
            [Path(sys.executable).parent / "nbgrader", *words],
            cwd=self.secrets.gradebook.parent,
            env=self.secrets.environment(),
            capture_output=True,
            check=True,
        )

    def _hand_in(self, learner: str, mine: str) -> None:
        folder = self.secrets.gradebook.parent / "submitted" / learner / ASSIGNMENT
        folder.mkdir(parents=True)
        cells = dict(course.RIGHT) | {"advice": mine or "Advice."}
        cells["total-code"] = f"# {mine}\n{cells['total-code']}"
        write(folder, course.answer(copy(self.blank), cells))
        (folder / "answers.json").write_bytes(course.answers(course.PLACE, learner))
        (folder / "timestamp.txt").write_text("2020-01-01 10:00:00 UTC")


def secrets_of(root: Path, canaries: Canaries, stamp: str) -> Secrets:
    """Return where everything is in a copy of the course."""
    folder = root / "course"
    return Secrets(
        canaries=canaries,
        course=folder / "source",
        source=folder / "source" / ASSIGNMENT / NOTEBOOK,
        gradebook=folder / "gradebook.db",
        other=folder / "submitted" / FIRST / ASSIGNMENT / NOTEBOOK,
        home=root / "home",
        temporary=root / "tmp",
        root=root,
        port=PORT,
        socket=root / "ears",
        stamp=stamp,
    )


def attack(template: Template, trick: Trick) -> Outcome:
    """Return what one trick achieves against a copy of the course."""
    place = Path(tempfile.mkdtemp(prefix="hunt-")).resolve()
    try:
        shutil.copytree(template.root, place, dirs_exist_ok=True)
        secrets = replace(
            secrets_of(place, template.secrets.canaries, template.secrets.stamp),
        )
        _hand_in(template, trick, secrets)
        before = _seen(secrets)
        begun = time.monotonic()
        code = _contained(secrets, "packed" if trick.packed else "plain", trick.learner)
        seconds = time.monotonic() - begun
        return _outcome(trick, secrets, code, seconds, before)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _hand_in(template: Template, trick: Trick, secrets: Secrets) -> None:
    folder = secrets.gradebook.parent
    work = course.answer(copy(template.blank), course.WRONG)
    if trick.packed:
        inbox = folder / "downloaded" / ASSIGNMENT / "archive"
        inbox.mkdir(parents=True)
        trick.pack(inbox, work)
    else:
        trick.hand_in(folder / "submitted", work, secrets)


def _contained(secrets: Secrets, *told: str) -> str:
    """Run nbgrader's commands in the container; returns the exit code of `autograde` in words."""
    report = secrets.root / "report.json"
    place, folder = str(secrets.root), str(secrets.gradebook.parent)
    words = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--tmpfs", "/tmp"]
    words += ["--bind", place, place, "--chdir", folder, "--die-with-parent", "--new-session"]
    words += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
    words += ["--cap-drop", "ALL", sys.executable, "-m", "benchmarks.plain_inside"]
    environment = secrets.environment() | {"PYTHONPATH": str(REPOSITORY)}
    process = subprocess.Popen(
        [*words, place, str(PORT), *told],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=(secrets.root / "log").open("wb"),
        preexec_fn=_limit,
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return "hangs"
    return str(json.loads(report.read_text())["exit"]) if report.exists() else "killed"


def _limit() -> None:
    os.nice(10)
    for number, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_FSIZE, FILE),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(number, (most, most))


def _seen(secrets: Secrets) -> dict[str, Any]:
    """Return what must be the same afterwards."""
    folder = secrets.gradebook.parent
    mine = [folder / "submitted" / learner for learner in (FIRST, LAST)]
    digest = evidence.digest(secrets.course, folder / "release", secrets.home / ".ssh", *mine)
    digest[str(secrets.temporary / "exam.txt")] = evidence.checksum(secrets.temporary / "exam.txt")
    marks = evidence.scores(secrets.gradebook).get(FIRST, {})
    rows = evidence.rows(secrets.gradebook, [FIRST])
    return {"files": digest, "marks": marks, "rows": rows}


def _outcome(
    trick: Trick, secrets: Secrets, code: str, seconds: float, before: Mapping[str, Any]
) -> Outcome:
    after, marks = _seen(secrets), evidence.scores(secrets.gradebook)
    points = evidence.points(marks[trick.learner]) if trick.learner in marks else None
    found: dict[str, list[str]] = {}
    if (points or 0) > 0:
        found["points forged"] = [f"{evidence.in_words(points)} points"]
    marked, shown = (_texts(trick, secrets, step) for step in ("autograded", "feedback"))
    texts = [*marked, *shown]
    leaks = {name for text in marked for name in evidence.leaks(text, secrets.canaries)}
    # Its feedback and its tracebacks show the hidden tests to everybody: no trick's doing.
    usual = ("hidden_test", "expected_value")
    leaks |= {e for text in shown for e in evidence.leaks(text, secrets.canaries, own=usual)}
    found["leak"] = [f"leak: {name}" for name in sorted(leaks)]
    boasts = {words for text in texts for words in evidence.boasts(text, secrets.stamp)}
    found["taken"] = sorted(boasts)
    pages = [text for text in texts if "<html" in text[:1000].lower()]
    live = {each for page in pages for each in evidence.live(page)}
    found["live page"] = [f"live page: {', '.join(sorted(live))}"] if live else []
    changed = evidence.changes(before["files"], after["files"])
    found["changed"] = [f"changed: {Path(path).name}" for path in changed][:3]
    found["changed"] += [f"gradebook: {n}" for n in before["rows"] if _differ(n, before, after)]
    if after["marks"] != before["marks"]:
        found["changed"].append("changed: another learner's marks")
    own = secrets.gradebook.parent / "submitted" / trick.learner
    skipped = [own, secrets.gradebook.parent / "autograded" / trick.learner]
    found["left"] = [f"left: {Path(p).name}" for p in evidence.litter(secrets.root, skipped)][:2]
    told = _report(secrets)
    found["called"] = sorted({f"called: {each[:40]}" for each in told.get("heard", ())})
    found["processes left"] = ["processes left running"] if told.get("left") else []
    last = evidence.points(marks[LAST]) if LAST in marks else None
    if last is None:
        found["batch stopped"] = [f"the batch stops ({code}): the next learner has no marks"]
    elif last != course.IN_NOTEBOOK:
        found["changed"].append(f"the next learner gets {evidence.in_words(last)} instead of 6")
    if points is None:
        found["no score"] = ["no score"]
    kinds = tuple(sorted(kind for kind, words in found.items() if words))
    return Outcome(
        code, seconds, points, tuple(w for words in found.values() for w in words), kinds
    )


def _differ(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return bool(before["rows"][name] != after["rows"][name])


def _report(secrets: Secrets) -> dict[str, Any]:
    path = secrets.root / "report.json"
    told: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    return told


def _texts(trick: Trick, secrets: Secrets, step: str) -> list[str]:
    folder = secrets.gradebook.parent / step / trick.learner
    return [evidence.shown(path, tracebacks=False) for path in evidence.files(folder)]
