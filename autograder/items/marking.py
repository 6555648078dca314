"""What an answer to an item is worth, exactly: a fraction between 0 and 1."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from autograder.items.schema import Item, MultipleItem, NumberItem, SingleItem

NOTHING = Fraction(0)


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


def key(item: Item) -> str | list[str] | int | float:
    """Return the answer that earns everything, in the form in which answers are saved."""
    match item:
        case SingleItem():
            return min(item.key)
        case MultipleItem():
            return sorted(item.key)
        case NumberItem():
            return int(item.value) if item.value == int(item.value) else float(item.value)


def _mark_multiple(item: MultipleItem, answer: object) -> Fraction:
    """Right choices minus wrong choices, never below nothing, over all right options."""
    if not isinstance(answer, list | tuple) or not all(isinstance(one, str) for one in answer):
        return NOTHING
    chosen = set(answer)
    right, wrong = len(chosen & item.key), len(chosen - item.key)
    return Fraction(max(0, right - wrong), len(item.key))


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
