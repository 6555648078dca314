"""From the release of an assignment to each learner's feedback page."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from autograder.cli.shared import (
    Assignments,
    CourseName,
    Json,
    Learners,
    chosen_of,
    open_workspace,
    out,
    print_json,
    report,
    with_progress,
)

verbs = typer.Typer()


@verbs.command()
def release(
    course: CourseName,
    assignments: Assignments = None,
    to_learners: Annotated[
        bool | None,
        typer.Option(
            "--open/--close",
            help="Also let learners get it on the hub, from the date in course.yml on; or close "
            "it again, which makes nothing anew.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Make the learners' version of assignments: no solutions, hidden tests or keys.

    The ungraded pre-test and post-test are released when they are named.
    """
    from autograder import runner
    from autograder.exchange import Exchange

    workspace = open_workspace(course)
    chosen = chosen_of(workspace, assignments, ungraded=True)
    exchange = Exchange(workspace)
    if to_learners is False:
        closed = {name: "closed" if exchange.close(name) else "was not open" for name in chosen}
        _print_released(closed, as_json)
        return
    folders = {}
    for name in chosen:
        folders[name] = str(runner.release(workspace, name))
        if to_learners:
            opens = exchange.open(name)
            if not as_json:
                since = f"open from {opens:%Y-%m-%d %H:%M %Z}" if opens else "open now"
                folders[name] += f", {since}"
    _print_released(folders, as_json)


def _print_released(found: dict[str, str], as_json: bool) -> None:
    if as_json:
        print_json(found)
        return
    for name, what in found.items():
        out.print(f"{name} → {what}", markup=False, soft_wrap=True)


@verbs.command()
def collect(
    course: CourseName,
    assignment: Annotated[str, typer.Argument(help="The assignment.")],
    inbox: Annotated[
        Path | None,
        typer.Option(
            "--from",
            help="A folder with a folder or a zip file for each learner, named by the learner's "
            "id, or what Moodle gives for 'Download all submissions'. Left out: what learners "
            "handed in on the hub.",
            show_default=False,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Bring submissions in from a folder; a learner's newer one replaces an older one.

    A zip file counts as handed in at its own time, unless a timestamp.txt lies beside it in the
    learner's folder.

    On the hub the time is the hub's own. Work on time is collected before a later one that came
    after the due time, so that both count as attempts. In a folder of your own, a submission's
    timestamp.txt is believed: let only instructors write there.
    """
    from autograder import runner

    report(runner.collect(open_workspace(course), assignment, inbox), as_json)


Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, help="How many at work here; all cores if left out."),
]


@verbs.command()
def grade(
    course: CourseName,
    assignments: Assignments = None,
    learner: Learners = None,
    again: Annotated[bool, typer.Option(help="Also those graded before and unchanged.")] = False,
    workers: Workers = None,
    scheduler: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS", help="Grade on a Dask cluster instead, e.g. tcp://10.0.0.5:8786."
        ),
    ] = None,
    unsafe: Annotated[
        bool,
        typer.Option("--unsafe", help="Run code without a sandbox: for your own files only."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Mark the submissions; one that cannot be marked never stops the others.

    Every learner ends in one named state, and the counts add up to the roster. Stop it at any
    moment; the same command goes on where it stopped. Each run leaves a log in state/COURSE/log.
    """
    from autograder import runner

    workspace = open_workspace(course)
    options = runner.Options(workers, scheduler, unsafe)
    results: list[Any] = []
    summaries: dict[str, runner.Summary] = {}
    for name in chosen_of(workspace, assignments):
        roster = runner.roster(workspace)
        learners = learner or sorted({*runner.submissions(workspace, name), *roster})
        step = runner.grade(workspace, name, learners, again, options)
        found = with_progress(step, len(learners), f"{name}", quiet=as_json)
        summaries[name] = runner.summary(found, set(roster) & set(learner or roster))
        results += found
    report(results, as_json, summaries)


@verbs.command()
def remark(
    course: CourseName,
    assignments: Assignments = None,
    learner: Learners = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; write nothing.")
    ] = False,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Mark graded submissions again with the tests as they are now, from stored answers.

    No learner code runs. Only what changed is written: 'unchanged' is everything else. Try edited
    tests with --dry-run, then release the assignment again and run this without it. Once learners
    know their marks, use 'regrade': it shows whom it concerns, asks, and leaves a ledger entry.
    """
    from autograder import runner

    workspace = open_workspace(course)
    options = runner.Options(workers)
    results: list[Any] = []
    for name in chosen_of(workspace, assignments):
        step = runner.remark(workspace, name, learner, dry_run, options)
        total = len(learner or runner.graded(workspace, name))
        results += with_progress(step, total, f"{name}", quiet=as_json)
    report(results, as_json)


@verbs.command()
def feedback(
    course: CourseName,
    assignments: Assignments = None,
    learner: Learners = None,
    to_learners: Annotated[
        bool,
        typer.Option(
            "--release",
            help="Also let learners read it on the hub, where all their answers have a mark.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Write each learner's feedback page, without the hidden tests."""
    from autograder import runner

    workspace = open_workspace(course)
    results: list[Any] = []
    for name in chosen_of(workspace, assignments):
        learners = learner or runner.with_feedback(workspace, name)
        step: Iterator[Any] = (runner.feedback(workspace, name, each) for each in learners)
        if to_learners:
            step = runner.release_feedback(workspace, name, learners)
        results += with_progress(step, len(learners), f"{name}", quiet=as_json)
    report(results, as_json)
