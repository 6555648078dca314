"""Adaptive cluster sampling: go on to the neighbours wherever the rare group is found."""

import numpy as np

from labour_migration.estimates import Estimate
from labour_migration.sampling.checks import Numbers, numbers, require_integer
from labour_migration.sampling.errors import InvalidInput


def adaptive_mean(
    network_means: Numbers, *, population: int, level: float = 0.95, unit: str = ""
) -> Estimate:
    """Mean a unit from an adaptive cluster sample, by the mean of the networks first hit.

    ``network_means`` holds, for each unit of the *initial* simple sample without replacement,
    the mean of the network it belongs to (its own value if it stands alone); ``population`` is
    the number of units. Units added at the edge of a network are not used. The interval is
    normal and too short at its upper end when few networks were hit. Raises InvalidInput with
    fewer than two units, or more than the population holds. Source: thompson1990.

    >>> adaptive_mean([0, 0, 6, 0], population=400).value
    1.5
    """
    means = numbers(network_means, "network_means")
    require_integer(population, "population", low=1)
    if not 2 <= means.size <= population:
        raise InvalidInput(f"{means.size} units were drawn; 2 to {population} are possible")
    variance = (1 - means.size / population) * float(np.var(means, ddof=1)) / means.size
    return Estimate.normal(
        float(means.mean()),
        variance,
        n=means.size,
        level=level,
        method="adaptive cluster sampling",
        unit=unit,
    )
