"""How far an indicator has come, beside how much of its time has passed; exact."""

from dataclasses import dataclass
from fractions import Fraction

from labour_migration.concepts.monitoring import terms
from labour_migration.concepts.monitoring.checks import usable
from labour_migration.concepts.monitoring.plan import Indicator, day, number


@dataclass(frozen=True)
class Progress:
    """The share of the way from baseline to target, and the share of the time elapsed.

    Both may lie outside 0 to 1. ``verdict`` is a key of ``terms.VERDICTS``; it compares with a
    straight line, which is a yardstick only.
    """

    way: Fraction
    time: Fraction

    @property
    def verdict(self) -> str:
        """What comparing the two says."""
        if self.way >= 1:
            return "reached"
        if self.time < terms.EARLY:
            return "early"
        if self.time >= 1:
            return "late"
        if self.way < 0:
            return "away"
        if self.way == self.time:
            return "level"
        return "ahead" if self.way > self.time else "behind"


def progress(indicator: Indicator) -> Progress | None:
    """How far an indicator has come at its latest value; None where that cannot be computed.

    >>> done = progress(Indicator(baseline_value="40", baseline_date="2024-01-01",
    ...     target_value="70", target_date="2026-12-31",
    ...     latest_value="49", latest_date="2024-12-31"))
    >>> done.way, done.time, done.verdict
    (Fraction(3, 10), Fraction(1, 3), 'behind')
    """
    low, high = number(indicator.baseline_value), number(indicator.target_value)
    first, last = day(indicator.baseline_date), day(indicator.target_date)
    value, at = number(indicator.latest_value), day(indicator.latest_date)
    if low is None or high is None or first is None or last is None or value is None or at is None:
        return None
    names = ("baseline_value", "target_value", "latest_value", "latest_date")
    if low == high or last <= first or not all(usable(indicator, name) for name in names):
        return None
    return Progress(
        way=(value - low) / (high - low), time=Fraction((at - first).days, (last - first).days)
    )


def per_cent(share: Fraction) -> str:
    """A share in per cent, to one decimal, halves away from zero.

    >>> per_cent(Fraction(1, 3)), per_cent(Fraction(3, 10)), per_cent(Fraction(-1, 16))
    ('33.3', '30', '-6.3')
    """
    tenths = (2000 * abs(share.numerator) + share.denominator) // (2 * share.denominator)
    whole, rest = divmod(tenths, 10)
    sign = "-" if share < 0 and tenths else ""
    return f"{sign}{whole}.{rest}" if rest else f"{sign}{whole}"
