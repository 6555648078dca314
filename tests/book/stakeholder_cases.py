"""Stakeholder maps for tests: the example, edge cases, many from a fixed seed, and broken ones."""

import random
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from labour_migration.concepts.stakeholders import FIELDS, MOST, SIDES, Map, Stakeholder, example

NASTY = '<img src=x onerror="document.title = 1">'
NOTES = (
    "",
    " ",
    "\u2003",
    "law, art. 3",
    "=1+1",
    NASTY,
    "Loi «7» – 日本語 𝔘",
    "x" * 300,
    "𝔘" * 300,
)


def values(listed: Map) -> dict[str, Any]:
    """The values of the file that holds a map."""
    return {"title": listed.title, "stakeholders": [asdict(one) for one in listed.stakeholders]}


def drawn(chance: random.Random, size: int, **fixed: Any) -> Map:
    def one(place: int) -> Stakeholder:
        return Stakeholder(
            **{
                "name": f"Body {chance.choice('αβγ')} {place}; <b>",
                "field": chance.choice(FIELDS),
                "side": chance.choice(SIDES),
                "interest": chance.randint(0, 10),
                "influence": chance.randint(0, 10),
                "seat": chance.random() < 0.4,
                "note": chance.choice(NOTES),
                **fixed,
            }
        )

    return Map(chance.choice(["", " ", "Our case"]), tuple(map(one, range(size))))


def maps() -> list[Map]:
    """Edge cases first, then forty drawn ones; the same at every call."""
    chance = random.Random(7)
    edges = [
        example(),
        Map("", ()),
        drawn(chance, 1),
        drawn(chance, 3, interest=10, influence=10),
        drawn(chance, 4, interest=5, influence=6, seat=True, note="law"),
        drawn(chance, 5, interest=6, influence=5, seat=False),
        drawn(chance, 4, interest=5, influence=5, field="across", side="public body"),
        drawn(chance, MOST),
    ]
    return edges + [drawn(chance, 1 + place % 20) for place in range(40)]


def broken() -> list[Any]:
    """Values that neither face may take, each with one thing wrong."""

    def changed(change: Callable[[dict[str, Any]], Any]) -> dict[str, Any]:
        held = values(example())
        change(held)
        return held

    def put(**parts: Any) -> dict[str, Any]:
        return changed(lambda held: held["stakeholders"][0].update(parts))

    many = values(drawn(random.Random(1), MOST))
    many["stakeholders"].append({**many["stakeholders"][0], "name": "One more"})
    return [
        None, [], {}, "map", 3, many,
        changed(lambda held: held.update(zoo=1)),
        changed(lambda held: held.pop("title")),
        changed(lambda held: held.update(title=None)),
        changed(lambda held: held.update(title="x" * 301)),
        changed(lambda held: held.update(title="a\x00b")),
        changed(lambda held: held.update(stakeholders={})),
        changed(lambda held: held["stakeholders"].append(None)),
        changed(lambda held: held["stakeholders"].append(held["stakeholders"][0])),
        changed(lambda held: held["stakeholders"][0].pop("note")),
        put(name=""), put(name=" \u2003"), put(name="x" * 101), put(name=7), put(name="a\ud800b"),
        put(name="two\nlines"), put(field="employ"), put(field="__proto__"), put(side="union"),
        put(interest=11), put(interest=-1), put(interest=1.5), put(interest="2"),
        put(interest=True), put(influence=None), put(seat="yes"), put(seat=1), put(note=None),
        put(note="𝔘" * 301), put(note="two\nlines"),
    ]  # fmt: skip
