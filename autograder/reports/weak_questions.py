"""Which questions did not work well, by a declared rule over the statistics of each test."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from autograder.errors import AutograderError
from autograder.items.statistics import LEAST, Figure
from autograder.reports import item_statistics
from autograder.reports.item_statistics import Statistics
from autograder.reports.sitting import NothingToCount
from autograder.workspace import Workspace

HARD, EASY = 0.3, 0.95


@dataclass(frozen=True)
class WeakQuestion:
    """A question or an item of the bank, and why it is worth a look."""

    name: str
    topic: str
    learners: int
    difficulty: Figure
    correlation: Figure
    why: tuple[str, ...]


@dataclass(frozen=True)
class TestQuestions:
    """The questions of one test; without statistics nobody's notebook has been marked.

    `note` says why there is less to say than could be.
    """

    assessment: str
    weak: tuple[WeakQuestion, ...] = ()
    note: str = ""
    statistics: Statistics | None = None

    @property
    def page(self) -> str:
        """The file with all figures of the test."""
        return f"{self.assessment}-items.html"

    def as_data(self) -> dict[str, Any]:
        """Return plain data, without the items themselves."""
        weak = [asdict(one) for one in self.weak]
        return {"assessment": self.assessment, "note": self.note, "weak": weak}


def of_course(workspace: Workspace) -> tuple[TestQuestions, ...]:
    """Return what there is to say of each assessment that has a notebook."""
    found = []
    for name in workspace.assignments():
        try:
            found.append(summary(item_statistics.of_assessment(workspace, name)))
        except NothingToCount:
            found.append(TestQuestions(name))
        except AutograderError as error:
            found.append(TestQuestions(name, note=str(error)))
    return tuple(found)


def summary(found: Statistics) -> TestQuestions:
    """Return the weak questions of one test."""
    enough = found.learners >= LEAST["difficulty"]
    note = "" if enough else f"Fewer than {LEAST['difficulty']} learners: no figures yet."
    return TestQuestions(found.assessment, tuple(_weak(found)), note, found)


def _weak(found: Statistics) -> Iterator[WeakQuestion]:
    for place in found.questions:
        why = _why(place.difficulty, place.correlation)
        if why:
            topic = place.topic or "data or written"
            figures = (place.difficulty, place.correlation)
            yield WeakQuestion(place.question, topic, place.learners, *figures, why)
    for item in found.items:
        why = _why(item.difficulty, item.correlation)
        if why:
            figures = (item.difficulty, item.correlation)
            yield WeakQuestion(item.item, item.topic, item.learners, *figures, why)


def _why(difficulty: Figure, correlation: Figure) -> tuple[str, ...]:
    why = []
    if correlation.value is not None and correlation.value < 0:
        why.append("who does well elsewhere misses it")
    if difficulty.value is not None and difficulty.value < HARD:
        why.append("very hard")
    if difficulty.value is not None and difficulty.value > EASY:
        why.append("nearly everybody has it")
    return tuple(why)
