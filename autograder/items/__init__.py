"""Quiz items: reading them, what a learner may see of them, and marking an answer."""

from autograder.items.bank import bank
from autograder.items.files import ItemFileError, load
from autograder.items.marking import feedback, key, mark
from autograder.items.mistakes import mistakes
from autograder.items.schema import (
    Item,
    MatchingItem,
    MultipleItem,
    NumberItem,
    Option,
    OrderingItem,
    ShortItem,
    SingleItem,
    public,
)

__all__ = [
    "Item",
    "ItemFileError",
    "MatchingItem",
    "MultipleItem",
    "NumberItem",
    "Option",
    "OrderingItem",
    "ShortItem",
    "SingleItem",
    "bank",
    "feedback",
    "key",
    "load",
    "mark",
    "mistakes",
    "public",
]
