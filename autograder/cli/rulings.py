"""What people rule about learners; each shows its effect and asks before it is written."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

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

verbs = typer.Typer()

Why = Annotated[str, typer.Option(help="The reason, kept in the ledger.", show_default=False)]
By = Annotated[
    str, typer.Option("--by", help="Who decides; your login name if left out.", show_default=False)
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask; write it.")]
Who = Annotated[str, typer.Argument(metavar="LEARNER", help="The learner's id.")]
What = Annotated[str, typer.Argument(metavar="ASSESSMENT", help="The assessment, e.g. week-03.")]
_SHOWN = 40
_OUTCOMES = {"awarded": "green", "not_awarded": "red", "pending": "yellow"}


@verbs.command()
def extend(
    course: CourseName,
    names: Annotated[
        list[str],
        typer.Argument(
            metavar="[LEARNER] ASSESSMENT",
            help="The learner, unless --everybody, and the assessment, or 'all'.",
        ),
    ],
    until: Annotated[
        str,
        typer.Option(help="Date and time in the course's time zone: '2020-06-01 12:00'."),
    ],
    why: Why,
    everybody: Annotated[bool, typer.Option("--everybody", help="For all learners.")] = False,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Give a learner, or everybody, more time for an assessment; penalties follow."""
    from autograder import rulings

    if len(names) != (1 if everybody else 2):
        raise typer.BadParameter(
            "name the learner and the assessment, or --everybody and the assessment alone"
        )
    assessment = rulings.EVERY if names[-1] == "all" else names[-1]
    basis = _basis(course)
    due = rulings.read_moment(until, basis.course.time_zone)
    learner = None if everybody else names[0]
    order = rulings.extend(basis, learner, assessment, due, why, who_decides(by))
    _make(basis, order, yes, as_json)


@verbs.command()
def excuse(
    course: CourseName,
    learner: Who,
    assessment: What,
    why: Why,
    signed: Annotated[
        bool, typer.Option("--signed", help="The course manager has signed: beyond the cap.")
    ] = False,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Excuse a learner from an assessment, as the course's rule provides."""
    from autograder import rulings

    basis = _basis(course)
    order = rulings.excuse(basis, learner, assessment, why, who_decides(by), signed=signed)
    _make(basis, order, yes, as_json)


@verbs.command()
def override(
    course: CourseName,
    learner: Who,
    assessment: What,
    points: Annotated[str, typer.Argument(metavar="POINTS", help="Such as 7.5 or 20/3.")],
    why: Why,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Give points for an assessment in place of the computed ones; they survive a regrade."""
    from autograder import rulings

    basis = _basis(course)
    given = rulings.read_points(points)
    order = rulings.override(basis, learner, assessment, given, why, who_decides(by))
    _make(basis, order, yes, as_json)


@verbs.command()
def grant(
    course: CourseName,
    learner: Who,
    outcome: Annotated[str, typer.Argument(metavar="OUTCOME", help="awarded or not_awarded.")],
    why: Why,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Decide on a certificate in place of the rule; the points stay the true ones."""
    from autograder import rulings

    basis = _basis(course)
    named: Any = outcome.replace("-", "_")
    _make(basis, rulings.grant(basis, learner, named, why, who_decides(by)), yes, as_json)


@verbs.command()
def withdraw(
    course: CourseName,
    learner: Who,
    why: Why,
    on: Annotated[str, typer.Option("--on", help="The day, YYYY-MM-DD; today if left out.")] = "",
    substituted: Annotated[
        bool, typer.Option("--substituted", help="Somebody else took the place.")
    ] = False,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Note that a learner left the course; the marks do not pass to a substitute."""
    from autograder import rulings

    basis = _basis(course)
    kind: Any = "substituted" if substituted else "withdrew"
    day = _day(on) if on else datetime.now(basis.course.time_zone).date()
    _make(basis, rulings.depart(basis, learner, day, why, who_decides(by), kind), yes, as_json)


@verbs.command()
def merge(
    course: CourseName,
    second: Annotated[str, typer.Argument(metavar="SECOND", help="The id that is given up.")],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The id that stays.")],
    why: Why,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Make two ids one learner: of each assessment the better attempt counts, never the sum."""
    from autograder import rulings

    basis = _basis(course)
    _make(basis, rulings.merge(basis, second, into, why, who_decides(by)), yes, as_json)


@verbs.command()
def undo(
    course: CourseName,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", help="Its number in 'rulings'.")],
    why: Why,
    by: By = "",
    yes: Yes = False,
    as_json: Json = False,
) -> None:
    """Take a ruling back; the ledger keeps both."""
    from autograder import rulings

    basis = _basis(course)
    _make(basis, rulings.undo(basis, entry, why, who_decides(by)), yes, as_json)


@verbs.command("rulings")
def list_rulings(course: CourseName, as_json: Json = False) -> None:
    """List the rulings that stand, with who made them and why."""
    from autograder import rulings
    from autograder.rulings import words

    basis = _basis(course)
    rows, zone = [], basis.course.time_zone
    for one in rulings.standing_rulings(basis):
        event = one.event
        says = words.told(event.kind, one.after, zone)
        about = (event.kind, event.learner or "everybody", event.assessment or "")
        at = one.entry.at.isoformat(timespec="seconds")
        rows.append((one.entry.position, at, *about, says, event.who, event.why))
    columns = ("entry", "at", "kind", "learner", "assessment", "says", "by", "why")
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
        return
    for entry, at, kind, learner, assessment, says, who, reason in rows:
        what = " ".join(filter(None, (kind, assessment)))
        out.print(plain(f"{entry:>4}  {learner}, {what}: {says}"), soft_wrap=True)
        out.print(plain(f"      {at[:10]} by {who}: {reason}"), soft_wrap=True, style="dim")
    if not rows:
        out.print("No ruling stands.")


def _basis(course: str) -> Any:
    from autograder import rulings

    return rulings.Basis.load(open_workspace(course))


def _make(basis: Any, order: Any, yes: bool, as_json: bool) -> None:
    from autograder import rulings

    proposal = rulings.propose(basis, order, datetime.now(UTC))
    if not as_json:
        out.print(plain(order.says), soft_wrap=True)
        if order.stood:
            out.print(plain(f"until now: {order.stood}"), soft_wrap=True)
        print_changes(proposal.changes)
    confirm(yes, as_json, "Write this into the ledger?")
    entry = rulings.enact(basis.workspace, proposal)
    if as_json:
        data = {"entry": entry.position, "says": order.says, "stood": order.stood}
        print_json(data | {"changes": [change_as_data(one) for one in proposal.changes]})
    else:
        out.print(f"Written as entry {entry.position} of the ledger.")


def confirm(yes: bool, as_json: bool, question: str) -> None:
    """Go on with --yes or a typed yes; otherwise leave with exit code 1 and nothing written."""
    if yes:
        return
    if as_json:
        raise AutograderError("Nothing was written: with --json, say --yes to write it.")
    try:
        agreed = typer.confirm(question, default=False)
    except typer.Abort:
        agreed = False
    if not agreed:
        err.print("Nothing was written.")
        raise typer.Exit(1)


def print_changes(changes: Iterable[Any]) -> None:
    """Show whose decision changes, before and after; those who cross the line first."""
    from autograder.certificate import show

    listed = sorted(changes, key=lambda one: (one.crossing == 0, not one.holds, one.learner))
    if not listed:
        out.print("No decision changes.")
        return
    table = Table("learner", "points before", "after", "outcome before", "after", "certificate")
    for one in listed[:_SHOWN]:
        before, after = one.before, one.after
        table.add_row(
            plain(one.learner),
            show(before.points),
            show(after.points),
            outcome_of(before),
            outcome_of(after),
            "issued" if one.holds else "",
        )
    out.print(table)
    if len(listed) > _SHOWN:
        out.print(f"… and {len(listed) - _SHOWN} more; --json lists all.")


def outcome_of(decision: Any) -> Text:
    """Return an outcome as it is shown."""
    return Text(decision.outcome.replace("_", " "), _OUTCOMES[decision.outcome])


def change_as_data(change: Any) -> dict[str, Any]:
    """Return a change in plain values; points are exact text."""
    before, after = change.before, change.after
    return {
        "learner": change.learner,
        "points": [str(before.points), str(after.points)],
        "outcome": [before.outcome, after.outcome],
        "certificate": change.holds or None,
    }


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise AutograderError(f"'{text}' is not a day; write it as YYYY-MM-DD.") from None
