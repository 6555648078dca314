"""Is an assignment sound? Asked before it is released."""

from dataclasses import dataclass
from fractions import Fraction

from autograder.errors import AutograderError
from autograder.items.questions import load_questions
from autograder.marking import reference
from autograder.workspace import Workspace


@dataclass(frozen=True)
class Fault:
    """One thing to put right in an assignment."""

    assignment: str
    message: str


def faults(workspace: Workspace, assignment: str) -> list[Fault]:
    """Return what is wrong with an assignment; nothing when it is sound.

    The reference answers must earn every point, no answers none, and the points of the notebook,
    of questions.yml and of the course file must agree.
    """
    folder = workspace.source / workspace.require(assignment)
    try:
        return [Fault(assignment, message) for message in _messages(workspace, folder.name)]
    except (AutograderError, ValueError, LookupError) as error:
        return [Fault(assignment, str(error))]


def _messages(workspace: Workspace, assignment: str) -> list[str]:
    folder = workspace.source / assignment
    expected = next(a.points for a in workspace.course.assessments if a.id == assignment)
    cells = reference.test_cells(folder)
    by_test = sum((cell.points for cell in cells), Fraction(0))
    total = by_test + reference.points_by_hand(folder)
    listed = load_questions(folder / "questions.yml").total
    messages = []
    if not total == listed == expected:
        messages.append(
            f"points differ: {total} in the notebook, {listed} in questions.yml, "
            f"{expected} in course.yml"
        )
    right = reference.mark(folder, reference.answers(folder))
    messages += [
        f"{cell.id}: the reference answer earns {got.points} of {cell.points} ({got.message})"
        for cell, got in zip(cells, right, strict=True)
        if got.points != cell.points
    ]
    messages += [
        f"{got.id}: no answer earns {got.points} points"
        for got in reference.mark(folder, {})
        if got.points != 0
    ]
    return messages
