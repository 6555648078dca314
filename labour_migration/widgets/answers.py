"""Where answers are kept: answers.json beside the notebook, never half written, never lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from labour_migration.widgets.errors import NotSaved
from labour_migration.widgets.writing import reason, replace

FORMAT = 1


@dataclass(frozen=True)
class Saved:
    """The answers by question id, and when each was saved (ISO 8601, UTC)."""

    answers: dict[str, Any] = field(default_factory=dict)
    saved_at: dict[str, str] = field(default_factory=dict)

    def with_answer(self, question_id: str, answer: object) -> Saved:
        """Return a copy with one answer put in, or taken out when it is None."""
        answers, saved_at = dict(self.answers), dict(self.saved_at)
        answers[question_id] = answer
        saved_at[question_id] = datetime.now(UTC).isoformat(timespec="seconds")
        if answer is None:
            del answers[question_id]
        return Saved(answers, saved_at)


class Answers(Protocol):
    """Anything that answers can be read from and saved to.

    `notice` holds what the learner must be told about the file, empty when there is nothing.
    """

    notice: str

    def read(self) -> Saved: ...

    def save(self, question_id: str, answer: object) -> Saved: ...


class Memory:
    """Answers that live as long as the object: for marking and for examples."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.notice = ""
        self._saved = Saved(dict(answers))

    def read(self) -> Saved:
        """Return what is known."""
        return self._saved

    def save(self, question_id: str, answer: object) -> Saved:
        """Remember one answer; returns all of them."""
        self._saved = self._saved.with_answer(question_id, answer)
        return self._saved


class AnswerFile:
    """answers.json of one learner's assignment.

    The file is read again before each save, so the same notebook open twice loses nothing.
    A file that cannot be understood is renamed, never overwritten, and the answers last read
    from it are taken up again; `notice` says so.
    """

    def __init__(self, path: Path, assignment: str, learner: str = "") -> None:
        self.path = path
        self.assignment = assignment
        self.learner = learner
        self.notice = ""
        self._known = Saved()

    def read(self) -> Saved:
        """Return the saved answers, none when there is no file yet."""
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return Saved()
        except OSError as error:
            raise NotSaved(_message(error)) from None
        try:
            self._known = self._parse(json.loads(raw))
        except (ValueError, RecursionError):
            self._set_aside()
        return self._known

    def save(self, question_id: str, answer: object) -> Saved:
        """Put one answer on disk, or take it out when it is None; NotSaved if that fails."""
        saved = self.read().with_answer(question_id, answer)
        content = {
            "format": FORMAT,
            "assignment": self.assignment,
            "learner": self.learner,
            "answers": saved.answers,
            "saved_at": saved.saved_at,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        try:
            replace(self.path, text.encode("utf-8", errors="replace"))
        except OSError as error:
            raise NotSaved(_message(error)) from None
        self._known = saved
        return saved

    def _parse(self, content: Any) -> Saved:
        match content:
            case {
                "format": 1,
                "assignment": self.assignment,
                "learner": self.learner,
                "answers": dict(answers),
                "saved_at": dict(saved_at),
            }:
                return Saved(answers, saved_at)
        raise ValueError("not the answers of this learner's assignment")

    def _set_aside(self) -> None:
        number = 1
        while (kept := self.path.with_name(f"answers.broken-{number}.json")).exists():
            number += 1
        try:
            self.path.rename(kept)
        except OSError as error:
            raise NotSaved(_message(error)) from None
        self.notice = (
            f"The file {self.path.name} could not be read as {self._whose()}. It was kept under "
            f"the name {kept.name}, and a new file was started. Please run the notebook again and "
            "look whether your answers are all there."
        )

    def _whose(self) -> str:
        return f"the answers of {' to '.join(filter(None, (self.learner, self.assignment)))}"


def _message(error: OSError) -> str:
    return (
        f"NOT saved: {reason(error)}. The answers saved before are safe. Put this right, then give "
        "your answer again."
    )
