"""Numbers and lists in words, for the book's pages and for those made from the gradebook."""

from collections.abc import Sequence
from fractions import Fraction

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number(value: Fraction | int) -> str:
    """Return an exact number: 60, 59.5, or 7 1/3 when no short decimal is exact."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    for places in (1, 2):
        scaled = exact * 10**places
        if scaled.denominator == 1:
            return f"{float(exact):.{places}f}"
    whole, rest = divmod(exact.numerator, exact.denominator)
    return f"{whole} {rest}/{exact.denominator}" if whole else f"{rest}/{exact.denominator}"


def joined(parts: Sequence[str]) -> str:
    """Return a list in words: a, b and c."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def word(amount: int) -> str:
    """Return a small whole number as a word."""
    return _SMALL[amount] if amount < len(_SMALL) else str(amount)


def counted(amount: int, noun: str) -> str:
    """Return a small number in words with its noun: six weekly tests."""
    return f"{word(amount)} {noun}{'' if amount == 1 else 's'}"
