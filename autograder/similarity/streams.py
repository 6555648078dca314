"""The material of one learner of one kind, cell after cell, ready to be compared."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from autograder.similarity import code, prose
from autograder.similarity.fingerprints import Grams, among, grams
from autograder.similarity.tokens import Cell, Flags, Hashes, Kind, Numbers, Tokens

KINDS = (code.CODE, prose.PROSE)
# Far more than anybody writes in earnest; what comes after it is not compared.
MOST_TOKENS = 50_000


@dataclass(frozen=True)
class Stream:
    """The tokens of a learner's cells in a row, and the grams in it; none crosses two cells."""

    cells: tuple[Cell, ...]
    of_cell: Numbers
    starts: Numbers
    ends: Numbers
    weights: Numbers
    grams: Grams
    cut: bool = False

    @cached_property
    def different(self) -> Hashes:
        """The hashes of the grams that count, each once, in order."""
        return np.unique(self.grams.hashes[self.grams.counts])

    def without(self, taken: Hashes) -> "Own":
        """Return what is left as the learner's own when some grams are taken out."""
        out = self.grams.counts & among(self.grams.hashes, taken)
        kept = self.grams.counts & ~out
        mine = covered(kept, self.grams.ends) & ~covered(out, self.grams.ends)
        return Own(self, kept, mine, int(self.weights[mine].sum()))


@dataclass(frozen=True)
class Own:
    """A stream, the grams and tokens of it that are the learner's own, and what these weigh."""

    stream: Stream
    kept: Flags
    mine: Flags
    weight: int

    @cached_property
    def different(self) -> Hashes:
        """The hashes of the learner's own grams, each once, in order."""
        return np.unique(self.stream.grams.hashes[self.kept])


def covered(chosen: Flags, ends: Numbers) -> Flags:
    """Return for each token whether one of the chosen grams holds it."""
    steps = np.zeros(len(chosen) + 1, dtype=np.int64)
    begins = np.flatnonzero(chosen)
    np.add.at(steps, begins, 1)
    np.add.at(steps, ends[begins], -1)
    return np.asarray(np.cumsum(steps[:-1]) > 0)


def stream(cells: Iterable[Cell], kind: Kind, persons: Collection[str] = ()) -> Stream:
    """Return the material of one kind in some cells; `persons` are names as words, folded."""
    chosen = tuple(cells)
    rows: list[Tokens] = []
    room = MOST_TOKENS
    for cell in chosen:
        row = _tokens(cell, kind, room, persons)
        rows.append(row)
        room -= len(row)
    parts = [grams(row, kind) for row in rows]
    sizes = [len(row) for row in rows]
    offsets = [sum(sizes[:place]) for place in range(len(sizes))]
    return Stream(
        cells=chosen,
        of_cell=_joined([[place] * size for place, size in enumerate(sizes)]),
        starts=_joined([row.starts for row in rows]),
        ends=_joined([row.ends for row in rows]),
        weights=_joined([row.weights for row in rows]),
        grams=Grams(
            hashes=np.concatenate([np.zeros(0, np.uint64), *(part.hashes for part in parts)]),
            ends=_joined([p.ends + offset for p, offset in zip(parts, offsets, strict=True)]),
            counts=np.concatenate([np.zeros(0, bool), *(part.counts for part in parts)]),
        ),
        cut=room <= 0,
    )


def _joined(rows: Sequence[Sequence[int] | Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, np.int64), *(np.asarray(row, np.int64) for row in rows)])


def _tokens(cell: Cell, kind: Kind, most: int, persons: Collection[str]) -> Tokens:
    if kind is code.CODE:
        return code.tokens(cell.text, most) if cell.is_code else Tokens.none()
    found = Tokens.none()
    parts = code.remarks(cell.text) if cell.is_code else [(0, len(cell.text))]
    for where in parts:
        prose.add_to(found, cell.text, where, most, persons)
    return found
