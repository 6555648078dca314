"""Points and moments as people read them."""

from datetime import datetime
from fractions import Fraction


def show(points: Fraction, *, up: bool = False) -> str:
    """Return points for people: exact up to two decimals, otherwise rounded down to two.

    Rounding down keeps the number on the same side of the pass mark as the decision. What is
    lacking or deducted is rounded up, so that the numbers of a message add up.

    >>> show(Fraction(119, 2)), show(Fraction(59995, 1000)), show(Fraction(20, 3), up=True)
    ('59.5', '59.99', '6.67')
    """
    hundredths = -(-points * 100 // 1) if up else points * 100 // 1
    whole, rest = divmod(abs(hundredths), 100)
    sign = "-" if hundredths < 0 else ""
    if hundredths != points * 100:
        return f"{sign}{whole}.{rest:02}"
    return f"{sign}{whole}.{rest:02}".rstrip("0").rstrip(".")


def points_of(points: Fraction, *, up: bool = False) -> str:
    """Return points with their unit.

    >>> points_of(Fraction(1)), points_of(Fraction(5, 2))
    ('1 point', '2.5 points')
    """
    return f"{show(points, up=up)} point{'' if points == 1 else 's'}"


def moment(at: datetime) -> str:
    """Return a moment in its own zone, such as 14 June 2020 at 23:59 UTC."""
    return f"{at.day} {at:%B %Y at %H:%M} {at.tzinfo}"
