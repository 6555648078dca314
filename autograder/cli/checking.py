"""Are courses fit to be given to learners? Every gate, one table, what to do about each fault."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from autograder.cli.shared import Assignments, Json, err, out, plain, print_json

if TYPE_CHECKING:
    from autograder.quality import Report, Subject

verbs = typer.Typer()


@verbs.command()
def check(
    course: Annotated[
        str | None, typer.Argument(metavar="[COURSE]", help="The course; or give --all.")
    ] = None,
    assignments: Assignments = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All courses, and the item bank once.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Check that assignments and the item bank are fit to be given to learners.

    Gates: points agree; right answers earn all; a blank copy earns nothing; planted wrong answers
    lose their points and are explained; guessing does not pay; draws differ and are equally hard;
    test cells have the right form; the release holds no key; the notebook runs without network.
    """
    from autograder.quality import check_many, subjects

    if everything == (course is not None):
        raise typer.BadParameter("name a course, or give --all")
    chosen = subjects(course, assignments or ())
    reports = _shown(chosen, check_many(chosen), quiet=as_json)
    if as_json:
        print_json([asdict(report) for report in reports])
    else:
        _print(reports)
    raise typer.Exit(1 if any(report.faults for report in reports) else 0)


def _shown(chosen: Sequence[Subject], reports: Iterable[Report], quiet: bool) -> list[Report]:
    """Return the reports, showing a bar while they come in."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    done: list[Report] = []
    with Progress(*columns, console=err, disable=quiet, transient=True) as progress:
        task = progress.add_task("checking", total=len(chosen))
        for report in reports:
            done.append(report)
            progress.update(task, advance=1, description=f"checked {report.subject}")
    return done


def _print(reports: Sequence[Report]) -> None:
    """List each fault with what to do, then all subjects by all gates."""
    from autograder.quality import ASSIGNMENT_GATES, BANK

    for report in reports:
        for result in report.results:
            for fault in result.faults:
                line = f"{report.subject}, {result.gate}: {fault}"
                out.print(plain(line), soft_wrap=True)
    gates = (*ASSIGNMENT_GATES, "items")
    table = Table(box=None, padding=(0, 1, 0, 0), pad_edge=False)
    table.add_column("", overflow="fold")
    for gate in gates:
        table.add_column(gate, no_wrap=True)
    for report in reports:
        faults = {result.gate: len(result.faults) for result in report.results}
        if report.subject == BANK:
            faults = {"items": sum(faults.values())}
        cells = (_cell(faults.get(gate)) for gate in gates)
        table.add_row(plain(report.subject), *cells)
    out.print(table)
    found = sum(len(report.faults) for report in reports)
    out.print(f"{len(reports)} checked, {found} fault(s).", markup=False)


def _cell(faults: int | None) -> str:
    if faults is None:
        return "–"
    return "[green]ok[/green]" if not faults else f"[bold red]{faults}[/bold red]"
