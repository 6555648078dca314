"""A classic nbgrader course for tests: answers are variables, test cells read them.

`make` writes the course, `honest` and `mixed` write submissions and return what is true of each:
the state that a run should name and the points of every test cell. `plain_nbgrader.plain` runs
unchanged nbgrader on the same submissions.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from autograder.workspace import ANSWER_STUB
from labour_migration.handin import UNWRITTEN
from tests.autograder.classic_questions import (
    QUESTIONS,
    SCRATCH,
    SETUP,
    TEXT,
    TEXT_ASKS,
    TEXTS,
    Question,
)

COURSE, WEEK, DATA = "classic", "week-01", "survey.csv"
DUE = datetime(2025, 11, 9, 23, 59)
MAXIMUM = {question.test: Fraction(question.points) for question in QUESTIONS}
NOTHING = dict.fromkeys(MAXIMUM, Fraction(0))

Cell = dict[str, Any]


@dataclass(frozen=True)
class Classic:
    """A classic course in a folder of courses, the value of AUTOGRADER_EXERCISES."""

    exercises: Path

    @property
    def folder(self) -> Path:
        return self.exercises / COURSE

    @property
    def source(self) -> Path:
        return self.folder / WEEK


@dataclass(frozen=True)
class Expected:
    """What is true of one submission; `scores` is None where the kind does not decide them."""

    kind: str
    state: str
    scores: Mapping[str, Fraction] | None
    written: bool = False


def make(exercises: Path) -> Classic:
    """Write the course with its one assignment into a new folder of courses."""
    course = Classic(exercises)
    course.source.mkdir(parents=True)
    (course.folder / "course.yml").write_text(_course_file())
    (course.source / DATA).write_text(survey())
    (course.source / f"{WEEK}.ipynb").write_text(notebook(_cells(released=False)))
    return course


@cache
def survey(rows: int = 800) -> str:
    """The data file: recruitment costs of migrant workers, some of them not told."""
    rng = np.random.default_rng(1)
    sectors = ("agriculture", "care", "construction", "domestic work", "manufacturing")
    level = dict(zip(sectors, (900, 1600, 2100, 1200, 1450), strict=True))
    lines = ["worker,sex,sector,destination,left,cost_usd,wage_usd"]
    for worker in range(1, rows + 1):
        sector = sectors[rng.choice(5, p=[0.3, 0.15, 0.25, 0.2, 0.1])]
        cost = f"{level[sector] * rng.lognormal(0, 0.6):.2f}" if rng.random() > 0.04 else ""
        day = datetime(2024, 1, 1) + timedelta(days=int(rng.integers(0, 700)))
        place = ("QVR", "QAL", "QBE", "QDA")[rng.integers(0, 4)]
        wage = f"{rng.lognormal(6.2, 0.4):.0f}"
        who = "FM"[int(rng.random() < 0.55)]
        lines.append(f"{worker},{who},{sector},{place},{day:%Y-%m-%d},{cost},{wage}")
    return "\n".join(lines) + "\n"


def _course_file() -> str:
    numbers = range(1, 7)
    monday = datetime(2025, 11, 3)
    weeks, tests = [], []
    for number in numbers:
        starts = monday + timedelta(weeks=number - 1)
        ends = starts + timedelta(days=6)
        topics = [{"id": f"classic/{'i' * number}", "title": "Reading", "minutes": 90}]
        dates = {"starts": f"{starts:%Y-%m-%d}", "ends": f"{ends:%Y-%m-%d}"}
        weeks.append({"number": number, "title": "Work", "phase": "all", **dates, "topics": topics})
        tests.append(
            {"id": f"week-0{number}", "title": f"Test {number}", "kind": "weekly-test"}
            | {"week": number, "points": 10, "minutes": 30}
            | {"opens": f"{starts:%Y-%m-%d} 00:00", "due": f"{ends:%Y-%m-%d} 23:59"}
        )
    course = {
        "id": COURSE,
        "title": "A classic course",
        "edition": "2025",
        "starts": weeks[0]["starts"],
        "ends": weeks[-1]["ends"],
        "time_zone": "UTC",
        "hours": 12,
        "seed": 7,
        "source": "design",
        "phases": [{"id": "all", "title": "All"}],
        "weeks": weeks,
        "assessments": tests,
        "late_policy": {"kind": "none"},
        "certificate": {
            "version": "2020.1",
            "pass_points": 36,
            "total_points": 60,
            "complete_all": True,
            "completed_when": {"answered": 1},
            "attempt": "best",
            "excused": {"method": "reweight", "at_most": 0, "kinds": []},
            "rounding": "none",
            "source": "design",
        },
    }
    return json.dumps(course, indent=1)  # JSON is YAML


def notebook(cells: list[Cell]) -> str:
    """The text of a notebook with these cells."""
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    whole = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1)


def _cell(kind: str, name: str, source: str, nbgrader: dict[str, Any] | None = None) -> Cell:
    metadata: dict[str, Any] = {}
    if nbgrader is not None:
        usual = {"grade": False, "solution": False, "locked": True, "task": False}
        metadata["nbgrader"] = {**usual, **nbgrader, "grade_id": name, "schema_version": 3}
    cell: Cell = {"cell_type": kind, "id": name, "metadata": metadata, "source": source}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _cells(released: bool) -> list[Cell]:
    """The cells of the source notebook, or of the released one."""
    cells = [_cell("code", "setup", SETUP, {})]
    answer = {"solution": True, "locked": False}
    for one in QUESTIONS:
        model = f"### BEGIN SOLUTION\n{one.right[0]}\n### END SOLUTION"
        test = one.released_test if released else one.whole_test
        cells += [
            _cell("markdown", f"{one.id}-asks", one.asks, {}),
            _cell("code", one.id, ANSWER_STUB if released else model, answer),
            _cell("code", one.test, test, {"grade": True, "points": one.points}),
        ]
    text = UNWRITTEN if released else TEXTS[0]
    cells += [
        _cell("markdown", f"{TEXT}-asks", TEXT_ASKS, {}),
        _cell("markdown", TEXT, text, {"grade": True, "points": 2, **answer}),
    ]
    return cells


@dataclass
class Draft:
    """A submission before it is written."""

    cells: list[Cell]
    scores: dict[str, Fraction] = field(default_factory=lambda: dict(NOTHING))
    written: bool = False

    def answer(self, name: str, source: str) -> None:
        next(cell for cell in self.cells if cell["id"] == name)["source"] = source

    def insert(self, after: str, source: str) -> None:
        place = next(i for i, cell in enumerate(self.cells) if cell["id"] == after)
        self.cells.insert(place + 1, _cell("code", f"own-{len(self.cells)}", source))


def blank() -> Draft:
    """The released notebook as it is."""
    return Draft(_cells(released=True))


def worked(rng: np.random.Generator) -> Draft:
    """A notebook in which each question is right with 70 %, wrong with 20 %, blank with 10 %."""
    draft = blank()
    for question in QUESTIONS:
        text, points = _answered(question, rng)
        if text:
            draft.answer(question.id, text)
        draft.scores[question.test] = Fraction(points)
    if rng.random() < 0.9:
        draft.answer(TEXT, _pick(rng, TEXTS))
        draft.written = True
    if rng.random() < 0.3:
        draft.insert("setup", _pick(rng, SCRATCH))
    return draft


def _answered(question: Question, rng: np.random.Generator) -> tuple[str, int]:
    chance = rng.random()
    if chance < 0.7:
        return _pick(rng, question.right), question.points
    if chance < 0.9:
        wrong = [(text, 0) for text in question.mistakes]
        choices = wrong + [(text, 1) for text in question.partly]
        return choices[rng.integers(len(choices))]
    return "", 0


def _pick(rng: np.random.Generator, texts: tuple[str, ...]) -> str:
    return texts[rng.integers(len(texts))]


def honest(submitted: Path, n: int, seed: int) -> dict[str, Expected]:
    """Write N honest submissions into `submitted/<learner>/week-01/`; returns what is true."""
    rng = np.random.default_rng(seed)
    return {learner: _honest(submitted, learner, rng) for learner in _names(n)}


def _honest(
    submitted: Path, learner: str, rng: np.random.Generator, late: bool = False
) -> Expected:
    draft = worked(rng)
    write(submitted, learner, notebook(draft.cells), DUE + timedelta(days=2 if late else -1))
    state = "needs-marking" if draft.written else "graded"
    return Expected("late" if late else "honest", state, draft.scores, draft.written)


def _names(n: int) -> list[str]:
    return [f"learner-{number:04d}" for number in range(1, n + 1)]


def write(submitted: Path, learner: str, content: str, at: datetime = DUE) -> Path:
    """Write one submission with its data file; returns its folder."""
    folder = submitted / learner / WEEK
    folder.mkdir(parents=True)
    (folder / f"{WEEK}.ipynb").write_text(content)
    (folder / "timestamp.txt").write_text(f"{at:%Y-%m-%d %H:%M:%S} UTC")
    (folder / DATA).write_text(survey())
    return folder


LOOP = "while True:\n    pass"
DEATH = "import os\nos._exit(0)"
MEMORY = "hoard = []\nwhile True:\n    hoard.append(bytearray(50_000_000))"
FLOOD = "while True:\n    print('flood ' * 1000)"


def _hostile(source: str) -> Callable[[np.random.Generator], tuple[str, None]]:
    def content(rng: np.random.Generator) -> tuple[str, None]:
        draft = worked(rng)
        draft.answer("q3", source)
        return notebook(draft.cells), None

    return content


def _blank(rng: np.random.Generator) -> tuple[str, Mapping[str, Fraction]]:
    return notebook(blank().cells), NOTHING


def _unreadable(rng: np.random.Generator) -> tuple[str, None]:
    whole = notebook(worked(rng).cells)
    return whole[: int(rng.integers(10, len(whole) - 10))], None


def _tampered(rng: np.random.Generator) -> tuple[str, Mapping[str, Fraction]]:
    """Tests that always pass, and more points for them, around answers that are all wrong."""
    draft = blank()
    for question in QUESTIONS:
        draft.answer(question.id, question.mistakes[0])
        draft.answer(question.test, "pass")
    for cell in draft.cells:
        if cell["id"].startswith("test-"):
            cell["metadata"]["nbgrader"]["points"] = 100
            cell["metadata"]["tags"] = ["skip-execution"]
    return notebook(draft.cells), NOTHING


# Each kind by the state that a run should name, with what makes its notebook.
KINDS: dict[str, tuple[str, Callable[[np.random.Generator], Any]]] = {
    "blank": ("blank", _blank),
    "unreadable": ("unreadable", _unreadable),
    "tampered": ("tampered", _tampered),
    "loop": ("timed-out", _hostile(LOOP)),
    "death": ("kernel-died", _hostile(DEATH)),
    "memory": ("out-of-memory", _hostile(MEMORY)),
    "flood": ("too-much-output", _hostile(FLOOD)),
}


def mixed(submitted: Path, n: int, seed: int, each: int = 2) -> dict[str, Expected]:
    """Write N submissions, `each` of every kind in KINDS, one in ten late, one missing.

    The missing learner is in what is returned and has no folder.
    """
    rng = np.random.default_rng(seed)
    kinds = [kind for kind in KINDS for _ in range(each)]
    kinds += ["missing"] + ["late"] * (n // 10)
    kinds += ["honest"] * (n - len(kinds))
    rng.shuffle(kinds)
    return {
        learner: _mixed(submitted, learner, kind, rng)
        for learner, kind in zip(_names(n), kinds, strict=True)
    }


def _mixed(submitted: Path, learner: str, kind: str, rng: np.random.Generator) -> Expected:
    if kind == "missing":
        return Expected(kind, kind, None)
    if kind in ("honest", "late"):
        return _honest(submitted, learner, rng, late=kind == "late")
    state, content = KINDS[kind]
    text, scores = content(rng)
    write(submitted, learner, text)
    return Expected(kind, state, scores)
