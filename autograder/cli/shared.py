"""What the verbs share: arguments, the workspace, and how results are shown."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

out, err = Console(), Console(stderr=True)

CourseName = Annotated[
    str, typer.Argument(metavar="COURSE", help="The course, e.g. governance-coherence.")
]
Assignments = Annotated[
    list[str] | None,
    typer.Argument(metavar="[ASSIGNMENT]...", help="Assignments; all with a notebook if left out."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for programs, nothing else.")]
Learners = Annotated[
    list[str] | None, typer.Option("--learner", help="Only this learner; may be given again.")
]


def open_workspace(course: str) -> Any:
    # nbgrader takes a second to import, so --help does without it.
    from autograder.workspace import Workspace

    return Workspace.open(course)


def chosen_of(
    workspace: Any, assignments: list[str] | None, *, ungraded: bool = False
) -> tuple[str, ...]:
    chosen = assignments or workspace.assignments()
    return tuple(workspace.require(name, ungraded=ungraded) for name in chosen)


def print_json(value: object) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    print(text.encode("utf-8", "backslashreplace").decode())


def plain(text: str) -> Text:
    """Return text as it is to be read: no markup, and no signs that steer a terminal."""
    shown = (c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
    return Text("".join(shown))


def with_progress(results: Iterable[Any], total: int, title: str, quiet: bool) -> list[Any]:
    """Return the results, showing a bar with the time left while they come in."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    done: list[Any] = []
    with Progress(*columns, console=err, disable=quiet, transient=True) as progress:
        task = progress.add_task(title, total=total)
        for result in results:
            done.append(result)
            progress.update(task, advance=1, description=f"{title} {plain(result.learner)}")
    return done


def report(results: list[Any], as_json: bool) -> None:
    """Show what became of each submission; exit code 1 when a step failed."""
    if as_json:
        print_json([asdict(result) for result in results])
    else:
        table = Table("learner", "assignment", "outcome", "why")
        for result in results:
            fields = (result.learner, result.assignment, result.outcome, result.message)
            table.add_row(*map(plain, fields))
        out.print(table)
    if any(result.outcome == "failed" for result in results):
        raise typer.Exit(1)
