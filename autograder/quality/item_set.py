"""All items of all courses on trial: graded and self-check, with their files, and the sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from autograder import course as courses
from autograder.items import Item, bank, edition, load
from autograder.items.bank import exercises_root
from autograder.items.files import ItemFileError

# Pages that open and close a module teach nothing new, so they have no items.
FRAMES = ("index", "wrap-up")
_ENTRY = re.compile(r"^@\w+\{\s*([^,\s]+)", re.MULTILINE)


@dataclass(frozen=True)
class ItemSet:
    """Items by the name of their file, the topics that need items, the bibliography's keys."""

    graded: Mapping[str, tuple[Item, ...]]
    self_checks: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()

    @classmethod
    def read(cls) -> ItemSet:
        """Return the items in use: the bank with its private part, the pages' self-checks.

        Raises ItemFileError for a file that is not sound.
        """
        root = exercises_root().resolve()
        book = root.parent
        bibliography = book / "book" / "reference" / "references.bib"
        if not bibliography.is_file():
            raise ItemFileError(bibliography, "", "", "there is no bibliography to look into")
        return cls(
            graded=_graded(root),
            self_checks={
                path.relative_to(book).as_posix(): load(path)
                for path in sorted((book / "modules").rglob("*.items.yml"))
            },
            topics=_topics(root),
            sources=frozenset(_ENTRY.findall(bibliography.read_text(encoding="utf-8"))),
        )

    @property
    def bank(self) -> tuple[Item, ...]:
        """Every graded item."""
        return tuple(item for items in self.graded.values() for item in items)


def _graded(root: Path) -> dict[str, tuple[Item, ...]]:
    """Return the items of the bank by file: those that a private item replaces are not used."""
    used, private = bank(), edition.folder()
    found: dict[str, list[Item]] = defaultdict(list)
    for folder in filter(None, (root, private)):
        for path in sorted((folder / "items").glob("*.yml")):
            for item in load(path):
                if used.get(item.id) == item:
                    found[path.name].append(item)
    return {name: tuple(items) for name, items in found.items()}


def _topics(root: Path) -> tuple[str, ...]:
    """Return the topics of all courses that are to have items."""
    found = (
        topic.id
        for path in sorted(root.glob("*/course.yml"))
        for topic in courses.load(path).topics
        if topic.id.rpartition("/")[2] not in FRAMES
    )
    return tuple(dict.fromkeys(found))
