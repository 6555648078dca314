"""Calibrated weights hit their totals, remove the bias they can remove, and fail by name."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import sampling

SEX = pd.Series({"men": 60.0, "women": 40.0})
AREA = pd.Series({"rural": 30.0, "urban": 70.0})


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(1)
    return pd.DataFrame(
        {
            "w": rng.uniform(0.5, 2, 200),
            "sex": rng.choice(["men", "women"], 200),
            "area": rng.choice(["rural", "urban"], 200),
        },
        index=np.arange(1_000, 1_200),
    )


def test_nonresponse_is_made_up_class_by_class(frame: pd.DataFrame) -> None:
    frame["answered"] = np.random.default_rng(2).random(200) < 0.6
    weights = sampling.adjust_for_nonresponse(frame, weight="w", responded="answered", cell="area")
    assert weights.index.equals(frame.index[frame["answered"]])
    by_area = weights.groupby(frame["area"]).sum()
    assert by_area.to_dict() == pytest.approx(frame.groupby("area")["w"].sum().to_dict())


def test_a_class_where_nobody_answered_is_named(frame: pd.DataFrame) -> None:
    frame["answered"] = frame["area"] == "urban"
    with pytest.raises(sampling.EmptyCell, match="nobody answered in area 'rural'"):
        sampling.adjust_for_nonresponse(frame, weight="w", responded="answered", cell="area")
    with pytest.raises(sampling.InvalidInput, match="True or False"):
        sampling.adjust_for_nonresponse(frame, weight="w", responded="sex", cell="area")


def test_post_stratification_hits_every_total(frame: pd.DataFrame) -> None:
    weights = sampling.post_stratify(frame, weight="w", cell="sex", totals=SEX)
    assert weights.groupby(frame["sex"]).sum().to_dict() == pytest.approx(SEX.to_dict())
    ratio = weights / frame["w"]
    assert (ratio.groupby(frame["sex"]).nunique() <= 3).all()


def test_raking_hits_all_margins_and_keeps_the_odds_ratio(frame: pd.DataFrame) -> None:
    raked = sampling.rake(frame, weight="w", margins={"sex": SEX, "area": AREA})
    assert raked.gap <= 1e-8 and raked.rounds < 20
    for name, totals in (("sex", SEX), ("area", AREA)):
        assert raked.weights.groupby(frame[name]).sum().to_dict() == pytest.approx(totals.to_dict())

    def odds(weights: pd.Series) -> float:
        cells = weights.groupby([frame["sex"], frame["area"]]).sum()
        return float(cells.iloc[0] * cells.iloc[3] / cells.iloc[1] / cells.iloc[2])

    assert odds(raked.weights) == pytest.approx(odds(frame["w"]))


def test_raking_removes_the_bias_of_response_that_follows_the_margins() -> None:
    rng = np.random.default_rng(11)
    size = 20_000
    people = pd.DataFrame({"man": rng.random(size) < 0.55, "urban": rng.random(size) < 0.4})
    people["fee"] = 2 + people["man"] - 1.5 * people["urban"] + rng.normal(0, 1, size)
    chance = 0.02 + 0.06 * people["man"] * (1 - 0.5 * people["urban"])
    margins = {name: people[name].value_counts() for name in ("man", "urban")}
    raw, raked = [], []
    for _ in range(150):
        sample = people[rng.random(size) < chance].assign(w=1.0)
        weights = sampling.rake(sample, weight="w", margins=margins).weights
        raw.append(sample["fee"].mean())
        raked.append(np.average(sample["fee"], weights=weights))
    truth = people["fee"].mean()
    assert abs(np.mean(raw) - truth) > 0.2
    assert abs(np.mean(raked) - truth) < 0.02


def test_raking_that_cannot_converge_says_where() -> None:
    # Both men are urban and both women rural: sexes and areas would have to agree.
    frame = pd.DataFrame({"w": [1.0] * 4, "sex": ["men"] * 2 + ["women"] * 2})
    frame["area"] = ["urban"] * 2 + ["rural"] * 2
    margins = {"area": AREA, "sex": SEX}
    with pytest.raises(sampling.NotConverged, match="after 50 rounds margin 'area'"):
        sampling.rake(frame, weight="w", margins=margins, most_rounds=50)


def test_margins_of_different_populations_are_refused(frame: pd.DataFrame) -> None:
    with pytest.raises(sampling.InconsistentTotals, match="sex 100, area 200"):
        sampling.rake(frame, weight="w", margins={"sex": SEX, "area": AREA * 2})
    with pytest.raises(sampling.InvalidInput, match="no margin"):
        sampling.rake(frame, weight="w", margins={})


@pytest.mark.parametrize(
    ("totals", "error", "text"),
    [
        (pd.Series({"men": 60, "women": 30, "x": 10}), sampling.EmptyCell, "sex 'x'"),
        (pd.Series({"men": 100}), sampling.UnknownCell, "sex 'women' has no population total"),
        (pd.Series({"men": 110, "women": -10}), sampling.InvalidInput, "total of sex"),
        (pd.Series({"men": 100, "women": 0}), sampling.InvalidInput, "a total of 0"),
        (pd.Series([60, 20, 20], ["men", "women", "women"]), sampling.InvalidInput, "twice"),
    ],
)
def test_totals_that_do_not_fit_are_named(
    frame: pd.DataFrame, totals: pd.Series, error: type[Exception], text: str
) -> None:
    with pytest.raises(error, match=text):
        sampling.post_stratify(frame, weight="w", cell="sex", totals=totals)


def test_an_empty_cell_with_no_population_is_no_problem(frame: pd.DataFrame) -> None:
    totals = pd.concat([SEX, pd.Series({"x": 0.0})])
    weights = sampling.post_stratify(frame, weight="w", cell="sex", totals=totals)
    assert weights.sum() == pytest.approx(100)


def test_rows_that_cannot_be_weighted_are_named(frame: pd.DataFrame) -> None:
    frame.loc[1_005, "sex"] = None
    with pytest.raises(sampling.UnknownCell, match="missing in row 1005"):
        sampling.post_stratify(frame, weight="w", cell="sex", totals=SEX)
    frame.loc[1_007, "w"] = -1.0
    with pytest.raises(sampling.NegativeWeight, match="w at position 7"):
        sampling.rake(frame, weight="w", margins={"area": AREA})
