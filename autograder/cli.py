"""The instructor's command line: thin, one function a verb."""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder import course as courses
from autograder.errors import AutograderError

HELP = """Marks a labour migration course, from submissions to certificate decisions.

The line, in order:

  check → release → collect → grade → (mark written answers by hand) → feedback → decide

Assignments are marked by their rubric: 'rubric' prints a marking sheet and takes it back.

COURSE is a folder of exercises/, such as governance-coherence. Releases, submissions and marks
live in the state folder (AUTOGRADER_STATE, or state/), never in git.

Exit codes: 0 done; 1 faults were found or a step failed; 2 wrong usage; 130 stopped by Ctrl+C.
"""

INTERRUPTED = 130
STOPPED = "Stopped. What was done so far is kept; run the same command to go on."

app = typer.Typer(
    name="autograder",
    help=HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
)
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


def main() -> None:
    """Run the command line; errors we raise on purpose are shown without a traceback."""
    try:
        app()
    except AutograderError as error:
        _stop(str(error), error.exit_code)
    except OSError as error:
        _stop(f"{error.filename or 'A file'}: {error.strerror or error}.", 1)
    except KeyboardInterrupt:
        _stop(STOPPED, INTERRUPTED)
    except SystemExit as end:
        # What typer makes of Ctrl+C; it says nothing.
        if end.code == INTERRUPTED:
            _stop(STOPPED, INTERRUPTED)
        raise


def _stop(message: str, code: int) -> NoReturn:
    err.print(
        f"autograder: {message}", style="bold red", markup=False, highlight=False, soft_wrap=True
    )
    sys.exit(code)


def _open(course: str) -> Any:
    # nbgrader takes a second to import, so --help does without it.
    from autograder.workspace import Workspace

    return Workspace.open(course)


def _chosen(workspace: Any, assignments: list[str] | None) -> tuple[str, ...]:
    return tuple(workspace.require(name) for name in assignments or workspace.assignments())


def _print_json(value: object) -> None:
    text = json.dumps(value, indent=2, ensure_ascii=False, default=str)
    print(text.encode("utf-8", "backslashreplace").decode())


def _plain(text: str) -> Text:
    """Return text as it is to be read: no markup, and no signs that steer a terminal."""
    shown = (c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)
    return Text("".join(shown))


@app.command()
def check(course: CourseName, assignments: Assignments = None, as_json: Json = False) -> None:
    """Check that a course file and its assignments are sound.

    The reference answers must earn every point, no answers none, and all points must agree.
    """
    from autograder.soundness import faults

    workspace = _open(course)
    found = [f for name in _chosen(workspace, assignments) for f in faults(workspace, name)]
    if as_json:
        _print_json([asdict(fault) for fault in found])
    else:
        for fault in found:
            out.print(f"{fault.assignment}: {fault.message}", markup=False)
        hours = workspace.course.hours
        out.print(f"{workspace.course.id}: {hours} hours, {len(found)} fault(s).", markup=False)
    raise typer.Exit(1 if found else 0)


@app.command()
def release(course: CourseName, assignments: Assignments = None, as_json: Json = False) -> None:
    """Make the learners' version of assignments: no solutions, hidden tests or keys."""
    from autograder import runner

    workspace = _open(course)
    chosen = _chosen(workspace, assignments)
    folders = {name: str(runner.release(workspace, name)) for name in chosen}
    if as_json:
        _print_json(folders)
    else:
        for name, folder in folders.items():
            out.print(f"{name} → {folder}", markup=False, soft_wrap=True)


@app.command()
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

    _report(runner.collect(_open(course), assignment, inbox), as_json)


@app.command()
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

    workspace = _open(course)
    results: list[Any] = []
    for name in _chosen(workspace, assignments):
        learners = learner or runner.submissions(workspace, name)
        step = runner.grade(workspace, name, learners, again)
        results += _with_progress(step, len(learners), f"{name}", quiet=as_json)
    _report(results, as_json)


@app.command()
def feedback(
    course: CourseName,
    assignments: Assignments = None,
    learner: Learners = None,
    as_json: Json = False,
) -> None:
    """Write each learner's feedback page, without the hidden tests."""
    from autograder import runner

    workspace = _open(course)
    results: list[Any] = []
    for name in _chosen(workspace, assignments):
        learners = learner or runner.graded(workspace, name)
        step = (runner.feedback(workspace, name, each) for each in learners)
        results += _with_progress(step, len(learners), f"{name}", quiet=as_json)
    _report(results, as_json)


@app.command()
def gradebook(
    course: CourseName,
    roster: Annotated[
        Path | None, typer.Option(help="Enrol learners from a CSV: learner, name, email.")
    ] = None,
    marks: Annotated[
        Path | None,
        typer.Option(
            "--import",
            help="Write marks given by hand from a CSV: learner, assessment, question, points, "
            "submitted_at, note. No question: an assessment held elsewhere.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show the marks as they stand; enrol learners; write marks given by hand."""
    from autograder import tables
    from autograder.certificate import show
    from autograder.gradebook import Gradebook

    workspace = _open(course)
    with Gradebook(workspace) as book:
        if roster:
            book.enrol(tables.read_roster(roster))
        if marks:
            written = book.import_marks(tables.read_marks(marks))
            err.print(f"{written} marks written.")
        standings = book.standings()
    rows = [
        (learner, name, s.state, show(s.points), show(s.unmarked), s.submitted_at or "", s.detail)
        for learner, found in sorted(standings.items())
        for name, s in sorted(found.items())
    ]
    columns = (
        "learner", "assessment", "state", "points", "unmarked", "submitted_at", "detail",
    )  # fmt: skip
    if as_json:
        _print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        sys.stdout.write(tables.write_csv(columns, rows))


@app.command()
def rubric(
    course: CourseName,
    assessment: Annotated[str, typer.Argument(help="The assessment, e.g. assignment.")],
    sheet: Annotated[
        Path | None,
        typer.Option(
            "--import",
            help="Write the marks of a filled-in sheet. Each criterion needs a level, such as "
            "'complete'; work that does not count as done has 'blank' in all of them. "
            "submitted_at and comments may stay empty.",
        ),
    ] = None,
) -> None:
    """Print an empty marking sheet (CSV), or write the marks of a filled-in one.

    A sheet has one line a learner, and for each criterion of the assessment's rubric.yml a level
    and a comment. The rubric makes the points. If anything in a sheet is wrong, nothing is written.
    """
    from autograder import sheets

    workspace = _open(course)
    if sheet is None:
        sys.stdout.write(sheets.empty(workspace, assessment))
    else:
        written = sheets.import_sheet(workspace, assessment, sheet)
        done = f"{written} marks written; pages for learners in {workspace.feedback}."
        err.print(done, markup=False, soft_wrap=True)


@app.command()
def decide(
    course: CourseName,
    learner: Learners = None,
    page: Annotated[
        Path | None, typer.Option("--html", help="Also write the cohort page to this folder.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Decide who earns the certificate, with every reason; writes nothing to the gradebook."""
    from autograder.decisions import as_data, decide_all

    workspace = _open(course)
    now = datetime.now(UTC)
    result = decide_all(workspace, now)
    decisions = [d for d in result.decisions if not learner or d.learner in learner]
    unknown = set(learner or ()) - {d.learner for d in decisions}
    if unknown:
        raise AutograderError(f"No learner '{min(unknown)}' is on the roster.")
    if page:
        page.mkdir(parents=True, exist_ok=True)
        (page / "index.html").write_text(result.page(workspace.course, now), encoding="utf-8")
    if as_json:
        _print_json([as_data(decision) for decision in decisions])
    else:
        _print_decisions(decisions)


@app.command()
def demo(course: CourseName) -> None:
    """Make the demonstration cohort: made-up learners' submissions and marks."""
    from autograder import demo as cohort
    from autograder import runner

    workspace = _open(course)
    for name in workspace.assignments():
        if not (workspace.release / name).is_dir():
            runner.release(workspace, name)
    marks, sheet = cohort.make(workspace)
    out.print(f"{cohort.SIZE} made-up learners in {workspace.state}", markup=False, soft_wrap=True)
    out.print(f"Marks by hand: {marks}\nMarks by rubric: {sheet}", markup=False, soft_wrap=True)


@app.command()
def serve(
    book: Annotated[Path, typer.Option(help="The built book.")] = Path("_build/html"),
    cohort: Annotated[Path, typer.Option(help="The cohort page.")] = Path("_build/cohort"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1.")] = 8000,
) -> None:
    """Serve the book and the cohort page on this machine only."""
    from autograder.serve import HOST, server

    with server(book, cohort, port) as running:
        out.print(f"Book    http://{HOST}:{port}/\nCohort  http://{HOST}:{port}/cohort/")
        out.print("Ctrl+C stops.")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            out.print("Stopped.")


@app.command()
def schema(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(
        "exercises/course.schema.json"
    ),
    of_rubric: Annotated[
        bool, typer.Option("--rubric", help="The schema of rubric.yml instead.")
    ] = False,
) -> None:
    """Write the JSON schema of course.yml, or of rubric.yml, for editors."""
    from autograder import rubric as rubrics

    found = rubrics.schema() if of_rubric else courses.schema()
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _with_progress(results: Iterable[Any], total: int, title: str, quiet: bool) -> list[Any]:
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
            progress.update(task, advance=1, description=f"{title} {_plain(result.learner)}")
    return done


def _report(results: list[Any], as_json: bool) -> None:
    """Show what became of each submission; exit code 1 when a step failed."""
    if as_json:
        _print_json([asdict(result) for result in results])
    else:
        table = Table("learner", "assignment", "outcome", "why")
        for result in results:
            fields = (result.learner, result.assignment, result.outcome, result.message)
            table.add_row(*map(_plain, fields))
        out.print(table)
    if any(result.outcome == "failed" for result in results):
        raise typer.Exit(1)


def _print_decisions(decisions: Iterable[Any]) -> None:
    from autograder.certificate import show

    style: dict[str, str] = {"awarded": "green", "not_awarded": "red", "pending": "yellow"}
    table = Table("learner", "points", "outcome", "reasons")
    for decision in decisions:
        reasons = "; ".join(reason.message for reason in decision.reasons)
        outcome = decision.outcome
        table.add_row(
            _plain(decision.learner),
            show(decision.points),
            Text(outcome, style[outcome]),
            _plain(reasons),
        )
    out.print(table)
