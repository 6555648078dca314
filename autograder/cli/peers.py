"""Peer assessment: who reads whose work, and what the reviews say."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.shared import CourseName, Json, err, open_workspace, out, plain, print_json

verbs = typer.Typer(help="Peer assessment: anonymous, by the rubric, without points.")
Assessment = Annotated[str, typer.Argument(help="The assignment, e.g. assignment.")]


@verbs.command()
def allocate(
    course: CourseName,
    assessment: Assessment,
    reviews: Annotated[int, typer.Option(min=1, max=6, help="Works for each reader.")] = 3,
    groups: Annotated[
        Path | None, typer.Option(help="CSV with learner and group, for the work of groups.")
    ] = None,
) -> None:
    """Write a package for every author: works of others without names, and the rubric.

    Run it again when late works have come in: packages already given out stay as they are.
    """
    from autograder import peers, tables
    from autograder.peers.line import folder

    workspace = open_workspace(course)
    members = tables.read_groups(groups) if groups else None
    given, left_out = peers.give_out(workspace, assessment, reviews, members)
    for learner, why in left_out.items():
        err.print(plain(f"{learner} is left out: {why}"))
    where = folder(workspace, assessment) / "out"
    out.print(plain(f"{len(given)} readers have packages in {where}"), soft_wrap=True)


@verbs.command()
def collect(
    course: CourseName,
    assessment: Assessment,
    inbox: Annotated[
        Path, typer.Option("--from", help="A folder with one folder a reader.", show_default=False)
    ],
) -> None:
    """Bring finished reviews in; a newer one replaces an older one."""
    from autograder import peers

    for reader, became in peers.collect(open_workspace(course), assessment, inbox).items():
        out.print(plain(f"{reader}: {became}"))


@verbs.command()
def results(course: CourseName, assessment: Assessment, as_json: Json = False) -> None:
    """Show medians and readers, and write each author's page; marks are not touched."""
    from rich.table import Table

    from autograder import peers
    from autograder.certificate import show
    from autograder.peers.line import folder

    workspace = open_workspace(course)
    found = peers.results(workspace, assessment)
    if as_json:
        print_json(asdict(found))
        return
    works = Table("work", "reviews", "points (medians)")
    for one in found.works:
        points = "too few" if one.points is None else show(one.points)
        works.add_row(plain(one.work), str(one.reviews), points)
    readers = Table(
        "reader", "finished", "points above the marker", "far from others on", "problem"
    )
    for who in found.readers:
        above = "" if who.leniency is None else show(who.leniency)
        finished = f"{who.finished} of {who.asked}"
        readers.add_row(
            plain(who.reader), finished, above, plain(", ".join(who.far)), plain(who.problem)
        )
    out.print(works)
    out.print(readers)
    pages = folder(workspace, assessment) / "pages"
    out.print(plain(f"Pages for authors: {pages}"), soft_wrap=True)
