"""What learners answered to knowledge questions: the item each was asked, the choice, its share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from autograder.items import Item, bank, mark
from autograder.items.questions import (
    DrawnQuestion,
    ItemQuestion,
    PairedQuestion,
    Questions,
    load_questions,
    public,
)
from autograder.marking.worker import asked
from autograder.workspace import Workspace
from labour_migration.widgets import Quiz
from labour_migration.widgets.reading import Answer


@dataclass(frozen=True)
class Response:
    """A learner's answer to a knowledge question; `choice` is None when it cannot be used."""

    item: Item
    choice: Answer | None
    share: Fraction


@dataclass(frozen=True)
class Asked:
    """The knowledge questions of one test, as each learner was asked them."""

    workspace: Workspace
    assignment: str

    @cached_property
    def questions(self) -> Questions:
        """The questions of the test; none for work that has no questions.yml."""
        path = self.workspace.source / self.assignment / "questions.yml"
        if not path.is_file():
            return Questions(assignment=self.assignment, questions=())
        return load_questions(path)

    @cached_property
    def _visible(self) -> dict[str, Any]:
        return public(self.questions, self.workspace.seed)

    @cached_property
    def _bank(self) -> Mapping[str, Item]:
        return bank()

    def responses(self, learner: str, answers: Mapping[str, Any]) -> dict[str, Response]:
        """Return the learner's response to each knowledge question, by question id.

        An answer that cannot be used earns nothing, as in marking; whatever it holds, it is data.
        """
        quiz = Quiz.from_data(self._visible, answers, learner)
        found = {}
        for question in self.questions.questions:
            if not isinstance(question, ItemQuestion | DrawnQuestion | PairedQuestion):
                continue
            item = asked(self.questions, quiz, question.id, self._bank)
            choice = quiz[question.id]
            share = mark(item, answers[question.id]) if choice is not None else Fraction(0)
            found[question.id] = Response(item, choice, share)
        return found
