"""Quiz items: reading them, what a learner may see of them, and marking an answer."""

from autograder.items.bank import bank
from autograder.items.marking import key, mark
from autograder.items.schema import (
    Item,
    ItemFileError,
    MultipleItem,
    NumberItem,
    Option,
    SingleItem,
    load,
    public,
)

__all__ = [
    "Item",
    "ItemFileError",
    "MultipleItem",
    "NumberItem",
    "Option",
    "SingleItem",
    "bank",
    "key",
    "load",
    "mark",
    "public",
]
