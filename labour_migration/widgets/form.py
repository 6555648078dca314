"""One question as a form in the notebook: native controls, saved at each change."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from labour_migration.widgets.errors import NotSaved, QuizError
from labour_migration.widgets.questions import Question
from labour_migration.widgets.reading import Answer

if TYPE_CHECKING:
    from labour_migration.widgets.quiz import Quiz

_HERE = Path(__file__).parent


class QuestionForm(anywidget.AnyWidget):
    """The form of one question. What it shows as saved is what is on disk.

    The browser sends {"turn": n, "value": ...} for each change; `status` answers it.
    """

    _esm = _HERE / "quiz.js"
    _css = _HERE / "quiz.css"
    question = traitlets.Dict().tag(sync=True)
    value = traitlets.Any(allow_none=True).tag(sync=True)
    status = traitlets.Dict().tag(sync=True)

    def __init__(self, question: Question, quiz: Quiz) -> None:
        answer, at = quiz.saved(question.id)
        state = "saved" if answer is not None else "open"
        super().__init__(
            question=question.visible(),
            value=answer,
            status={"turn": 0, "state": state, "at": at, "text": ""},
        )
        self._quiz = quiz
        self._turn = 0
        self.on_msg(self._receive)

    def show(self, answer: Answer | None, at: str, message: str) -> None:
        """Show an answer that was saved just now, by this form or by code."""
        self.value = answer
        state = "saved" if answer is not None else "emptied"
        self.status = {"turn": self._turn, "state": state, "at": at, "text": message}

    def _receive(self, _form: object, content: Any, _buffers: object) -> None:
        self._turn = content["turn"]
        try:
            self._quiz.save(self.question["id"], content["value"])
        except NotSaved as error:
            self._refuse("failed", str(error))
        except QuizError as error:
            kept = "" if self.value is None else " Your earlier answer is kept."
            self._refuse("refused", f"Not saved: {error}{kept}")

    def _refuse(self, state: str, message: str) -> None:
        self.status = {"turn": self._turn, "state": state, "at": None, "text": message}

    def __repr__(self) -> str:
        """The question as text, for where forms cannot be shown."""
        options = "".join(f"\n  {one['id']}) {one['text']}" for one in self.question["options"])
        door = f'quiz.answer("{self.question["id"]}", ...)'
        return (
            f"{self.question['stem']}{options}\nThe form cannot be shown here; answer with {door}."
        )
