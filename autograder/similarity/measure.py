"""How much of two learners' own material is the same, measured on all their grams."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from autograder.similarity.fingerprints import among
from autograder.similarity.streams import Own, covered
from autograder.similarity.tokens import Flags, Kind, Numbers


@dataclass(frozen=True)
class Measured:
    """How much of the material of one kind two learners share, in words or tokens.

    `own` is what is left of a learner's material when the common text is taken out, `shared` the
    part of it that the other has too, `longest` the longest stretch of that.
    """

    own: tuple[int, int]
    shared: tuple[int, int]
    longest: int

    @property
    def shares(self) -> tuple[float, float]:
        """Which part of the own material of each is shared."""
        one, other = (
            part / whole if whole else 0.0
            for part, whole in zip(self.shared, self.own, strict=True)
        )
        return one, other


def measure(one: Own, other: Own, kind: Kind, threshold: float) -> Measured | None:
    """Return what two learners share of a kind, None where that is too little to report."""
    hits = (_hits(one, other), _hits(other, one))
    # Most pairs end here: even with every short stretch counted it is not enough.
    if _measured(one, other, hits, kind, threshold) is None:
        return None
    return _measured(
        one, other, (_long(one, hits[0], kind), _long(other, hits[1], kind)), kind, threshold
    )


def _hits(one: Own, other: Own) -> Flags:
    return one.kept & among(one.stream.grams.hashes, other.different)


def _measured(
    one: Own, other: Own, hits: tuple[Flags, Flags], kind: Kind, threshold: float
) -> Measured | None:
    tokens = [
        own.mine & covered(hit, own.stream.grams.ends)
        for own, hit in zip((one, other), hits, strict=True)
    ]
    own = (one.weight // kind.weight, other.weight // kind.weight)
    amounts = (_amount(one, tokens[0], kind), _amount(other, tokens[1], kind))
    if min(amounts) < kind.least_shared // kind.weight:
        return None
    longest = min(_longest(one, tokens[0], kind), _longest(other, tokens[1], kind))
    found = Measured(own, amounts, longest)
    if max(found.shares) >= threshold or longest >= kind.long_passage // kind.weight:
        return found
    return None


def _long(one: Own, hit: Flags, kind: Kind) -> Flags:
    """Return the hits that are in a stretch long enough.

    A stretch ends with its cell and where the two differ in more than a small change. What is
    common to all, or says too little, does not end it and does not count.
    """
    ends = one.stream.grams.ends
    tokens = covered(hit, ends) & one.mine
    reached = np.concatenate(([0], np.cumsum(np.where(tokens, one.stream.weights, 0))))
    long = hit.copy()
    for begin, end in _stretches(hit, one, kind):
        if reached[ends[end - 1]] - reached[begin] < kind.passage:
            long[begin:end] = False
    return long


def _stretches(hit: Flags, one: Own, kind: Kind) -> Iterator[tuple[int, int]]:
    """Yield from which gram to which the first goes on as the other does, but for small changes."""
    stream = one.stream
    reached = np.concatenate(([0], np.cumsum(stream.weights)))
    last: tuple[int, int] | None = None
    for begin, end in _runs(hit | ~one.kept, stream.of_cell):
        if last is not None and stream.of_cell[last[0]] == stream.of_cell[begin]:
            stop = min(begin, int(stream.grams.ends[last[1] - 1]))
            if reached[begin] - reached[stop] <= kind.change:
                last = last[0], end
                continue
        if last is not None:
            yield last
        last = begin, end
    if last is not None:
        yield last


def _runs(flags: Flags, of_cell: Numbers) -> Iterator[tuple[int, int]]:
    """Yield from where up to where flags are set, one cell at a time."""
    labels = np.concatenate(([0], np.where(flags, of_cell + 1, 0), [0]))
    edges = np.flatnonzero(np.diff(labels))
    for begin, end in pairwise(edges.tolist()):
        if flags[begin]:
            yield begin, end


def _amount(own: Own, flags: Flags, kind: Kind) -> int:
    return int(own.stream.weights[flags].sum()) // kind.weight


def _longest(own: Own, flags: Flags, kind: Kind) -> int:
    weights = own.stream.weights
    return (
        max((int(weights[a:b].sum()) for a, b in _runs(flags, own.stream.of_cell)), default=0)
        // kind.weight
    )
