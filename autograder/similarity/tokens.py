"""The form in which texts are compared: a row of tokens that know where they stand."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Kind:
    """How one kind of material is compared. Amounts are counted in `unit`.

    A token weighs `unit` amounts of its weight: a letter of a script without spaces weighs less
    than a word. `gram` is the weight of a gram, the shortest piece that is looked at, and
    `window` the number of grams in a row of which one at least is kept as a fingerprint.
    `passage` is the least weight of a stretch that counts as shared, `change` the most that may
    differ between two parts of it. A gram counts that has at least `distinct` different tokens
    that are not in `faint`.
    """

    name: str
    unit: str
    weight: int
    gram: int
    window: int
    passage: int
    change: int
    least_own: int
    least_shared: int
    long_passage: int
    distinct: int
    faint: frozenset[str]


@dataclass
class Tokens:
    """A row of tokens: what each is compared by, where it stands in the text, what it weighs."""

    keys: list[str]
    starts: list[int]
    ends: list[int]
    weights: list[int]

    @classmethod
    def none(cls) -> "Tokens":
        """Return an empty row, to be added to."""
        return cls([], [], [], [])

    def add(self, key: str, start: int, end: int, weight: int = 1) -> None:
        """Put one token at the end."""
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)
        self.weights.append(weight)

    def take_last(self) -> None:
        """Take the last token away."""
        for row in (self.keys, self.starts, self.ends, self.weights):
            row.pop()

    def __len__(self) -> int:
        return len(self.keys)

    def hashes(self) -> Hashes:
        """Return a number for each token that follows from its key alone."""
        return np.fromiter(map(_hash, self.keys), dtype=np.uint64, count=len(self.keys))

    def is_in(self, keys: Collection[str]) -> Flags:
        """Return for each token whether its key is one of those."""
        return np.fromiter((key in keys for key in self.keys), dtype=bool, count=len(self.keys))


@lru_cache(maxsize=200_000)
def _hash(key: str) -> int:
    # Not Python's own hash: it differs from run to run, and with it what is kept of a text.
    return int.from_bytes(blake2b(key.encode("utf-8", "replace"), digest_size=8).digest(), "big")


@dataclass(frozen=True)
class Cell:
    """A piece of a learner's text: where it stands, in words, and whether it is code."""

    place: str
    is_code: bool
    text: str

    @cached_property
    def title(self) -> str:
        """The place as it is shown."""
        return f"{self.place}, {'code' if self.is_code else 'text'}"
