"""Files that belong to one sample of the labour force survey."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.codes import NOT_STATED
from labour_migration.synthetic.columns import text
from labour_migration.synthetic.country import REGIONS, STRATA, country
from labour_migration.synthetic.design import inclusion
from labour_migration.synthetic.interview import WEIGHT_DECIMALS, fieldwork, paradata
from labour_migration.synthetic.streams import Draws, some_of, stream

COMPLETE, REFUSED, NOT_FOUND = 1, 2, 3
PERMANENT, WORK, FAMILY, STUDY, PROTECTION, NONE = 1, 2, 3, 4, 5, 7
_PERMIT_BY_REASON = np.array([0, WORK, WORK, FAMILY, STUDY, PROTECTION, FAMILY, WORK])
_PERMIT_NOT_STATED = 0.30


def lfs_households(seed: int, learner: str | None) -> pd.DataFrame:
    """The 3,600 selected households: probabilities, result of the contact, paradata."""
    field = fieldwork(seed, learner)
    drawn, land = field.drawn, field.land
    everyone = np.ones(len(drawn.household), dtype=np.bool_)
    draws = Draws(seed, (*field.path, "contact"), len(drawn.household))
    refused = draws.chance("refused", 0.6)
    contact = paradata(field)
    return pd.DataFrame(
        {
            "hh_id": field.household_id,
            "psu": drawn.area + 1,
            "stratum": text(np.array(STRATA)[land.areas.stratum[drawn.area]], everyone),
            "region": text(np.array(REGIONS)[land.areas.region[drawn.area]], everyone),
            "listed": drawn.listed,
            "pi_1": np.round(drawn.pi_1, 6),
            "pi_2": np.round(drawn.pi_2, 6),
            "w_design": np.round(1 / (drawn.pi_1 * drawn.pi_2), WEIGHT_DECIMALS),
            "response": np.select([drawn.responds, refused], [COMPLETE, REFUSED], NOT_FOUND),
            "visits": 1 + draws.pick("visits", (0.55, 0.25, 0.12, 0.08)),
            "mode": contact["mode"],
            "int_date": contact["int_date"],
        }
    )


def lfs_frame_psu(seed: int, learner: str | None) -> pd.DataFrame:
    """The 1,200 areas with what the census says of them, and which were drawn."""
    field, areas = fieldwork(seed, learner), country(seed).areas
    number = np.arange(len(areas.region))
    everywhere = np.ones(len(number), dtype=np.bool_)
    return pd.DataFrame(
        {
            "psu": number + 1,
            "region": text(np.array(REGIONS)[areas.region], everywhere),
            "stratum": text(np.array(STRATA)[areas.stratum], everywhere),
            "households_census": areas.census_households,
            "migrant_share_census": areas.census_migrant_share,
            "pi_1": np.round(inclusion(areas), 6),
            "drawn": np.isin(number, field.drawn.area).astype(np.int64),
        }
    )


def lfs_protected(seed: int, learner: str | None) -> pd.DataFrame:
    """Residence permit as stated by the foreign citizens aged 15 and over of the sample."""
    field = fieldwork(seed, learner)
    people = field.land.residents
    asked = people.foreign_citizen[field.persons] & (people.age[field.persons] >= 15)
    rows, interview = field.persons[asked], field.interview[asked]
    draws = Draws(seed, ("person",), len(people.age), rows)
    reason = 1 + draws.pick("permit", (0.30, 0.10, 0.38, 0.06, 0.12, 0.02, 0.02))
    settled = (people.years_here[rows] > 8) & draws.chance("permanent", 0.65)
    permit = np.where(settled, PERMANENT, _PERMIT_BY_REASON[reason])
    # Half of those without a permit say so.
    permit = np.where(people.irregular[rows] & draws.chance("admits", 0.5), NONE, permit)
    rng = stream(seed, *field.path, "permit not stated")
    silent = some_of(rng, np.ones(len(rows), dtype=np.bool_), round(_PERMIT_NOT_STATED * len(rows)))
    permit[silent] = NOT_STATED
    first = field.land.households.first_person[field.drawn.household[interview]]
    return pd.DataFrame(
        {
            "p_id": field.household_id[interview] * 100 + rows - first + 1,
            "permit_type": permit,
        }
    )
