"""From the check of an assignment to each learner's feedback page."""

from dataclasses import asdict
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
def check(course: CourseName, assignments: Assignments = None, as_json: Json = False) -> None:
    """Check that a course file and its assignments are sound.

    The reference answers must earn every point, no answers none, and all points must agree.
    """
    from autograder.soundness import faults

    workspace = open_workspace(course)
    found = [f for name in chosen_of(workspace, assignments) for f in faults(workspace, name)]
    if as_json:
        print_json([asdict(fault) for fault in found])
    else:
        for fault in found:
            out.print(f"{fault.assignment}: {fault.message}", markup=False)
        hours = workspace.course.hours
        out.print(f"{workspace.course.id}: {hours} hours, {len(found)} fault(s).", markup=False)
    raise typer.Exit(1 if found else 0)


@verbs.command()
def release(course: CourseName, assignments: Assignments = None, as_json: Json = False) -> None:
    """Make the learners' version of assignments: no solutions, hidden tests or keys."""
    from autograder import runner

    workspace = open_workspace(course)
    chosen = chosen_of(workspace, assignments)
    folders = {name: str(runner.release(workspace, name)) for name in chosen}
    if as_json:
        print_json(folders)
    else:
        for name, folder in folders.items():
            out.print(f"{name} → {folder}", markup=False, soft_wrap=True)


@verbs.command()
def collect(
    course: CourseName,
    assignment: Annotated[str, typer.Argument(help="The assignment.")],
    inbox: Annotated[
        Path, typer.Option("--from", help="A folder with one folder a learner.", show_default=False)
    ],
    as_json: Json = False,
) -> None:
    """Bring submissions in from a folder; a learner's newer one replaces an older one.

    With a JupyterHub exchange, run 'nbgrader collect' in exercises/<course> instead: it fills the
    same folder. A submission's timestamp.txt is believed: let only instructors write to the inbox.
    """
    from autograder import runner

    report(runner.collect(open_workspace(course), assignment, inbox), as_json)


@verbs.command()
def grade(
    course: CourseName,
    assignments: Assignments = None,
    learner: Learners = None,
    again: Annotated[bool, typer.Option(help="Also those graded before and unchanged.")] = False,
    as_json: Json = False,
) -> None:
    """Mark the submissions; one that cannot be marked never stops the others.

    Every learner ends as graded, blank, refused (with the reason), missing, unchanged or failed.
    """
    from autograder import runner

    workspace = open_workspace(course)
    results: list[Any] = []
    for name in chosen_of(workspace, assignments):
        learners = learner or runner.submissions(workspace, name)
        step = runner.grade(workspace, name, learners, again)
        results += with_progress(step, len(learners), f"{name}", quiet=as_json)
    report(results, as_json)


@verbs.command()
def feedback(
    course: CourseName,
    assignments: Assignments = None,
    learner: Learners = None,
    as_json: Json = False,
) -> None:
    """Write each learner's feedback page, without the hidden tests."""
    from autograder import runner

    workspace = open_workspace(course)
    results: list[Any] = []
    for name in chosen_of(workspace, assignments):
        learners = learner or runner.graded(workspace, name)
        step = (runner.feedback(workspace, name, each) for each in learners)
        results += with_progress(step, len(learners), f"{name}", quiet=as_json)
    report(results, as_json)
