"""Marks as they stand, marks given by hand, and who earns the certificate."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from autograder.cli.shared import (
    CourseName,
    Json,
    Learners,
    err,
    open_workspace,
    out,
    plain,
    print_json,
)
from autograder.errors import AutograderError

verbs = typer.Typer()


@verbs.command()
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

    workspace = open_workspace(course)
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
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        sys.stdout.write(tables.write_csv(columns, rows))


@verbs.command()
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

    For the work of groups the lines are the members whom each submission names, with their factors;
    who has not signed, is in two groups or not on the roster is told apart from the sheet.
    """
    from autograder import sheets

    workspace = open_workspace(course)
    if sheet is None:
        empty = sheets.empty(workspace, assessment)
        sys.stdout.write(empty.text)
        for one in empty.reports:
            err.print(plain(f"{one.code}: {one.message}"), soft_wrap=True)
    else:
        written = sheets.import_sheet(workspace, assessment, sheet)
        done = f"{written} marks written; pages for learners in {workspace.feedback}."
        err.print(done, markup=False, soft_wrap=True)


@verbs.command()
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

    workspace = open_workspace(course)
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
        print_json([as_data(decision) for decision in decisions])
    else:
        _print_decisions(decisions)


def _print_decisions(decisions: Iterable[Any]) -> None:
    from autograder.certificate import show

    style: dict[str, str] = {"awarded": "green", "not_awarded": "red", "pending": "yellow"}
    table = Table("learner", "points", "outcome", "reasons")
    for decision in decisions:
        reasons = "; ".join(reason.message for reason in decision.reasons)
        outcome = decision.outcome
        table.add_row(
            plain(decision.learner),
            show(decision.points),
            Text(outcome, style[outcome]),
            plain(reasons),
        )
    out.print(table)
