"""What two learners' work has in common, for an instructor to read."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from autograder.cli.shared import (
    CourseName,
    Json,
    open_workspace,
    out,
    plain,
    print_json,
    with_progress,
)

verbs = typer.Typer()


@verbs.command()
def similarity(
    course: CourseName,
    assignment: Annotated[str, typer.Argument(help="The assignment, e.g. week-03.")],
    page: Annotated[
        Path | None, typer.Option("--html", help="Also write pages to this folder.")
    ] = None,
    threshold: Annotated[
        float, typer.Option(min=0.05, max=1, help="The least share of one's own work to list.")
    ] = 0.5,
    given: Annotated[
        list[Path] | None,
        typer.Option("--given", help="A file that every learner was given; may be given again."),
    ] = None,
    as_json: Json = False,
) -> None:
    """List pairs of learners who share much of their own work: what is the same, never why.

    Released text, common text, numbers, names and layout are left out of account. The folder gets
    index.html and a page for each pair, side by side. They hold learners' work: for instructors
    only. Nothing is changed in the gradebook.
    """
    from autograder import runner
    from autograder.reports import similarity as report
    from autograder.reports import similarity_pages as pages
    from autograder.similarity import works

    workspace = open_workspace(course)
    workspace.require(assignment)
    questions = works.questions_of(workspace, assignment)
    total = len(runner.submissions(workspace, assignment))
    read = works.read(workspace, assignment, questions)
    entries = with_progress(read, total, "Reading", quiet=as_json)
    found = report.of_assignment(
        workspace, assignment, entries, threshold=threshold, given=given or ()
    )
    if page:
        pages.write(workspace.course, found, page)
    if as_json:
        print_json(found.as_data())
    else:
        _print(found)


def _print(found: Any) -> None:
    from autograder.reports.similarity_pages import percent
    from autograder.similarity.streams import KINDS

    table = Table("learners", *(f"{kind.name}, %" for kind in KINDS), "equal values", "first")
    for row in found.rows:
        shares = []
        for kind in KINDS:
            one = row.kinds.get(kind.name)
            shares.append(" and ".join(map(percent, one.shares)) if one else "–")
        values = ", ".join(f"{one.question}: {one.value}" for one in row.equal_values) or "–"
        fields = (" and ".join(row.learners), *shares, values, row.first or "–")
        table.add_row(*map(plain, fields))
    out.print(table)
    if found.further:
        out.print(f"{found.further} more pairs are not listed.")
    out.print(
        f"{found.learners} learners compared. What is the same is shown, not how it came about: "
        "read both works and ask."
    )
    out.print(f"{len(found.not_compared)} not compared.")
    for learner, why in (found.not_compared | found.remarks).items():
        out.print(plain(f"  {learner}: {why}"), soft_wrap=True)
