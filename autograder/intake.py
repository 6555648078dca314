"""What comes in: checked, rebuilt on the released notebook, or refused with a reason.

A submission is data here. It is read, measured and copied cell by cell into a fresh copy of what
was released, so edited tags, points and tests, duplicated or deleted cells have no effect.
"""

import json
import math
import os
import re
import stat
import warnings
from codecs import BOM_UTF8
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder.errors import AutograderError

ANSWERS = "answers.json"
MAX_FILE_BYTES = 20_000_000
MAX_TOTAL_BYTES = 100_000_000
MAX_FILES = 200
MAX_CELLS = 1_000
MAX_CELL_CHARACTERS = 200_000
MAX_DEPTH = 100
MAX_ANSWERS_BYTES = 1_000_000
MAX_TEXT_CHARACTERS = 20_000
MAX_LIST = 100

# A learner's id becomes a folder's name, a pattern in nbgrader and text in its pages.
_LEARNER = re.compile(r"[^\W_][\w.@+-]{0,99}")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


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


def check_learner(learner: str) -> None:
    """Refuse an id that could be read as a path, as a pattern for several learners or as HTML."""
    if not _LEARNER.fullmatch(learner):
        raise Refusal(
            "bad-learner",
            f"{learner!r} cannot be a learner's id. Use at most 100 letters, digits and . _ - @ + "
            "(a letter or a digit first).",
        )


def receive(folder: Path, assignment: str, learner: str) -> Submission:
    """Return a learner's submission in a folder; raises Refusal when it cannot be marked."""
    check_files(folder)
    return Submission(
        notebook=read_notebook(folder / f"{assignment}.ipynb"),
        answers=read_answers(folder / ANSWERS, learner),
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
    for place in (folder.parent, folder):
        if place.is_symlink():
            raise Refusal("special-file", f"The folder {place.name!r} is a link, not a folder.")
    if not folder.is_dir():
        raise Refusal("no-notebook", f"{folder.name!r} is a file, not a folder. Submit it again.")
    count = total = 0
    for parent, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(parent, name)
            kind = path.lstat()
            if not (stat.S_ISREG(kind.st_mode) or stat.S_ISDIR(kind.st_mode)):
                raise Refusal("special-file", f"{name!r} is a link or a special file, not a file.")
            if kind.st_size > MAX_FILE_BYTES and stat.S_ISREG(kind.st_mode):
                raise Refusal("too-large", f"{name!r} is larger than {MAX_FILE_BYTES:,} bytes.")
            count, total = count + 1, total + kind.st_size
            if count > MAX_FILES:
                raise Refusal("too-many-files", f"The folder holds more than {MAX_FILES} files.")
            if total > MAX_TOTAL_BYTES:
                raise Refusal("too-large", f"The folder exceeds {MAX_TOTAL_BYTES:,} bytes.")


def read_notebook(path: Path) -> NotebookNode:
    """Return a submitted notebook as nbformat 4.5; raises Refusal."""
    if not path.is_file():
        raise Refusal("no-notebook", f"The notebook {path.name} is missing. Submit it again.")
    unreadable = Refusal(
        "not-a-notebook",
        f"{path.name} is not a readable notebook (it may be cut short). Submit it again.",
    )
    try:
        text = path.read_text(encoding="utf-8-sig")
        raw = json.loads(text)
    except (ValueError, RecursionError):
        raise unreadable from None
    if not isinstance(raw, dict) or raw.get("nbformat") != 4 or not _is_cell_list(raw.get("cells")):
        raise Refusal("not-a-notebook", f"{path.name} is not a version 4 notebook.")
    if len(raw["cells"]) > MAX_CELLS:
        raise Refusal("too-many-cells", f"{path.name} has more than {MAX_CELLS:,} cells.")
    if _is_deep(raw):
        raise Refusal("not-a-notebook", f"{path.name} is nested more than {MAX_DEPTH} levels deep.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # As nbgrader will read it. Odd metadata makes this fail in many ways.
            notebook: NotebookNode = nbformat.reads(text, as_version=4)
    except Exception:
        raise unreadable from None
    for cell in notebook.cells:
        _source(cell)
    return notebook


def _is_deep(value: Any) -> bool:
    layer = [value]
    for _ in range(MAX_DEPTH):
        inner = [each.values() if isinstance(each, dict) else each for each in layer]
        layer = [e for entries in inner for e in entries if isinstance(e, dict | list)]
    return bool(layer)


def _is_cell_list(cells: Any) -> bool:
    return isinstance(cells, list) and all(
        isinstance(cell, dict) and cell.get("cell_type") in ("code", "markdown", "raw")
        for cell in cells
    )


def read_answers(path: Path, learner: str) -> dict[str, Any]:
    """Return the answers saved by the quiz widgets, none when there is no file.

    Raises Refusal, also when the file says that it answers somebody else's questions.
    """
    if not path.exists():
        return {}
    if not path.is_file():
        raise Refusal("bad-answers", f"{ANSWERS} is a folder, not a file. Submit it again.")
    if path.stat().st_size > MAX_ANSWERS_BYTES:
        raise Refusal("bad-answers", f"{ANSWERS} is larger than {MAX_ANSWERS_BYTES:,} bytes.")
    try:
        content = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise Refusal("bad-answers", f"{ANSWERS} is not valid JSON. Submit it again.") from None
    answers = content.get("answers") if isinstance(content, dict) else None
    if not isinstance(answers, dict) or not all(map(_is_value, (*answers, *answers.values()))):
        raise Refusal("bad-answers", f"{ANSWERS} does not have the form that the course saves.")
    # Marking goes by the owner in any case; a note of another learner is for honest mistakes.
    answered_as = content.get("learner")
    if isinstance(answered_as, str) and answered_as and answered_as != learner:
        raise Refusal(
            "other-learner",
            f"{ANSWERS} answers the questions of {answered_as[:100]!r}, not of {learner!r}. Open "
            "the notebook under your own learner id, answer your questions and submit it again.",
        )
    return answers


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _is_value(value: Any, nested: bool = False) -> bool:
    if isinstance(value, str):
        return len(value) <= MAX_TEXT_CHARACTERS and not _SURROGATE.search(value)
    if isinstance(value, list) and not nested:
        return len(value) <= MAX_LIST and all(_is_value(entry, nested=True) for entry in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, bool | int)


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
    if not isinstance(source, str):
        raise Refusal("bad-cell", "A cell holds something other than text.")
    if len(source) > MAX_CELL_CHARACTERS:
        raise Refusal("bad-cell", f"A cell holds more than {MAX_CELL_CHARACTERS:,} characters.")
    return _SURROGATE.sub("\ufffd", source)


def _plain(cell: NotebookNode, text: str) -> NotebookNode:
    make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
    plain: NotebookNode = make(text)  # type: ignore[no-untyped-call]
    return plain
