"""The share of migrants and of others who have something, and the gap between the two."""

import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.labour_force import contrast
from labour_migration.indicators.moments import proportion
from labour_migration.indicators.statistic import within


def share_gap(
    frame: pd.DataFrame,
    design: Design,
    part: Column,
    *,
    migrant: Column,
    where: Column | None = None,
) -> dict[str, Estimate]:
    """Share of migrants and of others for whom ``part`` is true, with their gap and ratio.

    Keys ``migrant`` and ``other`` (per cent), ``gap`` (migrant less other, percentage points)
    and, unless the others' share is zero, ``ratio``. The error of the gap takes into account
    that both groups come from the same primary sampling units. Rows of ``where`` whose part or
    migrant status is not known are missing. Raises EmptyDomain if a group has no rows.

    >>> staff = pd.DataFrame({"insured": [1, 0, 1, 1, 1, 0], "abroad": [1, 1, 0, 0, 0, 0]})
    >>> found = share_gap(staff, Design(), "insured", migrant="abroad")
    >>> found["migrant"].value, found["gap"].value
    (50.0, -25.0)
    """
    sample = Sample.of(frame, design)
    foreign, known, domain = sample.flags(migrant), sample.flags(part), sample.flags(where)
    groups = (
        proportion(sample, within(domain, side), known, "share") for side in (foreign, 1 - foreign)
    )
    return contrast(sample, *groups, method="share")
