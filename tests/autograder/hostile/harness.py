"""Makes a course, hands in tricks among honest work, grades all of it once, and looks around."""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Any

import nbformat

from tests.autograder.hostile import course, evidence, overseer
from tests.autograder.hostile.course import ASSIGNMENT, COURSE, NOTEBOOK
from tests.autograder.hostile.listeners import Listeners
from tests.autograder.hostile.secrets import Canaries, Secrets
from tests.autograder.hostile.tricks import Trick, copy, fill, write

REPOSITORY = Path(__file__).resolve().parents[3]
# Whose work the tricks are after; they come first, last, and before each family.
FIRST, LAST = "a-first", "z-last"
# One who was given every secret, says them aloud and answers rightly: all of it must be seen.
CONTROL = "m-control"
LIMITS = {
    "seconds": 6,
    "cell_seconds": 3,
    "cpu_seconds": 6,
    "memory_bytes": 700_000_000,
    "processes": 40,
    "disk_bytes": 20_000_000,
    "disk_files": 500,
    "file_bytes": 10_000_000,
    "output_bytes": 1_000_000,
    "value_bytes": 2_000_000,
}
# The families whose tricks put something into pages; a page takes as long as the marking.
WITH_PAGES = ("read", "network", "forge", "structure")
# A run that takes longer than this for each submission hangs.
SECONDS_EACH = 20


@dataclass(frozen=True)
class Command:
    """What became of one command of the grader's."""

    code: int | None
    seconds: float
    said: str
    complained: str
    survivors: tuple[str, ...]


@dataclass(frozen=True)
class Evidence:
    """What one learner's submission came to. `state` is None when the grader did not name one."""

    state: str | None
    message: str
    points: Fraction | None
    leaks: tuple[str, ...]
    boasts: tuple[str, ...]
    live: tuple[str, ...]


@dataclass(frozen=True)
class Aftermath:
    """What one run came to: each learner's evidence, and all else that must not have happened."""

    of: Mapping[str, Evidence]
    commands: Mapping[str, Command]
    heard: tuple[str, ...]
    changed: tuple[str, ...]
    litter: tuple[str, ...]
    rows_changed: tuple[str, ...]
    leaks: tuple[str, ...]

    @property
    def survivors(self) -> tuple[str, ...]:
        return tuple(each for command in self.commands.values() for each in command.survivors)


@dataclass
class Hunt:
    """One course under attack, in a folder of its own; a context manager."""

    tricks: tuple[Trick, ...]
    limits: Mapping[str, int] = field(default_factory=lambda: LIMITS)

    def __enter__(self) -> "Hunt":
        # A short path: the address of a Unix socket has at most 107 characters.
        self.root = Path(tempfile.mkdtemp(prefix="hunt-")).resolve()
        self.listeners = Listeners(self.root / "ears")
        self.secrets = self._secrets()
        self.secrets.plant()
        self.commands: dict[str, Command] = {}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.listeners.__exit__(kind, error, trace)
        shutil.rmtree(self.root, ignore_errors=True)

    def _secrets(self) -> Secrets:
        sources, state = self.root / "exercises", self.root / "state" / COURSE
        return Secrets(
            canaries=Canaries.hatch(),
            course=sources / COURSE,
            source=sources / COURSE / ASSIGNMENT / NOTEBOOK,
            gradebook=state / "gradebook.db",
            other=state / "submitted" / FIRST / ASSIGNMENT / NOTEBOOK,
            home=self.root / "home",
            temporary=self.root / "tmp",
            root=self.root,
            port=self.listeners.port,
            socket=self.listeners.path,
            stamp=f"won-{uuid.uuid4().hex}",
        )

    @property
    def state(self) -> Path:
        return self.secrets.gradebook.parent

    def run(self, name: str, *words: str, seconds: float = 120) -> Command:
        """Run a command of the grader's, in a process that nothing of it can outlive unseen."""
        return self.oversee(name, seconds, sys.executable, "-m", "autograder", *words)

    def oversee(self, name: str, seconds: float, *program: str) -> Command:
        """Run any program so."""
        report = self.root / f"{name}.json"
        done = subprocess.run(
            [sys.executable, overseer.__file__, str(report), str(seconds), *program],
            cwd=self.root,
            env=self._environment(),
            capture_output=True,
            text=True,
            errors="replace",
            check=False,
        )
        told: dict[str, Any] = {"code": None, "seconds": 0.0}
        if report.exists():
            told = json.loads(report.read_text())
        command = Command(
            code=told["code"],
            seconds=told["seconds"],
            said=done.stdout,
            complained=done.stderr,
            survivors=tuple(told.get("survivors", ("the overseer itself was ended",))),
        )
        self.commands[name] = command
        return command

    def _environment(self) -> dict[str, str]:
        return self.secrets.environment() | {
            "AUTOGRADER_EXERCISES": str(self.secrets.course.parent),
            "AUTOGRADER_STATE": str(self.state.parent),
            "AUTOGRADER_LIMITS": json.dumps(dict(self.limits)),
            "PYTHONPATH": str(REPOSITORY),
        }

    def prepare(self) -> None:
        """Make the course and its release, enrol the first learner, hand everything in."""
        course.make(self.secrets.course.parent, self.secrets.canaries)
        released = self.run("release", "release", COURSE, ASSIGNMENT)
        assert released.code == 0, released.complained
        self.blank = nbformat.read(self.state / "release" / ASSIGNMENT / NOTEBOOK, as_version=4)
        roster = self.root / "roster.csv"
        lines = ("learner,name,email", f"{FIRST},Ana,{self.secrets.canaries.roster}@mof.example")
        roster.write_text("\n".join(lines))
        enrolled = self.run("roster", "gradebook", COURSE, "--roster", str(roster))
        assert enrolled.code == 0, enrolled.complained
        for learner in self.honest():
            self._hand_in_honestly(learner)
        self._hand_in_control()
        for trick in self.tricks:
            if trick.packed:
                inbox = self.root / "inbox"
                inbox.mkdir(exist_ok=True)
                trick.pack(inbox, course.answer(copy(self.blank), course.WRONG))
            else:
                work = course.answer(copy(self.blank), course.WRONG)
                trick.hand_in(self.state / "submitted", work, self.secrets)

    def honest(self) -> dict[str, Fraction]:
        """Return the honest learners and the automatic points that are theirs."""
        families = sorted({f"m-{trick.family}" for trick in self.tricks})
        true = {learner: Fraction(4) for learner in families}
        return {FIRST: course.AUTOMATIC, **true, LAST: course.AUTOMATIC}

    def _hand_in_honestly(self, learner: str) -> None:
        folder = self.state / "submitted" / learner / ASSIGNMENT
        folder.mkdir(parents=True)
        whole = learner in (FIRST, LAST)
        cells = dict(course.RIGHT) if whole else {"total-code": course.RIGHT["total-code"]}
        if learner == FIRST:
            mine = self.secrets.canaries.other_learner
            cells |= {"advice": mine, "total-code": f"# {mine}\n{cells['total-code']}"}
        write(folder, course.answer(copy(self.blank), cells))
        (folder / "answers.json").write_bytes(course.answers(course.PLACE, learner))

    def _hand_in_control(self) -> None:
        folder = self.state / "submitted" / CONTROL / ASSIGNMENT
        folder.mkdir(parents=True)
        # In two parts, so that the words are nowhere before the code has run.
        parts = [(word[:9], word[9:]) for word in self.secrets.canaries.named().values()]
        says = [f"print({one!r} + {other!r})" for one, other in parts]
        source = "\n".join((*says, 'won("spoke")', course.RIGHT["total-code"]))
        work = copy(self.blank)
        fill(work, {"total-code": source}, self.secrets)
        write(folder, work)

    def grade(self) -> Aftermath:
        """Collect, grade and write feedback, then return what came of it."""
        before = self._digest()
        rows = evidence.rows(self.secrets.gradebook, [FIRST])
        submissions = len(self.tricks) + len(self.honest())
        if (self.root / "inbox").is_dir():
            words = ("collect", COURSE, ASSIGNMENT, "--from", str(self.root / "inbox"), "--json")
            self.run("collect", *words)
        patience = 120 + SECONDS_EACH * submissions
        self.run("grade", "grade", COURSE, ASSIGNMENT, "--json", seconds=patience)
        shown = [trick.learner for trick in self.tricks if trick.family in WITH_PAGES]
        pages = [f"--learner={learner}" for learner in (*self.honest(), CONTROL, *shown)]
        self.run("feedback", "feedback", COURSE, ASSIGNMENT, *pages, "--json", seconds=patience)
        return self.look(before, rows)

    def look(self, before: Mapping[str, str], rows: Mapping[str, list[Any]]) -> Aftermath:
        """Return what is there now, given what was there before."""
        # What was sent last may still be on its way to a listener.
        time.sleep(0.2)
        marks = evidence.scores(self.secrets.gradebook)
        results = self._results()
        people = {trick.learner for trick in self.tricks} | {*self.honest(), CONTROL}
        after = evidence.rows(self.secrets.gradebook, [FIRST])
        own = [self.state / "submitted" / each.learner for each in self.tricks]
        return Aftermath(
            of={each: self._evidence(each, marks.get(each), results.get(each)) for each in people},
            commands=dict(self.commands),
            heard=tuple(self.listeners.heard),
            changed=evidence.changes(before, self._digest()),
            litter=evidence.litter(self.root, own),
            rows_changed=tuple(name for name in rows if rows[name] != after[name]),
            leaks=self._leaks_elsewhere(people),
        )

    def _digest(self) -> dict[str, str]:
        mine = [self.state / "submitted" / learner for learner in self.honest()]
        planted = (self.secrets.home / ".ssh", self.secrets.temporary / "exam.txt")
        theirs = evidence.digest(self.secrets.course, self.state / "release", *mine, planted[0])
        return theirs | {str(planted[1]): evidence.checksum(planted[1])}

    def _results(self) -> dict[str, tuple[str, str]]:
        found: dict[str, tuple[str, str]] = {}
        for name in ("collect", "grade"):
            command = self.commands.get(name)
            for row in _rows(command.said if command else ""):
                if row.get("outcome") != "collected":
                    found[row["learner"]] = (
                        row.get("state") or row["outcome"],
                        row.get("message", ""),
                    )
        return found

    def _evidence(
        self, learner: str, marks: evidence.Marks | None, result: tuple[str, str] | None
    ) -> Evidence:
        state, message = result or (None, "")
        texts = [message, *self._texts(learner)]
        own = ("other_learner",) if learner == FIRST else ()
        found = [evidence.leaks(text, self.secrets.canaries, own=own) for text in texts]
        boasts = [evidence.boasts(text, self.secrets.stamp) for text in texts]
        return Evidence(
            state=state,
            message=message,
            points=None if marks is None else evidence.points(marks),
            leaks=_all(found),
            boasts=_all(boasts),
            live=_all(evidence.live(text) for text in texts if "<html" in text[:1000].lower()),
        )

    def _texts(self, learner: str) -> list[str]:
        """Return what grading wrote about a learner, wherever it did."""
        texts = [
            evidence.shown(path)
            for path in evidence.files(self.state)
            if _names(path.relative_to(self.state), learner)
        ]
        return texts + evidence.words_of(self.secrets.gradebook, learner)

    def _leaks_elsewhere(self, people: Iterable[str]) -> tuple[str, ...]:
        """Return what is given away in files that are nobody's: logs, reports, summaries."""
        known = {"submitted", "release", *people}
        found = []
        for path in evidence.files(self.state):
            inside = path.relative_to(self.state)
            if known.isdisjoint(inside.parts) and not inside.name.startswith("gradebook.db"):
                text = evidence.shown(path)
                found.append(evidence.leaks(text, self.secrets.canaries))
        return _all(found)


def _rows(said: str) -> list[dict[str, str]]:
    try:
        rows = json.loads(said)
    except ValueError:
        return []
    return [row for row in rows if isinstance(row, dict) and "learner" in row]


def _names(path: Path, learner: str) -> bool:
    """Return whether a file of the state is about a learner: by its folder, or by its own name."""
    stem, *parts = reversed(path.parts)
    about = learner in parts or stem == learner or stem.startswith(f"{learner}.")
    return about and "submitted" not in parts


def _all(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({word for words in found for word in words}))
