"""Files that go to the reader's device and come from there: nothing is left where the kernel runs.

An app runs on a machine that all its visitors share, so that what is saved beside it would be
open to all of them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from labour_migration.errors import LabourMigrationError
from labour_migration.widgets.models.errors import BadState
from labour_migration.widgets.models.model import Export

_HERE = Path(__file__).parent
LARGEST = 2_000_000
_WORDS = {
    "docx": "Download the document (DOCX)",
    "md": "Download the document (Markdown)",
    "html": "Download the document (HTML)",
    "csv": "Download the table (CSV)",
    "xlsx": "Download all tables (XLSX)",
    "json": "Download my work (JSON)",
}


class Handing(anywidget.AnyWidget):
    """Buttons that hand files to the browser, and a field that opens a saved one.

    The browser sends {"make": kind} or {"open": text}; a file goes back as a message of its own.
    ``make`` and ``open_`` raise a LabourMigrationError that says why not; ``say`` is told what
    happened, with the state saved or problem.
    """

    _esm = _HERE / "handing.js"
    _css = _HERE / "panel.css"
    kinds: Any = traitlets.List().tag(sync=True)
    about = traitlets.Unicode().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(
        self,
        kinds: Sequence[str],
        *,
        about: str,
        make: Callable[[str], Export],
        open_: Callable[[object], None],
        say: Callable[[str, str], None],
    ) -> None:
        offered = [kind for kind in _WORDS if kind in kinds]
        super().__init__(kinds=[[kind, _WORDS[kind]] for kind in offered], about=about)
        self._make, self._open, self._say = make, open_, say
        self.on_msg(self._receive)

    def _receive(self, _widget: object, content: Any, _buffers: object) -> None:
        try:
            match content:
                case {"make": str(kind)}:
                    self._hand(self._make(kind))
                case {"open": str(text)}:
                    self._open(_plain(text))
                    self._say("Your saved work is open.", "saved")
        except LabourMigrationError as error:
            self._say(str(error), "problem")

    def _hand(self, export: Export) -> None:
        self.send({"name": export.name}, [export.content])
        self._say(f"{export.name} is handed to your browser, which keeps it with your downloads. "
                  "Nothing is left on the server.", "saved")  # fmt: skip


def _plain(text: str) -> object:
    if len(text) > LARGEST:
        raise BadState("This file is too large to be saved work of this app.")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadState(
            "This file is not saved work. Choose the file ending in .json that you downloaded here."
        ) from None
