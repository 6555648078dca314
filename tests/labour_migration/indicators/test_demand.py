"""Ranks that hang on weights, and openings that hang on assumptions."""

import pandas as pd
import pytest

from labour_migration.indicators import BadScore, MissingColumn, demand

JOBS = pd.DataFrame(
    {
        "job": ["a", "b", "c", "d"],
        "rate": [6.0, 5.0, 2.0, 1.0],
        "hard": [20.0, 50.0, 30.0, 10.0],
        "wage": [1.0, -2.0, 4.0, 0.0],
    }
)
SIGNS = {"rate": 1, "hard": 1, "wage": 1}
EQUAL = {"rate": 1.0, "hard": 1.0, "wage": 1.0}


def test_ranks_are_those_of_the_index_with_other_weights() -> None:
    found = demand.index_sensitivity(JOBS, occupation="job", signs=SIGNS, weights=EQUAL)
    cases = {
        "rank": EQUAL,
        "without wage": {"rate": 1.0, "hard": 1.0},
        "double hard": {"rate": 1.0, "hard": 2.0, "wage": 1.0},
    }
    for column, weights in cases.items():
        index = demand.shortage_index(
            JOBS, occupation="job", signs=dict.fromkeys(weights, 1), weights=weights
        )
        expected = index.set_index("job")["rank"]
        assert found.set_index("job")[column].to_dict() == expected.to_dict()
    ranks = found.drop(columns=["job", "best", "worst"])
    assert ranks.shape == (4, 7)
    assert (found["best"] == ranks.min(axis=1)).all()
    assert (found["worst"] == ranks.max(axis=1)).all()
    assert found["rank"].tolist() == sorted(found["rank"])


def test_an_index_needs_two_indicators_and_its_columns() -> None:
    one = {"rate": 1}
    with pytest.raises(BadScore, match="one indicator"):
        demand.index_sensitivity(JOBS, occupation="job", signs=one, weights={"rate": 1.0})
    with pytest.raises(MissingColumn):
        demand.index_sensitivity(JOBS, occupation="jobs", signs=SIGNS, weights=EQUAL)


def test_openings_and_residual_need() -> None:
    shrinking = demand.projected_openings(1_000, 900, retirements=250, net_exits=-20)
    assert shrinking == 130
    assert demand.residual_need(shrinking, 200) == -70
    with pytest.raises(BadScore, match="negative"):
        demand.projected_openings(1_000, -1, retirements=0)
