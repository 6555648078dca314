"""The edition that the tests look at."""

import pandas as pd
import pytest

from labour_migration import synthetic

SEED = 20251103


@pytest.fixture(scope="session")
def seed() -> int:
    return SEED


@pytest.fixture(scope="session")
def survey(seed: int) -> pd.DataFrame:
    """The labour force survey of the edition, mistakes included; do not change it."""
    return synthetic.labour_force_survey(seed)


@pytest.fixture(scope="session")
def costs(seed: int) -> pd.DataFrame:
    """The recruitment-cost survey of the edition; do not change it."""
    return synthetic.recruitment_cost_survey(seed)
