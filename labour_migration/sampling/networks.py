"""Estimates that use whom people know: respondent-driven sampling and network scale-up."""

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.sampling.checks import (
    named,
    number,
    numbers,
    positive_weights,
    require_columns,
    require_integer,
)
from labour_migration.sampling.errors import InvalidInput, ZeroDegree


def rds_ii(
    frame: pd.DataFrame,
    *,
    value: str,
    degree: str,
    design_effect: float = 2.0,
    level: float = 0.95,
    unit: str = "",
) -> Estimate:
    """Mean of a value in a hidden population reached by respondent-driven sampling (RDS-II).

    One row a respondent; ``degree`` is how many members of the population the respondent knows
    who know them too. Each weighs 1/degree. Rows where value or degree is missing are left out
    and counted in ``missing``. The variance is that of a ratio under independent draws times
    ``design_effect``: a planning value, not an estimate, because chains of recruits resemble
    each other and one sample cannot show how much. Assumes two-way ties, one connected network,
    recruiting at random among contacts, draws with replacement, true degrees. A few people with
    very low degrees carry much weight and make intervals too short. Raises
    ZeroDegree for a degree below 1, InvalidInput with fewer than two respondents.
    Source: volz_heckathorn2008; design effect salganik2006.

    >>> frame = pd.DataFrame({"paid_fee": [1, 0, 1, 0], "degree": [2, 10, 4, 10]})
    >>> round(rds_ii(frame, value="paid_fee", degree="degree").value, 3)
    0.789
    """
    require_columns(frame, value, degree)
    factor = number(design_effect, "design_effect", low=np.nextafter(0, 1))
    known = frame[[value, degree]].dropna()
    if len(known) < 2:
        raise InvalidInput("fewer than two respondents have both a value and a degree")
    degrees = numbers(known[degree], degree)
    if (degrees < 1).any():
        row, least = known.index[degrees < 1][0], degrees[degrees < 1][0]
        raise ZeroDegree(
            f"row {named(row)} reports a degree of {least:g}; someone recruited by a contact "
            "has at least one"
        )
    values, weights = numbers(known[value], value), 1 / degrees
    mean = float(np.average(values, weights=weights))
    residual = weights * (values - mean) / weights.sum()
    size = len(known)
    return Estimate.normal(
        mean,
        factor * size / (size - 1) * float((residual**2).sum()),
        n=size,
        missing=len(frame) - size,
        level=level,
        method="RDS-II",
        unit=unit,
    )


def scale_up(
    frame: pd.DataFrame,
    population: int,
    *,
    known_members: str,
    degree: str,
    weight: str | None = None,
    level: float = 0.95,
) -> Estimate:
    """Size of a hidden group from how many of its members a general sample knows (scale-up).

    One row a respondent of an ordinary survey; ``degree`` is the size of the personal network,
    ``known_members`` those in it who belong to the group, ``population`` all people among whom
    contacts are counted. N_H = N Σm / Σd, weighted if ``weight`` is given; the variance is that
    of a ratio under independent respondents. Rows with a missing value are left out. Assumes
    that respondents know who is a member, that members are as well known as others, and true
    degrees: stigma and distance make it too low. Raises ZeroDegree if nobody knows anybody,
    InvalidInput if a respondent knows more members than people, NegativeWeight.
    Source: killworth1998, laga2021.

    >>> frame = pd.DataFrame({"returnees": [2, 0, 1, 1], "contacts": [200, 150, 250, 200]})
    >>> scale_up(frame, 1_000_000, known_members="returnees", degree="contacts").value
    5000.0
    """
    names = [known_members, degree] + ([weight] if weight else [])
    require_columns(frame, *names)
    require_integer(population, "population", low=1)
    known = frame[names].dropna()
    if len(known) < 2:
        raise InvalidInput("fewer than two respondents report both members and network size")
    members = numbers(known[known_members], known_members, low=0)
    degrees = numbers(known[degree], degree, low=0)
    if (odd := known.index[members > degrees]).size:
        raise InvalidInput(f"row {named(odd[0])} knows more members of the group than people")
    weights = positive_weights(known[weight], weight) if weight else np.ones(len(known))
    contacts = float((weights * degrees).sum())
    if contacts == 0:
        raise ZeroDegree("every respondent reports a network of nobody")
    ratio = float((weights * members).sum()) / contacts
    residual = weights * (members - ratio * degrees) / contacts
    size = len(known)
    return Estimate.normal(
        population * ratio,
        population**2 * size / (size - 1) * float((residual**2).sum()),
        n=size,
        missing=len(frame) - size,
        level=level,
        method="network scale-up",
        unit="persons",
    )
