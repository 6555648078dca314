"""What the bank knows of an item beside the question, as `name:value` labels.

Both formats carry these labels (Moodle as tags, QTI as keywords of its metadata), so an item comes
back whole. Moodle cuts a tag after 50 signs; no label of the bank is longer (tested).
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter, ValidationError

from autograder.items.exports.errors import ImportRefused
from autograder.items.files import first_problem
from autograder.items.schema import Item, MatchingItem, MultipleItem, NumberItem, SingleItem

LONGEST_TAG = 50
_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_ONE = {"topic", "difficulty", "mark", "status", "variant-of", "decimals"}
_ASKED = "Give it the labels that 'autograder items import --help' names."


def labels(item: Item) -> list[str]:
    """Return an item's labels, such as topic:governance/cooperation and difficulty:2."""
    found = [
        f"topic:{item.topic}",
        f"difficulty:{item.difficulty}",
        f"mark:{item.mark}",
        f"status:{item.status}",
        *(f"source:{key}" for key in item.source),
    ]
    if item.variant_of:
        found.append(f"variant-of:{item.variant_of}")
    if isinstance(item, NumberItem):
        found.append(f"decimals:{item.decimals}")
    return found


def from_labels(texts: Iterable[str]) -> dict[str, Any]:
    """Return the fields of an item that labels state; labels of other people are passed over."""
    fields: dict[str, Any] = {}
    sources = []
    for text in texts:
        name, _, value = text.partition(":")
        if name == "source":
            sources.append(value)
        elif name in _ONE and value:
            whole = name in ("difficulty", "decimals") and value.isascii() and value.isdigit()
            fields[name.replace("-", "_")] = int(value) if whole else value
    return fields | {"source": tuple(sources)}


def build(fields: dict[str, Any], file: str, place: str) -> Item:
    """Return the item that fields make; ImportRefused names the field that is wrong."""
    lacking = {"topic", "difficulty", "mark", "status"} - fields.keys()
    if lacking:
        message = f"it does not say its {', '.join(sorted(lacking))}. {_ASKED}"
        raise ImportRefused(file, place, message)
    try:
        return _ITEM.validate_python(fields)
    except ValidationError as error:
        field, message = first_problem(error)
        raise ImportRefused(file, place, f"{field}: {message}" if field else message) from None


def collect(items: Iterable[Item], file: str) -> tuple[Item, ...]:
    """Return the items; ImportRefused for none, and for an id that stands twice."""
    found: dict[str, Item] = {}
    for item in items:
        if item.id in found:
            raise ImportRefused(file, item.id, "this id stands twice in the file")
        found[item.id] = item
    if not found:
        raise ImportRefused(file, "", "it holds no question")
    return tuple(found.values())


def digits(value: Decimal) -> str:
    """Return a number in digits, without an exponent."""
    return format(value, "f")


def shuffled(item: SingleItem | MultipleItem) -> str:
    """Return whether the options may be shown in another order: "true" or "false"."""
    return "false" if item.fixed_order else "true"


def extra_order(item: MatchingItem) -> str:
    """Return the letters of the right sides that fit nothing, in the order of the item's file.

    The sides are shown in alphabetical order, which would lose it; an order tells no key.
    """
    letters = {text: letter for letter, text in item.lettered.items()}
    return "".join(letters[text] for text in item.extra)
