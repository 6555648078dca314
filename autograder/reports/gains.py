"""What changed from the pre-test to the post-test: for all learners, and for each.

Half of the learners, about, had form A first and the other half form B. The gain is the mean of the
two halves' mean changes, so what one form is harder than the other cancels out, however large the
halves: the effect of the period in a two-period cross-over (Hills and Armitage, 1979). Nothing here
is written to the gradebook.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Any

import numpy as np
from scipy import stats  # type: ignore[import-untyped]

from autograder import intake, runner
from autograder.errors import AutograderError
from autograder.gradebook import Gradebook
from autograder.items.statistics import ALL_EQUAL, TOO_FEW, Figure
from autograder.reports.responses import Asked
from autograder.workspace import POST_TEST, PRE_TEST, Workspace
from labour_migration.widgets.drawing import form

LEVEL = 0.95
# Learners in each half. One answer a topic is coarse, so a topic needs more.
LEAST: Mapping[str, int] = MappingProxyType({"overall": 5, "topic": 8})


class NoGains(AutograderError):
    """The course has no pre-test and post-test."""


@dataclass(frozen=True)
class Pair:
    """One learner's two tests: the share earned on each topic, the form that came first (0: A)."""

    learner: str
    first: int
    before: Mapping[str, Fraction]
    after: Mapping[str, Fraction]

    @property
    def gain(self) -> Fraction:
        """The change of the mean share over all topics."""
        change = sum(self.after.values(), Fraction(0)) - sum(self.before.values(), Fraction(0))
        return change / len(self.before)


@dataclass(frozen=True)
class Gain:
    """Means before and after, of the two halves; the gain is the difference."""

    before: float | None
    after: float | None
    gain: Figure


@dataclass(frozen=True)
class Gains:
    """The gains of a course: overall, by topic (in the order of the test), and who is left out."""

    course: str
    titles: Mapping[str, str]
    pairs: tuple[Pair, ...]
    overall: Gain
    topics: Mapping[str, Gain]
    left_out: Mapping[str, str]

    @property
    def halves(self) -> tuple[int, int]:
        """How many learners had form A first, and how many form B."""
        a = sum(pair.first == 0 for pair in self.pairs)
        return a, len(self.pairs) - a

    def as_data(self) -> dict[str, Any]:
        """Return plain data for programs, without single answers."""
        a, b = self.halves
        return {
            "course": self.course,
            "learners": len(self.pairs),
            "form_a_first": a,
            "form_b_first": b,
            "level": LEVEL,
            "least_learners_in_each_half": dict(LEAST),
            "overall": asdict(self.overall),
            "topics": {topic: asdict(gain) for topic, gain in self.topics.items()},
            "left_out": dict(self.left_out),
        }


@dataclass(frozen=True)
class OwnGain:
    """One learner's topics: not right and then right (`won`), right and then not (`lost`) …

    `low` and `high` are an exact interval for the gain as a share of the topics; None if no topic
    changed.
    """

    won: int
    lost: int
    both: int
    neither: int
    low: float | None
    high: float | None

    @property
    def gain(self) -> float:
        """The share of topics won minus the share lost."""
        return (self.won - self.lost) / (self.won + self.lost + self.both + self.neither)


class _LeftOut(Exception):
    """Why a learner cannot be compared."""


def of_course(workspace: Workspace) -> Gains:
    """Return the gains of a course; every learner is compared, or left out with the reason.

    Learners are those of the roster and those who handed one of the tests in. Raises NoGains when
    the course has not both tests.
    """
    if workspace.extras() != (PRE_TEST, POST_TEST):
        raise NoGains(f"{workspace.course.id} has no {PRE_TEST} and {POST_TEST}.")
    tests = Asked(workspace, PRE_TEST), Asked(workspace, POST_TEST)
    with Gradebook(workspace) as book:
        learners = {learner.id for learner in book.roster()}
    for name in (PRE_TEST, POST_TEST):
        learners.update(runner.submissions(workspace, name))
    pairs: list[Pair] = []
    left_out: dict[str, str] = {}
    for learner in sorted(learners):
        try:
            pairs.append(_pair(tests, learner))
        except (intake.Refusal, _LeftOut) as reason:
            left_out[learner] = str(reason)
    titles = {topic.id: topic.title for topic in workspace.course.topics}
    return compute(workspace.course.id, titles, pairs, left_out)


@dataclass(frozen=True)
class Before:
    """The pre-test alone: mean shares of each topic, and of each learner, the strongest first."""

    topics: Mapping[str, Fraction]
    learners: Mapping[str, Fraction]


def before(workspace: Workspace) -> Before:
    """Return what the pre-test shows as a course begins.

    Without those whose pre-test is missing, empty or unreadable. Raises NoGains as `of_course`.
    """
    if PRE_TEST not in workspace.extras():
        raise NoGains(f"{workspace.course.id} has no {PRE_TEST}.")
    test = Asked(workspace, PRE_TEST)
    found: dict[str, dict[str, Fraction]] = {}
    for learner in sorted(runner.submissions(workspace, PRE_TEST)):
        with suppress(intake.Refusal, _LeftOut):
            intake.check_learner(learner)
            found[learner] = _shares(test, learner)
    of_topic: dict[str, list[Fraction]] = {}
    for own in found.values():
        for topic, share in own.items():
            of_topic.setdefault(topic, []).append(share)
    learners = {learner: _mean(own.values()) for learner, own in found.items()}
    return Before(
        {topic: _mean(shares) for topic, shares in of_topic.items()},
        dict(sorted(learners.items(), key=lambda one: -one[1])),
    )


def compute(
    course: str, titles: Mapping[str, str], pairs: Sequence[Pair], left_out: Mapping[str, str]
) -> Gains:
    """Return the gains of learners who took both tests on the same topics."""
    topics = list(pairs[0].before) if pairs else []
    whole = [
        (p.first, float(_mean(p.before.values())), float(_mean(p.after.values()))) for p in pairs
    ]
    by_topic = {
        topic: [(p.first, float(p.before[topic]), float(p.after[topic])) for p in pairs]
        for topic in topics
    }
    return Gains(
        course=course,
        titles={topic: titles.get(topic, topic) for topic in topics},
        pairs=tuple(pairs),
        overall=estimate(whole, LEAST["overall"]),
        topics={topic: estimate(rows, LEAST["topic"]) for topic, rows in by_topic.items()},
        left_out=left_out,
    )


def estimate(rows: Sequence[tuple[int, float, float]], least: int) -> Gain:
    """Return the gain of learners given as (form first, before, after), with its interval.

    Student's t on the mean of the two halves' mean changes, degrees of freedom by Satterthwaite.
    No figure with fewer than `least` learners in a half; no interval if nobody's change differs.
    """
    table = np.array(rows, dtype=float).reshape(-1, 3)
    halves = [table[table[:, 0] == first, 1:] for first in (0, 1)]
    if min(map(len, halves)) < least:
        return Gain(None, None, Figure(None, note=TOO_FEW))
    before, after = (float(np.mean([half[:, n].mean() for half in halves])) for n in (0, 1))
    changes = [half[:, 1] - half[:, 0] for half in halves]
    spread = [float(change.var(ddof=1)) / len(change) for change in changes]
    if not sum(spread):
        return Gain(before, after, Figure(after - before, note=ALL_EQUAL))
    parts = (s**2 / (len(c) - 1) for s, c in zip(spread, changes, strict=True))
    free = sum(spread) ** 2 / sum(parts)
    margin = float(stats.t.ppf((1 + LEVEL) / 2, free)) * sum(spread) ** 0.5 / 2
    gain = after - before
    return Gain(before, after, Figure(gain, max(-1.0, gain - margin), min(1.0, gain + margin)))


def own(pair: Pair) -> OwnGain:
    """Return one learner's gain; a topic is right when its question earned everything.

    The interval is exact (Clopper and Pearson) for the share of won topics among those that
    changed, as in McNemar's test, and takes the number that changed as given.
    """
    states = [(pair.before[topic] == 1, pair.after[topic] == 1) for topic in pair.before]
    won, lost = states.count((False, True)), states.count((True, False))
    low = high = None
    if changed := won + lost:
        share = stats.binomtest(won, changed).proportion_ci(LEVEL, method="exact")
        low, high = (
            (2 * float(end) - 1) * changed / len(states) for end in (share.low, share.high)
        )
    both, neither = states.count((True, True)), states.count((False, False))
    return OwnGain(won, lost, both, neither, low, high)


def _pair(tests: tuple[Asked, Asked], learner: str) -> Pair:
    intake.check_learner(learner)
    pre, post = tests
    folders = [test.workspace.submitted / learner / test.assignment for test in tests]
    missing = [folder.name for folder in folders if not folder.exists()]
    if missing:
        raise _LeftOut(f"no {' and no '.join(missing)}")
    before, after = _shares(pre, learner), _shares(post, learner)
    if runner.read_timestamp(folders[0]) > runner.read_timestamp(folders[1]):
        raise _LeftOut(f"the {PRE_TEST} was handed in after the {POST_TEST}")
    first = form(0, pre.workspace.seed, PRE_TEST, learner)
    return Pair(learner, first, before, after)


def _shares(test: Asked, learner: str) -> dict[str, Fraction]:
    """Return the share earned on each topic of one test; a question left open earns nothing."""
    folder = test.workspace.submitted / learner / test.assignment
    try:
        intake.check_files(folder)
        answers = intake.read_answers(folder / intake.ANSWERS, learner)
    except intake.Refusal as reason:
        raise _LeftOut(f"{test.assignment}: {reason}") from None
    responses = test.responses(learner, answers).values()
    if all(response.choice is None for response in responses):
        raise _LeftOut(f"{test.assignment}: handed in without an answer")
    by_topic: dict[str, list[Fraction]] = {}
    for response in responses:
        by_topic.setdefault(response.item.topic, []).append(response.share)
    return {topic: _mean(found) for topic, found in by_topic.items()}


def _mean(shares: Collection[Fraction]) -> Fraction:
    return sum(shares, Fraction(0)) / len(shares)
