"""Gates: every topic has enough items, and every item a source and a stem of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from autograder.items import Item
from autograder.quality.findings import Fault
from autograder.quality.item_set import ItemSet

FEWEST_GRADED = 8
FEWEST_SELF_CHECKS = 6
USABLE = ("checked", "derived", "design")


def topics(found: ItemSet) -> Iterator[Fault]:
    """Yield the topics with too few items; variants of one item count once."""
    for topic in found.topics:
        graded = {item.family for item in found.bank if item.topic == topic}
        own = {i.id for items in found.self_checks.values() for i in items if i.topic == topic}
        for kind, ids, least in (
            ("graded", graded, FEWEST_GRADED),
            ("self-check", own, FEWEST_SELF_CHECKS),
        ):
            if len(ids) < least:
                message = f"{len(ids)} {kind} items."
                yield Fault(topic, message, f"Write {least - len(ids)} more.")


def sources(found: ItemSet) -> Iterator[Fault]:
    """Yield the items that rest on something nobody can look up."""
    for name, items in {**found.graded, **found.self_checks}.items():
        for item in items:
            for key in item.source:
                if key not in found.sources:
                    message = f"the source {key!r} is not in the bibliography."
                    yield Fault(f"{name}, {item.id}", message, "Add it, or name another source.")
    for name, items in found.graded.items():
        for item in items:
            if item.mark not in USABLE:
                message = f"a graded item must not rest on a fact marked {item.mark}."
                yield Fault(f"{name}, {item.id}", message, "Check the fact, or drop the item.")


def stems(found: ItemSet) -> Iterator[Fault]:
    """Yield the stems that stand in two items, unless one is a variant of the other.

    A graded item with a self-check's stem would have its key on a public page.
    """
    by_stem: dict[str, list[tuple[str, Item]]] = defaultdict(list)
    for name, items in {**found.graded, **found.self_checks}.items():
        for item in items:
            by_stem[_folded(item.stem)].append((name, item))
    for same in by_stem.values():
        first_name, first = same[0]
        for name, item in same[1:]:
            if item.family != first.family:
                message = f"its stem is that of {first.id} ({first_name})."
                yield Fault(f"{name}, {item.id}", message, "Ask something else.")


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())
