"""The small files around the two surveys, by name."""

from collections.abc import Callable

import pandas as pd

from labour_migration.synthetic.companions.demand import coherence_pairs, employer_vacancies
from labour_migration.synthetic.companions.domestic import rds_domestic
from labour_migration.synthetic.companions.hidden import (
    cr_list_a,
    cr_list_b,
    cr_list_b_dependent,
    nsum_survey,
)
from labour_migration.synthetic.companions.linked import link_insurance, link_permits
from labour_migration.synthetic.companions.places import country_rates
from labour_migration.synthetic.companions.reference import country_codes, pop_small, totals
from labour_migration.synthetic.companions.registers import (
    arrivals_origin,
    dorm_register,
    permits,
)
from labour_migration.synthetic.companions.surveyed import (
    lfs_frame_psu,
    lfs_households,
    lfs_protected,
)
from labour_migration.synthetic.errors import UnknownCompanion
from labour_migration.synthetic.metadata import marked
from labour_migration.synthetic.money import fx_rates

# Drawn anew for each learner; the second group is the same for everyone in an edition.
_PERSONAL: dict[str, Callable[[int, str | None], pd.DataFrame]] = {
    "cr_list_a": cr_list_a,
    "cr_list_b": cr_list_b,
    "cr_list_b_dependent": cr_list_b_dependent,
    "lfs_frame_psu": lfs_frame_psu,
    "lfs_households": lfs_households,
    "lfs_protected": lfs_protected,
    "nsum_survey": nsum_survey,
    "rds_domestic": rds_domestic,
}
_COMMON: dict[str, Callable[[int], pd.DataFrame]] = {
    "arrivals_origin": arrivals_origin,
    "coherence_pairs": coherence_pairs,
    "country_codes": lambda _: country_codes(),
    "country_rates": country_rates,
    "dorm_register": dorm_register,
    "employer_vacancies": employer_vacancies,
    "fx_rates": fx_rates,
    "link_insurance": link_insurance,
    "link_permits": link_permits,
    "permits": permits,
    "pop_small": pop_small,
    "totals": totals,
}


def names() -> list[str]:
    """Names that ``companion`` takes, in alphabetical order.

    >>> names()[:3]
    ['arrivals_origin', 'coherence_pairs', 'country_codes']
    """
    return sorted([*_PERSONAL, *_COMMON])


def companion(name: str, seed: int, learner: str | None = None) -> pd.DataFrame:
    """One of the SYNTHETIC files around the surveys; ``codebook()`` explains its columns.

    The files of a sample (``lfs_*``), the two lists, the respondent-driven sample and the
    network survey are drawn anew for each ``learner``; registers, totals and reference tables
    are the same for all. Blank (NaN, <NA>, "") is not asked or missing.
    Raises UnknownCompanion naming the nearest name, EditionError for a seed that cannot be used.

    >>> companion("totals", 20251103).shape
    (40, 6)
    >>> int(companion("arrivals_origin", 20251103)["entries_qvr"].sum())
    17500
    """
    if name in _PERSONAL:
        return marked(_PERSONAL[name](seed, learner), name)
    if name in _COMMON:
        return marked(_COMMON[name](seed), name)
    raise UnknownCompanion(name, names())
