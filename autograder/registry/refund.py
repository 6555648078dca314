"""What is paid back when a participant cancels, and when a substitute takes the place.

The rule is data (`running.yml`). Days are calendar days between the day on which the written
notice arrives, in the declared time zone, and the first day of the course. The part that is kept
is a percentage of the fee, rounded down to a hundredth; what was paid beyond it goes back, less
bank charges, which nobody knows beforehand. `book/_static/tools/refund-rules.js` says the same.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from autograder.errors import AutograderError
from autograder.registry.money import BadAmount, Money
from autograder.registry.running import Band, RefundRule

BANK_CHARGES = "Bank charges are deducted from a refund; the bank decides them."


class TooLateForSubstitute(AutograderError):
    """A substitute was named after the last day for it."""


@dataclass(frozen=True)
class Refund:
    """What goes back before bank charges, what is kept, and why.

    `days` are those between notice and start, negative once the course has begun. `band` is the
    place of the band in the rule, from 1; None when a substitute takes the place.
    """

    amount: Money
    kept: Money
    percent: Fraction
    band: int | None
    days: int
    message: str


def refund(
    rule: RefundRule,
    *,
    fee: Money,
    paid: Money,
    start: date,
    notice: date,
    substitute: bool = False,
) -> Refund:
    """Return what is paid back of `paid` when written notice arrives on a day.

    With a substitute the place and what was paid pass on and nothing is kept. Raises
    TooLateForSubstitute after the last day for that, BadAmount for amounts that do not fit.
    """
    if paid.currency != fee.currency:
        raise BadAmount(f"The fee is in {fee.currency} and was paid in {paid.currency}.")
    if paid.amount < 0 or fee.amount < 0:
        raise BadAmount("An amount below zero was paid by nobody; correct it.")
    days = (start - notice).days
    if substitute:
        return _passed_on(rule, fee, days)
    place, band = _band(rule, days)
    kept = min(paid.amount, Fraction(int(fee.amount * band.penalty_percent), 100))
    back = Money(paid.amount - kept, fee.currency)
    told = f"Notice {_before(days)}: {_share(band)} of the fee is kept. "
    told += f"{back} of {paid} goes back. {BANK_CHARGES}" if back.amount else "Nothing goes back."
    return Refund(back, Money(kept, fee.currency), band.penalty_percent, place, days, told)


def last_days(rule: RefundRule, start: date) -> list[tuple[Band, date | None]]:
    """Return each band with the last day on which notice falls in it; None for the last band."""
    return [
        (band, date.fromordinal(start.toordinal() - band.at_least_days))
        if band.at_least_days is not None
        else (band, None)
        for band in rule.bands
    ]


def _passed_on(rule: RefundRule, fee: Money, days: int) -> Refund:
    least = rule.substitution.at_least_days
    if days < least:
        raise TooLateForSubstitute(
            f"Notice {_before(days)}: a substitute must be named at least {least} days before. "
            "Admit another candidate in the usual way, or cancel."
        )
    none = Money(Fraction(0), fee.currency)
    told = f"Notice {_before(days)}: place and payment pass to the substitute; nothing is kept."
    return Refund(none, none, Fraction(0), None, days, told)


def _band(rule: RefundRule, days: int) -> tuple[int, Band]:
    for place, band in enumerate(rule.bands, start=1):
        if band.at_least_days is None or days >= band.at_least_days:
            return place, band
    raise AssertionError("the last band holds for every notice")


def _before(days: int) -> str:
    if days == 0:
        return "on the first day of the course"
    if days < 0:
        return f"{-days} day{'s' if days < -1 else ''} after the course began"
    return f"{days} day{'s' if days > 1 else ''} before the start"


def _share(band: Band) -> str:
    percent = band.penalty_percent
    if percent in (0, 100):
        return "all" if percent else "nothing"
    return f"{Decimal(percent.numerator) / percent.denominator}%"
