"""The bank of graded items: every file of exercises/items/, by item id."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from autograder.items.schema import Item, ItemFileError, load

_REPOSITORY = Path(__file__).resolve().parents[2]


def exercises_root() -> Path:
    """Return the folder of exercises: AUTOGRADER_EXERCISES, or the one of this repository."""
    return Path(os.environ.get("AUTOGRADER_EXERCISES") or _REPOSITORY / "exercises")


def bank(root: Path | None = None) -> Mapping[str, Item]:
    """Return all graded items by id; ItemFileError for a duplicate or an ungraded one."""
    folder = (root or exercises_root()) / "items"
    items: dict[str, Item] = {}
    origin: dict[str, Path] = {}
    for path in sorted(folder.glob("*.yml")):
        for item in load(path):
            if item.status != "graded":
                raise ItemFileError(path, item.id, "status", "the bank holds graded items only")
            if item.id in items:
                message = f"this id is already used in {origin[item.id].name}"
                raise ItemFileError(path, item.id, "id", message)
            items[item.id], origin[item.id] = item, path
    return MappingProxyType(items)
