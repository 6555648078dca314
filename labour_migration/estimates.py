"""One estimate with its uncertainty, as every part of the library returns it."""

from dataclasses import dataclass
from math import isfinite, nan, sqrt
from statistics import NormalDist
from typing import Self

from labour_migration.errors import LabourMigrationError


class EstimateError(LabourMigrationError):
    """An estimate cannot be stated: its level or its standard error makes no sense."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its standard error and interval.

    ``se``, ``low`` and ``high`` are NaN where no variance is estimated. ``n`` is the number of
    observations used, ``missing`` of those left out because a value was missing; ``level`` is
    the coverage of the interval (0.95) and ``unit`` the unit of value, se, low and high.

    >>> Estimate(value=8.2, se=0.5, low=7.2, high=9.2, n=412, unit="per cent")
    Estimate(8.2, 95% interval 7.2 to 9.2, n=412, per cent)
    """

    value: float
    se: float = nan
    low: float = nan
    high: float = nan
    n: int = 0
    missing: int = 0
    level: float = 0.95
    method: str = ""
    unit: str = ""

    @classmethod
    def normal(
        cls,
        value: float,
        variance: float,
        *,
        n: int,
        missing: int = 0,
        level: float = 0.95,
        method: str = "",
        unit: str = "",
    ) -> Self:
        """The estimate with a symmetric interval from the normal distribution.

        Raises EstimateError if the variance is negative or the level is not between 0 and 1.

        >>> round(Estimate.normal(10.0, 4.0, n=50).high, 2)
        13.92
        """
        if not variance >= 0:
            raise EstimateError(f"a variance cannot be {variance}; check the weights and the data")
        se = sqrt(variance)
        reach = critical_value(level) * se
        return cls(value, se, value - reach, value + reach, n, missing, level, method, unit)

    @property
    def relative_se(self) -> float:
        """Standard error as a share of the value; NaN where the value is zero."""
        return self.se / abs(self.value) if self.value else nan

    def __repr__(self) -> str:
        parts = [f"{self.value:.6g}"]
        if isfinite(self.low) and isfinite(self.high):
            parts.append(f"{self.level:.0%} interval {self.low:.6g} to {self.high:.6g}")
        parts.append(f"n={self.n}")
        parts += [f"missing={self.missing}"] if self.missing else []
        parts += [text for text in (self.unit, self.method) if text]
        return f"Estimate({', '.join(parts)})"


def critical_value(level: float) -> float:
    """How many standard errors a two-sided normal interval of that level reaches.

    >>> round(critical_value(0.95), 3)
    1.96
    """
    if not 0 < level < 1:
        raise EstimateError(f"the level of an interval lies between 0 and 1, not at {level}")
    return NormalDist().inv_cdf(0.5 + level / 2)
