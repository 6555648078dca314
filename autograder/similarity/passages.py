"""Where two learners' works agree, stretch by stretch, for a page that shows them side by side."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from autograder.similarity.fingerprints import among
from autograder.similarity.streams import Own, Stream
from autograder.similarity.tokens import Cell, Kind

# Of a gram that a text repeats, so many places are tried.
_PLACES = 8
Span = tuple[int, int]


@dataclass(frozen=True)
class Side:
    """One learner's side of a passage: the cell, and the parts of its text that agree."""

    cell: Cell
    marks: tuple[Span, ...]

    @property
    def span(self) -> Span:
        """Where the passage begins and ends in the text of the cell."""
        return self.marks[0][0], self.marks[-1][1]


@dataclass(frozen=True)
class Passage:
    """Stretches in a row on which two works agree, with little between them; size in units."""

    kind: str
    sides: tuple[Side, Side]
    size: int


@dataclass(frozen=True)
class _Stretch:
    """Tokens of the one and of the other, from and up to."""

    one: Span
    other: Span


def passages(one: Own, other: Own, kind: Kind) -> tuple[Passage, ...]:
    """Return the passages that two works share, the longest first."""
    found, group = [], list[_Stretch]()
    for stretch in _stretches(one, other, kind):
        if group and not _follows(group[-1], stretch, one.stream, other.stream, kind):
            found.append(_passage(group, one.stream, other.stream, kind))
            group = []
        group.append(stretch)
    if group:
        found.append(_passage(group, one.stream, other.stream, kind))
    long = (passage for passage in found if passage.size * kind.weight >= kind.passage)
    return tuple(sorted(long, key=lambda passage: -passage.size))


def _stretches(one: Own, other: Own, kind: Kind) -> Iterator[_Stretch]:
    mine, theirs = one.stream.grams, other.stream.grams
    places: dict[int, list[int]] = defaultdict(list)
    for place in np.flatnonzero(other.kept & among(theirs.hashes, one.different)).tolist():
        if len(listed := places[int(theirs.hashes[place])]) < _PLACES:
            listed.append(place)
    hashes, their_hashes = mine.hashes.tolist(), theirs.hashes.tolist()
    kept, their_kept = one.kept.tolist(), other.kept.tolist()

    def length(here: int, there: int) -> int:
        steps = 0
        while (
            here + steps < len(hashes)
            and there + steps < len(their_hashes)
            and kept[here + steps]
            and their_kept[there + steps]
            and hashes[here + steps] == their_hashes[there + steps]
        ):
            steps += 1
        return steps

    here = 0
    while here < len(hashes):
        tried = places.get(hashes[here], ()) if kept[here] else ()
        size, there = max(((length(here, place), -place) for place in tried), default=(0, 0))
        if size:
            first = (here, int(mine.ends[here + size - 1]))
            second = (-there, int(theirs.ends[size - 1 - there]))
            yield _Stretch(first, second)
        here += max(1, size)


def _follows(last: _Stretch, now: _Stretch, one: Stream, other: Stream, kind: Kind) -> bool:
    """Return whether a stretch goes on where the last ended, in both texts."""
    for stream, before, after in ((one, last.one, now.one), (other, last.other, now.other)):
        if stream.of_cell[before[0]] != stream.of_cell[after[0]] or after[0] < before[0]:
            return False
        if stream.weights[before[1] : after[0]].sum() > kind.change:
            return False
    return True


def _passage(group: list[_Stretch], one: Stream, other: Stream, kind: Kind) -> Passage:
    weight = sum(int(one.weights[slice(*stretch.one)].sum()) for stretch in group)
    sides = (
        _side(one, [stretch.one for stretch in group]),
        _side(other, [stretch.other for stretch in group]),
    )
    return Passage(kind.name, sides, weight // kind.weight)


def _side(stream: Stream, parts: list[Span]) -> Side:
    marks: list[Span] = []
    for first, end in parts:
        begins, stops = int(stream.starts[first]), int(stream.ends[end - 1])
        if marks and begins <= marks[-1][1]:
            begins, before = marks.pop()
            stops = max(stops, before)
        marks.append((begins, stops))
    return Side(stream.cells[int(stream.of_cell[parts[0][0]])], tuple(marks))
