"""Sizes of hidden populations from lists on which people are recorded."""

from math import exp

import numpy as np

from labour_migration.estimates import Estimate
from labour_migration.sampling.checks import FloatArray, Numbers, numbers, require_integer
from labour_migration.sampling.errors import InvalidInput, NoRecapture, NoRepeats
from labour_migration.sampling.intervals import population_size


def chapman(first: int, second: int, both: int, *, level: float = 0.95) -> Estimate:
    """Size of a population from two lists and the people on both, by Chapman's estimator.

    ``first`` and ``second`` are the people on each list, ``both`` those on the two. N = (n1+1)
    (n2+1)/(m+1) - 1, nearly unbiased where Lincoln-Petersen n1 n2/m is too high; the interval is
    log-normal in the people on neither list; ``n`` counts the people seen. Assumes a closed
    population, perfect matching, independent lists and equal chances of being listed: people who
    avoid all lists make it too low. Raises NoRecapture if nobody is on both lists, InvalidInput
    if more are on both than on one. Source: chapman1951; variance seber1970.

    >>> chapman(200, 150, 30)
    Estimate(978.065, 95% interval 753.322 to 1319.37, n=320, persons, Chapman)
    """
    require_integer(first, "first")
    require_integer(second, "second")
    require_integer(both, "both")
    if both > min(first, second):
        raise InvalidInput(f"{both} people cannot be on both lists of {first} and {second}")
    if both == 0:
        raise NoRecapture(
            f"nobody of {first} and {second} is on both lists: the population is large, the "
            "lists cover different groups, or the matching failed"
        )
    size = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (
        (first + 1) * (second + 1) * (first - both) * (second - both)
        / ((both + 1) ** 2 * (both + 2))
    )  # fmt: skip
    return population_size(size, variance, first + second - both, level=level, method="Chapman")


def zelterman(times: Numbers, *, level: float = 0.95) -> Estimate:
    """Size of a population from how often each person on one list was recorded, robustly.

    ``times`` holds one count, 1 or more, for every person seen. λ = 2 f2/f1 uses the people
    recorded once and twice only, so it withstands people who are recorded very often; N = n /
    (1 - exp(-λ)). Assumes a closed population and a Poisson number of records near the low
    counts. Being arrested or deported changes the chance of a second record, which breaks it.
    Raises NoRepeats if nobody was recorded exactly once, or exactly twice; InvalidInput for a
    count below 1. Source: zelterman1988; variance boehning2008.

    >>> zelterman([1] * 600 + [2] * 90 + [3] * 10).n
    700
    """
    counts = _counts(times)
    once, twice = int((counts == 1).sum()), int((counts == 2).sum())
    if not once or not twice:
        raise NoRepeats(f"{once} people were recorded once and {twice} twice; both are needed")
    rate, seen = 2 * twice / once, counts.size
    size = seen / -np.expm1(-rate)
    slope = exp(-rate) / np.expm1(-rate) ** 2
    variance = seen * slope * (1 + seen * slope * rate**2 * (1 / once + 1 / twice))
    return population_size(float(size), float(variance), seen, level=level, method="Zelterman")


def truncated_poisson(times: Numbers, *, level: float = 0.95) -> Estimate:
    """Size of a population from how often each person on one list was recorded, by likelihood.

    ``times`` as in ``zelterman``. λ solves mean = λ / (1 - exp(-λ)); N = n / (1 - exp(-λ)).
    More precise than Zelterman if everyone has the same rate and too low if rates differ, which
    for irregular residents they do: read it as a lower bound. Raises NoRepeats if nobody was
    recorded twice. Source: vdheijden2003.

    >>> truncated_poisson([1] * 600 + [2] * 90 + [3] * 10).n
    700
    """
    counts = _counts(times)
    mean, seen = float(counts.mean()), counts.size
    if mean == 1:
        raise NoRepeats(f"each of {seen} people was recorded once only; repeats are needed")
    rate = _truncated_rate(mean)
    found = -np.expm1(-rate)
    size = seen / found
    slope = seen * exp(-rate) / found**2
    information = seen * (1 / (rate * found) - exp(-rate) / found**2)
    variance = seen * exp(-rate) / found**2 + slope**2 / information
    return population_size(
        float(size), float(variance), seen, level=level, method="zero-truncated Poisson"
    )


def _counts(times: Numbers) -> FloatArray:
    counts = numbers(times, "times", low=1)
    if (counts != np.floor(counts)).any():
        raise InvalidInput("times must be whole numbers of records")
    return counts


def _truncated_rate(mean: float) -> float:
    low, high = 0.0, mean
    for _ in range(100):
        middle = (low + high) / 2
        if middle / -np.expm1(-middle) < mean:
            low = middle
        else:
            high = middle
    return (low + high) / 2
