"""A board with the choice of what is on it: one's own, a file, or something made up."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import ipywidgets

from autograder import course as courses
from autograder.boards import documents, made_up
from autograder.boards.cohort import CohortBoard
from autograder.boards.own import OwnBoard
from autograder.errors import AutograderError
from labour_migration.widgets.carried import Carried
from labour_migration.widgets.models.model import Model
from labour_migration.widgets.panel import Message, Panel

# Set where the server of the apps has documents for whoever is signed in.
CARRIED = "COURSE_APPS_CARRY"
_FILE = "A file that I choose"
_ASKED = "Asking the course's hub for what is yours …"
_ALONE = (
    "There is nothing of yours here: you are not signed in to a course's hub, or are on no course. "
    "What you see is made up. You can also open a file that the course gave you."
)


@dataclass(frozen=True)
class Kind:
    """What a desk shows: where the reader's own comes from, how a document becomes a board."""

    address: str
    title: str
    board: Callable[[str | bytes], tuple[str, Model]]
    examples: Callable[[], Mapping[str, str]]


def _own_board(text: str | bytes) -> tuple[str, Model]:
    document = documents.read_own(text)
    return f"Mine: {document.course.title}", OwnBoard(document)


def _cohort_board(text: str | bytes) -> tuple[str, Model]:
    document = documents.read_cohort(text)
    return f"{courses.load(document.course).title}, {document.edition}", CohortBoard(document)


def _examples_own() -> dict[str, str]:
    found = {}
    for course in map(courses.load, courses.COURSES):
        for record in made_up.records(course, made_up.middle(course)):
            name = made_up.name(record)
            found[f"Made up: {name}, {course.id}"] = documents.write_own(course, name, record)
    return found


def _examples_cohort() -> dict[str, str]:
    found = {}
    for course in map(courses.load, courses.COURSES):
        cohort = made_up.cohort(course, made_up.middle(course))
        found[f"Made up: {course.id}"] = documents.of_cohort(cohort)
    return found


OWN = Kind("own/progress", "Whose progress", _own_board, _examples_own)
COHORT = Kind("own/cohorts", "Which cohort", _cohort_board, _examples_cohort)


class Desk:
    """A board and the choice of what is on it; `box` is the widget. It keeps and sends nothing."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._texts: dict[str, str | bytes] = {}
        self._said = Message()
        self._choice = ipywidgets.Dropdown(
            options=[_FILE],
            description=kind.title,
        )
        self._file = ipywidgets.FileUpload(accept=".json", description="Choose a file (JSON)")
        self._file.layout.width = "auto"
        self._place = ipywidgets.VBox()
        self._choice.observe(self._chosen, "value")
        self._file.observe(self._opened, "value")
        self._row = ipywidgets.Box([self._choice, self._file])
        self._row.add_class("lm-panel-row")
        for name in ("lm-field", "lm-field-long"):
            self._choice.add_class(name)
        self._row.layout.display = "none"
        self.box = ipywidgets.VBox([self._said, self._row, self._place])
        self.box.add_class("lm-panel")
        # The board inside has a frame of its own.
        self.box.layout.border, self.box.layout.padding = "none", "0"
        if os.environ.get(CARRIED):
            self._said.say(_ASKED)
            self.box.children = (*self.box.children, Carried(kind.address, self.take))
        else:
            self.take(None)
        # The page of an app says that it is starting until something with this name is there.
        self.box.add_class("course-drawn")

    @property
    def said(self) -> str:
        """What the line above the board says."""
        return str(self._said.text)

    @property
    def names(self) -> tuple[str, ...]:
        """What can be chosen, the file last."""
        return tuple(self._choice.options)

    @property
    def panel(self) -> Panel | None:
        """The board that is shown, None before there is one."""
        return self._place.children[0] if self._place.children else None

    def take(self, text: str | None) -> None:
        """Take what the hub gave the reader, None where it gave nothing; then offer the choice."""
        own: dict[str, str | bytes] = {}
        try:
            for one in documents.several(text) if text else ():
                own[self._kind.board(one)[0]] = one
        except AutograderError as problem:
            self._offer({}, f"What the hub gave cannot be shown: {problem}", "problem")
            return
        self._offer(own, "" if own else _ALONE, "result")

    def show(self, content: str | bytes) -> None:
        """Show a document that the reader chose."""
        self._show(content)

    def _offer(self, own: Mapping[str, str | bytes], said: str, state: str) -> None:
        # Beside somebody's own, what is made up would only confuse.
        self._texts = dict(own) or dict(self._kind.examples())
        self._row.layout.display = ""
        self._said.say(said, state)
        # The first of the new choices becomes the chosen one.
        self._choice.options = [*self._texts, _FILE]
        self._chosen(None)

    def _chosen(self, _change: Any) -> None:
        name = self._choice.value
        self._file.layout.display = "" if name == _FILE else "none"
        if name in self._texts:
            self._show(self._texts[name])

    def _opened(self, change: Any) -> None:
        for one in change["new"]:
            self.show(bytes(one["content"]))

    def _show(self, text: str | bytes) -> None:
        try:
            _, model = self._kind.board(text)
        except AutograderError as problem:
            self._said.say(str(problem), "problem")
            return
        if self._choice.value == _FILE:
            self._said.say("")
        self._place.children = (Panel(model, folder=None),)


def own() -> ipywidgets.VBox:
    """Return the desk on which a learner sees the own progress, for the last line of a cell."""
    return Desk(OWN).box


def cohort() -> ipywidgets.VBox:
    """Return the desk on which an instructor sees a cohort, for the last line of a cell."""
    return Desk(COHORT).box
