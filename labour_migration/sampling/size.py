"""How large a sample must be for a proportion, and how many doors that means."""

from dataclasses import dataclass
from math import ceil, sqrt

from labour_migration.estimates import critical_value
from labour_migration.sampling.checks import number, share
from labour_migration.sampling.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class SampleSize:
    """Interviews to complete, people to approach, and units to screen to find those people."""

    complete: int
    approached: int
    screened: int


def for_proportion(
    proportion: float,
    margin: float,
    *,
    level: float = 0.95,
    design_effect: float = 1.0,
    population: int | None = None,
    response: float = 1.0,
    group_share: float = 1.0,
) -> SampleSize:
    """The sample that estimates a proportion to within ``margin``, both as shares of 1.

    complete = z² p(1-p) deff / margin², then n / (1 + (n-1)/N) in a finite ``population`` N (of
    the group studied), so never above N; approached = complete / response; screened = approached
    / group_share, where only that share of the units holds a member. Assumes a normal interval,
    so n p(1-p) well above 5. Use 0.5 for an unknown proportion. Raises InvalidInput.
    Source: kish1965.

    >>> for_proportion(0.5, 0.05)
    SampleSize(complete=385, approached=385, screened=385)
    >>> for_proportion(0.5, 0.05, design_effect=1.5, response=0.8, group_share=0.05)
    SampleSize(complete=577, approached=721, screened=14406)
    """
    if not 0 < proportion < 1:
        raise InvalidInput(f"proportion is {proportion:g}; it must lie between 0 and 1")
    share(margin, "margin")
    number(design_effect, "design_effect", low=0)
    exact = critical_value(level) ** 2 * proportion * (1 - proportion) / margin**2
    exact *= design_effect
    if population is not None:
        size = number(population, "population", low=1)
        exact = min(exact / (1 + (exact - 1) / size), size)
    found = exact / share(response, "response")
    screened = found / share(group_share, "group_share")
    return SampleSize(_up(exact), _up(found), _up(screened))


def margin_for(
    proportion: float,
    n: int,
    *,
    level: float = 0.95,
    design_effect: float = 1.0,
    population: int | None = None,
) -> float:
    """The half-width of the interval that ``n`` complete interviews will give, as a share of 1.

    The inverse of ``for_proportion``, with the same assumptions and errors.

    >>> round(margin_for(0.5, 385), 3)
    0.05
    """
    if not 0 < proportion < 1:
        raise InvalidInput(f"proportion is {proportion:g}; it must lie between 0 and 1")
    number(n, "n", low=1)
    number(design_effect, "design_effect", low=0)
    unlimited = float(n)
    if population is not None:
        number(population, "population", low=n)
        if n == population:
            return 0.0
        unlimited = n * (1 - 1 / population) / (1 - n / population)
    variance = proportion * (1 - proportion) * design_effect / unlimited
    return critical_value(level) * sqrt(variance)


def _up(exact: float) -> int:
    """Rounded up, except for the dust of floating point."""
    return max(1, ceil(round(exact, 6)))
