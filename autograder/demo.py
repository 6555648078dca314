"""A demonstration cohort: made-up learners, so that the whole line can be tried.

Nobody behind these submissions exists. The same seed gives the same files, in the layout that
nbgrader collects into, and the marks that a person would add by hand.
"""

import csv
import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any

import nbformat

from autograder import rubric as rubrics
from autograder import tables
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook, Learner
from autograder.intake import is_answer
from autograder.items import mistakes
from autograder.items.questions import Questions, load_questions
from autograder.marking import reference
from autograder.rubric import Rubric
from autograder.workspace import Workspace

SEED = 20200518
SIZE = 24
HANDED_IN = "week-01"  # As a notebook; the other tests have marks only, as if held on paper.
PREFIX = "demo-"
ASSIGNMENT = 40  # What a profile's points for the assignment are out of, in any course.
MARK_COLUMNS = ("learner", "assessment", "question", "points", "submitted_at", "note")

_WRITTEN = (
    "I would publish the number of migrant workers by sex and sector, with its date and source, "
    "and I would not compare it with an older edition.",
    "The agreement needs written contracts, a complaints office and no fees for workers.",
    "Recognition of skills first, because workers below their level lose pay and so do we.",
)


class NotADemo(AutograderError):
    """The state folder holds real learners; the demonstration would mix with them."""


@dataclass(frozen=True)
class Profile:
    """What one made-up learner does."""

    week_1: str = "on-time"
    wrong: tuple[str, ...] = ()
    written: str | None = "2"
    tests: tuple[str | None, ...] = ("8", "8", "8", "8", "8")
    assignment: str | None = "30"
    late: timedelta = field(default_factory=timedelta)


# The cases that the certificate rule turns on, each once.
NAMED = (
    Profile(tests=("10",) * 5, assignment="40"),
    Profile(tests=("10",) * 5, assignment=None),
    Profile(tests=("7.9",) * 5, assignment="10"),
    Profile(tests=("8.1", "8.2", "8.3", "8.7", "8.7"), assignment="8"),
    Profile(written=None, tests=("9", "8.5", "7", "9", "10"), assignment="32"),
    Profile(week_1="blank", tests=("10",) * 5, assignment="38"),
    Profile(week_1="missing", tests=("10",) * 5, assignment="38"),
    Profile(week_1="malformed", tests=("9",) * 5, assignment="35"),
    Profile(week_1="test-deleted", wrong=("q2",), assignment="28"),
    Profile(late=timedelta(minutes=10), wrong=("q4",)),
    Profile(late=timedelta(days=2, hours=5), tests=("6", "7", "6.5", "5", "8")),
    Profile(tests=("8", "0", "9", "8", "7"), assignment="31"),
    Profile(tests=("8", None, "9", "8", "7"), assignment="31"),
    Profile(week_1="no-answers-file", written="1.5", tests=("7",) * 5, assignment="22"),
)


def profiles(questions: Questions, seed: int = SEED) -> dict[str, Profile]:
    """Return the profile of every made-up learner, the named cases first, the rest drawn."""
    drawn = random.Random(seed)
    found = list(NAMED)
    while len(found) < SIZE:
        skill = 0.45 + 0.5 * drawn.random()
        wrong = tuple(q.id for q in questions.questions if drawn.random() > skill)
        tests = tuple(_half_points(10, skill, drawn) for _ in range(5))
        written = _half_points(2, skill, drawn)
        assignment = f"{round(40 * min(1, max(0, drawn.gauss(skill, 0.1))))}"
        found.append(Profile("on-time", wrong, written, tests, assignment))
    return {f"{PREFIX}{number:02d}": profile for number, profile in enumerate(found, start=1)}


def _half_points(maximum: int, skill: float, drawn: random.Random) -> str:
    halves = round(2 * maximum * min(1, max(0, drawn.gauss(skill, 0.1))))
    return f"{halves / 2:g}"


def make(workspace: Workspace, assignment: str = HANDED_IN, seed: int = SEED) -> tuple[Path, Path]:
    """Write the cohort's submissions and roster.

    Returns the file with the marks by hand and the marking sheet of the assignment.

    Raises NotADemo when the state folder holds learners that are not made up.
    """
    with Gradebook(workspace) as book:
        real = [learner.id for learner in book.roster() if not learner.id.startswith(PREFIX)]
        if real:
            raise NotADemo(
                f"{workspace.state} holds learners such as '{real[0]}'. Make the demonstration "
                "in another state folder: set AUTOGRADER_STATE to an empty one."
            )
        source = workspace.source / workspace.require(assignment)
        questions = load_questions(source / "questions.yml")
        cohort = profiles(questions, seed)
        numbers = enumerate(cohort, start=1)
        book.enrol(Learner(learner, f"Demonstration learner {n}") for n, learner in numbers)
    for learner, profile in cohort.items():
        _submit(workspace, assignment, learner, profile)
    return _write_marks(workspace, cohort), _write_sheet(workspace, cohort)


def _submit(workspace: Workspace, assignment: str, learner: str, profile: Profile) -> None:
    if profile.week_1 == "missing":
        return
    folder = workspace.submitted / learner / assignment
    folder.mkdir(parents=True, exist_ok=True)
    due = next(a.due for a in workspace.course.assessments if a.id == assignment)
    at = due + profile.late if profile.late else due - timedelta(hours=int(learner[-2:]))
    (folder / "timestamp.txt").write_text(f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f} UTC")
    if profile.week_1 not in ("blank", "no-answers-file"):
        given = _answers(workspace.source / assignment, profile, learner)
        content = {"format": 1, "assignment": assignment, "learner": learner, "answers": given}
        (folder / "answers.json").write_text(json.dumps(content, indent=1, ensure_ascii=False))
    text = _notebook(workspace.release / assignment / f"{assignment}.ipynb", profile, learner)
    (folder / f"{assignment}.ipynb").write_text(text)


def _answers(source: Path, profile: Profile, learner: str) -> dict[str, Any]:
    drawn = random.Random(learner)
    asked = reference.items_asked(source, learner)
    given = reference.answers(source, learner)
    for name in set(profile.wrong) & given.keys():
        if name in asked:
            given[name] = drawn.choice(mistakes(asked[name]))
        else:
            given[name] = round(given[name] * 1.1 + 0.7, 1)
    return given


def _notebook(released: Path, profile: Profile, learner: str) -> str:
    notebook = nbformat.read(released, as_version=4)
    if profile.week_1 != "blank":
        written = [c for c in notebook.cells if is_answer(c) and c.cell_type == "markdown"]
        for cell in written:
            cell.source = _WRITTEN[int(learner[-2:]) % len(_WRITTEN)]
    if profile.week_1 == "test-deleted":
        tests = [c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade")]
        notebook.cells.remove(tests[0])
    text: str = nbformat.writes(notebook)
    return text[: len(text) // 2] if profile.week_1 == "malformed" else text


def _write_marks(workspace: Workspace, cohort: dict[str, Profile]) -> Path:
    """Write what people would mark: the written answers, the tests on paper, work in groups."""
    path = workspace.state / "demo-marks.csv"
    tests = [a for a in workspace.course.assessments if a.kind == "weekly-test"]
    elsewhere = [a for a in tests if a.id != HANDED_IN]
    groups = [a for a in workspace.course.assessments if a.kind == "group-assignment"]
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(MARK_COLUMNS)
        for learner, profile in cohort.items():
            if profile.written and profile.week_1 not in ("blank", "missing", "malformed"):
                rows.writerow((learner, "week-01", "q8", profile.written, "", "by the rubric"))
            for assessment, mark in zip(elsewhere, profile.tests, strict=True):
                if mark is not None:
                    at = _before(assessment.due, learner)
                    rows.writerow((learner, assessment.id, "", mark, at, "made up"))
            if profile.assignment is not None:
                for work in groups:
                    mark = f"{float(_share(profile.assignment, work.points)):g}"
                    at = _before(work.due, learner)
                    rows.writerow((learner, work.id, "", mark, at, "made up"))
    return path


def _write_sheet(workspace: Workspace, cohort: dict[str, Profile]) -> Path:
    """Write the sheet that a marker of the assignment would fill in."""
    path = workspace.state / "demo-assignment.csv"
    rubric = rubrics.load(workspace.course.id, "assignment")
    due = workspace.course.assessment("assignment").due
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.DictWriter(file, tables.sheet_columns(rubric))
        rows.writeheader()
        for learner, profile in cohort.items():
            if profile.assignment is not None:
                levels = _levels(rubric, _share(profile.assignment, rubric.points))
                at = _before(due, learner)
                rows.writerow(
                    {"learner": learner, "submitted_at": at, "comment": "Made up."} | levels
                )
    return path


def _share(points: str, of: Fraction) -> Fraction:
    """Return what a profile's points for the assignment are in work of so many points."""
    return Fraction(points) * of / ASSIGNMENT


def _levels(rubric: Rubric, points: Fraction) -> dict[str, str]:
    """Return levels that give these points together, or nearly; the higher ones first."""
    every = product(*(one.levels for one in rubric.criteria))
    found = min(every, key=lambda levels: abs(sum(level.points for level in levels) - points))
    return {one.id: level.id for one, level in zip(rubric.criteria, found, strict=True)}


def _before(due: datetime, learner: str) -> str:
    return (due - timedelta(hours=int(learner[-2:]))).isoformat()
