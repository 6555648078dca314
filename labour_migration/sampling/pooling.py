"""One estimate from several independent samples of the same population."""

from collections.abc import Sequence
from math import fsum, sqrt

from labour_migration.estimates import Estimate
from labour_migration.sampling.checks import numbers
from labour_migration.sampling.errors import InvalidInput


def pooled(estimates: Sequence[Estimate]) -> Estimate:
    """The plain mean of independent estimates of one quantity, with its standard error.

    Its variance is the sum of theirs divided by the square of their number; the interval is
    normal. Every sample counts the same: samples of one design and size need no other weights,
    and weights by estimated variance would favour samples that came out low. What all samples
    miss, the mean misses too: pooling narrows the interval and leaves the bias.

    ``unit`` and ``level`` are those of the estimates; ``n`` and ``missing`` are their sums.
    InvalidInput for fewer than two estimates, for a value or standard error that is missing, and
    for estimates that differ in unit or level. Independence cannot be checked here. Source:
    ``cochran1977`` (variance of a sum of independent estimates).

    >>> three = [Estimate.normal(value, 9.0, n=100) for value in (40.0, 46.0, 43.0)]
    >>> together = pooled(three)
    >>> together.value, round(together.se, 3), together.n
    (43.0, 1.732, 300)
    """
    if len(estimates) < 2:
        raise InvalidInput(f"pooling takes two estimates or more, not {len(estimates)}")
    for name in ("unit", "level"):
        found = sorted({str(getattr(one, name)) for one in estimates})
        if len(found) > 1:
            raise InvalidInput(f"the estimates differ in {name}: {', '.join(found)}")
    values = numbers([one.value for one in estimates], "value")
    errors = numbers([one.se for one in estimates], "standard error", low=0)
    size, first = len(estimates), estimates[0]
    return Estimate.normal(
        fsum(values) / size,
        fsum(errors**2) / size**2,
        n=sum(one.n for one in estimates),
        missing=sum(one.missing for one in estimates),
        level=first.level,
        method=f"mean of {size} independent samples",
        unit=first.unit,
    )


def observed_error(estimates: Sequence[Estimate]) -> float:
    """Standard error of their mean from the spread between independent estimates.

    A check on ``pooled`` that uses no formula of the design: the standard deviation of the
    values, divided by the root of their number. With few samples it is itself uncertain.
    InvalidInput for fewer than two estimates or a value that is missing.

    >>> three = [Estimate.normal(value, 9.0, n=100) for value in (40.0, 46.0, 43.0)]
    >>> round(observed_error(three), 3)
    1.732
    """
    if len(estimates) < 2:
        raise InvalidInput(f"a spread takes two estimates or more, not {len(estimates)}")
    values = numbers([one.value for one in estimates], "value")
    return sqrt(float(values.var(ddof=1)) / len(estimates))
