"""A notebook's bytes as plain cells: only what the course reads of them, checked and measured."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.intake.facts import Fact, Refusal, shown
from autograder.intake.files import read_file
from autograder.intake.limits import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_NOTEBOOK_CHARACTERS
from autograder.intake.texts import SURROGATE, NotText, read_json

_KINDS = ("code", "markdown", "raw")
_WIDEST_OUTPUTS = 1_000


@dataclass(frozen=True)
class Read:
    """A submitted notebook in the form of nbformat 4.5, and facts about its file."""

    notebook: NotebookNode
    facts: tuple[Fact, ...] = ()


def read_notebook(path: Path) -> NotebookNode:
    """Return a submitted notebook as nbformat 4.5; raises Refusal."""
    try:
        content = read_file(path)
    except FileNotFoundError:
        raise missing(path.name) from None
    except Refusal as refusal:
        raise (missing(path.name) if path.is_dir() else refusal) from None
    return parse_notebook(content, path.name).notebook


def missing(name: str) -> Refusal:
    """Return the refusal of a submission without its notebook."""
    return Refusal("no-notebook", f"The notebook {shown(name)} is missing. Submit it again.")


def parse_notebook(content: bytes, name: str) -> Read:
    """Return the notebook that bytes hold; raises Refusal.

    Repaired: a byte order mark, UTF-16, version 3 of the format, line ends, broken signs. What
    comes after the end of the notebook, or a file cut short, is not guessed at.
    """
    name = shown(name)
    try:
        raw, facts = read_json(content, name)
    except NotText as reason:
        raise Refusal(
            "not-a-notebook",
            f"{name} is not a readable notebook: {reason}. It may be cut short. Submit it again.",
        ) from None
    if isinstance(raw, dict) and raw.get("nbformat") == 3:
        raw = _upgraded(raw, name)
        text = f"{name} is in version 3 of the notebook format and was read as version 4."
        facts = (*facts, Fact("old-format", name, text))
    if not isinstance(raw, dict) or raw.get("nbformat") != 4:
        raise Refusal("not-a-notebook", f"{name} is not a version 4 notebook.")
    cells: Any = raw.get("cells")
    if not _are_cells(cells) or not isinstance(raw.get("metadata", {}), dict):
        raise Refusal("not-a-notebook", f"{name} is not a version 4 notebook.")
    if len(cells) > MAX_CELLS:
        raise Refusal("too-many-cells", f"{name} has more than {MAX_CELLS:,} cells.")
    reading = _Cells()
    made = [reading.plain(cell) for cell in cells]
    if sum(len(cell["source"]) for cell in made) > MAX_NOTEBOOK_CHARACTERS:
        message = f"{name} holds more than {MAX_NOTEBOOK_CHARACTERS:,} characters of text."
        raise Refusal("too-large", message)
    notebook = nbformat.from_dict(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": raw.get("metadata", {}), "cells": made}
    )
    return Read(notebook, (*facts, *reading.facts(name)))


def _are_cells(cells: Any) -> bool:
    return isinstance(cells, list) and all(
        isinstance(cell, dict)
        and cell.get("cell_type") in _KINDS
        and isinstance(cell.get("metadata", {}), dict)
        for cell in cells
    )


def _upgraded(raw: dict[str, Any], name: str) -> Any:
    sheets: Any = raw.get("worksheets")
    count = sum(len(s["cells"]) for s in sheets) if _are_sheets(sheets) else MAX_CELLS + 1
    if count > MAX_CELLS:
        raise Refusal("too-many-cells", f"{name} has more than {MAX_CELLS:,} cells.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return nbformat.convert(
                nbformat.from_dict({"nbformat_minor": 0, "metadata": {}} | raw), 4
            )
    except Exception:
        # Written for files that nbformat itself once wrote, it fails on others in many ways.
        message = f"{name} is not a readable notebook of version 3. Save it anew, submit it again."
        raise Refusal("not-a-notebook", message) from None


def _are_sheets(sheets: Any) -> bool:
    return isinstance(sheets, list) and all(
        isinstance(sheet, dict) and isinstance(sheet.get("cells"), list) for sheet in sheets
    )


class _Cells:
    """Makes cells plain, and remembers what had to be done for it."""

    def __init__(self) -> None:
        self._ends = self._halves = False

    def plain(self, cell: dict[str, Any]) -> dict[str, Any]:
        found = {
            "cell_type": cell["cell_type"],
            "id": str(cell.get("id") or ""),
            "metadata": cell.get("metadata", {}),
            "source": self._text(cell.get("source", "")),
        }
        if cell["cell_type"] == "code":
            outputs = cell.get("outputs")
            whole = outputs[:_WIDEST_OUTPUTS] if isinstance(outputs, list) else []
            found["outputs"] = [each for each in whole if isinstance(each, dict)]
            found["execution_count"] = None
        return found

    def _text(self, source: Any) -> str:
        text = _joined(source)
        self._ends |= "\r" in text
        self._halves |= bool(SURROGATE.search(text))
        return _normal(text)

    def facts(self, name: str) -> list[Fact]:
        found = []
        if self._ends:
            text = f"{name} has line ends of another system in its cells; they were made alike."
            found.append(Fact("line-ends", name, text))
        if self._halves:
            text = f"{name} holds signs that are no text; each was replaced by \ufffd."
            found.append(Fact("broken-signs", name, text))
        return found


def normal_text(cell: NotebookNode) -> str:
    """Return the text of a cell with ordinary line ends and whole signs; raises Refusal."""
    return _normal(_joined(cell.get("source", "")))


def _normal(text: str) -> str:
    return SURROGATE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _joined(source: Any) -> str:
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        raise Refusal("bad-cell", "A cell holds something other than text.")
    if len(source) > MAX_CELL_CHARACTERS:
        raise Refusal("bad-cell", f"A cell holds more than {MAX_CELL_CHARACTERS:,} characters.")
    return source
