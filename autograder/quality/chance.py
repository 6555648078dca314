"""What guessing earns, exactly: every answer of the right form is equally likely."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, combinations, permutations

from autograder.items import (
    Item,
    MatchingItem,
    MultipleItem,
    OrderingItem,
    SingleItem,
    mark,
)
from autograder.items.questions import ChoiceQuestion
from autograder.quality import draw_sums
from autograder.quality.findings import Fault
from autograder.quality.trial import Trial

MOST = Fraction(35, 100)


def answers(item: Item) -> list[str] | list[list[str]]:
    """Return every answer that the form of an item lets a guesser give; none for a free one.

    A guesser ticks any one option or more, puts all lines in any order, and gives each left side
    another right side: giving one twice never pays.
    """
    match item:
        case SingleItem():
            return list(item.lettered)
        case MultipleItem():
            letters = list(item.lettered)
            sizes = (combinations(letters, size) for size in range(1, len(letters) + 1))
            return [list(ticked) for ticked in chain.from_iterable(sizes)]
        case OrderingItem():
            return [list(order) for order in permutations(item.lettered)]
        case MatchingItem():
            return [list(made) for made in permutations(item.lettered, len(item.pairs))]
        case _:
            return []


def expected(item: Item) -> Fraction:
    """Return the mean share of an item's points over all answers of its form."""
    tried = answers(item)
    total = sum((mark(item, answer) for answer in tried), Fraction(0))
    return total / len(tried) if tried else Fraction(0)


def most(trial: Trial) -> Fraction:
    """Return the share of an assignment's points that guessing is expected to earn at most.

    At most: with the draw that suits guessers best. Numbers and texts earn a guesser nothing.
    """
    questions, items = trial.questions, trial.items
    points = Fraction(0)
    for question in questions.questions:
        if question.item is not None:
            points += question.points * expected(items[question.item])
        elif isinstance(question, ChoiceQuestion):
            points += question.points / len(question.options)
    if questions.drawn:
        worth = draw_sums.spread(questions, items, expected)
        points += max(worth) * questions.drawn[0].points
    return points / trial.assessment.points


def faults(trial: Trial) -> Iterator[Fault]:
    """Yield a fault when guessing alone earns too much."""
    share = most(trial)
    if share >= MOST:
        message = (
            f"guessing earns {float(share):.0%} of the points; the limit is {float(MOST):.0%}."
        )
        remedy = "Ask for a number or an order instead of a choice, or add wrong options."
        yield Fault(trial.name, message, remedy)
