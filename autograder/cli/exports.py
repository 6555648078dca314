"""Results that leave the course: files for Moodle and student records, scores over LTI."""

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from autograder.cli.shared import (
    CourseName,
    Json,
    Learners,
    err,
    open_workspace,
    out,
    plain,
    print_json,
    with_progress,
)

verbs = typer.Typer(help="Results as files for Moodle and for student records.")
lti = typer.Typer(help="Scores to a learning platform over LTI 1.3.")

_FEW = 20


def _cohort(workspace: Any) -> Any:
    from autograder.exports.results import Cohort

    return Cohort.read(workspace, datetime.now(UTC))


def _to(path: Path, data: bytes) -> None:
    from autograder.credentials.files import write

    write(path, data)


def _file(path: Path) -> Path:
    if path.is_dir() or not path.parent.is_dir():
        raise typer.BadParameter(f"{path} is a folder, or its folder does not exist.")
    return path


Output = Annotated[
    Path,
    typer.Option("--output", "-o", help="The file to write.", show_default=False, callback=_file),
]


@verbs.command()
def moodle(
    course: CourseName,
    output: Output,
    by: Annotated[
        str,
        typer.Option(
            help="How Moodle finds the users: idnumber or username (our learner ids), or email."
        ),
    ] = "idnumber",
) -> None:
    """Write the gradebook as a CSV for Moodle (Grades, Import, CSV file; UTF-8, comma).

    Map the first column to the user, each assessment to its grade item or to a new one, and
    "Course points" likewise. "(feedback)" columns and "Certificate outcome" are feedback of items
    that Moodle has already; import them together with the points, or the points are lost. "-"
    takes away a grade that Moodle has. A pass mark in Moodle belongs to "Course points": a sum of
    rounded points can be lower.
    """
    from autograder.exports import moodle as writer

    if by not in writer.HEADINGS:
        raise typer.BadParameter(f"choose one of {', '.join(writer.HEADINGS)}", param_hint="--by")
    cohort = _cohort(open_workspace(course))
    _to(output, writer.gradebook(cohort, by).encode())
    err.print(plain(f"{len(cohort.sheets)} learners written to {output}."), soft_wrap=True)


@verbs.command()
def feedback(
    course: CourseName,
    assessment: Annotated[str, typer.Argument(help="The assessment, e.g. week-01.")],
    worksheet: Annotated[
        Path,
        typer.Option(
            help="The grading worksheet of that assignment, from Moodle set to English "
            "(View all submissions, Download grading worksheet).",
            show_default=False,
        ),
    ],
    output: Output,
) -> None:
    """Write feedback pages as a zip for Moodle ("Upload multiple feedback files in a zip").

    Pages come from 'autograder feedback' and 'autograder rubric'. Left out is who still waits for a
    mark, has no page, or is not in the worksheet; the list says why.
    """
    from autograder.exports import feedback as writer

    workspace = open_workspace(course)
    listed = writer.read_worksheet(worksheet)
    done = writer.package(workspace, _cohort(workspace), assessment, listed, output)
    for who, why in list(done.left_out.items())[:_FEW]:
        err.print(plain(f"{who} is left out: {why}."), soft_wrap=True)
    if len(done.left_out) > _FEW:
        err.print(f"And {len(done.left_out) - _FEW} more.")
    err.print(plain(f"Pages of {len(done.included)} learners in {output}."), soft_wrap=True)


@verbs.command()
def oneroster(
    course: CourseName,
    class_id: Annotated[
        str, typer.Option(help="sourcedId of the class in the student records.", show_default=False)
    ],
    period_id: Annotated[
        str, typer.Option(help="sourcedId of the grading period there.", show_default=False)
    ],
    output: Output,
    learners: Annotated[
        Path | None,
        typer.Option(help="CSV with learner and sourcedId, where the ids differ from ours."),
    ] = None,
) -> None:
    """Write results as a OneRoster 1.1 bundle for student records.

    It adds and changes categories, line items and results; people, classes and enrolments of the
    receiver stay as they are.
    """
    from autograder.exports import oneroster as writer

    ids = writer.Ids(class_id, period_id, writer.read_learners(learners) if learners else {})
    cohort = _cohort(open_workspace(course))
    _to(output, writer.bundle(cohort, ids))
    err.print(plain(f"{len(cohort.sheets)} learners written to {output}."), soft_wrap=True)


def _place(course: str) -> Any:
    from autograder.exports.lti.platform import Place

    return Place.of(open_workspace(course))


@lti.command()
def key(
    course: CourseName,
    renew: Annotated[
        bool, typer.Option("--renew", help="Make a new one; the platform must then be told.")
    ] = False,
) -> None:
    """Make this tool's key once, and print its public part for the platform."""
    place = _place(course)
    place.make_key(renew=renew)
    typer.echo(place.public_key(), nl=False)


@lti.command()
def register(
    course: CourseName,
    issuer: Annotated[str, typer.Option(help="The platform's issuer.", show_default=False)],
    client_id: Annotated[str, typer.Option(help="This tool's id there.", show_default=False)],
    token_url: Annotated[
        str, typer.Option(help="Where access tokens are given out.", show_default=False)
    ],
    lineitems_url: Annotated[
        str,
        typer.Option(help="The list of columns (line items) of the course.", show_default=False),
    ],
    audience: Annotated[
        str, typer.Option(help="The audience of token requests, if not the token address.")
    ] = "",
) -> None:
    """Write down the platform's addresses, as its page about this tool shows them."""
    place = _place(course)
    place.register(
        {
            "issuer": issuer,
            "client_id": client_id,
            "token_url": token_url,
            "lineitems_url": lineitems_url,
            "audience": audience,
        }
    )
    err.print(plain(f"Written to {place.file}."), soft_wrap=True)


@lti.command()
def users(
    course: CourseName,
    file: Annotated[
        Path,
        typer.Option(
            "--import", help="CSV with learner and user, the platform's id.", show_default=False
        ),
    ],
) -> None:
    """Write down who the learners are on the platform; those already known stay."""
    from autograder.exports.lti.platform import read_users

    platform = _place(course).add_users(read_users(file))
    err.print(f"{len(platform.users)} learners are known there.")


@lti.command()
def show(course: CourseName) -> None:
    """Show what is written down of the platform."""
    platform = _place(course).read()
    print_json({**platform.model_dump(exclude={"users"}), "users": len(platform.users)})


@lti.command()
def send(
    course: CourseName,
    assessment: Annotated[
        list[str] | None,
        typer.Option(help="Only this column, e.g. week-01 or course-points; may be given again."),
    ] = None,
    learner: Learners = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show the scores; send nothing.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Send the scores that the platform does not have yet; run it again to go on or to update.

    Columns are found on the platform or made there. Exit code 1 when a score was refused.
    """
    from autograder.exports.lti import sending

    workspace = open_workspace(course)
    place = _place(course)
    planned = sending.plan(place, _cohort(workspace), assessment or (), learner or ())
    if preview:
        _preview(planned, as_json)
        return
    with workspace.alone():
        found = sending.send(planned)
        done = with_progress(found, len(planned.scores), "Scores", quiet=as_json)
    if as_json:
        print_json([asdict(one) for one in done])
    else:
        _report(done)
    if any(one.outcome == "refused" for one in done):
        raise typer.Exit(1)


def _preview(planned: Any, as_json: bool) -> None:
    rows = [asdict(score) | {"user": planned.known(score)} for score in planned.scores]
    if as_json:
        print_json(rows)
        return
    columns = ("learner", "user", "assessment", "activity", "grading", "points", "comment")
    table = Table(*columns)
    for row in rows:
        table.add_row(*(plain(row[name]) for name in columns))
    out.print(table)


def _report(done: list[Any]) -> None:
    counts: dict[str, int] = {}
    for one in done:
        counts[one.outcome] = counts.get(one.outcome, 0) + 1
    out.print(", ".join(f"{count} {name}" for name, count in counts.items()) or "Nothing to send.")
    problems = [one for one in done if one.message]
    for one in problems[:_FEW]:
        err.print(plain(f"{one.learner}, {one.assessment}: {one.message}."), soft_wrap=True)
    if len(problems) > _FEW:
        err.print(f"And {len(problems) - _FEW} more.")
