"""Before grading: what would be put right in each submission, and what would be refused."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from autograder.cli.shared import CourseName, Json, open_workspace, out, plain, print_json
from autograder.errors import AutograderError

if TYPE_CHECKING:
    from autograder.intake.preflight import Looked

verbs = typer.Typer()

_WORDS = {
    "ready": "ready",
    "repaired": "will be put right",
    "tampered": "will be marked as released, and flagged",
    "refused": "cannot be marked",
}


@verbs.command()
def preflight(
    course: CourseName,
    assignment: Annotated[str, typer.Argument(help="The assignment, e.g. week-01.")],
    folders: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FOLDER]...",
            help="Folders or zip files to look at; all that was handed in if left out.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what would be put right or refused in submissions; changes nothing.

    Exit code 1 when one cannot be marked.
    """
    import nbformat

    from autograder.intake.preflight import look, look_at

    workspace = open_workspace(course)
    workspace.require(assignment, ungraded=True)
    path = workspace.release / assignment / f"{assignment}.ipynb"
    if not path.is_file():
        raise AutograderError(
            f"{assignment} has not been released yet: run 'autograder release {course} "
            f"{assignment}' first."
        )
    released = nbformat.read(path, as_version=4)
    if folders:
        found = [look_at(folder, assignment, released) for folder in folders]
    else:
        places = sorted(workspace.submitted.glob(f"*/{assignment}"))
        found = [look(place, assignment, place.parent.name, released) for place in places]
    if as_json:
        print_json([asdict(one) for one in found])
    else:
        _print(found)
    raise typer.Exit(1 if any(one.outlook == "refused" for one in found) else 0)


def _print(found: "list[Looked]") -> None:
    for one in found:
        line = f"{one.learner}: {_WORDS[one.outlook]}" + (f": {one.message}" if one.message else "")
        out.print(plain(line), soft_wrap=True)
        for fact in one.facts:
            out.print(plain(f"  {fact.text}"), soft_wrap=True)
    refused = sum(one.outlook == "refused" for one in found)
    out.print(f"{len(found)} looked at, {refused} cannot be marked.", markup=False)
