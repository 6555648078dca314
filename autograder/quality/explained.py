"""Gates: what each item of the bank gives for guesses, mistakes and its key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from autograder.items import (
    Item,
    MatchingItem,
    NumberItem,
    ShortItem,
    SingleItem,
    feedback,
    key,
    mark,
    mistakes,
)
from autograder.quality import chance
from autograder.quality.findings import Fault
from autograder.quality.item_set import ItemSet
from autograder.quality.wrong_answers import FEWEST

_NUMBER = re.compile(r"-?\d[\d,]*(?:\.\d+)?")


def guessable(found: ItemSet) -> Iterator[Fault]:
    """Yield the items that a guesser earns too much of."""
    for name, items in found.graded.items():
        for item in items:
            share = chance.expected(item)
            if share > chance.MOST:
                message = (
                    f"guessing earns {float(share):.0%}; the limit is {float(chance.MOST):.0%}."
                )
                yield Fault(f"{name}, {item.id}", message, "Add wrong options.")


def faults(found: ItemSet) -> Iterator[Fault]:
    """Yield the items whose key or mistakes are not marked, or not explained, as they should be."""
    for name, items in found.graded.items():
        for item in items:
            for message, remedy in _problems(item):
                yield Fault(f"{name}, {item.id}", message, remedy)


def _problems(item: Item) -> Iterator[tuple[str, str]]:
    if mark(item, key(item)) != 1:
        yield "its key does not earn everything.", "Repair the key."
    wrong = mistakes(item)
    least = min(FEWEST, len(item.options) - 1) if isinstance(item, SingleItem) else FEWEST
    if len(wrong) < least:
        yield f"only {len(wrong)} answers earn nothing.", "Add wrong options."
    for mistake in wrong:
        told = " ".join(feedback(item, mistake))
        if not told:
            yield f"the answer {mistake!r} is told nothing.", "Write feedback."
        elif given := _given_away(item, told):
            yield f"a wrong answer is told {given!r}.", "Explain the way, not the answer."
            return


def _given_away(item: Item, told: str) -> str | None:
    """Return the right answer if what a wrong one is told says it.

    The data of a calculation are in the stem, so a number that stands there is no secret.
    """
    match item:
        case NumberItem():
            stem = {_exact(text) for text in _NUMBER.findall(item.stem)}
            for text in _NUMBER.findall(told):
                value = _exact(text)
                if abs(value - item.value) <= item.tolerance and value not in stem:
                    return str(text)
        case ShortItem():
            return next((text for text in item.accept if _says(told, text)), None)
        case SingleItem():
            right = next(option.text for option in item.options if option.correct)
            return right if len(right.split()) > 1 and _says(told, right) else None
        case MatchingItem():
            return None  # A missed pair is explained by what belongs together.
    return None


def _says(told: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", told, re.IGNORECASE) is not None


def _exact(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))
