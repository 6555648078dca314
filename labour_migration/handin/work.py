"""What a learner hands in, as plain data: texts, files and answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from labour_migration.errors import LabourMigrationError
from labour_migration.handin.folder import read_files
from labour_migration.widgets.quiz import Quiz

# What stands in a text cell of a release until the learner writes there.
UNWRITTEN = "Write your answer here: double-click this text, then replace it."
LONGEST_TEXT = 200_000


class NotebookUnreadable(LabourMigrationError):
    """The learner's notebook cannot be read from disk; the message says what to do."""

    def _render_traceback_(self) -> list[str]:
        """Show the message alone: the lines of our code above it would help nobody."""
        return [str(self)]


@dataclass(frozen=True)
class Work:
    """The texts of the answer cells by their id, the tools' files by name, and the quiz.

    A text is what the learner wrote, empty while the cell is untouched; a file is what its JSON
    says. ``unreadable`` tells why a file is not among them. ``place`` is the folder the work was
    read from, none in marking; ``saved`` says so in words.
    """

    texts: Mapping[str, str]
    files: Mapping[str, Any]
    quiz: Quiz | None = None
    unreadable: Mapping[str, str] = field(default_factory=dict)
    place: Path | None = None
    saved: str = ""

    @classmethod
    def here(cls, quiz: Quiz, folder: str | Path = ".") -> Work:
        """Return the learner's work in a folder, as it was last saved.

        Raises NotebookUnreadable when the notebook is not there or is broken.
        """
        where = Path(folder).resolve()
        path = where / f"{quiz.assignment}.ipynb"
        found = read_files(where)
        texts, at = _read_notebook(path)
        return cls(
            texts=texts,
            files=found.files,
            quiz=quiz,
            unreadable=found.unreadable,
            place=where,
            saved=f"Read from {path.name} as you saved it at {at:%H:%M %Z}. If you changed a text "
            "since, save the notebook first (Ctrl + S), then run this cell again.",
        )

    def now(self) -> Work:
        """Return the work as it is on disk now; the work itself where it came from no folder."""
        if self.place is None or self.quiz is None:
            return self
        return Work.here(self.quiz, self.place)

    def saved_by(self, kind: str) -> tuple[str, ...]:
        """Return the names of the files that a tool saved, such as the "coherence-matrix".

        A file from the page of a tool counts like one from its widget, whatever its name.
        """
        return tuple(
            name
            for name, content in sorted(self.files.items())
            if isinstance(content, dict) and content.get("widget") == kind
        )

    def text(self, name: str) -> str:
        """Return the learner's text in one answer cell, empty when there is none."""
        return self.texts.get(name, "")


def own_text(source: str) -> str:
    """Return what a learner wrote in a cell: its source without the words it was released with.

    >>> own_text(UNWRITTEN), own_text(UNWRITTEN + " Nurses leave.")
    ('', 'Nurses leave.')
    """
    return source.replace(UNWRITTEN, "").strip()


def texts_of(cells: Any) -> dict[str, str]:
    """Return the learner's texts in a notebook's cells, by id: those that a person marks.

    ``cells`` may have any form; what is no such cell is passed over, and so is a second copy.
    """
    texts: dict[str, str] = {}
    for cell in cells if isinstance(cells, list) else ():
        match cell:
            case {
                "metadata": {"nbgrader": {"solution": True, "grade": True, "grade_id": str(name)}},
                "source": source,
            }:
                texts.setdefault(name, own_text(_joined(source)[:LONGEST_TEXT]))
    return texts


def _joined(source: Any) -> str:
    parts = source if isinstance(source, list) else [source]
    return "".join(part for part in parts if isinstance(part, str))


def _read_notebook(path: Path) -> tuple[dict[str, str], datetime]:
    try:
        at = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotebookUnreadable(
            f"There is no notebook {path.name} in this folder. Keep its name, and open it inside "
            "the folder of the assignment."
        ) from None
    except (OSError, ValueError, RecursionError):
        raise NotebookUnreadable(
            f"{path.name} could not be read. Save the notebook (Ctrl + S) and run this cell again."
        ) from None
    return texts_of(content.get("cells") if isinstance(content, dict) else None), at
