"""The item bank on its way to other systems, back from them, and on paper."""

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.shared import CourseName, open_workspace, out
from autograder.errors import AutograderError
from autograder.items.exports import Format
from autograder.items.exports.selection import Status

verbs = typer.Typer(
    help="Export, import and print the items of the bank.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
KEYS = "It holds keys: keep it from learners."


@verbs.command()
def export(
    course: CourseName,
    to: Annotated[Path, typer.Option("--out", help="The file to write.", show_default=False)],
    form: Annotated[
        Format, typer.Option("--format", help="Moodle XML (4.4 or later), or a QTI 2.1 package.")
    ] = "moodle",
    status: Annotated[Status, typer.Option(help="Which items.")] = "graded",
    topic: Annotated[
        str | None, typer.Option(help="Only this topic, e.g. governance/cooperation.")
    ] = None,
) -> None:
    """Write a course's items, with their keys and feedback, for Moodle or a QTI system.

    Where marks there differ from the bank's is told at the top of autograder/items/exports:
    moodle_write.py and qti_item.py.
    """
    from autograder.items import exports
    from autograder.items.exports import selection

    items = selection.select(course, status, topic)
    to.write_bytes(exports.write(items, form))
    out.print(f"{len(items)} items in {to}. {KEYS}", markup=False, soft_wrap=True)


@verbs.command("import")
def take_in(
    file: Annotated[Path, typer.Argument(help="Moodle XML, or a QTI 2.1 package (zip).")],
    to: Annotated[Path, typer.Option("--out", help="The item file to make.", show_default=False)],
) -> None:
    """Make an item file from an export; if anything in it is wrong, nothing is written.

    Each question needs the labels that an export gives it: as tags in Moodle, as keywords in QTI,
    such as topic:governance/cooperation, difficulty:2, mark:design, status:graded, source:key,
    decimals:1 for a number, variant-of:id. In QTI also unit:per cent for a number.
    """
    from autograder.items import exports
    from autograder.items.exports import yaml_file

    items = exports.read(file)
    try:
        with to.open("x", encoding="utf-8") as opened:
            opened.write(yaml_file.write(items))
    except FileExistsError:
        raise AutograderError(f"There is a file {to} already. Choose another name.") from None
    out.print(f"{len(items)} items in {to}. {KEYS}", markup=False, soft_wrap=True)


@verbs.command()
def paper(
    course: CourseName,
    assessment: Annotated[str, typer.Argument(help="The assessment, e.g. week-01.")],
    learner: Annotated[
        str, typer.Option("--learner", help="Whose test it is.", show_default=False)
    ],
    to: Annotated[Path, typer.Option("--out", help="The page to write.", show_default=False)],
    key: Annotated[
        bool, typer.Option("--key", help="Add the key, on a page of its own at the end.")
    ] = False,
) -> None:
    """Write a learner's own test as a page to print: the questions of the learner's notebook."""
    from autograder.items.exports import paper as papers

    workspace = open_workspace(course)
    folder = workspace.source / workspace.require(assessment)
    title = workspace.course.assessment(assessment).title
    page = papers.of_learner(folder, learner, workspace.course.title, title, with_key=key)
    to.write_text(page, encoding="utf-8")
    out.print(f"{to}. {KEYS if key else ''}".rstrip(" ."), markup=False, soft_wrap=True)
