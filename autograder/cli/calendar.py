"""The dates of a course as a calendar file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.shared import CourseName, err, open_workspace
from autograder.errors import AutograderError

verbs = typer.Typer()


@verbs.command()
def calendar(
    course: CourseName,
    learner: Annotated[
        str | None, typer.Argument(metavar="[LEARNER]", help="One learner; everybody if left out.")
    ] = None,
    zone: Annotated[
        str,
        typer.Option(help="The time zone to show times in, such as Pacific/Apia; the learner's."),
    ] = "",
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", dir_okay=False, help="The file to write, such as dates.ics."
        ),
    ] = Path("dates.ics"),
) -> None:
    """Write the dates as a calendar file (ICS): for everybody, or one learner's own.

    Written over an earlier file of the same course, it tells calendar programs which dates moved.
    """
    from autograder import calendar as calendars
    from autograder import rulings
    from autograder.ledger import Ledger
    from autograder.registry import people, roster

    workspace = open_workspace(course)
    before = calendars.earlier(output.read_bytes()) if output.is_file() else None
    shown = people.zone_of(zone)
    with Ledger(workspace) as ledger:
        ruled = rulings.read(ledger, workspace.course)
        if learner is None:
            plan = calendars.of_course(workspace.course, shown, ruled, ledger)
        else:
            person = roster.standing(workspace).get(learner)
            if person is None:
                raise AutograderError(f"No learner '{learner}' is on the roster.")
            own = shown or people.zone_of(person.zone)
            plan = calendars.of_learner(workspace.course, learner, ruled, ledger, own)
    data = calendars.render(plan, datetime.now(UTC), before)
    new = output.with_name(f".{output.name}.new")
    new.write_bytes(data)
    new.replace(output)
    err.print(f"{output} written, times in {plan.zone.key}.", markup=False, highlight=False)
