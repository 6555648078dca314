"""What comes in: checked, rebuilt on the released notebook, or refused with a reason.

A submission is data here. It is read, measured and copied cell by cell into a fresh copy of what
was released, so edited tags, points and tests, duplicated or deleted cells have no effect.
"""

import json
import os
import stat
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import AutograderError

ANSWERS = "answers.json"
MAX_FILE_BYTES = 20_000_000
MAX_FILES = 200
MAX_CELLS = 1_000
MAX_CELL_CHARACTERS = 200_000
MAX_ANSWERS_BYTES = 1_000_000
MAX_TEXT_CHARACTERS = 20_000
MAX_LIST = 100


class Refusal(AutograderError):
    """A submission that cannot be marked; `code` is for programs, the message for the learner."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Submission:
    """A submission that has passed the checks."""

    notebook: NotebookNode
    answers: dict[str, Any]


def receive(folder: Path, assignment: str) -> Submission:
    """Return the submission in a folder; raises Refusal when it cannot be marked."""
    check_files(folder)
    return Submission(
        notebook=read_notebook(folder / f"{assignment}.ipynb"),
        answers=read_answers(folder / ANSWERS),
    )


def repair(notebook: Path) -> None:
    """Take a byte order mark, which some editors add and nbgrader cannot read, off a notebook."""
    content = notebook.read_bytes()
    if content.startswith(BOM_UTF8):
        clean = notebook.with_suffix(".repaired")
        clean.write_bytes(content.removeprefix(BOM_UTF8))
        clean.replace(notebook)


def check_files(folder: Path) -> None:
    """Refuse links and special files, which could point outside the submission, and huge ones."""
    count = 0
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            kind = path.lstat()
            if not (stat.S_ISREG(kind.st_mode) or stat.S_ISDIR(kind.st_mode)):
                raise Refusal("special-file", f"'{name}' is a link or a special file, not a file.")
            if kind.st_size > MAX_FILE_BYTES and stat.S_ISREG(kind.st_mode):
                raise Refusal("too-large", f"'{name}' is larger than {MAX_FILE_BYTES:,} bytes.")
            count += 1
            if count > MAX_FILES:
                raise Refusal("too-many-files", f"The folder holds more than {MAX_FILES} files.")


def read_notebook(path: Path) -> NotebookNode:
    """Return a submitted notebook as nbformat 4.5; raises Refusal."""
    if not path.is_file():
        raise Refusal("no-notebook", f"The notebook {path.name} is missing. Submit it again.")
    try:
        raw = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise Refusal(
            "not-a-notebook",
            f"{path.name} is not a readable notebook (it may be cut short). Submit it again.",
        ) from None
    if not isinstance(raw, dict) or raw.get("nbformat") != 4 or not _is_cell_list(raw.get("cells")):
        raise Refusal("not-a-notebook", f"{path.name} is not a version 4 notebook.")
    if len(raw["cells"]) > MAX_CELLS:
        raise Refusal("too-many-cells", f"{path.name} has more than {MAX_CELLS:,} cells.")
    notebook: NotebookNode = nbformat.from_dict(raw)
    for cell in notebook.cells:
        _source(cell)
    return notebook


def _is_cell_list(cells: Any) -> bool:
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and cell.get("cell_type") in ("code", "markdown", "raw")
        for cell in cells
    )


def read_answers(path: Path) -> dict[str, Any]:
    """Return the answers saved by the quiz widgets, none when there is no file; raises Refusal."""
    if not path.exists():
        return {}
    if path.stat().st_size > MAX_ANSWERS_BYTES:
        raise Refusal("bad-answers", f"{ANSWERS} is larger than {MAX_ANSWERS_BYTES:,} bytes.")
    try:
        content = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refusal("bad-answers", f"{ANSWERS} is not valid JSON. Submit it again.") from None
    answers = content.get("answers") if isinstance(content, dict) else None
    if not isinstance(answers, dict) or not all(_is_value(v) for v in answers.values()):
        raise Refusal("bad-answers", f"{ANSWERS} does not have the form that the course saves.")
    return answers


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _is_value(value: Any, nested: bool = False) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT_CHARACTERS
    if isinstance(value, list) and not nested:
        return len(value) <= MAX_LIST and all(_is_value(entry, nested=True) for entry in value)
    return value is None or isinstance(value, bool | int | float)


def rebuild(submitted: NotebookNode, released: NotebookNode) -> NotebookNode:
    """Return the released notebook with the learner's own text in the cells meant for it.

    Cells that the learner added stay, stripped to their text, after the cell they followed, so
    that a person who marks can read them. A second copy of a cell counts as an added one.
    """
    places = {_key(cell): index for index, cell in enumerate(released.cells)}
    texts: dict[int, str] = {}
    extras: dict[int, list[NotebookNode]] = {}
    here = -1
    for cell in submitted.cells:
        text = _source(cell)
        place = places.get(_key(cell))
        if place is not None and place not in texts:
            here = place
            texts[place] = text
            own = released.cells[place]
            if is_answer(own) or _is_graded(own) or text == own.source:
                continue
        if text.strip():
            extras.setdefault(here, []).append(_plain(cell, text))
    return _assemble(released, texts, extras)


def _assemble(
    released: NotebookNode, texts: dict[int, str], extras: dict[int, list[NotebookNode]]
) -> NotebookNode:
    cells = list(extras.get(-1, []))
    for index, own in enumerate(released.cells):
        cell = nbformat.from_dict(own)
        if is_answer(own) and index in texts:
            cell.source = texts[index]
        cells += [cell, *extras.get(index, [])]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    rebuilt: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata=released.metadata)
    return rebuilt


def is_answer(cell: NotebookNode) -> bool:
    """Return whether a released cell is one that the learner fills in."""
    return bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _is_graded(cell: NotebookNode) -> bool:
    return "nbgrader" in cell.metadata


def _key(cell: NotebookNode) -> tuple[str, str]:
    metadata = cell.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    if isinstance(grade_id, str):
        return ("graded", grade_id)
    return ("plain", str(cell.get("id", "")))


def _source(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str) or len(source) > MAX_CELL_CHARACTERS:
        raise Refusal("bad-cell", f"A cell holds more than {MAX_CELL_CHARACTERS:,} characters.")
    return source


def _plain(cell: NotebookNode, text: str) -> NotebookNode:
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    plain: NotebookNode = make(text)  # type: ignore[no-untyped-call]
    return plain
