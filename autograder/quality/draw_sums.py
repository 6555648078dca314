"""Sums over everything that can be drawn, exactly: no simulation, no random numbers.

A draw takes for each slot a family on the slot's topic, none twice, so that the difficulties add
up; all such draws are equally likely, and so are the variants of a family.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import factorial, prod

from autograder.items import Item, MatchingItem, MultipleItem, OrderingItem, SingleItem
from autograder.items.questions import Questions

Worth = Callable[[Item], Fraction]
Family = tuple[Item, ...]
State = tuple[int, Fraction]
NOTHING = Fraction(0)


def spread(
    questions: Questions, items: Mapping[str, Item], worth: Worth
) -> dict[Fraction, Fraction]:
    """Return how likely each sum of the drawn items' worth is.

    Raises ValueError when nothing can be drawn.
    """
    sums = _sums(questions, items, worth, lambda item, size: Fraction(1, size))
    total = sum(sums.values(), NOTHING)
    if not total:
        raise ValueError(f"No draw has difficulties that add up to {questions.difficulty}.")
    return {value: weight / total for value, weight in sums.items()}


def alike(questions: Questions, items: Mapping[str, Item]) -> Fraction:
    """Return how likely two learners get the same questions with all options in the same order."""
    if not questions.drawn:
        return Fraction(1)
    nothing = lambda item: NOTHING  # noqa: E731
    draws = sum(_sums(questions, items, nothing, lambda item, size: Fraction(1, size)).values())
    same = _sums(
        questions, items, nothing, lambda item, size: Fraction(1, size * size * orders(item))
    )
    # Sums are over sets of families; slots of one topic can hold a set in so many orders.
    arrangements = prod(factorial(slots) for slots in _slots(questions).values())
    return sum(same.values(), NOTHING) / (draws * draws * arrangements)


def orders(item: Item) -> int:
    """Return in how many orders an item's options may be shown."""
    match item:
        case SingleItem() | MultipleItem():
            return 1 if item.fixed_order else factorial(len(item.options))
        case OrderingItem() | MatchingItem():
            return factorial(len(item.lettered))
        case _:
            return 1


def _slots(questions: Questions) -> Counter[str]:
    return Counter(question.draw for question in questions.drawn)


def _sums(
    questions: Questions,
    items: Mapping[str, Item],
    worth: Worth,
    weigh: Callable[[Item, int], Fraction],
) -> dict[Fraction, Fraction]:
    """Return the weight of each sum of worth among the draws of the right difficulty.

    `weigh` says what an item counts, given the size of its family.
    """
    found: dict[State, Fraction] = {(0, NOTHING): Fraction(1)}
    for topic, slots in _slots(questions).items():
        chosen = _choose(families(items.values(), topic), slots, worth, weigh)
        together: dict[State, Fraction] = defaultdict(Fraction)
        for (hard, value), weight in found.items():
            for (more, added), times in chosen.items():
                if hard + more <= (questions.difficulty or 0):
                    together[hard + more, value + added] += weight * times
        found = together
    return {
        value: weight for (hard, value), weight in found.items() if hard == questions.difficulty
    }


def families(items: Iterable[Item], topic: str) -> list[Family]:
    """Return the items on a topic, each with its variants."""
    found: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        if item.topic == topic:
            found[item.family].append(item)
    return [tuple(family) for family in found.values()]


def _choose(
    offered: list[Family], slots: int, worth: Worth, weigh: Callable[[Item, int], Fraction]
) -> dict[State, Fraction]:
    """Return the weight of each (difficulty, worth) over all sets of `slots` families."""
    taken: list[dict[State, Fraction]] = [{(0, NOTHING): Fraction(1)}]
    taken += [defaultdict(Fraction) for _ in range(slots)]
    for family in offered:
        variants = Counter[tuple[int, Fraction, Fraction]](
            (one.difficulty, worth(one), weigh(one, len(family))) for one in family
        )
        for count in range(slots, 0, -1):
            for (hard, value), weight in list(taken[count - 1].items()):
                for (more, added, share), times in variants.items():
                    taken[count][hard + more, value + added] += weight * share * times
    return taken[slots]
