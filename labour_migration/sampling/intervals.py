"""Intervals that the shared normal one does not cover: few clusters, and sizes of populations."""

from math import exp, log, sqrt

from labour_migration.estimates import Estimate, critical_value
from labour_migration.sampling.checks import number


def student_value(level: float, freedom: float) -> float:
    """Student's two-sided critical value, by the expansion in 1/df (within 1 % from 3 upwards).

    Source: abramowitz_stegun1964, 26.7.5.

    >>> round(student_value(0.95, 10), 2)
    2.23
    """
    z = critical_value(level)
    number(freedom, "degrees of freedom", low=1)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, start=1))


def population_size(
    size: float, variance: float, seen: int, *, level: float, method: str
) -> Estimate:
    """A population estimate whose interval is log-normal in the unseen part, so never below seen.

    Source: chao1987.
    """
    unseen = size - seen
    spread = log(1 + variance / unseen**2) if unseen else 0.0
    factor = exp(critical_value(level) * sqrt(spread))
    return Estimate(
        value=size,
        se=sqrt(variance),
        low=seen + unseen / factor,
        high=seen + unseen * factor,
        n=seen,
        level=level,
        method=method,
        unit="persons",
    )
