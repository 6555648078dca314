"""The quiz of one notebook: shows questions, keeps answers, tells what is still missing.

>>> quiz = Quiz.from_data(
...     {"format": 1, "assignment": "week-01", "questions": [
...         {"id": "q1", "kind": "number", "points": 1, "stem": "Which share?", "unit": "per cent",
...          "decimals": 1, "minimum": 0, "maximum": 100}]},
...     {"q1": 12.3})
>>> quiz["q1"]
12.3
>>> quiz.check("q1")
q1 is answered: 12.3 per cent.
"""

from __future__ import annotations

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
    """

    def __init__(self, assignment: str, folder: str | Path = ".") -> None:
        where = Path(folder).resolve()
        asked = questions.read(where, assignment)
        self._fill(asked, AnswerFile(where / "answers.json", assignment))
        self._answers.read()
        print(self._with_notice(""), end="")

    @classmethod
    def from_data(cls, questions_json: Mapping[str, Any], answers: Mapping[str, Any]) -> Quiz:
        """Return a quiz over given questions and answers; it reads and writes no file."""
        quiz = cls.__new__(cls)
        quiz._fill(questions.parse(questions_json), Memory(answers))
        return quiz

    def _fill(self, asked: QuestionSet, answers: Answers) -> None:
        self.assignment = asked.assignment
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
            case list():
                return "; ".join(question.text_of(one) for one in answer) + "."
            case str() if question.kind == "text":
                return f"{len(answer.split()):,} words."
            case str():
                return f"{question.text_of(answer)}."
        shown = f"{answer} {question.unit}".strip()
        return f"{shown}." if style == "bare" else f"Read as {shown}."

    def __repr__(self) -> str:
        open_ones = [one for one in self._questions if self[one] is None]
        done = len(self._questions) - len(open_ones)
        text = f"{self.assignment}: {done} of {len(self._questions)} questions answered"
        return f"{text}; still open: {', '.join(open_ones)}" if open_ones else f"{text}."
