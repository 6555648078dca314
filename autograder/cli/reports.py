"""Private pages: the cohort report, and each learner's own progress."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.shared import CourseName, Json, Learners, err, open_workspace, out, print_json

verbs = typer.Typer()


@verbs.command("report")
def cohort(
    course: CourseName,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="The folder to write the pages to; index.html first."),
    ] = None,
    questions: Annotated[
        bool, typer.Option(help="Read the answers too, for the questions that did not work well.")
    ] = True,
    as_json: Json = False,
) -> None:
    """Write the cohort report: progress, points, who may need you, rulings, ledger, decisions.

    The pages are private: they hold names and marks, and with the questions also keys. Nothing is
    written to the gradebook. Reports of 'similarity' that lie in the folder are linked.
    """
    from autograder.reports import cohort_facts, cohort_pages

    if output is None and not as_json:
        raise typer.BadParameter("Name a folder with --output, or ask for --json.")
    found = cohort_facts.read(open_workspace(course), datetime.now(UTC), questions=questions)
    if output is not None:
        index = cohort_pages.write(found, output)
        err.print(f"{index} written. Private: it holds marks.", markup=False, soft_wrap=True)
    if as_json:
        print_json(found.as_data())


@verbs.command()
def progress(
    course: CourseName,
    learner: Learners = None,
    zone: Annotated[
        str,
        typer.Option(help="The time zone shown beside UTC, such as Pacific/Apia; each one's own."),
    ] = "",
    contact: Annotated[
        str | None,
        typer.Option(help="Whom to write to when something is wrong; the one in running.yml."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write learners' own pages: points, deductions, what is still needed, how to appeal.

    Each lies in the state folder, in feedback/LEARNER/progress.html, and holds nothing of anybody
    else. nbgrader's exchange carries pages of assignments alone: send these another way.
    """
    from autograder.registry import people, running
    from autograder.reports.progress import Pages

    shown = people.zone_of(zone)
    told = running.contact(course) if contact is None else contact
    pages = Pages.read(open_workspace(course), datetime.now(UTC))
    chosen = [pages.own(one, shown, told) for one in learner or pages.records]
    written = {own.record.learner: str(pages.write(own)) for own in chosen}
    if as_json:
        print_json(written)
        return
    for path in written.values():
        out.print(path, markup=False, highlight=False, soft_wrap=True)
