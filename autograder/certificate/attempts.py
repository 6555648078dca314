"""Which of several attempts counts: the best without a deduction, or else the best after it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from fractions import Fraction

from autograder.certificate.lateness import Lateness, lateness
from autograder.certificate.record import RecordError, Standing, State
from autograder.course import LatePolicy

_STATES: tuple[State, ...] = ("missing", "refused", "blank", "submitted")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Attempt:
    """One attempt; `number` 1 is the first.

    `computed` are the points marked so far, after the deduction; `most` are those if all that is
    unmarked earned full marks.
    """

    number: int
    standing: Standing
    lateness: Lateness
    computed: Fraction
    most: Fraction


@dataclass(frozen=True)
class Work:
    """All attempts at one assessment.

    `usable` are those of which the best counts, `counts` is the best of them; None: there is no
    completed attempt, and `last` tells why.
    """

    usable: tuple[Attempt, ...]
    counts: Attempt | None
    last: Standing
    attempts: int

    @property
    def computed(self) -> Fraction:
        """The points that count now, before any override; 0 without a completed attempt."""
        return self.counts.computed if self.counts else Fraction(0)

    @property
    def hopeful(self) -> Attempt | None:
        """The attempt that can still become the best once its rest is marked, if there is one."""
        better = [one for one in self.usable if one.most > self.computed]
        return max(better, key=lambda one: (one.most, -one.number), default=None)


def all_of(standing: Standing) -> tuple[Standing, ...]:
    """Return every attempt of a standing, the one in front last."""
    if not standing.earlier:
        return (standing,)
    return (*standing.earlier, replace(standing, earlier=()))


def work_of(standing: Standing, due: datetime, policy: LatePolicy, answered: int) -> Work:
    """Return the attempts in the order of time, and the one that counts.

    Work with fewer than `answered` questions answered is blank. The order in which attempts are
    listed has no effect. Raises RecordError when the answers had to be counted and were not.
    """
    judged = (_judged(one, answered) for one in all_of(standing))
    in_order = sorted((one for one in judged if one.state != "missing"), key=_in_time)
    done = tuple(_submitted(in_order, due, policy))
    free = tuple(one for one in done if not one.lateness.percent)
    usable = free or done
    counts = max(usable, key=lambda one: (one.computed, one.most, -one.number), default=None)
    last = in_order[-1] if in_order else Standing("missing", detail=standing.detail)
    return Work(usable, counts, last, len(in_order))


def _judged(standing: Standing, answered: int) -> Standing:
    if standing.state != "submitted":
        return standing
    if standing.answered is None:
        # Whoever receives work calls it blank when nothing at all is answered.
        if answered > 1:
            raise RecordError(
                f"The rule asks for {answered} answered questions, and it is not known how many"
                " were answered; count them, or ask for 1 in course.yml (completed_when)."
            )
        return standing
    if standing.answered >= answered:
        return standing
    return Standing(
        "blank",
        submitted_at=standing.submitted_at,
        detail=f"{standing.answered} of {answered}",
        answered=standing.answered,
    )


def _in_time(one: Standing) -> tuple[datetime, int, Fraction, Fraction, str]:
    at = one.submitted_at or _LONG_AGO
    return at.astimezone(UTC), _STATES.index(one.state), one.points, one.unmarked, one.detail


def _submitted(in_order: list[Standing], due: datetime, policy: LatePolicy) -> Iterator[Attempt]:
    for number, one in enumerate(in_order, 1):
        if one.state == "submitted":
            late = lateness(one.submitted_at, due, policy)
            computed = one.points * late.kept if late.percent else one.points
            most = computed + one.unmarked * late.kept if one.unmarked else computed
            yield Attempt(number, one, late, computed, most)
