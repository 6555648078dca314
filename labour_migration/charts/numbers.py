"""Numbers as people read them: rounded half up from the decimal that was written."""

from decimal import ROUND_HALF_UP, Decimal


def written(value: float, decimals: int) -> str:
    """Return a number with thousands separators, rounded as on paper.

    Formatting rounds the binary number, which may lie just below the decimal one.

    >>> written(47.15, 1), f"{47.15:.1f}", written(1234.5, 0)
    ('47.2', '47.1', '1,235')
    """
    exact = Decimal(repr(float(value)))
    return f"{exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):,}"
