"""An exact amount of one currency, read from text and shown to people."""

import re
from dataclasses import dataclass
from fractions import Fraction

from autograder.errors import AutograderError

_AMOUNT = re.compile(r"[0-9]{1,9}([.,][0-9]{1,2})?")


class BadAmount(AutograderError):
    """An amount that is not one, or two amounts that cannot be put together."""


@dataclass(frozen=True)
class Money:
    """An amount in a currency of two decimals, such as EUR."""

    amount: Fraction
    currency: str

    @classmethod
    def read(cls, text: str, currency: str) -> "Money":
        """Return the amount that a person typed, such as "600" or "600,50"; raises BadAmount.

        >>> str(Money.read("600,5", "EUR"))
        'EUR 600.50'
        """
        if not _AMOUNT.fullmatch(text.strip()):
            raise BadAmount(
                f"'{text:.40}' is not an amount of money; write it such as 600 or 600.50, without "
                "currency and without a mark between thousands."
            )
        return cls(Fraction(text.strip().replace(",", ".")), currency)

    def __str__(self) -> str:
        hundredths = self.amount * 100
        if hundredths.denominator != 1:
            raise BadAmount(f"{self.amount} {self.currency} cannot be paid out in hundredths.")
        whole, rest = divmod(abs(hundredths.numerator), 100)
        return f"{self.currency} {'-' if hundredths < 0 else ''}{whole}.{rest:02}"

    def plain(self) -> str:
        """Return the amount alone, such as 600.50, as the ledger keeps it."""
        return str(self).removeprefix(f"{self.currency} ")
