"""Equal answers to questions on figures, each asked on a learner's own data.

Two learners with different samples can agree by chance. How often is told by near misses: pairs
of learners whose values are a few units of rounding apart, but not equal, and so certainly worked
out or guessed apart. Twice as many pairs are any one distance apart as are equal by chance.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from autograder.items.questions import NumberQuestion, Questions

NEAR = 10
# So many pairs in a class may be expected to agree by chance before an agreement is reported alone.
RARE = 0.05
# A value that more than these have is a common mistake; where more pairs agree than chance and one
# in so many learners explain, the data were not each learner's own.
MOST_WITH_ONE_VALUE, LEARNERS_TO_A_PAIR = 3, 6


@dataclass(frozen=True)
class Equal:
    """One value that two learners both gave."""

    question: str
    value: int | float


@dataclass(frozen=True)
class Agreement:
    """The values that two learners share, and how many pairs of the class would by chance."""

    equal: tuple[Equal, ...]
    by_chance: float

    @property
    def rare(self) -> bool:
        """Whether so much agreement is not to be expected by chance in the class."""
        return self.by_chance < RARE


Pair = tuple[str, str]


def agreements(
    questions: Questions, answers: Mapping[str, Mapping[str, Any]]
) -> dict[Pair, Agreement]:
    """Return for each pair of learners with equal values of data questions which these are.

    Knowledge questions are left out: they are drawn, and have a handful of possible answers. So is
    a data question to which far more learners give one answer than chance explains.
    """
    chances: dict[Pair, float] = {}
    equal: dict[Pair, list[Equal]] = defaultdict(list)
    pairs = math.comb(len(answers), 2)
    for question in questions.questions:
        if not isinstance(question, NumberQuestion):
            continue
        units = _units(question, answers)
        counts = Counter(units.values())
        chance = _chance(counts)
        for pair in _ties(units, counts, chance):
            units_given = units[pair[0]]
            value = units_given / 10**question.decimals if question.decimals else units_given
            equal[pair].append(Equal(question.id, value))
            chances[pair] = chances.get(pair, 1.0) * chance
    return {pair: Agreement(tuple(found), pairs * chances[pair]) for pair, found in equal.items()}


def _units(question: NumberQuestion, answers: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    """Return each learner's value in units of rounding; nothing for one at the end of the range."""
    found = {}
    for learner, given in answers.items():
        value = given.get(question.id)
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
            continue
        if question.minimum < value < question.maximum and value != 0:
            found[learner] = round(value * 10**question.decimals)
    return found


def _ties(units: Mapping[str, int], counts: Counter[int], chance: float) -> list[Pair]:
    tied = sum(math.comb(count, 2) for count in counts.values())
    if tied - chance * math.comb(len(units), 2) > max(1, len(units) / LEARNERS_TO_A_PAIR):
        return []
    same: dict[int, list[str]] = defaultdict(list)
    for learner, value in sorted(units.items()):
        same[value].append(learner)
    return [
        pair
        for value, learners in same.items()
        if len(learners) <= MOST_WITH_ONE_VALUE + _near(value, counts) / NEAR
        for pair in combinations(learners, 2)
    ]


def _near(value: int, counts: Counter[int]) -> int:
    """Return how many learners gave a value close to one, but another."""
    steps = range(1, NEAR + 1)
    return sum(counts.get(value + step, 0) + counts.get(value - step, 0) for step in steps)


def _chance(counts: Counter[int]) -> float:
    """Return how likely it is that two learners give one value by chance."""
    near = sum(count * _near(value, counts) for value, count in counts.items()) / 2
    # One more than was seen, so that no agreement is ever said to be impossible.
    return (near + 1) / (2 * NEAR) / max(1, math.comb(counts.total(), 2))
