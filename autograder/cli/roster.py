"""Who takes part: lists of people taken in, admission, refusal, substitution, cancelling."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.table import Table

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
    from autograder.registry import admission
    from autograder.registry.roster import Preview

verbs = typer.Typer(no_args_is_help=True, help="Take people in, admit them, let them go.")

LearnerId = Annotated[str, typer.Argument(metavar="LEARNER", help="The learner's id.")]
Why = Annotated[str, typer.Option(help="Why; goes on record.")]
By = Annotated[
    str, typer.Option(help="Who decides; your login name if left out.", show_default=False)
]
Yes = Annotated[bool, typer.Option("--yes", help="Write without asking again.")]
Notice = Annotated[
    str, typer.Option(help="The day on which the written notice arrived, YYYY-MM-DD; today.")
]


def day(text: str, today: date) -> date:
    """Return a day that was typed, today for none; raises AutograderError for later days."""
    try:
        found = date.fromisoformat(text) if text else today
    except ValueError:
        raise AutograderError(f"'{text:.40}' is not a day; write it such as 2025-10-20.") from None
    if found > today:
        raise AutograderError(f"{found} has not come yet; name a day until {today}.")
    return found


def confirmed(question: str, yes: bool) -> bool:
    """Return whether to go on: --yes, or a person's answer; no terminal means no."""
    import sys

    return yes or (sys.stdin.isatty() and typer.confirm(question, err=True))


def not_written() -> None:
    """Say that nothing was written, and leave with 1."""
    err.print("Nothing was written. Add --yes to write it.")
    raise typer.Exit(1)


@verbs.command("import")
def take_in(
    course: CourseName,
    file: Annotated[Path, typer.Argument(metavar="FILE.csv", help="From Moodle, or our own.")],
    id_from: Annotated[
        Literal["auto", "id", "username", "email"],
        typer.Option("--id", help="Which column gives the ids; auto: the first that is there."),
    ] = "auto",
    encoding: Annotated[
        Literal["auto", "windows-1252"],
        typer.Option(help="windows-1252, if the names look right when it is read so."),
    ] = "auto",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Take a list of people in, after showing what is new and what changes.

    Knows the headings of Moodle's participants and grade exports in English, French and Spanish,
    and our own: learner, name, email, groups, time zone. Nobody is taken off the roster; if any
    line is wrong, nothing is written.
    """
    from autograder.registry import roster

    workspace = open_workspace(course)
    shown = roster.preview(roster.read(file, encoding), roster.standing(workspace), id_from)
    if as_json:
        print_json(_as_data(shown))
    else:
        _print_preview(shown)
    if not shown.written:
        return
    if not confirmed(f"Write {len(shown.written)} learners?", yes):
        not_written()
    with workspace.alone():
        written = roster.take_in(workspace, shown)
    err.print(f"{written} learners written.")


def _print_preview(shown: "Preview") -> None:
    table = Table("learner", "what", "name", "e-mail")
    for person in shown.new:
        table.add_row(
            *map(plain, (person.learner.id, "new", person.learner.name, person.learner.email))
        )
    for change in shown.changed:
        told = "; ".join(f"{name}: {old or '–'} → {new}" for name, old, new in change.fields())
        learner = change.after.learner
        table.add_row(*map(plain, (learner.id, told, learner.name, learner.email)))
    if table.rows:
        out.print(table)
    counts = (
        f"{len(shown.new)} new, {len(shown.changed)} changed, {len(shown.unchanged)} unchanged, "
        f"{len(shown.not_listed)} on the roster but not in the list (they stay)."
    )
    out.print(counts, markup=False, highlight=False)
    for learner in shown.not_listed[:20]:
        out.print(plain(f"  not listed: {learner.id} {learner.name}"), soft_wrap=True)
    for pair in shown.duplicates:
        told = (
            f"{pair.email} is the address of {', '.join(pair.ids)}. If they are one person, merge."
        )
        err.print(plain(told), style="yellow", soft_wrap=True)
    for note in shown.notes:
        err.print(plain(note), soft_wrap=True)
    if shown.unused:
        err.print(plain(f"Columns not used: {', '.join(shown.unused)}."), soft_wrap=True)


def _as_data(shown: "Preview") -> dict[str, Any]:
    return {
        "new": [_person(one) for one in shown.new],
        "changed": [
            {"learner": one.after.learner.id, "fields": one.fields()} for one in shown.changed
        ],
        "unchanged": [one.learner.id for one in shown.unchanged],
        "not_listed": [one.id for one in shown.not_listed],
        "duplicates": [{"email": one.email, "learners": one.ids} for one in shown.duplicates],
        "notes": shown.notes,
        "unused": shown.unused,
    }


def _person(one: Any) -> dict[str, str]:
    learner = one.learner
    return {
        "learner": learner.id,
        "name": learner.name,
        "email": learner.email,
        "time_zone": one.zone,
        "groups": one.groups,
    }


@verbs.command("show")
def show_roster(course: CourseName, as_json: Json = False) -> None:
    """Show everybody on the roster: admitted, refused, gone, what was paid and paid back."""
    from autograder.ledger import Ledger
    from autograder.registry import admission, roster, running

    workspace = open_workspace(course)
    everybody = roster.standing(workspace)
    with Ledger(workspace) as ledger:
        at = admission.desk(workspace, running.load(course), ledger, "")
        rows = [
            {
                **_person(one),
                "state": about.state,
                "paid": about.told_paid,
                "paid_back": (about.refund or {}).get("back", ""),
            }
            for name, one in everybody.items()
            for about in [at.person(name)]
        ]
    if as_json:
        print_json(rows)
        return
    table = Table("learner", "name", "e-mail", "time zone", "groups", "state", "paid", "paid back")
    for column in table.columns:
        column.overflow = "fold"
    # An id that is cut off cannot be typed into another command.
    table.columns[0].no_wrap = True
    for row in rows:
        table.add_row(*map(plain, row.values()))
    out.print(table)


@verbs.command()
def admit(
    course: CourseName,
    learner: LearnerId,
    why: Why,
    by: By = "",
    paid: Annotated[str, typer.Option(help="What was paid of the fee so far, such as 600.")] = "",
    on: Annotated[str, typer.Option(help="The day of admission, YYYY-MM-DD; today.")] = "",
    late: Annotated[bool, typer.Option("--late", help="Admit after the deadline.")] = False,
    yes: Yes = False,
) -> None:
    """Admit a candidate, or record what has been paid since."""
    from autograder.registry.admission import admit as admitting
    from autograder.registry.money import Money

    def step(at: "admission.Desk", today: date) -> "admission.Step":
        fee = at.running.fee
        money = Money.read(paid, fee.currency if fee else "") if paid else None
        return admitting(at, learner, on=day(on, today), why=why, paid=money, late=late)

    _decide(course, by, yes, step)


@verbs.command()
def refuse(
    course: CourseName,
    learner: LearnerId,
    why: Why,
    by: By = "",
    on: Annotated[str, typer.Option(help="The day of refusal, YYYY-MM-DD; today.")] = "",
    yes: Yes = False,
) -> None:
    """Refuse a candidate, with the criterion that is not met as the reason."""
    from autograder.registry.admission import refuse as refusing

    _decide(course, by, yes, lambda at, today: refusing(at, learner, on=day(on, today), why=why))


@verbs.command()
def cancel(
    course: CourseName,
    learner: LearnerId,
    why: Why,
    by: By = "",
    notice: Notice = "",
    yes: Yes = False,
) -> None:
    """Let a participant leave: the refund by the rule, the departure, and both on record."""
    from autograder.registry.admission import cancel as cancelling

    _decide(
        course,
        by,
        yes,
        lambda at, today: cancelling(at, learner, notice=day(notice, today), why=why),
    )


@verbs.command()
def substitute(
    course: CourseName,
    learner: LearnerId,
    instead: Annotated[str, typer.Option("--with", help="The id of who takes the place.")],
    why: Why,
    name: Annotated[str, typer.Option(help="Their name, if not on the roster yet.")] = "",
    email: Annotated[str, typer.Option(help="Their e-mail address.")] = "",
    by: By = "",
    notice: Notice = "",
    yes: Yes = False,
) -> None:
    """Give a participant's place to another: the payment passes on, marks do not."""
    from autograder.gradebook import Learner
    from autograder.registry import people
    from autograder.registry.admission import substitute as substituting

    def step(at: "admission.Desk", today: date) -> "admission.Step":
        new = Learner(
            people.learner_id(instead, "--with"), people.name(name).text, people.address(email)
        )
        return substituting(at, learner, new, notice=day(notice, today), why=why)

    _decide(course, by, yes, step)


def _decide(
    course: str,
    by: str,
    yes: bool,
    step: "Callable[[admission.Desk, date], admission.Step]",
) -> None:
    """Show what a decision would write, and write it once it is confirmed."""
    from autograder.ledger import Ledger
    from autograder.registry import admission, running

    workspace = open_workspace(course)
    how = running.load(course)
    today = datetime.now(UTC).astimezone(how.time_zone).date()
    with Ledger(workspace) as ledger:
        made = step(admission.desk(workspace, how, ledger, who_decides(by)), today)
    out.print(plain(made.told), soft_wrap=True)
    if not confirmed("Write this?", yes):
        not_written()
    with workspace.alone():
        entries = made.write(workspace)
    err.print(f"Written to the ledger, up to line {entries[-1].position}.")
