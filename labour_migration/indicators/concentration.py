"""How far migrants and others work in different activities or occupations."""

from dataclasses import dataclass
from functools import reduce
from operator import add

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.errors import EmptyDomain
from labour_migration.indicators.inference import estimate
from labour_migration.indicators.moments import percentage
from labour_migration.indicators.statistic import Statistic
from labour_migration.indicators.tables import frame as as_frame


def dissimilarity(
    frame: pd.DataFrame,
    design: Design,
    *,
    category: Column,
    migrant: Column,
    where: Column | None = None,
) -> Estimate:
    """Duncan index of dissimilarity between migrants and others over categories, in per cent.

    Half the sum of absolute differences of the two distributions: the share of either group
    that would have to change category for both to be alike. A blank category or migrant status
    is missing. In a small sample the index is too high, since chance alone makes two
    distributions differ, and its linearised error does not see that: use broad categories.
    Raises EmptyDomain if either group is empty.

    Source: duncan1955.

    >>> jobs = pd.DataFrame({"isic": list("AFFAAF"), "abroad": [0, 1, 1, 0, 0, 1]})
    >>> dissimilarity(jobs, Design(), category="isic", migrant="abroad").value
    100.0
    """
    sample = Sample.of(frame, design)
    cells = _cells(sample, category, migrant, where)
    migrants, others = reduce(add, cells.migrants), reduce(add, cells.others)
    apart = (
        abs(mine / migrants - theirs / others)
        for mine, theirs in zip(cells.migrants, cells.others, strict=True)
    )
    return percentage(
        sample,
        reduce(add, apart) * 0.5,
        "Duncan dissimilarity of weighted distributions, Taylor",
        "share",
    )


def location_quotients(
    frame: pd.DataFrame,
    design: Design,
    *,
    category: Column,
    migrant: Column,
    where: Column | None = None,
) -> pd.DataFrame:
    """For each category: the distribution of both groups and the location quotient of migrants.

    Columns: ``category``, ``figure`` (``migrant`` and ``other``, per cent of the group in the
    category; ``quotient``, the migrants' share of the category over that of all workers; above
    1 they are concentrated there), then the fields of an Estimate. Raises EmptyDomain if either
    group is empty.

    Source: isard1960.

    >>> jobs = pd.DataFrame({"isic": list("AAFF"), "abroad": [0, 0, 1, 0]})
    >>> rows = location_quotients(jobs, Design(), category="isic", migrant="abroad")
    >>> rows.loc[rows["figure"] == "quotient", ["category", "value"]].values.tolist()
    [['A', 0.0], ['F', 2.0]]
    """
    sample = Sample.of(frame, design)
    cells = _cells(sample, category, migrant, where)
    migrants, others = reduce(add, cells.migrants), reduce(add, cells.others)
    keys: list[dict[str, object]] = []
    estimates: list[Estimate] = []
    for label, mine, theirs in zip(cells.labels, cells.migrants, cells.others, strict=True):
        quotient = (mine / migrants) / ((mine + theirs) / (migrants + others))
        found = {
            "migrant": percentage(sample, mine / migrants, "weighted distribution, Taylor"),
            "other": percentage(sample, theirs / others, "weighted distribution, Taylor"),
            "quotient": estimate(
                sample,
                quotient,
                method="location quotient, Taylor",
                unit="ratio",
                interval="positive",
            ),
        }
        keys += [{"category": label, "figure": figure} for figure in found]
        estimates += found.values()
    return as_frame(keys, estimates, ["category", "figure"])


@dataclass(frozen=True)
class _Cells:
    """Weighted numbers of migrants and others in each category, in the order of ``labels``."""

    labels: list[object]
    migrants: list[Statistic]
    others: list[Statistic]


def _cells(sample: Sample, category: Column, migrant: Column, where: Column | None) -> _Cells:
    kinds, foreign, domain = sample.labels(category), sample.flags(migrant), sample.flags(where)
    known = kinds.notna().to_numpy() & ~np.isnan(foreign) & ~np.isnan(domain)
    # Every figure rests on all categories of its population: the whole distribution is used.
    used = known & (domain == 1)
    lost = ~known & ~(domain == 0)
    codes, labels = pd.factorize(kinds, sort=True)
    met = np.bincount(codes[used], minlength=len(labels)) > 0
    migrants, others = [], []
    for code in np.flatnonzero(met):
        here = used & (codes == code)
        migrants.append(sample.total(np.where(here, foreign, 0.0), used, lost))
        others.append(sample.total(np.where(here, 1 - foreign, 0.0), used, lost))
    for group, name in ((migrants, "migrants"), (others, "others")):
        if not sum(cell.value for cell in group) > 0:
            raise EmptyDomain(f"concentration: no {name} with a known category in the domain")
    return _Cells(list(labels[met]), migrants, others)
