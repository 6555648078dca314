"""The bank of graded items: every file of exercises/items/ and of the private folder, by id.

Beside it the self-check items of the pages, which are public with their keys.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from autograder.items import edition
from autograder.items.files import ItemFileError, load
from autograder.items.schema import Item

_REPOSITORY = Path(__file__).resolve().parents[2]


def exercises_root() -> Path:
    """Return the folder of exercises: AUTOGRADER_EXERCISES, or the one of this repository."""
    return Path(os.environ.get("AUTOGRADER_EXERCISES") or _REPOSITORY / "exercises")


def bank(root: Path | None = None) -> Mapping[str, Item]:
    """Return all graded items by id; ItemFileError for a duplicate or an ungraded one.

    A private item takes the place of the public one of its id, and of that one's variants.
    """
    public = (root or exercises_root()) / "items" if edition.current().public_items else None
    private = edition.folder()
    found = _folder(public) if public else {}
    if private:
        own = _folder(private / "items")
        families = {item.family for item in own.values()}
        found = {name: item for name, item in found.items() if item.family not in families} | own
    return MappingProxyType(found)


def files(root: Path | None = None) -> list[Path]:
    """Return every file that `bank` and `self_checks` read: a mark may change with any of them."""
    public = root or exercises_root()
    folders = [public / "items", *([own / "items"] if (own := edition.folder()) else [])]
    pages = _modules(public).rglob("*.items.yml")
    return sorted([path for folder in folders for path in folder.glob("*.yml")]) + sorted(pages)


def self_checks(root: Path | None = None) -> Mapping[str, Item]:
    """Return the items of the pages (modules/ beside the exercises) by id; ItemFileError."""
    modules = _modules(root or exercises_root())
    return MappingProxyType(_items(sorted(modules.rglob("*.items.yml")), "self-check"))


def _modules(exercises: Path) -> Path:
    """Return the pages' folder; exercises that were copied alone go with the checkout's pages."""
    beside = exercises.resolve().parent / "modules"
    return beside if beside.is_dir() else _REPOSITORY / "modules"


def _folder(folder: Path) -> dict[str, Item]:
    return _items(sorted(folder.glob("*.yml")), "graded")


def _items(paths: Iterable[Path], status: str) -> dict[str, Item]:
    items: dict[str, Item] = {}
    origin: dict[str, Path] = {}
    for path in paths:
        for item in _load(path, path.stat().st_mtime_ns):
            if item.status != status:
                raise ItemFileError(
                    path, item.id, "status", f"these files hold {status} items only"
                )
            if item.id in items:
                message = f"this id is already used in {origin[item.id].name}"
                raise ItemFileError(path, item.id, "id", message)
            items[item.id], origin[item.id] = item, path
    return items


@lru_cache(maxsize=256)
def _load(path: Path, _changed: int) -> tuple[Item, ...]:
    return load(path)
