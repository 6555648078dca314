"""Marks as they stand, marks given by hand, and who earns the certificate."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from autograder.cli.rulings import By, Who, Why
from autograder.cli.shared import (
    CourseName,
    Json,
    Learners,
    err,
    open_workspace,
    out,
    plain,
    print_json,
    who_decides,
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
        Path | None, typer.Option("--html", help="Also write the cohort report to this folder.")
    ] = None,
    record: Annotated[
        bool,
        typer.Option("--record", help="Write the decisions that changed into the ledger."),
    ] = False,
    why: Annotated[str, typer.Option(help="With --record: a reason for the ledger.")] = "",
    by: By = "",
    as_json: Json = False,
) -> None:
    """Decide who earns the certificate, with every reason; writes nothing to the gradebook.

    With --record, decisions that changed since they were last recorded go into the ledger, each
    with the rule's version. A certificate that was issued is never taken back by that: who would
    no longer get one is listed, for a person to keep it ('keep') or to revoke it.
    """
    from autograder.decisions import as_data, decide_all
    from autograder.regrade import pending

    workspace = open_workspace(course)
    now = datetime.now(UTC)
    if cut := pending(workspace):
        said = f"The regrade of {', '.join(cut.assignments)} is half done: these are not its marks."
        err.print(plain(said), soft_wrap=True)
    result = decide_all(workspace, now)
    decisions = [d for d in result.decisions if not learner or d.learner in learner]
    unknown = set(learner or ()) - {d.learner for d in decisions}
    if unknown:
        raise AutograderError(f"No learner '{min(unknown)}' is on the roster.")
    if page:
        from autograder.reports import cohort_facts, cohort_pages

        cohort_pages.write(cohort_facts.read(workspace, now), page)
    if record:
        if learner:
            raise typer.BadParameter("--record is for all learners; leave --learner out")
        _record(workspace, now, why, by, as_json, decisions)
    elif as_json:
        print_json([as_data(decision) for decision in decisions])
    else:
        _print_decisions(decisions)


def _record(
    workspace: Any, now: datetime, why: str, by: str, as_json: bool, decisions: list[Any]
) -> None:
    from autograder import recording
    from autograder.certificate import as_data, show

    done = recording.record(workspace, now, who_decides(by), why or recording.WHY)
    if as_json:
        listed = [
            {"learner": one.learner, "credential": one.credential or None, "because": one.because}
            | {"outcome": one.decision.outcome, "points": str(one.decision.points)}
            for one in done.for_a_person
        ]
        print_json(
            {
                "decisions": [as_data(decision) for decision in decisions],
                "recorded": [one.event.learner for one in done.entries if one.event],
                "for_a_person": listed,
            }
        )
        return
    changed = {one.event.learner for one in done.entries if one.event}
    _print_decisions(one for one in decisions if one.learner in changed)
    out.print(
        f"Decisions recorded: {len(done.entries)}; as recorded before: {_same(decisions, changed)}."
    )
    if done.for_a_person:
        table = Table("learner", "now", "points", "certificate", "because", title="For a person")
        for one in done.for_a_person:
            held = "issued" if one.credential else "awarded, not issued"
            points = show(one.decision.points)
            outcome = one.decision.outcome.replace("_", " ")
            row = (one.learner, outcome, points, held, one.because)
            table.add_row(*map(plain, row))
        out.print(table)
        out.print(
            f"Keep a certificate with 'autograder keep {workspace.course.id} LEARNER --why …', or "
            "revoke it with 'autograder certificates revoke'.",
            soft_wrap=True,
        )


def _same(decisions: list[Any], changed: set[str | None]) -> int:
    return sum(one.learner not in changed for one in decisions)


@verbs.command()
def keep(course: CourseName, learner: Who, why: Why, by: By = "", as_json: Json = False) -> None:
    """Keep an issued certificate although the decision fell, as when the error was ours."""
    from autograder import recording

    entry = recording.keep(open_workspace(course), learner, why, who_decides(by))
    if as_json:
        print_json({"entry": entry.position, "learner": learner})
    else:
        out.print(plain(f"The certificate of {learner} is kept: entry {entry.position}."))


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
