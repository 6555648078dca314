"""What learners handed in for one assignment, read through intake; one that fails stops nothing."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from autograder import groups, intake, runner
from autograder.errors import AutograderError
from autograder.items.questions import Questions, TextQuestion, load_questions
from autograder.similarity import prose
from autograder.similarity.compare import Work
from autograder.similarity.tokens import Cell
from autograder.workspace import Workspace

ADDED = "added cell"
_TEXT_FILES = (".md", ".py", ".txt")


class NoRelease(AutograderError):
    """The assignment was not released here, so nothing tells its text from the learners'."""


class BadCommonFile(AutograderError):
    """A file that everybody was given cannot be read."""


@dataclass(frozen=True)
class NotCompared:
    """A submission that cannot be read, and why."""

    learner: str
    why: str


def questions_of(workspace: Workspace, assignment: str) -> Questions:
    """Return the questions of an assignment; none for work that has no questions.yml."""
    path = workspace.source / assignment / "questions.yml"
    if not path.is_file():
        return Questions(assignment=assignment, questions=())
    return load_questions(path)


def read(
    workspace: Workspace, assignment: str, questions: Questions
) -> Iterator[Work | NotCompared]:
    """Yield for every learner who handed in what is the learner's own to write, or why not."""
    master = _released_notebook(workspace, assignment)
    written = [q.id for q in questions.questions if isinstance(q, TextQuestion)]
    for learner in runner.submissions(workspace, assignment):
        folder = workspace.submitted / learner / assignment
        shown = ascii(learner)[1:-1][:100]
        try:
            intake.check_learner(learner)
            # Whose answers they say they are is a remark here; grading refuses another's.
            found = intake.receive(folder, assignment, None, master)
            yield Work(
                learner=learner,
                cells=(
                    *_cells(intake.rebuild(found.notebook, master), master),
                    *_typed(found.answers, written),
                ),
                handed_in=runner.read_timestamp(folder),
                answers=found.answers,
                remark=_other_owner(found.files.get(intake.ANSWERS), learner),
            )
        except intake.Refusal as refusal:
            yield NotCompared(shown, str(refusal))
        except Exception as error:
            # Whatever a learner's file does to the reader, the others are compared.
            yield NotCompared(shown, f"It could not be read ({type(error).__name__}).")


def _released_notebook(workspace: Workspace, assignment: str) -> NotebookNode:
    path = workspace.release / assignment / f"{assignment}.ipynb"
    if not path.is_file():
        raise NoRelease(
            f"{assignment} has not been released in {workspace.state}. Run 'autograder release "
            f"{workspace.course.id} {assignment}' with the private folder of this edition first."
        )
    master: NotebookNode = nbformat.read(path, as_version=4)
    return master


def _cells(notebook: NotebookNode, master: NotebookNode) -> Iterator[Cell]:
    released = {(cell.cell_type, cell.source) for cell in master.cells}
    added = 0
    for cell in notebook.cells:
        if intake.is_answer(cell):
            place = str(cell.metadata.nbgrader.get("grade_id", "answer"))
        elif "nbgrader" in cell.metadata or (cell.cell_type, cell.source) in released:
            continue
        else:
            added += 1
            place = f"{ADDED} {added}"
        yield Cell(place, cell.cell_type == "code", cell.source)


def _other_owner(saved: bytes | None, learner: str) -> str:
    if saved is not None:
        try:
            intake.parse_answers(saved, learner)
        except intake.Refusal as refusal:
            return str(refusal)
    return ""


def _typed(answers: dict[str, Any], written: Collection[str]) -> Iterator[Cell]:
    """Yield the answers that were written into the form of a question."""
    for name in written:
        if isinstance(text := answers.get(name), str):
            yield Cell(name, False, text)


def common(workspace: Workspace, assignment: str, files: Collection[Path] = ()) -> tuple[Cell, ...]:
    """Return the text that every learner was given: the release, and further files.

    Raises BadCommonFile for one of these that cannot be read.
    """
    found = []
    for path in sorted((workspace.release / assignment).rglob("*")):
        if path.is_file():
            found += _given(path)
    for path in files:
        try:
            cells = _given(path)
        except (OSError, ValueError) as error:
            raise BadCommonFile(f"{path} cannot be read as text: {error}.") from None
        if not cells:
            kinds = ", ".join((".ipynb", ".json", *_TEXT_FILES))
            raise BadCommonFile(
                f"{path} has no text in it, or is not of a kind read here: {kinds}."
            )
        found += cells
    return tuple(found)


def _given(path: Path) -> list[Cell]:
    if path.suffix == ".ipynb":
        notebook = nbformat.read(path, as_version=4)
        cells = [Cell(path.name, one.cell_type == "code", one.source) for one in notebook.cells]
        # Short cells are known by what stands next to them.
        whole = [
            Cell(path.name, kind, "\n".join(one.text for one in cells if one.is_code is kind))
            for kind in (True, False)
        ]
        return [*cells, *whole]
    if path.suffix == ".json":
        text = path.read_text(encoding="utf-8-sig")
        return [Cell(path.name, False, part) for part in _texts(json.loads(text))]
    if path.suffix in _TEXT_FILES:
        return [Cell(path.name, path.suffix == ".py", path.read_text(encoding="utf-8-sig"))]
    return []


def _texts(content: Any) -> Iterator[str]:
    match content:
        case str():
            yield content
        case list():
            for entry in content:
                yield from _texts(entry)
        case dict():
            for entry in content.values():
                yield from _texts(entry)


def persons(names: Collection[str]) -> frozenset[str]:
    """Return the words of learners' ids and names, folded, but for short ones such as "de".

    >>> sorted(persons(["Ana de León", "demo-01"]))
    ['ana', 'demo', 'león']
    """
    words = (key for name in names for key in prose.tokens(name, 20).keys)
    return frozenset(word for word in words if len(word) > 2)


def together(workspace: Workspace, assignment: str, roster: Collection[str]) -> dict[str, str]:
    """Return for every member of a group whose submission counts; none unless groups hand in."""
    if workspace.course.assessment(assignment).kind != "group-assignment":
        return {}
    found = groups.declared(workspace, assignment, roster)
    return {line.learner: line.owner for line in found.lines}
