"""Beside the line: the demonstration cohort, the built book on this machine, schemas."""

import json
from pathlib import Path
from typing import Annotated

import typer

from autograder import course as courses
from autograder.cli.shared import CourseName, open_workspace, out

verbs = typer.Typer()


@verbs.command()
def demo(course: CourseName) -> None:
    """Make the demonstration cohort: made-up learners' submissions and marks."""
    from autograder import demo as cohort
    from autograder import runner

    workspace = open_workspace(course)
    for name in workspace.assignments():
        if not (workspace.release / name).is_dir():
            runner.release(workspace, name)
    marks, sheet = cohort.make(workspace)
    out.print(f"{cohort.SIZE} made-up learners in {workspace.state}", markup=False, soft_wrap=True)
    out.print(f"Marks by hand: {marks}\nMarks by rubric: {sheet}", markup=False, soft_wrap=True)


@verbs.command()
def serve(
    book: Annotated[Path, typer.Option(help="The built book.")] = Path("_build/html"),
    cohort: Annotated[Path, typer.Option(help="The cohort page.")] = Path("_build/cohort"),
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on 127.0.0.1.")] = 8000,
) -> None:
    """Serve the book and the cohort page on this machine only."""
    from autograder.serve import HOST, server

    with server(book, cohort, port) as running:
        out.print(f"Book    http://{HOST}:{port}/\nCohort  http://{HOST}:{port}/cohort/")
        out.print("Ctrl+C stops.")
        try:
            running.serve_forever()
        except KeyboardInterrupt:
            out.print("Stopped.")


@verbs.command()
def schema(
    path: Annotated[Path, typer.Argument(help="Where to write it.")] = Path(
        "exercises/course.schema.json"
    ),
    of_rubric: Annotated[
        bool, typer.Option("--rubric", help="The schema of rubric.yml instead.")
    ] = False,
) -> None:
    """Write the JSON schema of course.yml, or of rubric.yml, for editors."""
    from autograder import rubric as rubrics

    found = rubrics.schema() if of_rubric else courses.schema()
    path.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
