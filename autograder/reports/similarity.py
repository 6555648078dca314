"""The similarity report: pairs of learners who share much of their own work, side by side.

For instructors only, and never a verdict: it says what is the same, not how that came about.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from autograder.gradebook import Gradebook
from autograder.items.questions import Questions, public
from autograder.similarity import values, works
from autograder.similarity.compare import THRESHOLD, Comparison, Found, Work, compare
from autograder.similarity.measure import Measured
from autograder.similarity.values import Agreement
from autograder.similarity.works import NotCompared
from autograder.workspace import Workspace
from labour_migration.widgets import Quiz

# More pairs than anybody reads; how many there are is said.
MOST_PAIRS = 500
TEST = "-test"


@dataclass(frozen=True)
class EqualValue:
    """A value that both gave to a data question.

    `asked` is what was each one's own in the question, `full` whether the test gave each all
    points for it; None while it is not marked.
    """

    question: str
    value: int | float
    asked: tuple[str, str]
    full: tuple[bool | None, bool | None]


@dataclass(frozen=True)
class Row:
    """One pair, in alphabetical order; `first` handed in before the other, None if at once.

    `by_chance` is how many pairs of the class would agree on as many values by chance.
    """

    learners: tuple[str, str]
    handed_in: tuple[datetime | None, datetime | None]
    first: str | None
    kinds: Mapping[str, Measured]
    equal_values: tuple[EqualValue, ...]
    by_chance: float | None
    page: str

    def as_data(self) -> dict[str, Any]:
        """Return the row as JSON can hold it."""
        return {
            "learners": self.learners,
            "handed_in": [at.isoformat() if at else None for at in self.handed_in],
            "first": self.first,
            "shared": {
                name: asdict(one) | {"shares": [round(share, 4) for share in one.shares]}
                for name, one in self.kinds.items()
            },
            "equal_values": [asdict(one) for one in self.equal_values],
            "by_chance": self.by_chance,
            "page": self.page,
        }


@dataclass(frozen=True)
class Similarity:
    """The report on one assignment. `not_compared` says of each learner why, `too_short` what."""

    course: str
    assignment: str
    title: str
    threshold: float
    learners: int
    rows: tuple[Row, ...]
    further: int
    too_short: Mapping[str, tuple[str, ...]]
    not_compared: Mapping[str, str]
    remarks: Mapping[str, str]
    common: Mapping[str, int]
    comparison: Comparison = field(repr=False)

    def as_data(self) -> dict[str, Any]:
        """Return what the list page shows, as JSON can hold it."""
        return {
            "course": self.course,
            "assignment": self.assignment,
            "threshold": self.threshold,
            "learners": self.learners,
            "pairs": [row.as_data() for row in self.rows],
            "further_pairs": self.further,
            "too_short": self.too_short,
            "not_compared": self.not_compared,
            "remarks": self.remarks,
            "common_pieces": self.common,
        }


def of_assignment(
    workspace: Workspace,
    assignment: str,
    entries: Iterable[Work | NotCompared] | None = None,
    *,
    threshold: float = THRESHOLD,
    given: Collection[Path] = (),
) -> Similarity:
    """Return the report on an assignment; writes nothing.

    `entries` are what `works.read` yields, read here when left out; `given` are files that every
    learner was given beside the release. Raises NoRelease and BadCommonFile.
    """
    questions = works.questions_of(workspace, assignment)
    common = works.common(workspace, assignment, given)
    listed = list(works.read(workspace, assignment, questions) if entries is None else entries)
    handed = {one.learner: one for one in listed if isinstance(one, Work)}
    with Gradebook(workspace) as book:
        roster = book.roster()
        marks = book.cells(assignment)
    ids = {*handed, *(one.id for one in roster)}
    apart = _apart(works.together(workspace, assignment, ids))
    names = works.persons({*ids, *(one.name for one in roster)})
    found = compare(handed.values(), common, names, threshold, apart)
    answers = {learner: work.answers for learner, work in handed.items()}
    every = values.agreements(questions, answers)
    equal = {pair: one for pair, one in every.items() if apart(*pair)}
    pairs = _pairs(found, equal)
    asked = _Asked(workspace, questions, marks)
    return Similarity(
        course=workspace.course.id,
        assignment=assignment,
        title=workspace.course.assessment(assignment).title,
        threshold=threshold,
        learners=len(handed),
        rows=tuple(
            _row(number, pair, handed, equal.get(pair.learners), asked)
            for number, pair in enumerate(pairs[:MOST_PAIRS], start=1)
        ),
        further=max(0, len(pairs) - MOST_PAIRS),
        too_short={learner: kinds for learner, kinds in found.too_short.items() if kinds},
        not_compared={one.learner: one.why for one in listed if isinstance(one, NotCompared)},
        remarks=_remarks(handed.values(), found.cut),
        common=found.common,
        comparison=found,
    )


def _apart(groups: Mapping[str, str]) -> Callable[[str, str], bool]:
    """Return what says of two learners that they do not belong to one group."""
    return lambda one, other: one not in groups or groups[one] != groups.get(other)


def _pairs(found: Comparison, equal: Mapping[tuple[str, str], Agreement]) -> list[Found]:
    """Return the pairs to list: rare agreement of values first, then by the share of the work."""
    rare = {pair for pair, one in equal.items() if one.rare}
    by_text = {one.learners: one for one in found.pairs}
    only = [Found(pair, {}) for pair in sorted(rare - by_text.keys())]
    first = [one for one in found.pairs if one.learners in rare]
    return [*first, *only, *(one for one in found.pairs if one.learners not in rare)]


def _remarks(handed: Iterable[Work], cut: Collection[str]) -> dict[str, str]:
    said = {work.learner: work.remark for work in handed if work.remark}
    for learner in cut:
        more = "The work is so long that only its beginning was compared."
        said[learner] = f"{said[learner]} {more}" if learner in said else more
    return said


@dataclass(frozen=True)
class _Asked:
    """What each learner was asked on figures, and how the answers were marked."""

    workspace: Workspace
    questions: Questions
    marks: Mapping[str, Mapping[str, Any]]

    @cached_property
    def _visible(self) -> dict[str, Any]:
        return public(self.questions, self.workspace.seed)

    def given(self, learner: str, question: str) -> str:
        own = Quiz.from_data(self._visible, {}, learner).given(question)
        return ", ".join(map(str, own.values()))

    def full(self, learner: str, question: str) -> bool | None:
        mark = self.marks.get(learner, {}).get(f"{question}{TEST}")
        return None if mark is None or mark.automatic is None else mark.automatic == mark.maximum


def _row(
    number: int,
    pair: Found,
    handed: Mapping[str, Work],
    equal: Agreement | None,
    asked: _Asked,
) -> Row:
    one, other = pair.learners
    times = handed[one].handed_in, handed[other].handed_in
    return Row(
        learners=pair.learners,
        handed_in=times,
        first=_first(pair.learners, times),
        kinds=pair.kinds,
        equal_values=tuple(
            EqualValue(
                question=found.question,
                value=found.value,
                asked=(asked.given(one, found.question), asked.given(other, found.question)),
                full=(asked.full(one, found.question), asked.full(other, found.question)),
            )
            for found in (equal.equal if equal else ())
        ),
        by_chance=equal.by_chance if equal else None,
        page=f"pair-{number:03d}.html",
    )


def _first(learners: tuple[str, str], times: tuple[datetime | None, datetime | None]) -> str | None:
    one, other = times
    if one is None or other is None or one == other:
        return None
    return learners[0] if one < other else learners[1]
