"""Rates, gaps and shares on people who can be counted by hand."""

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import BadColumn, Design, Status, labour_force, shares

from .conftest import DESIGN

# 10 people of 100 persons each: 4 employed (1 wants more hours), 2 unemployed, 1 potential,
# 2 outside, 1 whose status is not known.
PEOPLE = pd.DataFrame(
    {
        "w": 100.0,
        "status": [1, 1, 1, 1, 2, 2, 3, 4, 4, 9],
        "more": [1, 0, 0, None, None, None, None, None, None, None],
        "abroad": [1, 1, 0, 0, 1, 0, 0, 0, None, 0],
        "sex": ["M", "F", "M", "F", "F", "M", "F", "M", "F", ""],
    }
).astype({"sex": "str"})
FLAT = Design(weight="w")
STATUS = Status.from_codes(PEOPLE["status"], underemployed=PEOPLE["more"].fillna(0))


@pytest.mark.parametrize(
    ("measure", "value", "n"),
    [
        ("participation", 600 / 9, 9),
        ("employment", 400 / 9, 9),
        ("unemployment", 200 / 6, 6),
        ("LU1", 200 / 6, 6),
        ("LU2", 300 / 6, 6),
        ("LU3", 300 / 7, 7),
        ("LU4", 400 / 7, 7),
    ],
)
def test_rates(measure: labour_force.Measure, value: float, n: int) -> None:
    found = labour_force.rate(PEOPLE, FLAT, STATUS, measure)
    assert found.value == pytest.approx(value)
    assert (found.n, found.missing, found.unit) == (n, 1, "per cent")


def test_underutilisation_holds_the_same_four() -> None:
    found = labour_force.underutilisation(PEOPLE, FLAT, STATUS)
    assert list(found) == ["LU1", "LU2", "LU3", "LU4"]
    assert found["LU4"] == labour_force.rate(PEOPLE, FLAT, STATUS, "LU4")


def test_a_blank_answer_on_hours_is_missing_only_among_the_employed() -> None:
    status = Status.from_codes(PEOPLE["status"], underemployed="more")
    found = labour_force.rate(PEOPLE, FLAT, status, "LU2")
    assert found.value == pytest.approx(300 / 5)
    assert (found.n, found.missing) == (5, 2)


def test_gap_and_ratio_by_sex() -> None:
    rows = labour_force.by_migrant_status(
        PEOPLE, FLAT, STATUS, migrant="abroad", sex="sex", measures=["unemployment"]
    ).set_index(["sex", "group"])
    assert rows.index.get_level_values("sex").unique().tolist() == ["all", "F", "M"]
    everyone = rows.loc["all"]
    assert everyone["value"].to_dict() == pytest.approx(
        {"migrant": 100 / 3, "other": 100 / 3, "gap": 0.0, "ratio": 1.0}
    )
    assert rows.loc[("F", "migrant"), "value"] == 50.0
    # No ratio to a rate of zero: women born here are all employed.
    assert "ratio" not in rows.loc["F"].index
    assert everyone.loc["gap", "unit"] == "percentage points"


def test_the_gap_uses_the_covariance_of_groups_in_the_same_psus(
    survey: pd.DataFrame, status: Status
) -> None:
    rows = labour_force.by_migrant_status(
        survey, DESIGN, status, migrant="abroad", measures=["participation"]
    ).set_index("group")
    apart = np.hypot(rows.loc["migrant", "se"], rows.loc["other", "se"])
    assert rows.loc["gap", "se"] < apart * 0.99
    assert rows.loc["gap", "n"] == rows.loc["migrant", "n"] + rows.loc["other", "n"]
    # Unknown status or unknown birthplace: the gap lacks whoever either group lacks.
    lacking = survey["abroad"].isna() | (survey["status"] == 9)
    assert rows.loc["gap", "missing"] == lacking.sum() > rows.loc["other", "missing"]


def test_scale_of_weights_changes_nothing(survey: pd.DataFrame, status: Status) -> None:
    one = labour_force.rate(survey, DESIGN, status, "LU4")
    other = labour_force.rate(survey.assign(w=survey["w"] * 1000), DESIGN, status, "LU4")
    assert (one.value, one.se) == pytest.approx((other.value, other.se))


def test_shares_of_migrants() -> None:
    found = shares.migrant_shares(PEOPLE, FLAT, migrant="abroad", status=STATUS)
    assert {name: each.value for name, each in found.items()} == pytest.approx(
        {
            "population": 300 / 9,
            "working_age": 300 / 9,
            "labour_force": 50.0,
            "employment": 50.0,
        }
    )
    assert (found["labour_force"].n, found["labour_force"].missing) == (6, 1)


def test_a_measure_says_which_column_it_lacks() -> None:
    status = Status(employed=STATUS.employed, unemployed=STATUS.unemployed)
    with pytest.raises(BadColumn, match="underemployed"):
        labour_force.rate(PEOPLE, FLAT, status, "LU2")
    with pytest.raises(BadColumn, match="potential"):
        labour_force.rate(PEOPLE, FLAT, status, "LU3")
    with pytest.raises(BadColumn, match="'joblessness' is not one of"):
        labour_force.rate(PEOPLE, FLAT, status, "joblessness")  # type: ignore[arg-type]


def test_contradictions_are_refused() -> None:
    yes = pd.Series(1.0, index=PEOPLE.index)
    for status, says in [
        (Status(yes, yes), "employed and unemployed"),
        (Status(yes, 1 - yes, potential=yes), "potential"),
        (Status(1 - yes, yes, underemployed=yes), "underemployed"),
    ]:
        with pytest.raises(BadColumn, match=says):
            labour_force.rate(PEOPLE, FLAT, status, "LU1")


def test_a_status_without_any_known_code_is_refused() -> None:
    with pytest.raises(BadColumn, match="none of the named status codes"):
        Status.from_codes(
            PEOPLE["status"], employed="E", unemployed="U", potential="P", outside="O"
        )


def test_without_a_code_for_the_potential_labour_force_there_is_none() -> None:
    status = Status.from_codes(PEOPLE["status"], potential=None, outside=(3, 4))
    assert status.potential is None
    assert labour_force.rate(PEOPLE, FLAT, status, "participation").n == 9
