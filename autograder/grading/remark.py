"""Marks again from stored answers with the tests as they are now; no learner code runs.

A new mark replaces the automatic one alone. Marks by hand stay, and those on a cell whose
automatic mark changed are set aside for review, as when a submission is graded again.
"""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import nbformat
from nbgrader import utils

from autograder.attempts import Attempt
from autograder.grading.executor import Local
from autograder.grading.run import Changed, Options, same_tests, store_of
from autograder.grading.states import Result, result
from autograder.grading.store import Log
from autograder.grading.stored import Reading, Scores, Stored, points
from autograder.grading.task import Outcome, as_text
from autograder.grading.writer import Writer
from autograder.intake import Fact
from autograder.marking.outputs import score_outputs
from autograder.marking.plan import Plan
from autograder.marking.protocol import CellResult
from autograder.marking.submission import Tools
from autograder.marking.submission import remark as mark_stored
from autograder.workspace import Workspace


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
        reading = Reading(workspace, store, writer, learners)
        log = Log(workspace, assignment, "remark-dry-run" if dry_run else "remark")
        for done in pool.run(itertools.chain(reading.works(), reading.cut_short())):
            results = reading.taken() + (writer.tick() if done is None else [])
            if done is not None:
                results += _written(*done, plan, writer, dry_run)
            yield from log.add(results)
        yield from log.add(reading.taken() + writer.flush())


@dataclass(frozen=True)
class Tried:
    """What marking an assignment again would give; nothing was written.

    `changed` are the submissions whose scores change, with these scores; `aside` those that could
    not be marked again, and why. `unreleased` says which tests are not those of the release.
    """

    assignment: str
    changed: tuple[tuple[Stored, Outcome], ...]
    aside: tuple[Result, ...]
    unreleased: str = ""


def try_again(
    workspace: Workspace,
    assignment: str,
    options: Options | None = None,
    *,
    latest: bool = True,
) -> Tried:
    """Return what marking everybody again would give, earlier attempts included; writes nothing.

    Without `latest` it is earlier attempts alone. The caller holds the workspace.
    """
    plan = Plan.of(workspace.source, workspace.release, assignment)
    store = store_of(workspace, assignment)
    workers, unreleased = (options or Options()).at_work, ""
    changed, aside = [], []
    with Writer(store) as writer, Local(plan, again, workers) as pool:
        try:
            same_tests(plan, writer, workspace, assignment)
        except Changed as error:
            unreleased = str(error)
        reading = Reading(workspace, store, writer, None)
        earlier = reading.earlier(writer.earlier_attempts())
        works = itertools.chain(reading.works() if latest else (), earlier)
        for done in pool.run(works):
            if done is None:
                continue
            work, outcome = done
            if outcome.state in ("failed", "quarantined"):
                aside.append(result(work.learner, assignment, outcome.state, outcome.message))
            elif outcome.scores:
                changed.append((work, outcome))
        aside += reading.taken()
    changed.sort(key=lambda one: (one[0].learner, one[0].earlier is not None))
    return Tried(assignment, tuple(changed), tuple(aside), unreleased)


def rewrite_earlier(workspace: Workspace, tried: Tried) -> None:
    """Write the new marks of earlier attempts; those of the latest are for `remark`."""
    store = store_of(workspace, tried.assignment)
    with Writer(store) as writer:
        for work, outcome in tried.changed:
            if work.earlier is not None:
                writer.rewrite_attempt(marked_again(work.earlier, outcome), outcome)


def marked_again(earlier: Attempt, outcome: Outcome) -> Attempt:
    """Return an earlier attempt with new automatic marks.

    A mark by hand stays and counts: nobody is shown that attempt any more to look at it again.
    """
    cells = dict(earlier.cells)
    for name, score in outcome.scores.items():
        if (cell := cells.get(name)) is not None:
            counts = cell.points if cell.by_hand is not None else score
            cells[name] = replace(cell, automatic=score, points=counts)
    return earlier.with_cells(cells)


def again(work: Stored, plan: Plan, tools: Tools) -> Outcome:
    """Return the outcome of marking stored answers; its scores are those that changed."""
    content = work.content
    report = mark_stored(plan, content["stored"], work.learner, work.seed, tools.marker)
    before = work.scores
    scores = {
        one.id: points(one)
        for one in report.cells
        if one.id not in before or points(one) != before[one.id]
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


def _changes(scores: Scores, before: Scores) -> str:
    return "; ".join(
        f"{name}: {_shown(before.get(name))} → {_shown(scores[name])}" for name in scores
    )


def _shown(score: Fraction | None) -> str:
    return "none" if score is None else f"{float(score):g}"


def _written(
    work: Stored, outcome: Outcome, plan: Plan, writer: Writer, dry_run: bool
) -> list[Result]:
    if outcome.state in ("failed", "quarantined"):
        return writer.add(outcome)
    if not work.cut_short and list(outcome.results) == work.content["results"]:
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
