"""Files of items: one YAML file is a list of items; a variant is an item of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from autograder.errors import AutograderError
from autograder.items.schema import Item

# The same language, read several times as fast where the C library is there.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ITEM: TypeAdapter[Item] = TypeAdapter(Item)
_TAGS = (
    "single", "multiple", "number", "ordering", "matching", "short",
    "choice", "text", "item", "draw",
)  # fmt: skip


class ItemFileError(AutograderError):
    """An item or question file cannot be used; says which file, item and field."""

    def __init__(self, path: Path, item: str, field: str, message: str) -> None:
        self.path, self.item, self.field, self.message = (
            Path(path),
            item,
            field,
            message,
        )
        place = ", ".join(part for part in (str(path), item, field) if part)
        super().__init__(f"{place}: {message}")


def load(path: str | Path) -> tuple[Item, ...]:
    """Return the items of one YAML file, in file order, each followed by its variants.

    Raises ItemFileError if one is wrong.
    """
    path = Path(path)
    items: list[Item] = []
    seen: set[str] = set()
    for number, entry in enumerate(read_list(path), start=1):
        name = _name(entry, number)
        for version in _versions(path, name, entry):
            try:
                item = _ITEM.validate_python(version)
            except ValidationError as error:
                place = name if version is entry else str(version["id"])
                raise ItemFileError(path, place, *first_problem(error)) from None
            if item.id in seen:
                raise ItemFileError(path, name, "id", "this id is used twice")
            seen.add(item.id)
            items.append(item)
    return tuple(items)


def _versions(path: Path, name: str, entry: Any) -> Iterator[Any]:
    """Yield an entry without its variants, then each of them: the entry with other fields."""
    if not isinstance(entry, dict) or "variants" not in entry:
        yield entry
        return
    base = {field: value for field, value in entry.items() if field != "variants"}
    variants = entry["variants"]
    if not isinstance(variants, list) or not all(isinstance(one, dict) for one in variants):
        raise ItemFileError(path, name, "variants", "expected a list of fields to replace")
    yield base
    for number, changes in enumerate(variants, start=2):
        kept = {"id", "topic", "difficulty", "kind", "status", "variants"} & changes.keys()
        if kept or not changes:
            what = f"cannot change {min(kept)!r}" if kept else "changes nothing"
            raise ItemFileError(path, name, "variants", f"a variant {what}")
        yield base | changes | {"id": f"{name}-v{number}", "variant_of": name}


def read_list(path: Path) -> list[Any]:
    """Return the YAML list in a file, unchecked; ItemFileError if there is none."""
    content = read_yaml(path)
    if not isinstance(content, list) or not content:
        raise ItemFileError(path, "", "", "expected a YAML list with at least one item")
    return content


def read_yaml(path: Path) -> Any:
    """Return what a YAML file holds; ItemFileError if it cannot be read."""
    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except OSError as error:
        raise ItemFileError(path, "", "", f"cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ItemFileError(path, "", "", f"is not valid YAML: {error}") from None


def first_problem(error: ValidationError) -> tuple[str, str]:
    """Return the field (dotted) and the message of the first problem pydantic found."""
    problem = error.errors(include_url=False)[0]
    location = list(problem["loc"])
    for tag in _TAGS:
        if tag in location:
            location.remove(tag)
    if problem["type"].startswith("union_tag"):
        location.append("kind")
    field = ".".join(str(part) for part in location)
    return field, problem["msg"].removeprefix("Value error, ")


def _name(entry: object, number: int) -> str:
    stated = entry.get("id") if isinstance(entry, dict) else None
    return str(stated) if stated else f"item {number}"
