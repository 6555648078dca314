"""The quiz of one notebook: shows questions, keeps answers, tells what is still missing.

>>> quiz = Quiz.from_data(
...     {"format": 2, "seed": 7, "assignment": "week-01", "questions": [
...         {"id": "q1", "kind": "number", "points": 1, "stem": "Which share?", "unit": "per cent",
...          "decimals": 1, "minimum": 0, "maximum": 100}]},
...     {"q1": 12.3})
>>> quiz["q1"]
12.3
>>> quiz.check("q1")
q1 is answered: 12.3 per cent.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labour_migration.widgets import questions, reading
from labour_migration.widgets.answers import AnswerFile, Answers, Memory
from labour_migration.widgets.errors import QuizError
from labour_migration.widgets.questions import Question, QuestionSet
from labour_migration.widgets.reading import Answer

if TYPE_CHECKING:
    from labour_migration.widgets.form import QuestionForm


class Quiz:
    """The questions of one assignment and the learner's answers to them.

    Answers are values. They come from a form (`ask`) or from code (`answer`), and every change
    is on disk before anybody is told that it is saved.

    `seed` and `learner` name the learner's own samples of the synthetic surveys. Who the learner
    is comes from the hub; marking asks the submission's owner's questions, whatever is said here.
    """

    def __init__(
        self, assignment: str, folder: str | Path = ".", learner: str | None = None
    ) -> None:
        where = Path(folder).resolve()
        who = learner if learner is not None else learner_here(where)
        asked = questions.read(where, assignment, who)
        self._fill(asked, AnswerFile(where / "answers.json", assignment, who))
        self._answers.read()
        print(self._with_notice(""), end="")

    @classmethod
    def from_data(
        cls, questions_json: Mapping[str, Any], answers: Mapping[str, Any], learner: str = ""
    ) -> Quiz:
        """Return a learner's quiz over given questions and answers; it uses no file."""
        quiz = cls.__new__(cls)
        quiz._fill(questions.parse(questions_json, learner), Memory(answers))
        return quiz

    def _fill(self, asked: QuestionSet, answers: Answers) -> None:
        self.assignment = asked.assignment
        self.seed, self.learner = asked.seed, asked.learner
        self._questions = asked.questions
        self._answers = answers
        self._forms: dict[str, list[QuestionForm]] = {}

    def __getitem__(self, question_id: str) -> Answer | None:
        """Return the saved answer, or None when there is none that can be used."""
        question = self._questions.get(question_id)
        answer: Answer | None = self._answers.read().answers.get(question_id)
        if question is None or reading.problem(question, answer) is not None:
            return None
        return answer

    @property
    def ids(self) -> tuple[str, ...]:
        """The questions' ids, in the order of the notebook."""
        return tuple(self._questions)

    def given(self, question_id: str) -> Mapping[str, str | int]:
        """Return what is the learner's own in a question, such as {"region": "Asia"}."""
        return self._question(question_id).given

    def entry(self, question_id: str) -> int | None:
        """Return a drawn question's place in the pool; None for one that all learners get."""
        return self._question(question_id).entry

    def ask(self, question_id: str) -> QuestionForm:
        """Return the form of one question, to be the last line of a cell."""
        # The widget machinery takes a while to import, and marking never needs it.
        from labour_migration.widgets.form import QuestionForm

        form = QuestionForm(self._question(question_id), self)
        self._forms.setdefault(question_id, []).append(form)
        return form

    def answer(self, question_id: str, value: object) -> None:
        """Save a value that code worked out, and say how it was read; None takes it back."""
        saved, message = self.save(question_id, value)
        at = datetime.fromisoformat(saved).astimezone()
        print(f"{question_id}: saved at {at:%H:%M %Z}. {message}".rstrip())

    def save(self, question_id: str, given: object) -> tuple[str, str]:
        """Save an answer; returns the time (ISO 8601, UTC) and how the answer was read.

        Raises QuizError when the answer cannot be used, NotSaved when the disk refuses it.
        """
        question = self._question(question_id)
        answer = reading.accept(question, given)
        saved = self._answers.save(question_id, answer)
        message = self._with_notice(self._describe(question, answer))
        for form in self._forms.get(question_id, ()):
            form.show(answer, saved.saved_at[question_id], message)
        return saved.saved_at[question_id], message

    def saved(self, question_id: str) -> tuple[Answer | None, str | None]:
        """Return the usable answer and the time it was saved, None for what there is not."""
        return self[question_id], self._answers.read().saved_at.get(question_id)

    def check(self, question_id: str) -> None:
        """Print that a question is answered; QuizError says what is missing.

        Tells whether there is an answer of the right form, not whether it is right.
        """
        question = self._question(question_id)
        answer = self._answers.read().answers.get(question_id)
        if answer is None:
            raise QuizError(
                f"{question_id} has no answer yet. Go back to question {question.number} above, "
                "answer it, then run this cell again."
            )
        trouble = reading.problem(question, answer)
        if trouble:
            raise QuizError(f"{question_id}: {trouble} Go back to question {question.number}.")
        print(f"{question_id} is answered: {self._describe(question, self[question_id], 'bare')}")

    def _question(self, question_id: str) -> Question:
        if question_id not in self._questions:
            known = ", ".join(self._questions)
            raise QuizError(f"{self.assignment} has no question {question_id!r}. It has: {known}.")
        return self._questions[question_id]

    def _with_notice(self, message: str) -> str:
        """Add, once, what has to be told about the file of answers."""
        notice, self._answers.notice = self._answers.notice, ""
        return f"{message} {notice}".strip()

    def _describe(self, question: Question, answer: Answer | None, style: str = "full") -> str:
        """Say an answer back to the learner, as it was understood."""
        match answer:
            case None:
                return "Your answer was taken out."
            case list() if question.kind == "matching":
                made = zip(question.lefts, answer, strict=True)
                told = [f"{left.text}: {question.text_of(one)}" for left, one in made if one]
                missing = len(answer) - len(told)
                return "; ".join(told) + (f". {missing} still to match." if missing else ".")
            case list():
                return "; ".join(question.text_of(one) for one in answer) + "."
            case str() if question.kind == "text":
                return f"{len(answer.split()):,} words."
            case str() if question.kind == "short":
                return f"{answer}."
            case str():
                return f"{question.text_of(answer)}."
        shown = f"{answer} {question.unit}".strip()
        return f"{shown}." if style == "bare" else f"Read as {shown}."

    def __repr__(self) -> str:
        open_ones = [one for one in self._questions if self[one] is None]
        done = len(self._questions) - len(open_ones)
        text = f"{self.assignment}: {done} of {len(self._questions)} questions answered"
        return f"{text}; still open: {', '.join(open_ones)}" if open_ones else f"{text}."


def learner_here(folder: Path) -> str:
    """Return the learner's id: the hub's user, else the first line of learner.txt, else ""."""
    if user := os.environ.get("JUPYTERHUB_USER", "").strip():
        return user
    try:
        lines = (folder / "learner.txt").read_text(encoding="utf-8-sig").splitlines()
    except (OSError, ValueError):
        return ""
    return lines[0].strip() if lines else ""
