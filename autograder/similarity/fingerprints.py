"""Fingerprints of a row of tokens, by winnowing.

S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: Local Algorithms for Document
Fingerprinting", Proceedings of SIGMOD 2003, pages 76-85. Of every `window` grams in a row, the
one with the smallest hash is kept (the rightmost of equals), so two texts that share a stretch of
`gram + window - 1` tokens share a fingerprint, whatever stands around it.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from autograder.similarity.tokens import Flags, Hashes, Kind, Numbers, Tokens

_BASE = 0x9E3779B97F4A7C15
_LARGEST = np.uint64(2**64 - 1)


@dataclass(frozen=True)
class Grams:
    """The gram that begins at each token: its hash, the token after its end, whether it counts.

    One that does not count has no end in this text or says too little.
    """

    hashes: Hashes
    ends: Numbers
    counts: Flags


def grams(tokens: Tokens, kind: Kind) -> Grams:
    """Return the grams of a row of tokens: from each on, as many as weigh enough together."""
    size = len(tokens)
    own = tokens.hashes()
    reached = np.concatenate(([0], np.cumsum(np.asarray(tokens.weights, dtype=np.int64))))
    ends = np.searchsorted(reached, reached[:-1] + kind.gram).astype(np.int64)
    whole = ends <= size
    ends = np.minimum(ends, size)
    # A polynomial in 1/base: the part from i to j is a difference of sums, moved to i.
    up, down = _powers(size)
    with np.errstate(over="ignore"):
        sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(own * down, dtype=np.uint64)))
        hashes = _mixed((sums[ends] - sums[:-1]) * up)
    return Grams(hashes, ends, whole & (_distinct(own, ends, tokens, kind) >= kind.distinct))


def _distinct(own: Hashes, ends: Numbers, tokens: Tokens, kind: Kind) -> Numbers:
    """Return how many different tokens that are not faint each gram has."""
    size = len(own)
    order = np.argsort(own, kind="stable")
    before = np.full(size, -1, dtype=np.int64)
    again = own[order[1:]] == own[order[:-1]]
    before[order[1:][again]] = order[:-1][again]
    tells = ~tokens.is_in(kind.faint)
    found = np.zeros(size, dtype=np.int64)
    here = np.arange(size)
    for step in range(int((ends - here).max(initial=0))):
        there = np.minimum(here + step, size - 1)
        found += (here + step < ends) & tells[there] & (before[there] < here)
    return found


def _powers(size: int) -> tuple[Hashes, Hashes]:
    up, down = _all_powers(max(1024, 1 << size.bit_length()))
    return up[:size], down[:size]


@lru_cache(maxsize=4)
def _all_powers(size: int) -> tuple[Hashes, Hashes]:
    both = []
    for base in (_BASE, pow(_BASE, -1, 2**64)):
        row = np.full(size, base, dtype=np.uint64)
        row[0] = 1
        both.append(np.cumprod(row, dtype=np.uint64))
    return both[0], both[1]


def _mixed(values: Hashes) -> Hashes:
    """Return hashes whose order says nothing of the text (the finaliser of splitmix64)."""
    for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        values = (values ^ (values >> np.uint64(shift))) * np.uint64(factor)
    return values ^ (values >> np.uint64(31))


def winnowed(hashes: Hashes, kept: Flags, window: int) -> Hashes:
    """Return the different fingerprints of grams in a row; those not kept are passed over."""
    values = np.where(kept, hashes, _LARGEST)
    if len(values) < window:
        values = np.concatenate((values, np.full(window - len(values), _LARGEST)))
    windows = np.lib.stride_tricks.sliding_window_view(values, window)
    chosen = windows.min(axis=1)
    return np.unique(chosen[chosen != _LARGEST])


def among(values: Hashes, ordered: Hashes) -> Flags:
    """Return for each value whether it is one of some, which are in order."""
    if not len(ordered):
        return np.zeros(len(values), dtype=bool)
    places = np.minimum(np.searchsorted(ordered, values), len(ordered) - 1)
    return np.asarray(ordered[places] == values)
