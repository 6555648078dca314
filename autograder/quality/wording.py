"""Gate: no item tells its key by how its options are written or placed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from statistics import mean

from scipy.stats import chisquare  # type: ignore[import-untyped]

from autograder.items import Item, MultipleItem, Option, SingleItem
from autograder.items.schema import LETTERS
from autograder.quality.findings import Fault
from autograder.quality.item_set import ItemSet

# The right option is longest by chance in one item of four; a file may have it in one of three.
LONGEST_SHARE = Fraction(1, 3)
MUCH_LONGER = 1.25
ABSOLUTE = frozenset({"always", "never", "only", "all", "none", "every"})
# Places of right options that chance gives less often than this are no chance.
IMPROBABLE = 0.001
_WORD = re.compile(r"[a-z]+")
_ARTICLE = re.compile(r"\b(a|an)[ :…_]*$", re.IGNORECASE)


def faults(found: ItemSet) -> Iterator[Fault]:
    """Yield every giveaway of the bank."""
    for name, items in found.graded.items():
        for item in items:
            if isinstance(item, SingleItem | MultipleItem):
                for message, remedy in told_by(item):
                    yield Fault(f"{name}, {item.id}", message, remedy)
        singles = [item for item in items if isinstance(item, SingleItem)]
        longest = [item.id for item in singles if is_longest(item)]
        if singles and Fraction(len(longest), len(singles)) > LONGEST_SHARE:
            message = f"the right option is the longest in {len(longest)} of {len(singles)} items."
            yield Fault(name, message, f"Shorten it in one of {', '.join(longest)}.")
    yield from places(found.bank)


def told_by(item: SingleItem | MultipleItem) -> Iterator[tuple[str, str]]:
    """Yield what gives an item away, and what to do."""
    right = [option for option in item.options if option.correct]
    wrong = [option for option in item.options if not option.correct]
    yield from _by_length(item, right, wrong)
    if len({option.text[-1] in ".!?" for option in item.options}) > 1:
        yield "some options end in a full stop, others do not.", "End all alike."
    if len({option.text[0].islower() for option in item.options}) > 1:
        yield "some options begin with a capital, others do not.", "Begin all alike."
    if _ARTICLE.search(item.stem):
        yield "its stem ends in an article.", "Put the article into the options."
    absolute = [option for option in wrong if _absolute(option)]
    if len(absolute) > 1 and not any(map(_absolute, right)):
        yield "absolute words stand in wrong options only.", "Reword them: always, never, all …"
    if isinstance(item, MultipleItem) and item.key == set(LETTERS[: len(item.key)]):
        yield "all right options come first.", "Mix them."


def _by_length(item: Item, right: list[Option], wrong: list[Option]) -> Iterator[tuple[str, str]]:
    if isinstance(item, SingleItem):
        longest = max(len(option.text) for option in wrong)
        if len(right[0].text) > MUCH_LONGER * longest:
            yield "the right option is much the longest.", "Shorten it, or say more in a wrong one."
    elif mean(map(_length, right)) > MUCH_LONGER * mean(map(_length, wrong)):
        yield "right options are much longer than wrong ones.", "Even their lengths out."


def is_longest(item: SingleItem) -> bool:
    """Return whether the right option is longer than every other."""
    right = next(_length(option) for option in item.options if option.correct)
    return all(right > _length(option) for option in item.options if not option.correct)


def places(items: tuple[Item, ...]) -> Iterator[Fault]:
    """Yield a fault when right options stand in some places more often than chance would have it.

    Options of most items are shuffled for each learner; those in a fixed order are not, so both
    kinds are looked at.
    """
    singles = [item for item in items if isinstance(item, SingleItem)]
    for kind, chosen in (
        ("single items", singles),
        ("items in a fixed order", [item for item in singles if item.fixed_order]),
    ):
        found = Counter(min(item.key) for item in chosen)
        expected = {
            letter: sum(1 / len(i.options) for i in chosen if letter in i.lettered)
            for letter in LETTERS
        }
        letters = [letter for letter in LETTERS if expected[letter]]
        if len(letters) < 2:
            continue
        observed = [found[letter] for letter in letters]
        if chisquare(observed, [expected[letter] for letter in letters]).pvalue < IMPROBABLE:
            counts = ", ".join(f"{letter} {found[letter]}" for letter in letters)
            message = f"right options of {kind} have favourite places ({counts})."
            yield Fault("the bank", message, "Move some of them.")


def _length(option: Option) -> int:
    return len(option.text)


def _absolute(option: Option) -> bool:
    return bool(ABSOLUTE & set(_WORD.findall(option.text.casefold())))
