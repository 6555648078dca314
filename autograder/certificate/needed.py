"""What a learner still needs: `needed(course, record)`, by the same rule that decides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from fractions import Fraction
from itertools import product

from autograder.certificate import needed_words as words
from autograder.certificate.attempts import all_of, work_of
from autograder.certificate.decision import Decision, Outcome
from autograder.certificate.parts import Counted, counted
from autograder.certificate.record import Record, Standing
from autograder.certificate.rule import decide
from autograder.course import Course

_NONE = Fraction(0)


@dataclass(frozen=True)
class Needed:
    """What is left between a learner and the certificate; assessments are named by their ids.

    `missing` are not completed, `open` can still bring points: a mark or a hand-in is to come.
    `least` are the fewest marks, before any deduction or weight, that must be given on what is
    open; None when the certificate is out of reach. `left` are the most that can be given.
    `secured` holds whatever the marks will be, even if unmarked work turns out to be blank.
    `if_late`: out of reach as things stand, but not if all missing work came in now, late.
    """

    points: Fraction
    pass_points: Fraction
    missing: tuple[str, ...]
    open: tuple[str, ...]
    least: Fraction | None
    left: Fraction
    possible: bool
    secured: bool
    if_late: bool
    message: str


@dataclass(frozen=True)
class _Way:
    """A way to more points: marks up to `start` change nothing, each of `room` more adds `rate`."""

    start: Fraction
    room: Fraction
    rate: Fraction

    def spares(self, other: "_Way") -> bool:
        """Return whether this way gives at least as much as the other one for the same marks."""
        return (
            self.start <= other.start
            and self.rate >= other.rate
            and self.rate * self.room >= other.rate * other.room
        )


def needed(course: Course, record: Record) -> Needed:
    """Return what the learner still needs; raises RecordError as `decide` does."""
    decision = decide(course, record)
    parts, _ = counted(course, record)
    ways = {one.part.assessment: _best(_ways(one)) for one in parts}
    ended = record.ruling.departed is not None or record.ruling.granted is not None
    if ended:
        ways = {}
    possible = decision.outcome != "not_awarded"
    gap = _NONE if ended else course.certificate.pass_points - decision.points
    found = Needed(
        points=decision.points,
        pass_points=course.certificate.pass_points,
        missing=tuple(one.part.assessment for one in parts if not one.part.completed),
        open=tuple(name for name, found in ways.items() if found),
        least=_least(gap, [found for found in ways.values() if found]) if possible else None,
        left=sum((max(w.start + w.room for w in found) for found in ways.values() if found), _NONE),
        possible=possible,
        secured=possible and _worst(course, record, parts).outcome == "awarded",
        if_late=not possible and not ended and _late(course, record, parts) != "not_awarded",
        message="",
    )
    return replace(found, message=words.message(decision, found, record.as_of, ended))


def _ways(one: Counted) -> Iterator[_Way]:
    """Yield how an assessment can still bring points: marks to come, or work to come."""
    if one.part.override or one.part.state == "excused":
        return
    have, weight = one.work.computed, one.part.weight
    for attempt in one.work.usable:
        if attempt.most > have:
            kept = attempt.lateness.kept
            start = (have - attempt.computed) / kept
            yield _Way(start, attempt.standing.unmarked - start, kept * weight)
    if one.still_open and have < one.one.points:
        yield _Way(have, one.one.points - have, weight)


def _best(ways: Iterator[_Way]) -> tuple[_Way, ...]:
    """Return the ways that another one does not spare."""
    kept: list[_Way] = []
    for way in ways:
        if not any(one.spares(way) for one in kept):
            kept = [*(one for one in kept if not way.spares(one)), way]
    return tuple(kept)


def _least(gap: Fraction, parts: list[tuple[_Way, ...]]) -> Fraction | None:
    """Return the fewest marks that close a gap, using at most one way in each part."""
    choices = [(*found, None) if any(way.start for way in found) else found for found in parts]
    costs = (_cost(gap, [way for way in chosen if way]) for chosen in product(*choices))
    return min((cost for cost in costs if cost is not None), default=None)


def _cost(gap: Fraction, ways: list[_Way]) -> Fraction | None:
    """Return the fewest marks with these ways, all begun: the dearest marks are earned first."""
    cost = sum((way.start for way in ways), _NONE)
    for way in sorted(ways, key=lambda way: -way.rate):
        if gap <= 0:
            break
        marks = min(way.room, gap / way.rate)
        cost, gap = cost + marks, gap - marks * way.rate
    return cost if gap <= 0 else None


def _worst(course: Course, record: Record, parts: tuple[Counted, ...]) -> Decision:
    """Return the decision once every due time has passed and marking ended at its worst."""
    standings = {
        one.one.id: _worst_of(course, one, record.standings[one.one.id])
        for one in parts
        if one.one.id in record.standings
    }
    last = max(one.part.due.astimezone(UTC) for one in parts)
    as_of = max(record.as_of.astimezone(UTC), last + timedelta(seconds=1))
    return decide(course, replace(record, as_of=as_of, standings=standings))


def _worst_of(course: Course, one: Counted, standing: Standing) -> Standing:
    """Return the standing that is worth least of those that marking can end in."""
    policy, answered = course.late_policy_of(one.one), course.certificate.completed_when.answered

    def worth(end: Standing) -> tuple[bool, Fraction]:
        work = work_of(end, one.part.due, policy, answered)
        return work.counts is not None, work.computed

    return min(_ends(all_of(standing)), key=worth)


def _ends(attempts: Sequence[Standing]) -> Iterator[Standing]:
    """Yield what is left when unmarked work is blank, or all of it but one that earns no more.

    Such a one can be worse than a blank: without a deduction, it takes the place of late work.
    """
    open_ones = [number for number, one in enumerate(attempts) if one.unmarked]
    for kept in (None, *open_ones):
        yield _of_attempts(
            one
            if not one.unmarked
            else replace(one, unmarked=_NONE)
            if number == kept
            else replace(one, state="blank", points=_NONE, unmarked=_NONE)
            for number, one in enumerate(attempts)
        )


def _late(course: Course, record: Record, parts: tuple[Counted, ...]) -> Outcome:
    """Return the outcome if all that is missing were handed in now, and not marked yet."""
    answered = course.certificate.completed_when.answered
    handed_in = {
        one.one.id: Standing("submitted", _NONE, one.one.points, record.as_of, answered=answered)
        for one in parts
        if one.failed
    }
    return decide(course, replace(record, standings={**record.standings, **handed_in})).outcome


def _of_attempts(attempts: Iterator[Standing]) -> Standing:
    *earlier, last = attempts
    return replace(last, earlier=tuple(earlier))
