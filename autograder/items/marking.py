"""What an answer to an item is worth, exactly: a fraction between 0 and 1."""

from __future__ import annotations

import math
import unicodedata
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from autograder.items.schema import (
    Item,
    MatchingItem,
    MultipleItem,
    NumberItem,
    OrderingItem,
    ShortItem,
    SingleItem,
)

NOTHING = Fraction(0)
LONGEST_SHORT = 200


def mark(item: Item, answer: object) -> Fraction:
    """Return the share of the item's points that an answer earns, from 0 to 1.

    An answer of the wrong type, or none, earns nothing; it never raises.
    """
    match item:
        case SingleItem():
            return Fraction(isinstance(answer, str) and answer in item.key)
        case MultipleItem():
            return _mark_multiple(item, answer)
        case NumberItem():
            return _mark_number(item, answer)
        case OrderingItem():
            return _mark_order(item, answer)
        case MatchingItem():
            return _mark_matches(item, answer)
        case ShortItem():
            return Fraction(_folded(answer) in {_folded(text) for text in item.accept})


def key(item: Item) -> str | list[str] | int | float:
    """Return the answer that earns everything, in the form in which answers are saved."""
    match item:
        case SingleItem():
            return min(item.key)
        case MultipleItem():
            return sorted(item.key)
        case NumberItem():
            return int(item.value) if item.value == int(item.value) else float(item.value)
        case OrderingItem() | MatchingItem():
            return list(item.key)
        case ShortItem():
            return item.accept[0]


def feedback(item: Item, answer: object) -> list[str]:
    """Return what the item says about an answer: of chosen options, or of right and wrong."""
    match item:
        case SingleItem() | MultipleItem():
            chosen = answer if isinstance(answer, list) else [answer]
            return [one.feedback for letter, one in item.lettered.items() if letter in chosen]
        case MatchingItem():
            given = dict(enumerate(_letters(answer) or ()))
            pairs = enumerate(zip(item.pairs, item.key, strict=True))
            return [pair.feedback for n, (pair, right) in pairs if given.get(n) != right]
        case _:
            return [item.right if mark(item, answer) == 1 else item.wrong]


def _mark_multiple(item: MultipleItem, answer: object) -> Fraction:
    """Right choices minus wrong choices, never below nothing, over all right options."""
    if (given := _letters(answer)) is None:
        return NOTHING
    chosen = set(given)
    right, wrong = len(chosen & item.key), len(chosen - item.key)
    return Fraction(max(0, right - wrong), len(item.key))


def _mark_order(item: OrderingItem, answer: object) -> Fraction:
    """Pairs of steps in the right order minus those in the wrong one, over all pairs."""
    given = _letters(answer)
    if given is None or sorted(given) != sorted(item.key):
        return NOTHING
    place = {letter: number for number, letter in enumerate(given)}
    pairs = list(combinations(item.key, 2))
    right = sum(place[first] < place[second] for first, second in pairs)
    return max(NOTHING, Fraction(2 * right - len(pairs), len(pairs)))


def _mark_matches(item: MatchingItem, answer: object) -> Fraction:
    """The share of left sides that got their right side; one given twice counts for neither."""
    given = _letters(answer)
    if given is None or len(given) != len(item.key):
        return NOTHING
    right = sum(
        one == wanted and given.count(one) == 1 for one, wanted in zip(given, item.key, strict=True)
    )
    return Fraction(right, len(item.key))


def _letters(answer: object) -> list[str] | None:
    if not isinstance(answer, list | tuple) or not all(isinstance(one, str) for one in answer):
        return None
    return list(answer)


def _folded(answer: object) -> str | None:
    """Return a text without case, accents, punctuation and outer spaces; None for no text.

    >>> _folded(" Indicator 10.7.1. "), _folded("Décent-work")
    ('indicator 10.7.1', 'decent work')
    """
    if not isinstance(answer, str) or len(answer) > LONGEST_SHORT:
        return None
    plain = unicodedata.normalize("NFKD", answer).casefold()
    kept = (c if c.isalnum() or c == "." else " " for c in plain if not unicodedata.combining(c))
    words = (word.strip(".") for word in "".join(kept).split())
    return " ".join(word for word in words if word) or None


def _mark_number(item: NumberItem, answer: object) -> Fraction:
    given = _exact(answer)
    if given is None:
        return NOTHING
    return Fraction(abs(given - Fraction(item.value)) <= Fraction(item.tolerance))


def _exact(answer: object) -> Fraction | None:
    """Return a number as the learner wrote it (12.3 is 123/10, not the nearest binary)."""
    if isinstance(answer, bool) or not isinstance(answer, int | float):
        return None
    if isinstance(answer, int):
        return Fraction(answer)
    return Fraction(Decimal(float.__repr__(answer))) if math.isfinite(answer) else None
