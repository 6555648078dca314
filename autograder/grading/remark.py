"""Marks again from stored answers with the tests as they are now; no learner code runs.

A new mark replaces the automatic one alone. Marks by hand stay, and those on a cell whose
automatic mark changed are set aside for review, as when a submission is graded again.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import nbformat
from nbgrader import utils

from autograder.grading.executor import Local
from autograder.grading.run import Options, same_tests, store_of
from autograder.grading.states import Result, result
from autograder.grading.store import Log, Store, fingerprint
from autograder.grading.task import Outcome, as_text
from autograder.grading.writer import Writer
from autograder.intake import Fact
from autograder.marking.outputs import score_outputs
from autograder.marking.plan import Plan
from autograder.marking.protocol import CellResult
from autograder.marking.submission import Tools
from autograder.marking.submission import remark as mark_stored
from autograder.workspace import Workspace

NOTHING_STORED = (
    "No answers of this submission are stored: it was last graded by another command. Run "
    "'autograder grade' with --again for it."
)


@dataclass(frozen=True)
class Stored:
    """What is kept of a graded submission, as the writer left it."""

    learner: str
    assignment: str
    seed: int
    content: Mapping[str, Any]

    @property
    def results(self) -> dict[str, CellResult]:
        """Return what each test cell gave, by its id."""
        found = (CellResult.model_validate(one) for one in self.content["results"])
        return {one.id: one for one in found}


def remark(
    workspace: Workspace,
    assignment: str,
    learners: list[str] | None = None,
    *,
    dry_run: bool = False,
    options: Options | None = None,
) -> Iterator[Result]:
    """Yield what becomes of each graded submission; "unchanged" where the tests say the same.

    With `dry_run` nothing is written, and tests that were not released yet can be tried. The
    caller holds the workspace.
    """
    plan = Plan.of(workspace.source, workspace.release, assignment)
    store = store_of(workspace, assignment)
    workers = (options or Options()).at_work
    with Writer(store, batch=500) as writer, Local(plan, again, workers) as pool:
        if not dry_run:
            same_tests(plan, writer, workspace, assignment)
        reading = _Reading(workspace, store, writer, learners)
        log = Log(workspace, assignment, "remark-dry-run" if dry_run else "remark")
        for done in pool.run(reading.works()):
            results = reading.taken() + (writer.tick() if done is None else [])
            if done is not None:
                results += _written(*done, plan, writer, dry_run)
            yield from log.add(results)
        yield from log.add(reading.taken() + writer.flush())


def again(work: Stored, plan: Plan, tools: Tools) -> Outcome:
    """Return the outcome of marking stored answers; its scores are those that changed."""
    content = work.content
    report = mark_stored(plan, content["stored"], work.learner, work.seed, tools.marker)
    before = work.results
    scores: dict[str, Fraction | None] = {
        one.id: points(one)
        for one in report.cells
        if one.id not in before or points(one) != points(before[one.id])
    }
    return Outcome(
        learner=work.learner,
        assignment=work.assignment,
        state=content["state"],
        message=content["message"],
        note=_changes(scores, before),
        worked=content["worked"] or report.answered,
        scores=scores,
        stored=content["stored"],
        results=tuple(one.model_dump(mode="json") for one in report.cells),
        facts=tuple(Fact(**fact) for fact in content["facts"]),
        ended=content["ended"],
    )


def points(cell: CellResult) -> Fraction:
    """Return the score of a test cell as nbgrader stores it."""
    return Fraction(float(cell.points)) if cell.status == "marked" else Fraction(0)


def _changes(scores: Mapping[str, Fraction | None], before: Mapping[str, CellResult]) -> str:
    old = {name: points(before[name]) if name in before else None for name in scores}
    return "; ".join(f"{name}: {_shown(old[name])} → {_shown(scores[name])}" for name in scores)


def _shown(score: Fraction | None) -> str:
    return "none" if score is None else f"{float(score):g}"


def _written(
    work: Stored, outcome: Outcome, plan: Plan, writer: Writer, dry_run: bool
) -> list[Result]:
    if outcome.state in ("failed", "quarantined"):
        return writer.add(outcome)
    if list(outcome.results) == work.content["results"]:
        return [result(work.learner, work.assignment, "unchanged")]
    told = outcome.note or "The points are the same; what the tests say changed."
    if dry_run:
        return [result(work.learner, work.assignment, outcome.state, told, outcome.facts)]
    text = rewritten(writer.store.notebook(work.learner), outcome, plan)
    return writer.add(replace(outcome, note=told, notebook_json=text))


def rewritten(text: str, outcome: Outcome, plan: Plan) -> str:
    """Return an autograded notebook with its test cells and their outputs as they are now."""
    results = {one["id"]: CellResult.model_validate(one) for one in outcome.results}
    checks = {check.id: check for check in plan.checks}
    notebook = nbformat.v4.reads(text)
    for cell in notebook.cells:
        name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
        if name in checks and name in results:
            if cell.source != checks[name].source:
                cell.source = checks[name].source
                cell.metadata.nbgrader.checksum = utils.compute_checksum(cell)
            maximum = float(cell.metadata.nbgrader.points)
            cell.outputs = score_outputs(results[name], maximum)
    return as_text(notebook)


class _Reading:
    """Reads stored answers; what cannot be marked again is set aside as results."""

    def __init__(
        self, workspace: Workspace, store: Store, writer: Writer, learners: list[str] | None
    ) -> None:
        self._seed, self._store = workspace.seed, store
        graded = {who for who, one in writer.receipts.items() if one.state != "refused"}
        self._learners = sorted(graded if learners is None else graded & set(learners))
        unknown = [] if learners is None else sorted(set(learners) - graded)
        self._taken = [self._aside(one, "No submission has been graded.") for one in unknown]

    def _aside(self, learner: str, why: str) -> Result:
        return result(learner, self._store.assignment, "missing", why)

    def taken(self) -> list[Result]:
        """Return the results since the last call."""
        taken, self._taken = self._taken, []
        return taken

    def works(self) -> Iterator[Stored]:
        """Yield what can be marked again."""
        for learner in self._learners:
            content = self._store.read_answers(learner)
            if content is None or not self._is_current(learner, content):
                self._taken.append(self._aside(learner, NOTHING_STORED))
            else:
                yield Stored(learner, self._store.assignment, self._seed, content)

    def _is_current(self, learner: str, content: Mapping[str, Any]) -> bool:
        """Return whether the answers are those of the notebook that was graded last."""
        try:
            return bool(content["notebook"] == fingerprint(self._store.notebook(learner)))
        except OSError:
            return False
