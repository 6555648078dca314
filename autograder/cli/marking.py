"""From the release of an assignment to each learner's feedback page."""

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
def release(course: CourseName, assignments: Assignments = None, as_json: Json = False) -> None:
    """Make the learners' version of assignments: no solutions, hidden tests or keys.

    The ungraded pre-test and post-test are released when they are named.
    """
    from autograder import runner

    workspace = open_workspace(course)
    chosen = chosen_of(workspace, assignments, ungraded=True)
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
