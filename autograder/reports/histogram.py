"""How points are distributed: a drawing and the same counts as a table.

The pass mark is always an edge, so no bar holds points of both sides.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median_low

from autograder.certificate import Decision, Outcome, show
from autograder.course import CertificateRule

BARS = 20
OUTCOMES: tuple[Outcome, ...] = ("awarded", "pending", "not_awarded")
_LEFT, _TOP, _WIDTH, _HEIGHT, _FOOT = 64, 16, 640, 220, 64


@dataclass(frozen=True)
class Bin:
    """Learners from `start` up to, not including, `stop`; the last one includes its end."""

    start: Fraction
    stop: Fraction
    counts: Mapping[Outcome, int]
    last: bool = False

    @property
    def label(self) -> str:
        """What the bin holds, in words."""
        between = "to" if self.last else "to under"
        return f"{show(self.start)} {between} {show(self.stop)}"

    @property
    def total(self) -> int:
        """How many learners are in it."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Bar:
    """A rectangle of the drawing, in its units."""

    x: int
    y: int
    width: int
    height: int
    outcome: Outcome


@dataclass(frozen=True)
class Tick:
    """A number at an axis."""

    at: int
    text: str


@dataclass(frozen=True)
class Histogram:
    """The bins, and the drawing made of them."""

    bins: tuple[Bin, ...]
    bars: tuple[Bar, ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    pass_at: int
    summary: str
    width: int = _LEFT + _WIDTH + 16
    height: int = _TOP + _HEIGHT + _FOOT
    left: int = _LEFT
    floor: int = _TOP + _HEIGHT
    top: int = _TOP


def histogram(rule: CertificateRule, decisions: Sequence[Decision]) -> Histogram:
    """Return the distribution of the points that count now."""
    bins = _bins(rule, decisions)
    highest = max((one.total for one in bins), default=0)
    step = _step(highest)
    top = step * max(1, -(-highest // step))
    return Histogram(
        bins=bins,
        bars=tuple(_bars(rule, bins, top)),
        across=tuple(_ticks(rule, bins)),
        up=tuple(
            Tick(_TOP + _HEIGHT - _HEIGHT * value // top, f"{value:,}")
            for value in range(0, top + 1, step)
        ),
        pass_at=_across(rule, rule.pass_points),
        summary=_summary(rule, [one.points for one in decisions]),
    )


def _bins(rule: CertificateRule, decisions: Iterable[Decision]) -> tuple[Bin, ...]:
    width = rule.total_points / BARS
    below = -(-rule.pass_points // width)
    edges = [max(Fraction(0), rule.pass_points - n * width) for n in range(below, 0, -1)]
    edge = rule.pass_points
    while edge < rule.total_points:
        edges.append(edge)
        edge += width
    stops = [*edges[1:], rule.total_points]
    counts: list[dict[Outcome, int]] = [dict.fromkeys(OUTCOMES, 0) for _ in edges]
    for one in decisions:
        place = sum(edge <= one.points for edge in edges) - 1
        counts[place][one.outcome] += 1
    return tuple(
        Bin(start, stop, count, last=stop == rule.total_points)
        for start, stop, count in zip(edges, stops, counts, strict=True)
    )


def _bars(rule: CertificateRule, bins: Iterable[Bin], top: int) -> Iterable[Bar]:
    for one in bins:
        left, right = _across(rule, one.start), _across(rule, one.stop)
        below = 0
        for outcome in OUTCOMES:
            count = one.counts[outcome]
            if count:
                low, high = (_HEIGHT * n // top for n in (below, below + count))
                tall = max(1, high - low)
                yield Bar(left + 1, _TOP + _HEIGHT - low - tall, right - left - 2, tall, outcome)
            below += count


def _ticks(rule: CertificateRule, bins: Sequence[Bin]) -> Iterable[Tick]:
    for place, one in enumerate(bins):
        if place % 2 == 0 or one.start == rule.pass_points:
            yield Tick(_across(rule, one.start), show(one.start))
    yield Tick(_across(rule, rule.total_points), show(rule.total_points))


def _across(rule: CertificateRule, points: Fraction) -> int:
    return _LEFT + int(_WIDTH * points / rule.total_points)


def _step(highest: int) -> int:
    """Return a round distance between the numbers of the upright axis, for five or so of them."""
    size = 1
    while True:
        for step in (size, 2 * size, 5 * size):
            if highest <= 5 * step:
                return step
        size *= 10


def _summary(rule: CertificateRule, points: Sequence[Fraction]) -> str:
    if not points:
        return "No learners."
    reached = sum(one >= rule.pass_points for one in points)
    people = f"{len(points):,} learner{'' if len(points) == 1 else 's'}"
    return (
        f"{people}: the lowest has {show(min(points))} points, the middle one "
        f"{show(median_low(points))}, the highest {show(max(points))}. "
        f"{reached:,} stand at {show(rule.pass_points)} points or above, "
        f"{len(points) - reached:,} below."
    )
