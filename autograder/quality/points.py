"""Gate: the notebook, questions.yml, rubric.yml and the course file say the same points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from autograder import rubric
from autograder.certificate import show
from autograder.quality.findings import Fault
from autograder.quality.trial import TEST, Trial, flagged, name_of

WEEKLY = Fraction(10)
_HEADING = re.compile(r"^#{1,4} Question (\d+) \(([\d.]+) points?\b", re.MULTILINE)


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield every place where points differ."""
    cells = {
        name_of(cell): Fraction(str(cell.metadata.nbgrader.points))
        for cell in trial.cells
        if flagged(cell, "grade")
    }
    criteria = _criteria(trial)
    yield from _totals(trial, sum(cells.values(), Fraction(0)), criteria)
    expected = dict(criteria)
    for question in trial.questions.questions:
        by_test = f"{question.id}{TEST}" in cells
        expected[question.id + TEST * by_test] = question.points
    for name, points in expected.items():
        if points and name not in cells:
            message = f"no graded cell for its {show(points)} point(s)."
            yield Fault(name, message, "Add the cell, or take the question or criterion out.")
        elif cells.get(name, points) != points:
            message = f"{show(cells[name])} in its cell, {show(points)} where it is listed."
            yield Fault(name, message, "Write the same points in both places.")
    for name in cells.keys() - expected.keys():
        if cells[name]:
            yield Fault(name, "its points are listed nowhere.", "List it in questions.yml.")
    yield from _headings(trial)


def _criteria(trial: Trial) -> dict[str, Fraction]:
    """Return the points of each criterion; none for an assignment without a rubric."""
    if not (trial.folder / rubric.FILE).is_file():
        return {}
    found = rubric.load(trial.workspace.course.id, trial.name)
    return {criterion.id: criterion.points for criterion in found.criteria}


def _totals(trial: Trial, cells: Fraction, criteria: dict[str, Fraction]) -> Iterator[Fault]:
    listed = trial.questions.total + sum(criteria.values(), Fraction(0))
    stated = trial.assessment.points
    if not cells == listed == stated:
        message = (
            f"points differ: {show(cells)} in the notebook, {show(listed)} in questions.yml"
            f"{' and rubric.yml' if criteria else ''}, {show(stated)} in course.yml."
        )
        yield Fault(trial.name, message, "Make the three agree.")
    if trial.assessment.kind == "weekly-test" and stated != WEEKLY:
        message = f"{show(stated)} points; a weekly test has {show(WEEKLY)}."
        yield Fault(trial.name, message, "Give it the points that every week has.")


def _headings(trial: Trial) -> Iterator[Fault]:
    """Yield the questions whose heading does not say their points."""
    text = "\n".join(cell.source for cell in trial.cells if cell.cell_type == "markdown")
    said = {f"q{number}": Fraction(points) for number, points in _HEADING.findall(text)}
    for question in trial.questions.questions:
        if said.get(question.id) != question.points and question.points:
            heading = f"Question {question.id[1:]} ({show(question.points)} point(s))"
            found = show(said[question.id]) if question.id in said else "no"
            message = f"its heading says {found} points, not {show(question.points)}."
            yield Fault(question.id, message, f"Head it: ## {heading}.")
