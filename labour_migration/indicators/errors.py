"""What can be wrong with a survey, or with how an indicator was asked for."""

from collections.abc import Iterable
from difflib import get_close_matches

from labour_migration.errors import LabourMigrationError


class IndicatorError(LabourMigrationError):
    """The indicator cannot be computed from what was given; the message says what to change."""


class MissingColumn(IndicatorError):
    """The frame lacks a column that was named; the message names the nearest one."""

    def __init__(self, name: str, known: Iterable[object]) -> None:
        names = [str(column) for column in known]
        nearest = get_close_matches(name, names, n=1, cutoff=0.5)
        hint = f"Did you mean {nearest[0]!r}?" if nearest else f"Columns: {', '.join(names)}."
        super().__init__(f"There is no column {name!r} in the frame. {hint}")
        self.name = name


class BadColumn(IndicatorError):
    """A column or a series holds values that its role does not allow."""


class BadWeights(IndicatorError):
    """Survey weights are missing, negative or infinite, or sum to zero."""


class BadDesign(IndicatorError):
    """The sampling design and the frame contradict one another."""


class SinglePSU(BadDesign):
    """A stratum holds one primary sampling unit and the design names no rule for that case."""

    def __init__(self, strata: Iterable[object]) -> None:
        names = ", ".join(str(stratum) for stratum in strata)
        super().__init__(
            f"One primary sampling unit in stratum {names}: its variance cannot be estimated. "
            "Merge strata, or declare single_psu='centre' or 'certainty' in the Design."
        )


class EmptyDomain(IndicatorError):
    """No weighted observation is left to divide by; the message names the indicator."""


class UnknownRate(IndicatorError):
    """An amount is in a currency (or month) for which no exchange rate was given."""


class NoCommonSupport(IndicatorError):
    """The two groups share no cell, so that nothing can be compared like with like."""


class BadScore(IndicatorError):
    """A coherence score, a weight or a confidence is outside its scale."""
