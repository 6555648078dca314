"""What each learner gets, drawn so that anyone with the same names draws the same.

No random generator is needed: every choice is a SHA-256 of names, so that the notebook, the
marker and another year's Python agree.

>>> pick(["Africa", "Asia", "Europe"], 7, "ada", "q5") in ("Africa", "Asia", "Europe")
True
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from labour_migration.widgets.errors import QuizError

T = TypeVar("T")
ATTEMPTS = 10_000


@dataclass(frozen=True)
class Entry:
    """One question of a pool; nobody gets two of one family."""

    topic: str
    difficulty: int
    family: int


def digest(*names: object) -> int:
    """Return a number from 0 to 2**256 - 1 that follows from the names alone."""
    return int.from_bytes(sha256(json.dumps(names).encode()).digest())


def pick(options: Sequence[T], *names: object) -> T:
    """Return one of the options; each is equally likely."""
    return options[digest(*names) % len(options)]


def shuffled(options: Sequence[T], *names: object) -> list[T]:
    """Return the options in another order; each order is equally likely."""
    places = sorted(range(len(options)), key=lambda place: digest(*names, place))
    return [options[place] for place in places]


def form(turn: int, *names: object) -> int:
    """Return which of two forms is due: about half get 0 first (turn 0) and 1 second (turn 1).

    >>> form(0, 7, "ada") + form(1, 7, "ada")
    1
    """
    return (digest(*names, "form") + turn) % 2


def draw(
    topics: Sequence[str], pool: Sequence[Entry], difficulty: int, *names: object
) -> list[int]:
    """Return for each topic the place in the pool of one question on it.

    No family comes twice, and the difficulties add up to `difficulty`, so that every draw is
    equally hard on paper. All draws of families that keep these rules are equally likely.

    Raises QuizError when there is no such draw.
    """
    families = [_families(pool, topic) for topic in topics]
    if not all(families):
        raise QuizError("The pool has no question for a topic of the draw.")
    for attempt in range(ATTEMPTS):
        drawn = [
            pick(pick(found, *names, attempt, slot), *names, attempt, slot, "variant")
            for slot, found in enumerate(families)
        ]
        entries = [pool[place] for place in drawn]
        differ = len({entry.family for entry in entries}) == len(entries)
        if differ and sum(entry.difficulty for entry in entries) == difficulty:
            return drawn
    raise QuizError(f"The pool allows no draw of difficulty {difficulty}.")


def _families(pool: Sequence[Entry], topic: str) -> list[list[int]]:
    found: dict[int, list[int]] = {}
    for place, entry in enumerate(pool):
        if entry.topic == topic:
            found.setdefault(entry.family, []).append(place)
    return list(found.values())
