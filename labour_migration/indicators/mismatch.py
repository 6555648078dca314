"""Over-qualification: the highly educated in jobs below their level."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from labour_migration.estimates import Estimate
from labour_migration.indicators.design import Column, Design, Sample
from labour_migration.indicators.labour_force import contrast
from labour_migration.indicators.moments import percentage, proportion
from labour_migration.indicators.statistic import Floats, within

# ISCO-08 major groups 4 to 9 ask for a low or medium level of skill; 0, the armed forces, for any.
BELOW_HIGH_SKILL = (4, 5, 6, 7, 8, 9)


def overqualification(
    frame: pd.DataFrame,
    design: Design,
    *,
    education: Column,
    occupation: Column,
    high: Iterable[object] = (3,),
    below: Iterable[object] = BELOW_HIGH_SKILL,
    skilled: Iterable[object] = (1, 2, 3),
    where: Column | None = None,
) -> Estimate:
    """Share of the highly educated employed whose occupation is low or medium skilled, per cent.

    ``education`` and ``occupation`` hold codes: ``high`` names those of tertiary education,
    ``below`` and ``skilled`` the ISCO major groups; any other occupation (0, the armed forces)
    is outside the figure, a blank one is missing. Give the employed in ``where``.

    Source: oecd_settlingin2018.

    >>> jobs = pd.DataFrame({"edu": [3, 3, 3, 2], "isco1": [2, 9, 5, 9]})
    >>> round(overqualification(jobs, Design(), education="edu", occupation="isco1").value, 1)
    66.7
    """
    sample = Sample.of(frame, design)
    eligible, over = _parts(sample, education, occupation, high, below, skilled)
    whole = within(sample.flags(where), eligible)
    statistic = proportion(sample, whole, over, "over-qualification")
    return percentage(sample, statistic, "over-qualification: weighted share, Taylor")


def overqualification_gap(
    frame: pd.DataFrame,
    design: Design,
    *,
    education: Column,
    occupation: Column,
    migrant: Column,
    high: Iterable[object] = (3,),
    below: Iterable[object] = BELOW_HIGH_SKILL,
    skilled: Iterable[object] = (1, 2, 3),
    where: Column | None = None,
) -> dict[str, Estimate]:
    """Over-qualification of migrants and others, with their gap (points) and ratio.

    Keys ``migrant``, ``other``, ``gap`` (migrant less other), ``ratio``; arguments as for
    ``overqualification``, and a yes/no column ``migrant``.

    >>> jobs = pd.DataFrame({"isco1": [9, 9, 2, 9, 2, 2], "abroad": [1, 1, 1, 0, 0, 0], "edu": 3})
    >>> gap = overqualification_gap(
    ...     jobs, Design(), education="edu", occupation="isco1", migrant="abroad")
    >>> round(gap["gap"].value, 1), gap["ratio"].value
    (33.3, 2.0)
    """
    sample = Sample.of(frame, design)
    eligible, over = _parts(sample, education, occupation, high, below, skilled)
    foreign = sample.flags(migrant)
    groups = (
        proportion(sample, within(sample.flags(where), eligible, side), over, "over-qualification")
        for side in (foreign, 1 - foreign)
    )
    return contrast(sample, *groups, method="over-qualification")


def _parts(
    sample: Sample,
    education: Column,
    occupation: Column,
    high: Iterable[object],
    below: Iterable[object],
    skilled: Iterable[object],
) -> tuple[Floats, Floats]:
    """Who belongs to the figure (1, 0, NaN), and who of them works below their level."""
    learnt, job = sample.labels(education), sample.labels(occupation)
    over = np.asarray(job.isin(list(below)), dtype=np.float64)
    rated = over + np.asarray(job.isin(list(skilled)), dtype=np.float64)
    tertiary = np.asarray(learnt.isin(list(high)), dtype=np.float64)
    eligible = within(
        np.where(learnt.isna(), np.nan, tertiary), np.where(job.isna(), np.nan, rated)
    )
    return eligible, over
