"""Items as an item file: the YAML that `autograder.items.load` reads."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import yaml

from autograder.items.schema import Item

_ORDER = ("id", "topic", "outcome", "kind", "stem")


def write(items: Iterable[Item]) -> str:
    """Return the text of an item file; a variant is written as an item of its own."""
    entries = [_entry(item) for item in items]
    return "\n".join(
        yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100) for entry in entries
    )


def _entry(item: Item) -> dict[str, Any]:
    stated = item.model_dump(exclude_defaults=True) | {"kind": item.kind}
    first = {name: stated[name] for name in _ORDER}
    return {name: _plain(value) for name, value in (first | stated).items()}


def _plain(value: Any) -> Any:
    match value:
        case Decimal():
            return _number(value)
        case tuple() | list():
            return [_plain(one) for one in value]
        case dict():
            return {name: _plain(one) for name, one in value.items()}
    return value


def _number(value: Decimal) -> int | float | str:
    """Return a number that is read back as the same one: a float only if it is exact as written."""
    if value == value.to_integral_value():
        return int(value)
    return float(value) if Decimal(repr(float(value))) == value else str(value)
