"""A small survey with strata, clusters, unequal weights and blanks."""

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import Design, Status

DESIGN = Design(weight="w", stratum="stratum", psu="psu")


def draw(rng: np.random.Generator, psus: int = 8, people: int = 25) -> pd.DataFrame:
    """Four strata; labels of PSUs are used again in each; migrants cluster and earn less."""
    size = 4 * psus * people
    stratum = np.repeat(np.arange(4), psus * people)
    psu = np.tile(np.repeat(np.arange(psus), people), 4)
    local = np.repeat(rng.normal(0, 0.6, 4 * psus), people)
    migrant = rng.random(size) < 1 / (1 + np.exp(1.2 - 0.4 * stratum - local))
    edu = 1 + (rng.random(size) < 0.6).astype(int) + (rng.random(size) < 0.35)
    score = rng.normal(0, 1, size) + local + 0.3 * migrant
    status = np.select([score > 0.2, score > -0.1, score > -0.4], [1, 2, 3], 4)
    industry = np.where(rng.random(size) < 0.3 + 0.3 * migrant, "F", "G")
    industry = np.where(rng.random(size) < 0.2, "A", industry)
    pay = np.exp(6 + 0.2 * edu - 0.1 * migrant + 0.3 * local + rng.normal(0, 0.4, size))
    return pd.DataFrame(
        {
            "stratum": stratum,
            "psu": psu,
            "w": rng.uniform(1, 4, size) * (1 + stratum),
            "sex": rng.integers(1, 3, size),
            "abroad": np.where(rng.random(size) < 0.03, np.nan, migrant),
            "edu": edu,
            "isco1": rng.integers(1, 10, size),
            "isic": pd.Series(industry, dtype="str"),
            "status": np.where(rng.random(size) < 0.02, 9, status),
            "more_hours": np.where(status == 1, rng.random(size) < 0.1, False),
            "pay": np.where(rng.random(size) < 0.1, np.nan, pay),
        }
    )


@pytest.fixture(scope="session")
def survey() -> pd.DataFrame:
    return draw(np.random.default_rng(20251103))


@pytest.fixture(scope="session")
def status(survey: pd.DataFrame) -> Status:
    return Status.from_codes(survey["status"], underemployed="more_hours")
