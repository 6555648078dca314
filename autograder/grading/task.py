"""One submission graded, sharing nothing: bytes in, data out.

The same function runs in a thread here, in a process there, or on another machine. It touches
neither the database nor the course's state folder.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from pathlib import Path, PurePosixPath
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader import preprocessors, utils

from autograder import intake
from autograder.grading.states import State
from autograder.intake import Fact
from autograder.marking.plan import Plan
from autograder.marking.submission import Marked, Tools, mark

NO_RESPONSE = "No response."


@dataclass(frozen=True)
class Task:
    """A submission: its files by relative path, and when it was made (UTC, without a zone).

    `restored` are texts of locked cells that the release holds back, such as mark schemes.
    """

    learner: str
    assignment: str
    files: Mapping[str, bytes]
    timestamp: datetime | None
    seed: int
    facts: tuple[Fact, ...] = ()
    restored: Mapping[str, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return sum(map(len, self.files.values()))


@dataclass(frozen=True)
class Outcome:
    """What the writer needs to know of a submission that was looked at.

    `scores` holds the automatic score of each graded cell as nbgrader stores it, None where a
    person marks; `comments` the automatic comment of each answer cell. A refused submission has
    neither: `code` and `message` say why; otherwise `message` adds to what the state says, `note`
    is for the instructor alone. `stored` is what marking again needs.
    """

    learner: str
    assignment: str
    state: State
    message: str = ""
    note: str = ""
    code: str = ""
    worked: bool = False
    scores: Mapping[str, Fraction | None] = field(default_factory=dict)
    comments: Mapping[str, str | None] = field(default_factory=dict)
    notebook_json: str = ""
    stored: Mapping[str, Any] = field(default_factory=dict)
    results: tuple[Mapping[str, Any], ...] = ()
    facts: tuple[Fact, ...] = ()
    ended: str | None = None
    seconds: float = 0.0

    @property
    def marked(self) -> bool:
        """Return whether there are marks to write."""
        return bool(self.notebook_json)


def grade(task: Task, plan: Plan, tools: Tools) -> Outcome:
    """Return what became of a submission; nothing that a learner did makes this raise."""
    started = time.perf_counter()
    try:
        outcome = _grade(task, plan, tools)
    except intake.Refusal as refusal:
        outcome = refused(task.learner, task.assignment, refusal)
    return replace(outcome, seconds=time.perf_counter() - started)


def refused(learner: str, assignment: str, refusal: intake.Refusal) -> Outcome:
    """Return the outcome of a submission that cannot be marked."""
    return Outcome(learner, assignment, "unreadable", str(refusal), code=refusal.code)


def _grade(task: Task, plan: Plan, tools: Tools) -> Outcome:
    received = intake.receive_files(task.files, task.assignment, task.learner, plan.master)
    rebuilt, differed = intake.rebuild_with_facts(received.notebook, plan.master)
    marked = mark(
        plan,
        with_tests(rebuilt, plan, task.restored),
        task.learner,
        task.seed,
        received.answers,
        received.files,
        tools,
    )
    limit = preprocessors.LimitOutput()
    for index, cell in enumerate(marked.notebook.cells):
        limit.preprocess_cell(cell, {}, index)
    scores = scores_of(marked.notebook)
    facts = (*task.facts, *received.facts, *differed)
    return Outcome(
        learner=task.learner,
        assignment=task.assignment,
        state=state_of(marked, scores, facts),
        message=_where(marked.notebook) if marked.ended == "timed-out" else "",
        worked=marked.worked,
        scores=scores,
        comments=comments_of(marked.notebook),
        notebook_json=as_text(marked.notebook),
        stored=marked.stored,
        results=tuple(one.model_dump(mode="json") for one in marked.report.cells),
        facts=facts,
        ended=marked.ended,
    )


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by relative path; none can leave the folder."""
    for name, content in files.items():
        parts = PurePosixPath(name).parts
        if not parts or ".." in parts or parts[0] == "/":
            raise intake.Refusal("special-file", f"{name!r} leads out of the submission.")
        path = folder.joinpath(*parts)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def with_tests(notebook: NotebookNode, plan: Plan, restored: Mapping[str, str]) -> NotebookNode:
    """Return a rebuilt notebook with what the release holds back, as nbgrader marks it."""
    texts = {**restored, **{check.id: check.source for check in plan.checks}}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        name = cell.metadata.get("nbgrader", {}).get("grade_id")
        if name in texts:
            cell.source = texts[name]
            cell.metadata.nbgrader.checksum = utils.compute_checksum(cell)
    return notebook


def scores_of(notebook: NotebookNode) -> dict[str, Fraction | None]:
    """Return the automatic score of each graded cell, by nbgrader's own reading of the outputs."""
    scores: dict[str, Fraction | None] = {}
    for cell in notebook.cells:
        if utils.is_grade(cell):
            score, _ = utils.determine_grade(cell)
            scores[cell.metadata.nbgrader.grade_id] = None if score is None else Fraction(score)
    return scores


def comments_of(notebook: NotebookNode) -> dict[str, str | None]:
    """Return the automatic comment of each answer cell, as nbgrader writes it."""
    return {
        cell.metadata.nbgrader.grade_id: NO_RESPONSE if _is_untouched(cell) else None
        for cell in notebook.cells
        if utils.is_solution(cell) or utils.is_task(cell)
    }


def _is_untouched(cell: NotebookNode) -> bool:
    if utils.is_task(cell):
        return False
    return bool(cell.metadata.nbgrader.get("checksum") == utils.compute_checksum(cell))


def state_of(
    marked: Marked, scores: Mapping[str, Fraction | None], facts: tuple[Fact, ...]
) -> State:
    """Return the named state of a marked submission: what stopped it first, then what is left."""
    match marked.ended:
        case "timed-out" | "out-of-memory" | "too-much-output" | "kernel-died":
            return marked.ended
    if not marked.worked:
        return "blank"
    if intake.tampering(facts):
        return "tampered"
    return "needs-marking" if None in scores.values() else "graded"


def _where(notebook: NotebookNode) -> str:
    """Return which cell ran out of its time, as far as it has a name."""
    for number, cell in enumerate(notebook.cells, start=1):
        if any(output.get("ename") == "CellTimeout" for output in cell.get("outputs", ())):
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            return f"It was stopped in {f'the cell {name}' if name else f'cell {number}'}."
    return ""


def as_text(notebook: NotebookNode) -> str:
    """Return a notebook as the text of its file."""
    text: str = nbformat.v4.writes(notebook)
    return text
