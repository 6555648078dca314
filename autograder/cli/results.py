"""What a course's answers tell: how its questions worked, what learners gained."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from autograder.cli.shared import CourseName, Json, open_workspace, out, plain, print_json

if TYPE_CHECKING:
    from autograder.reports.gains import Before

verbs = typer.Typer()
of_items = typer.Typer()

Page = Annotated[Path | None, typer.Option("--html", help="Also write pages to this folder.")]


@of_items.command("statistics")
def item_statistics(
    course: CourseName,
    assessment: Annotated[str, typer.Argument(help="The assessment, e.g. week-01.")],
    page: Page = None,
    as_json: Json = False,
) -> None:
    """Show how the questions of a test worked: difficulty, correlation, alpha, options chosen.

    From graded submissions. Figures that too few learners stand behind are not shown. The page and
    the JSON hold items with their keys: for instructors only.
    """
    from autograder.reports import item_statistics as report

    workspace = open_workspace(course)
    found = report.of_assessment(workspace, assessment)
    if page:
        page.mkdir(parents=True, exist_ok=True)
        title = workspace.course.assessment(assessment).title
        text = report.render(found, title)
        (page / f"{assessment}-items.html").write_text(text, encoding="utf-8")
    if as_json:
        print_json(found.as_data())
        return
    table = Table("question", "topic", "points", "difficulty", "correlation")
    for row in found.questions:
        shown = (report.show(row.difficulty), report.show(row.correlation))
        table.add_row(*map(plain, (row.question, row.topic, f"{row.points:g}", *shown)))
    out.print(table)
    out.print(f"{found.learners} learners. Alpha: {report.show(found.alpha)}.", markup=False)
    for question, count in found.unmarked.items():
        out.print(plain(f"{question} is left out: {count} learner(s) wait for a mark."))
    _print_left_out(found.left_out)


@verbs.command()
def gains(
    course: CourseName,
    page: Page = None,
    before: Annotated[
        bool, typer.Option("--before", help="Show the pre-test alone, as a course begins.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Compare the ungraded tests before and after a course; writes nothing to the gradebook.

    The folder gets index.html for instructors and, in learners/, a page for each learner who took
    both tests.
    """
    from autograder.reports import gains as report
    from autograder.reports import gains_pages as pages

    workspace = open_workspace(course)
    if before:
        if page:
            raise typer.BadParameter("--before has no pages: leave --html out.")
        _print_before(report.before(workspace), as_json)
        return
    found = report.of_course(workspace)
    if page:
        own = page / "learners"
        own.mkdir(parents=True, exist_ok=True)
        (page / "index.html").write_text(pages.render(workspace.course, found), encoding="utf-8")
        for pair in found.pairs:
            text = pages.render_own(workspace.course, found, pair)
            (own / f"{pair.learner}.html").write_text(text, encoding="utf-8")
    if as_json:
        print_json(found.as_data())
    else:
        _print_gains(found)


def _print_before(found: "Before", as_json: bool) -> None:
    """Print the mean share of each topic, then that of each learner, in per cent."""
    tables = {"topic": found.topics, "learner": found.learners}
    if as_json:
        print_json(
            {f"{of}s": {k: float(100 * v) for k, v in one.items()} for of, one in tables.items()}
        )
        return
    for title, shares in tables.items():
        table = Table(title, "right, %")
        for name, share in shares.items():
            table.add_row(*map(plain, (name, f"{float(100 * share):.0f}")))
        out.print(table)
    out.print(f"{len(found.learners)} learners took the pre-test.")


def _print_gains(found: Any) -> None:
    from autograder.reports.gains_pages import gain, percent

    table = Table("topic", "before, %", "after, %", "gain, points (95 %)")
    for topic, row in (*found.topics.items(), ("all topics", found.overall)):
        shown = (percent(row.before), percent(row.after), gain(row.gain))
        table.add_row(*map(plain, (topic, *shown)))
    out.print(table)
    a, b = found.halves
    out.print(f"{a + b} learners took both tests: {a} had form A first, {b} form B.")
    _print_left_out(found.left_out)


def _print_left_out(left_out: Mapping[str, str]) -> None:
    out.print(f"{len(left_out)} left out.")
    for learner, why in left_out.items():
        out.print(plain(f"  {learner}: {why}"), soft_wrap=True)
