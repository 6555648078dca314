"""Which learners' works share more than chance and the task explain, by an index of fingerprints.

The index names for every fingerprint the learners who have it, so that only pairs with something
in common are looked at; a pair's shares are then measured on all grams, not on fingerprints.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from scipy import sparse  # type: ignore[import-untyped]

from autograder.similarity.fingerprints import winnowed
from autograder.similarity.measure import Measured, measure
from autograder.similarity.streams import KINDS, Own, stream
from autograder.similarity.tokens import Cell, Hashes, Kind

THRESHOLD = 0.5
# What more than a third of a class writes is taken for common; a smaller class shows no such thing.
COMMON_SHARE, COMMON_CLASS = 1 / 3, 10


@dataclass(frozen=True)
class Work:
    """What a learner handed in for one assignment, as far as it is the learner's to write.

    `remark` is what intake says of it that bears on whose it is.
    """

    learner: str
    cells: tuple[Cell, ...]
    handed_in: datetime | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    remark: str = ""


@dataclass(frozen=True)
class Found:
    """A pair of learners, in alphabetical order, and what they share of each kind."""

    learners: tuple[str, str]
    kinds: dict[str, Measured]


@dataclass(frozen=True)
class Comparison:
    """The pairs above the threshold, and what else whoever reads them has to know.

    `own` holds for each kind and learner what is compared, `too_short` the kinds of which a
    learner wrote too little to be compared, `common` how many grams of each kind were taken out
    because many share them, `cut` whose work was too long to be compared whole.
    """

    pairs: tuple[Found, ...]
    own: dict[str, dict[str, Own]]
    too_short: dict[str, tuple[str, ...]]
    common: dict[str, int]
    cut: tuple[str, ...]


def compare(
    works: Iterable[Work],
    common: Sequence[Cell] = (),
    persons: Collection[str] = (),
    threshold: float = THRESHOLD,
    apart: Callable[[str, str], bool] = lambda one, other: True,
) -> Comparison:
    """Return the pairs of learners of whose own material a share above the threshold is the same.

    `common` is text that everybody was given; `persons` are names as words, folded; `apart` says
    of two learners whether they were to work apart. Of two works of one learner the last counts.
    """
    latest = {work.learner: work for work in works}
    chosen = [latest[name] for name in sorted(latest)]
    own: dict[str, dict[str, Own]] = {}
    counts, cut = {}, set()
    measured: dict[tuple[str, str], dict[str, Measured]] = {}
    for kind in KINDS:
        streams = {work.learner: stream(work.cells, kind, persons) for work in chosen}
        cut |= {learner for learner, one in streams.items() if one.cut}
        shared = _shared_by_many([one.different for one in streams.values()])
        taken = np.union1d(shared, stream(common, kind, persons).different)
        own[kind.name] = {learner: one.without(taken) for learner, one in streams.items()}
        counts[kind.name] = len(shared)
        for pair, found in _pairs(own[kind.name], kind, threshold, apart):
            measured.setdefault(pair, {})[kind.name] = found
    pairs = [Found(pair, kinds) for pair, kinds in measured.items()]
    return Comparison(
        pairs=tuple(sorted(pairs, key=_strength)),
        own=own,
        too_short={work.learner: _too_short(own, work.learner) for work in chosen},
        common=counts,
        cut=tuple(sorted(cut)),
    )


def _strength(pair: Found) -> tuple[float, int, tuple[str, str]]:
    share = max(max(one.shares) for one in pair.kinds.values())
    return -share, -max(one.longest for one in pair.kinds.values()), pair.learners


def _too_short(own: dict[str, dict[str, Own]], learner: str) -> tuple[str, ...]:
    return tuple(k.name for k in KINDS if own[k.name][learner].weight < k.least_own)


def _shared_by_many(works: Sequence[Hashes]) -> Hashes:
    """Return the grams that more than a third of a class has, none in a small class."""
    writers = sum(1 for one in works if len(one))
    if writers < COMMON_CLASS:
        return np.zeros(0, dtype=np.uint64)
    hashes, counts = np.unique(np.concatenate(works), return_counts=True)
    return np.asarray(hashes[counts > writers * COMMON_SHARE])


def _pairs(
    works: dict[str, Own], kind: Kind, threshold: float, apart: Callable[[str, str], bool]
) -> Iterator[tuple[tuple[str, str], Measured]]:
    enough = {name: one for name, one in works.items() if one.weight >= kind.least_own}
    for one, other in _candidates(enough, kind, threshold):
        if apart(one, other):
            found = measure(enough[one], enough[other], kind, threshold)
            if found is not None:
                yield (one, other), found


def _candidates(works: dict[str, Own], kind: Kind, threshold: float) -> Iterator[tuple[str, str]]:
    """Yield the pairs that share as many fingerprints as what is reported leaves behind."""
    names = list(works)
    prints = [winnowed(one.stream.grams.hashes, one.kept, kind.window) for one in works.values()]
    if not names or not sum(map(len, prints)):
        return
    sizes = np.array([len(one) for one in prints])
    _, columns = np.unique(np.concatenate(prints), return_inverse=True)
    rows = np.repeat(np.arange(len(names)), sizes)
    table = sparse.csr_array((np.ones(len(rows), dtype=np.int32), (rows, columns)))
    together = sparse.triu(table @ table.T, k=1).tocoo()
    # A long stretch leaves one fingerprint a window at least. Of a shared part, small changes may
    # take every second fingerprint.
    long = (kind.long_passage - kind.gram) // (kind.window * kind.weight)
    part = np.minimum(sizes[together.row], sizes[together.col]) * threshold / 2
    likely = together.data >= np.clip(part, 2, long)
    for row, column in sorted(zip(together.row[likely], together.col[likely], strict=True)):
        yield names[row], names[column]
