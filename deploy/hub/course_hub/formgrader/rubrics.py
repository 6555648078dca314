"""What the marker reads beside a written answer: the assignment's rubric, or the points table.

Nothing here is a key: learners read the same words before they write.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from autograder import rubric as rubrics
from autograder.workspace import Workspace

# A line of a weekly question's table: what earns points, and how many.
_ROW = re.compile(r"\|\s*(?P<what>[^|]{1,500}?)\s*\|\s*(?P<points>[0-9](?:\.[0-9]{1,2})?)\s*\|")
QUESTION = "-question"


@dataclass(frozen=True)
class Choice:
    """Something that a marker ticks, and its points."""

    title: str
    points: Fraction
    words: str = ""

    @property
    def shown(self) -> str:
        """The points, for people and for the page's script."""
        return f"{float(self.points):g}"


@dataclass(frozen=True)
class Guidance:
    """How one written answer is marked: one level of several, or parts that add up."""

    question: str
    title: str
    choices: tuple[Choice, ...]
    one_of: bool
    rule: str = ""


def guidance(workspace: Workspace, assignment: str) -> Mapping[str, Guidance]:
    """Return what a marker chooses from for each written answer of an assignment, by its id."""
    if (workspace.source / assignment / rubrics.FILE).is_file():
        found = _levels(rubrics.load(workspace.course.id, assignment))
    else:
        found = _parts(workspace.release / assignment / f"{assignment}.ipynb")
    return {one.question: one for one in found}


def _levels(rubric: rubrics.Rubric) -> Iterator[Guidance]:
    names = {grade.id: grade.title for grade in rubric.scale}
    for one in rubric.criteria:
        choices = tuple(
            Choice(names[level.id], level.points, level.descriptor) for level in one.levels
        )
        yield Guidance(one.id, one.title, choices, one_of=True, rule=rubric.rule)


def _parts(released: Path) -> Iterator[Guidance]:
    if not released.is_file():
        return
    import nbformat

    cells = nbformat.read(released, as_version=4).cells
    named = {cell.metadata.get("nbgrader", {}).get("grade_id", ""): cell for cell in cells}
    for name, cell in named.items():
        asked = named.get(name + QUESTION)
        marked = cell.metadata.get("nbgrader", {})
        if asked is None or not (marked.get("grade") and marked.get("solution")):
            continue
        rows = _ROW.finditer(asked.source)
        choices = tuple(Choice(row["what"], Fraction(row["points"])) for row in rows)
        if sum(one.points for one in choices) == Fraction(str(marked["points"])):
            yield Guidance(name, "What earns points", choices, one_of=False)
