"""The labour force survey as a learner gets it."""

import pandas as pd

from labour_migration.synthetic.interview import fieldwork, record
from labour_migration.synthetic.metadata import marked
from labour_migration.synthetic.mistakes import planted


def labour_force_survey(
    seed: int, learner: str | None = None, *, advanced: bool = False
) -> pd.DataFrame:
    """A SYNTHETIC labour force survey of Costaverra with a migration module.

    One row a member of the responding households, about 8,100, of which 6,850 are aged 15 and
    over and 1,690 of these foreign-born; ``codebook()`` explains each column. Design columns
    ``stratum`` and ``psu``, weights ``w_design``, ``w_nr``, ``w_final``, ``w_cob``, ``w_old``;
    hours a week, pay as typed in QVC. Blank (<NA>, NaN, "") is not asked, 9 and ZZZ are not
    stated; a blank weight, impossible dates, doubled households and other mistakes are planted.
    A ``learner`` has an own sample of the same country; without one it is the sample of the
    edition. ``advanced`` leaves out the ready-made ``lfs_status``, to be derived from the raw
    questions (icls19_res1_2013). Raises EditionError for a seed or a learner that cannot be used.

    >>> survey = labour_force_survey(20251103, "ada")
    >>> survey.attrs["title"][:29]
    'SYNTHETIC labour force survey'
    >>> bool((survey["w_final"].sum() / 247_000).round(1) == 1)
    True
    """
    field = fieldwork(seed, learner)
    frame = planted(record(field), seed, *field.path)
    if advanced:
        frame = frame.drop(columns="lfs_status")
    return marked(frame, "labour_force_survey")
