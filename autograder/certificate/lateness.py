"""How late work is, and what that costs."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction

from autograder.course import LatePolicy


@dataclass(frozen=True)
class Lateness:
    """Whether work came after its due time, in which started day, and the percentage it costs.

    Within the grace `late` is true and `days` is 0.
    """

    late: bool = False
    days: int = 0
    percent: Fraction = Fraction(0)

    @property
    def kept(self) -> Fraction:
        """The part of the points earned that is left, from 0 to 1."""
        return 1 - self.percent / 100


def lateness(submitted_at: datetime | None, due: datetime, policy: LatePolicy) -> Lateness:
    """Return how late work is; without a moment it counts as on time.

    Days are those that passed, so a change of the clocks neither costs nor gives an hour.
    """
    if submitted_at is None:
        return Lateness()
    after = submitted_at.astimezone(UTC) - due.astimezone(UTC)
    if after <= timedelta(0):
        return Lateness()
    if policy.kind == "none" or after <= timedelta(minutes=policy.grace_minutes):
        return Lateness(late=True)
    days = -(-after // timedelta(days=1))
    percent = min(days * policy.percent_per_day, policy.at_most_percent)
    return Lateness(True, days, percent)
