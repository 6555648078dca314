"""Answers to an item that earn nothing, in the form of right ones: for checks and trials."""

from itertools import permutations

from autograder.items.marking import mark
from autograder.items.schema import (
    Item,
    MatchingItem,
    MultipleItem,
    NumberItem,
    OrderingItem,
    ShortItem,
    SingleItem,
)

Mistake = str | float | list[str]


def mistakes(item: Item) -> list[Mistake]:
    """Return at least two different answers that earn nothing; three or more where there are."""
    match item:
        case SingleItem():
            return [letter for letter in item.lettered if letter not in item.key]
        case MultipleItem():
            wrong = [letter for letter in item.lettered if letter not in item.key]
            tried: list[Mistake] = [[letter] for letter in wrong]
            tried += [wrong, sorted(item.lettered), sorted({min(item.key), *wrong[:1]})]
        case NumberItem():
            value, off = float(item.value), float(item.tolerance) * 2 + 10.0**-item.decimals
            tried = [value + off, value - off, value * 100 + 1, value * 2 + 1]
        case OrderingItem():
            tried = [*reversed([list(order) for order in permutations(item.key)])]
        case MatchingItem():
            letters, count = list(item.lettered), len(item.key)
            tried = [list(order) for order in permutations(letters, count)]
            tried.append([item.key[0]] * count)
        case ShortItem():
            tried = ["I do not know", "0", item.accept[0][::-1] + " or so"]
    found: list[Mistake] = []
    for one in tried:
        if mark(item, one) == 0 and one not in found:
            found.append(one)
    return found[:6]
