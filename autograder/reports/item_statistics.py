"""How the questions of a test worked: difficulty, correlation, alpha, what was chosen.

For instructors only: it holds items and their keys.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from autograder.items import Item, MultipleItem, SingleItem, statistics
from autograder.items.statistics import LEAST, THIRDS, TOO_FEW, Figure
from autograder.reports import sitting
from autograder.reports.pages import template
from autograder.reports.responses import Response
from autograder.reports.sitting import Sitting
from autograder.workspace import Workspace

OPEN = "no usable answer"


@dataclass(frozen=True)
class QuestionRow:
    """One place in the test, whatever item a learner got there; `topic` is empty for data."""

    question: str
    topic: str
    points: float
    learners: int
    difficulty: Figure
    correlation: Figure


@dataclass(frozen=True)
class OptionRow:
    """One option: the share of each third that chose it; None for a third without learners."""

    letter: str
    text: str
    correct: bool
    shares: tuple[float | None, ...]


@dataclass(frozen=True)
class ItemRow:
    """One item of the bank among the learners who got it; `options` for choices only."""

    item: str
    topic: str
    kind: str
    stem: str
    stated_difficulty: int
    learners: int
    difficulty: Figure
    correlation: Figure
    options: tuple[OptionRow, ...]
    options_note: str


@dataclass(frozen=True)
class Statistics:
    """The statistics of one test; `left_out` says of each learner why, `unmarked` of questions."""

    course: str
    assessment: str
    learners: int
    alpha: Figure
    questions: tuple[QuestionRow, ...]
    items: tuple[ItemRow, ...]
    left_out: Mapping[str, str]
    unmarked: Mapping[str, int]

    def as_data(self) -> dict[str, Any]:
        """Return plain data, with the numbers of learners that the figures need."""
        return asdict(self) | {"least_learners": dict(LEAST)}


def of_assessment(workspace: Workspace, assessment: str) -> Statistics:
    """Return the statistics of one assessment; raises what `sitting.read` raises."""
    return compute(sitting.read(workspace, assessment), workspace.course.id, assessment)


def compute(found: Sitting, course: str, assessment: str) -> Statistics:
    """Return the statistics of what learners did.

    Alpha and a question's correlation are over places in the test, because draws differ. A
    learner's third is by all points of the test.
    """
    learners, names = found.learners, list(found.maximum)
    table = np.array([[float(found.points[who][q]) for q in names] for who in learners])
    table = table.reshape(len(learners), len(names))
    total = table.sum(axis=1)
    questions = tuple(
        QuestionRow(
            question=name,
            topic=_topic(found, name),
            points=float(found.maximum[name]),
            learners=len(learners),
            difficulty=statistics.difficulty(table[:, n] / float(found.maximum[name])),
            correlation=statistics.correlation(table[:, n], total - table[:, n]),
        )
        for n, name in enumerate(names)
    )
    return Statistics(
        course=course,
        assessment=assessment,
        learners=len(learners),
        alpha=statistics.alpha(table),
        questions=questions,
        items=_items(found, dict(zip(learners, total, strict=True))),
        left_out=found.left_out,
        unmarked=found.unmarked,
    )


def _topic(found: Sitting, question: str) -> str:
    topics = {given[question].item.topic for given in found.responses.values() if question in given}
    return ", ".join(sorted(topics))


@dataclass(frozen=True)
class _Got:
    """One learner's answer to an item: with the points of the other questions, and the third."""

    response: Response
    rest: float
    third: int


def _items(found: Sitting, totals: Mapping[str, float]) -> tuple[ItemRow, ...]:
    placed = dict(zip(totals, statistics.thirds(list(totals.values())), strict=True))
    by_item: dict[str, list[_Got]] = {}
    for learner, responses in found.responses.items():
        for question, response in responses.items():
            own = float(found.points[learner].get(question, 0))
            got = _Got(response, totals[learner] - own, int(placed[learner]))
            by_item.setdefault(response.item.id, []).append(got)
    rows = [_item_row(got[0].response.item, got) for got in by_item.values()]
    return tuple(sorted(rows, key=lambda row: (row.topic, row.item)))


def _item_row(item: Item, got: Sequence[_Got]) -> ItemRow:
    shares = [float(one.response.share) for one in got]
    enough = len(got) >= LEAST["options"]
    chosen = isinstance(item, SingleItem | MultipleItem)
    return ItemRow(
        item=item.id,
        topic=item.topic,
        kind=item.kind,
        stem=item.stem,
        stated_difficulty=item.difficulty,
        learners=len(got),
        difficulty=statistics.difficulty(shares),
        correlation=statistics.correlation(shares, [one.rest for one in got]),
        options=_options(item, got) if enough else (),
        options_note="" if enough or not chosen else TOO_FEW,
    )


def _options(item: Item, got: Sequence[_Got]) -> tuple[OptionRow, ...]:
    """Return for each option, and for no answer, the share of each third that chose it."""
    if not isinstance(item, SingleItem | MultipleItem):
        return ()
    sizes = [sum(one.third == third for one in got) for third in range(len(THIRDS))]
    rows = [(letter, one.text, one.correct) for letter, one in item.lettered.items()]
    return tuple(
        OptionRow(letter, text, correct, _shares(got, letter, sizes))
        for letter, text, correct in [*rows, ("", OPEN, False)]
    )


def _shares(got: Sequence[_Got], letter: str, sizes: Sequence[int]) -> tuple[float | None, ...]:
    counts = [0] * len(sizes)
    for one in got:
        choice = one.response.choice
        picked = choice if isinstance(choice, list) else [choice]
        counts[one.third] += letter in picked if letter else choice is None
    return tuple(count / size if size else None for count, size in zip(counts, sizes, strict=True))


def render(found: Statistics, title: str) -> str:
    """Return the page for instructors; everything that files provide is escaped."""
    page = template("items.html", figure=show, share=_percent)
    return page.render(found=found, title=title, least=LEAST, thirds=THIRDS)


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def show(figure: Figure) -> str:
    """Return a figure for people: 0.47 (0.31 to 0.60), or why there is none.

    >>> show(Figure(0.468, 0.31, 0.604)), show(Figure(None, note="too few learners"))
    ('0.47 (0.31 to 0.60)', 'too few learners')
    """
    if figure.value is None:
        return figure.note
    if figure.low is None or figure.high is None:
        return f"{figure.value:.2f}"
    return f"{figure.value:.2f} ({figure.low:.2f} to {figure.high:.2f})"
