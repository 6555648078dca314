"""A learner's own data: handed out, erased, and kept no longer than declared."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from autograder.cli.roster import By, LearnerId, Why, Yes, confirmed, not_written
from autograder.cli.shared import (
    CourseName,
    Json,
    err,
    open_workspace,
    out,
    plain,
    print_json,
    who_decides,
)
from autograder.errors import AutograderError

if TYPE_CHECKING:
    from autograder.privacy.erasure import Erased

verbs = typer.Typer(no_args_is_help=True, help="A learner's data: export, erase, retention.")

Anyway = Annotated[
    bool, typer.Option("--anyway", help="Erase also while the certificate is not decided.")
]
_DIPLOMA_TOO = "There is a diploma too; erase it with 'autograder data erase diploma'."
_OVER = "The declared time of keeping is over."


@verbs.command()
def export(
    course: CourseName,
    learner: LearnerId,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="The zip to write; LEARNER-data.zip.")
    ] = None,
) -> None:
    """Write everything held of a learner to a zip, with nothing about anybody else.

    COURSE may be `diploma`: diplomas have a record of their own.
    """
    from autograder.privacy import diplomas
    from autograder.privacy import export as exporting

    target = output or Path(f"{learner}-data.zip")
    if course == diplomas.COURSE:
        entries = diplomas.export(learner, target)
        err.print(f"{target} written: {entries} ledger.", markup=False, highlight=False)
        return
    workspace = open_workspace(course)
    counts = exporting.write(workspace, learner, target)
    told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
    err.print(f"{target} written: {told}.", markup=False, highlight=False)


@verbs.command()
def erase(
    course: CourseName,
    learner: LearnerId,
    why: Why,
    by: By = "",
    anyway: Anyway = False,
    yes: Yes = False,
) -> None:
    """Erase a learner's data everywhere in the course; what was begun is gone on with.

    The ledger keeps its chain, and certificates that were issued say that the holder's data have
    been erased. Copies made before (backups, exports, files handed out) are not reached. COURSE
    may be `diploma`: diplomas have a record of their own.
    """
    from autograder.privacy import diplomas, erasure

    if course == diplomas.COURSE:
        _erase_diploma(learner, who_decides(by), why, yes)
        return
    workspace = open_workspace(course)
    begun = any(learner in note.ids for note in erasure.unfinished(workspace))
    if begun:
        out.print("An erasure of this learner was begun and not finished; it goes on.")
    else:
        shown = erasure.plan(workspace, learner)
        told = f"{shown.rows} rows and {shown.entries} entries of the ledger"
        folders = ", and these folders:" if shown.folders else "; no folders."
        out.print(plain(f"{', '.join(shown.who.ids)}: {told}{folders}"), soft_wrap=True)
        for folder in shown.folders:
            out.print(plain(f"  {folder}"), soft_wrap=True)
        if diplomas.on_record(shown.who.ids):
            err.print(_DIPLOMA_TOO, style="yellow")
        for reason in shown.pending:
            err.print(plain(f"Not decided yet: {reason}"), style="yellow", soft_wrap=True)
    if not confirmed("Erase this for ever?", yes):
        not_written()
    with workspace.alone():
        done = erasure.erase(workspace, learner, by=who_decides(by), why=why, anyway=anyway)
    _print_erased(done)


def _erase_diploma(learner: str, by: str, why: str, yes: bool) -> None:
    from autograder.privacy import diplomas

    if not confirmed(f"Erase the diploma of {learner} for ever?", yes):
        not_written()
    entries = diplomas.erase(learner, by=by, why=why)
    err.print(f"Erased: {entries} entries of the diplomas' ledger, and the files.")


def _print_erased(done: "Erased") -> None:
    err.print(
        f"Erased: {done.rows} rows, {done.entries} entries of the ledger, {done.folders} folders. "
        "The ledger verifies."
    )
    for path in done.changed:
        err.print(plain(f"Names taken out of {path}."), soft_wrap=True)
    for left in done.left:
        told = f"Still named in {left.path}, {left.places} times: look at it."
        err.print(plain(told), style="yellow", soft_wrap=True)


@verbs.command()
def retention(
    course: CourseName,
    on: Annotated[str, typer.Option(help="The day to look at, YYYY-MM-DD; today.")] = "",
    by: By = "",
    why: Annotated[str, typer.Option(help="Why; goes on record.")] = _OVER,
    yes: Annotated[bool, typer.Option("--yes", help="Erase everybody who is due.")] = False,
    as_json: Json = False,
) -> None:
    """List whose data have been kept as long as declared; with --yes, erase them.

    Only who is due today is erased; a later day shows what will be.
    """
    from autograder.privacy import diplomas, erasure
    from autograder.privacy import retention as keeping
    from autograder.registry import running

    workspace = open_workspace(course)
    how = running.load(course)
    today = datetime.now(UTC).astimezone(how.time_zone).date()
    day = _day(on, today)
    found = keeping.overview(workspace, how.retention, day)
    if as_json:
        print_json([vars(one) for one in found])
    else:
        table = Table("learner", "who", "clock since", "kept until", f"on {day}")
        for one in found:
            cells = (one.learner, one.holder, one.since, one.until, one.state)
            table.add_row(*(plain(str(cell or "–")) for cell in cells))
        out.print(table)
    begun = [note.learner for note in erasure.unfinished(workspace)]
    for learner in begun:
        err.print(plain(f"{learner}: an erasure was begun and not finished."), soft_wrap=True)
    if not yes:
        return
    if day > today:
        raise AutograderError(f"{day} has not come yet, so nobody is erased. Leave --on out.")
    for learner in [*begun, *(one.learner for one in keeping.due(found))]:
        with workspace.alone():
            done = erasure.erase(workspace, learner, by=who_decides(by), why=why)
        err.print(plain(f"{learner}:"))
        _print_erased(done)
        if diplomas.on_record([learner]):
            err.print(_DIPLOMA_TOO, style="yellow")


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text) if text else today
    except ValueError:
        raise AutograderError(f"'{text:.40}' is not a day; write it such as 2027-01-31.") from None
