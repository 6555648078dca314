"""What learners did in one test, question by question: points, items, answers.

Points come from the gradebook, where trusted marking put them; what a learner was asked and chose
comes from the saved answers. No learner code is run.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from autograder import intake, runner
from autograder.errors import AutograderError
from autograder.gradebook import CellMark, Gradebook
from autograder.receipts import Receipt, Receipts
from autograder.reports.responses import Asked, Response
from autograder.workspace import Workspace

TEST = "-test"
NOT_GRADED = "not graded; run 'autograder grade'"
OTHER_ITEMS = (
    "its marks are not those of the items drawn now; grade it again, with the private folder and "
    "the state folder of this edition"
)


class NothingToCount(AutograderError):
    """There is no marked submission to make statistics of."""


@dataclass(frozen=True)
class Sitting:
    """One test as learners took it.

    `points` holds for every learner the points of every question in `maximum` (in notebook order);
    `unmarked` counts for each other question the learners who wait for a mark.
    """

    maximum: Mapping[str, Fraction]
    points: Mapping[str, Mapping[str, Fraction]]
    responses: Mapping[str, Mapping[str, Response]]
    left_out: Mapping[str, str]
    unmarked: Mapping[str, int]

    @property
    def learners(self) -> tuple[str, ...]:
        """The learners who are counted."""
        return tuple(self.points)


@dataclass(frozen=True)
class _Taken:
    marks: Mapping[str, Fraction | None]
    maximum: Mapping[str, Fraction]
    responses: Mapping[str, Response]


def read(workspace: Workspace, assessment: str) -> Sitting:
    """Return what learners did in a test; nobody is dropped without a reason in `left_out`.

    Raises UnknownAssignment, or NothingToCount when no submission can be counted.
    """
    workspace.require(assessment)
    with Gradebook(workspace) as book, Receipts(workspace.database_url) as receipts:
        cells, states = book.cells(assessment), receipts.all()
    asked = Asked(workspace, assessment)
    taken: dict[str, _Taken] = {}
    left_out: dict[str, str] = {}
    for learner in runner.submissions(workspace, assessment):
        try:
            receipt = states.get((learner, assessment))
            taken[learner] = _take(asked, learner, receipt, cells.get(learner, {}))
        except (intake.Refusal, _LeftOut) as reason:
            left_out[learner] = str(reason)
    if not taken:
        raise NothingToCount(
            f"{workspace.course.id} has no submission of '{assessment}' to count: "
            f"{len(left_out)} handed in, none is marked. Collect and grade submissions first."
        )
    return _whole(taken, left_out)


class _LeftOut(Exception):
    """Why a learner is not counted."""


def _take(
    asked: Asked, learner: str, receipt: Receipt | None, cells: Mapping[str, CellMark]
) -> _Taken:
    intake.check_learner(learner)
    if receipt is not None and receipt.state == "refused":
        raise _LeftOut(f"refused: {receipt.message}")
    folder = asked.workspace.submitted / learner / asked.assignment
    graded = asked.workspace.autograded / learner / asked.assignment
    intake.check_files(folder)
    if receipt is None or not cells or not graded.is_dir():
        raise _LeftOut(NOT_GRADED)
    if runner.read_timestamp(folder) > runner.read_timestamp(graded):
        raise _LeftOut("handed in again after it was graded; run 'autograder grade'")
    if receipt.state == "blank":
        raise _LeftOut("nothing was answered")
    responses = asked.responses(learner, intake.read_answers(folder / intake.ANSWERS, learner))
    marks: dict[str, Fraction | None] = {}
    maximum: dict[str, Fraction] = {}
    for name, cell in cells.items():
        question = name.removesuffix(TEST)
        if not cell.maximum:
            continue
        known = responses.get(question)
        if known is not None and cell.automatic != known.share * cell.maximum:
            raise _LeftOut(OTHER_ITEMS)
        maximum[question] = cell.maximum
        marks[question] = known.share * cell.maximum if known else cell.points
    return _Taken(marks, maximum, responses)


def _whole(taken: Mapping[str, _Taken], left_out: Mapping[str, str]) -> Sitting:
    """Return the sitting with the questions that every learner has a mark for."""
    maximum: dict[str, Fraction] = {}
    for one in taken.values():
        maximum |= one.maximum
    waiting = {
        question: sum(one.marks.get(question) is None for one in taken.values())
        for question in sorted(maximum, key=_order)
    }
    complete = [question for question, count in waiting.items() if not count]
    points = {
        learner: {question: one.marks[question] or Fraction(0) for question in complete}
        for learner, one in taken.items()
    }
    return Sitting(
        maximum={question: maximum[question] for question in complete},
        points=points,
        responses={learner: one.responses for learner, one in taken.items()},
        left_out=left_out,
        unmarked={question: count for question, count in waiting.items() if count},
    )


def _order(question: str) -> tuple[int, str]:
    """q2 before q10, criteria of a rubric by name after them."""
    number = question.removeprefix("q")
    return (int(number) if number.isdecimal() else 10_000, question)
