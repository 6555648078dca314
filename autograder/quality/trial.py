"""An assignment on trial: read once, marked in this process for made-up learners.

Marking runs the course's own cells only, so the gates need no process of their own for each job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder import runner
from autograder.course import Assessment
from autograder.items import Item, bank
from autograder.items.questions import Question, Questions, load_questions, public
from autograder.marking import reference, worker
from autograder.marking.preprocessors import HIDDEN_BEGINS, HIDDEN_ENDS
from autograder.marking.protocol import CellResult, Check
from autograder.workspace import Workspace
from labour_migration.handin import Work
from labour_migration.widgets import Quiz
from labour_migration.widgets.reading import Answer

LEARNERS = ("ana", "ben", "li", "demo-01", "learner-07")
TEST = "-test"


@dataclass(frozen=True)
class Trial:
    """One assignment of a course, with a state folder that the gates may fill."""

    workspace: Workspace
    name: str
    _answers: dict[str, dict[str, Any]] = field(default_factory=dict, compare=False)
    _results: dict[tuple[str, str], list[tuple[dict[str, Any], CellResult]]] = field(
        default_factory=dict, compare=False
    )

    @property
    def folder(self) -> Path:
        return self.workspace.source / self.name

    @property
    def assessment(self) -> Assessment:
        return self.workspace.course.assessment(self.name)

    @cached_property
    def questions(self) -> Questions:
        return load_questions(self.folder / "questions.yml")

    @cached_property
    def visible(self) -> dict[str, Any]:
        """The content of questions.json."""
        return public(self.questions, self.workspace.seed)

    @cached_property
    def items(self) -> Mapping[str, Item]:
        return bank()

    @cached_property
    def cells(self) -> tuple[NotebookNode, ...]:
        """All cells of the source notebook."""
        path = self.workspace.notebook(self.name)
        return tuple(nbformat.read(path, as_version=4).cells)

    @cached_property
    def tests(self) -> tuple[Check, ...]:
        """The test cells, hidden tests included."""
        return reference.test_cells(self.folder)

    @cached_property
    def release(self) -> Path:
        """The folder that learners get, made by the real release."""
        return runner.release(self.workspace, self.name)

    def tested(self) -> list[tuple[Question, Check]]:
        """Return each question that a test cell gives points for, with that cell."""
        by_id = {cell.id: cell for cell in self.tests if cell.points}
        pairs = ((one, by_id.get(one.id + TEST)) for one in self.questions.questions)
        return [(question, cell) for question, cell in pairs if cell is not None]

    def answers(self, learner: str) -> dict[str, Any]:
        """Return a learner's reference answers, as they would be read from answers.json."""
        if learner not in self._answers:
            self._answers[learner] = reference.answers(self.folder, learner)
        return dict(self._answers[learner])

    def mark(self, learner: str, answers: Mapping[str, Any]) -> dict[str, CellResult]:
        """Return what each test cell gives for a learner's answers, by the cell's id.

        A cell is run once for the answers that it reads: what it says follows from these.
        """
        return {cell.id: self._run(cell, learner, answers) for cell in self.tests}

    def _run(self, cell: Check, learner: str, answers: Mapping[str, Any]) -> CellResult:
        known = self._results.setdefault((cell.id, learner), [])
        for read, result in known:
            if all(answers.get(name) == value for name, value in read.items()):
                return result
        names, seen = self.names(learner, answers)
        result = worker.run_cell(cell, names)
        known.append(({name: answers.get(name) for name in seen}, result))
        return result

    def names(self, learner: str, answers: Mapping[str, Any]) -> tuple[dict[str, Any], set[str]]:
        """Return what a test cell finds, and the set that fills with the answers it reads."""
        quiz = Watched.from_data(self.visible, answers, learner)
        assert isinstance(quiz, Watched)
        work = Work(reference.texts(self.folder), {}, quiz)
        watched = WatchedAnswers(answers)
        mark = worker.marker(self.questions, quiz, watched)
        watched.read = quiz.read = seen = set[str]()
        return {"quiz": quiz, "work": work, "mark": mark, "__name__": "test_cell"}, seen


class Watched(Quiz):
    """A quiz that notes which questions' answers are looked at."""

    read: set[str]

    def __getitem__(self, question_id: str) -> Answer | None:
        self.read.add(question_id)
        return super().__getitem__(question_id)

    def check(self, question_id: str) -> None:
        self.read.add(question_id)
        super().check(question_id)


class WatchedAnswers(dict[str, Any]):
    """Answers that note which of them are looked at."""

    read: set[str]

    def get(self, question_id: str, default: Any = None) -> Any:
        self.read.add(question_id)
        return super().get(question_id, default)


def flagged(cell: NotebookNode, name: str) -> bool:
    """Return whether nbgrader's metadata says that a cell is `grade`, `solution` …"""
    return bool(cell.metadata.get("nbgrader", {}).get(name))


def is_test(cell: NotebookNode) -> bool:
    """Return whether a cell is a test cell: it gives points, and the learner writes elsewhere."""
    return flagged(cell, "grade") and not flagged(cell, "solution")


def name_of(cell: NotebookNode) -> str:
    """Return a cell's nbgrader id, or its own id."""
    return str(cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "?"))


def split_hidden(source: str) -> tuple[str, str]:
    """Return the part of a test cell that learners see, and the part that they do not.

    >>> split_hidden("a\\n### BEGIN HIDDEN TESTS\\nb\\n### END HIDDEN TESTS")
    ('a', 'b')
    """
    seen: list[str] = []
    hidden: list[str] = []
    inside = False
    for line in source.split("\n"):
        if HIDDEN_BEGINS in line or HIDDEN_ENDS in line:
            inside = HIDDEN_BEGINS in line
        else:
            (hidden if inside else seen).append(line)
    return "\n".join(seen), "\n".join(hidden)
