"""What the verbs share: arguments, the workspace, and how results are shown."""

import getpass
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from autograder.errors import AutograderError

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


def who_decides(by: str) -> str:
    """Return who decides: the name given, or the login name."""
    if by.strip():
        return by.strip()
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise AutograderError("Say who decides with --by: there is no login name here.") from None


def print_json(value: object) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    print(text.encode("utf-8", "backslashreplace").decode())


def plain(text: str) -> Text:
    """Return text as it is to be read: no markup, and no signs that steer a terminal."""
    shown = (c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
    return Text("".join(shown))


class Rate(ProgressColumn):
    """How many are done in a minute."""

    def render(self, task: Task) -> Text:
        """Return the rate, empty until there is one."""
        speed = task.finished_speed or task.speed
        return Text(f"{60 * speed:,.0f} a minute" if speed else "")


def with_progress(results: Iterable[Any], total: int, title: str, quiet: bool) -> list[Any]:
    """Return the results, showing a bar with rate and time left while they come in."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    done: list[Any] = []
    with Progress(*columns, console=err, disable=quiet, transient=True) as progress:
        task = progress.add_task(title, total=total)
        for result in results:
            done.append(result)
            progress.update(task, advance=1, description=f"{title} {plain(result.learner)}")
    return done


def report(results: list[Any], as_json: bool, summaries: Mapping[str, Any] | None = None) -> None:
    """Show what became of each submission and the counts; exit code 1 when a step failed."""
    if as_json:
        print_json([asdict(result) for result in results])
    else:
        table = Table("learner", "assignment", "outcome", "why")
        for result in results:
            named = result.state or result.outcome
            why = " ".join(filter(None, (result.message, *(fact.text for fact in result.facts))))
            table.add_row(*map(plain, (result.learner, result.assignment, named, why)))
        out.print(table)
        for name, summary in (summaries or {}).items():
            _print_summary(name, summary)
    if any(result.outcome == "failed" for result in results):
        raise typer.Exit(1)


def _print_summary(assignment: str, summary: Any) -> None:
    table = Table("state", "learners", title=f"{assignment}: how it ended", title_justify="left")
    for state, count in summary.states.items():
        table.add_row(plain(state), str(count))
    table.add_row("together", str(sum(summary.states.values())), style="bold")
    out.print(table)
    listed = f"{summary.roster} on the roster"
    if summary.unlisted:
        listed += f" and {summary.unlisted} who were not on it"
    out.print(f"{listed}: {'all accounted for' if summary.reconciles else 'counts differ'}.")
    if summary.unaccounted:
        out.print(plain(f"Not accounted for: {', '.join(summary.unaccounted)}."), soft_wrap=True)
