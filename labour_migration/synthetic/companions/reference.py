"""Tables to work with: calibration totals, codes of places, a small population."""

import numpy as np
import pandas as pd

from labour_migration.synthetic.codes import OLD_FEDERATION, PLACES
from labour_migration.synthetic.country import REGIONS, country
from labour_migration.synthetic.population import people
from labour_migration.synthetic.streams import shuffled, stream
from labour_migration.synthetic.weights import AGE_GROUPS
from labour_migration.synthetic.weights import totals as calibration

SMALL_POPULATION = 12_000
_SMALL_COLUMNS = [
    "region", "sex", "age", "foreign_born", "birthplace", "education", "lfs_status", "activity",
    "pay_qvc_month",
]  # fmt: skip
_PROVINCES = {"N": "QRB", "S": "QRC", "": ""}


def totals(seed: int) -> pd.DataFrame:
    """Population totals in three tables: true, from an outdated projection, from the register."""
    known = calibration(seed)
    product = pd.MultiIndex.from_product([REGIONS, (1, 2), AGE_GROUPS])
    cells = product.to_frame(index=False, name=["region", "sex", "age_group"])
    true = cells.assign(table="true", birthplace="", persons=known.true)
    projected = cells.assign(table="projection", birthplace="", persons=known.projected)
    register = pd.DataFrame(
        {
            "table": "register",
            "region": "",
            "sex": [1, 2, 1, 2],
            "age_group": "",
            "birthplace": ["native", "native", "foreign", "foreign"],
            "persons": known.register,
        }
    )
    columns = ["table", "region", "sex", "age_group", "birthplace", "persons"]
    frame = pd.concat([true[columns], projected[columns], register], ignore_index=True)
    texts = ("table", "region", "age_group", "birthplace")
    return frame.astype(dict.fromkeys(texts, "str"))


def country_codes() -> pd.DataFrame:
    """Places by code; a birthplace in the Old Federation maps by province, where it is told."""
    rows = [(code, "", name, code) for code, name in PLACES.items() if code != OLD_FEDERATION]
    old = [
        (OLD_FEDERATION, province, PLACES[OLD_FEDERATION], today)
        for province, today in _PROVINCES.items()
    ]
    return pd.DataFrame([*rows, *old], columns=["code", "province", "name", "code_today"]).astype(
        "str"
    )


def pop_small(seed: int) -> pd.DataFrame:
    """12,000 residents with their true values, as a population to draw samples from."""
    land = country(seed)
    order = shuffled(stream(seed, "small population"), len(land.areas.region))
    area = land.households.area[land.residents.household]
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    rows = np.argsort(place[area], kind="stable")[:SMALL_POPULATION]
    frame = people(land, rows)
    first = ~pd.Series(land.residents.household[rows]).duplicated()
    numbers = {"psu": place[area[rows]] + 1, "household": first.cumsum().to_numpy()}
    small = pd.DataFrame(numbers | {"person": 1 + np.arange(SMALL_POPULATION)})
    texts = dict.fromkeys(("region", "birthplace"), "str")
    kept = frame[_SMALL_COLUMNS].astype({**texts, "foreign_born": "int64"})
    kept["activity"] = kept["activity"].astype("object").fillna("").astype("str")
    return pd.concat([small, kept], axis="columns")
