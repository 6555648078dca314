"""The share of migrants in the population, the labour force and employment."""

import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.moments import percentage, proportion
from labour_migration.indicators.statistic import within
from labour_migration.indicators.status import Status, read


def migrant_shares(
    frame: pd.DataFrame,
    design: Design,
    *,
    migrant: Column,
    status: Status,
    working_age: Column | None = None,
    where: Column | None = None,
) -> dict[str, Estimate]:
    """Migrants in per cent of the population, the working-age, the labour force, the employed.

    ``migrant`` is a yes/no column by one criterion, birth abroad or foreign citizenship: they
    differ, and neither says anything of legal status. ``working_age`` leaves the young out of
    all but the first figure; ``where`` is the domain of all four. ``missing`` counts the rows of
    each population whose migrant status (or labour-force status) is not known.

    Source: ilostat_ilms.

    >>> people = pd.DataFrame(
    ...     {"status": [1, 1, 2, 4, None], "abroad": [1, 0, 1, 0, 0], "adult": [1, 1, 1, 1, 0]})
    >>> shares = migrant_shares(people, Design(), migrant="abroad", working_age="adult",
    ...                         status=Status.from_codes(people["status"]))
    >>> [round(share.value, 1) for share in shares.values()]
    [40.0, 50.0, 66.7, 50.0]
    """
    sample = Sample.of(frame, design)
    foreign, counts = sample.flags(migrant), read(sample, status)
    domain, adult = sample.flags(where), sample.flags(working_age)
    wholes = {
        "population": domain,
        "working_age": within(domain, adult),
        "labour_force": within(domain, adult, counts.labour_force),
        "employment": within(domain, adult, counts.employed),
    }
    return {
        name: percentage(
            sample,
            proportion(sample, whole, foreign, f"migrant share of {name}"),
            f"migrant share of {name}: weighted share, Taylor",
        )
        for name, whole in wholes.items()
    }
