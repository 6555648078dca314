"""The recruitment-cost survey: known truth, what a learner recovers, and the traps."""

import numpy as np
import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.synthetic.costs import ITEMS
from labour_migration.synthetic.recruitment import CORRIDORS, recruitment_values

STATISTICS = ("mean", "median", "q1", "q3", "ratio_of_means", "mean_without_zeros", "zero_cost")
# The table of the design.
PROTOTYPE = {
    "all": (4.45, 2.17, 0.67, 6.55, 3.19, 4.85, 8.4),
    "men": (6.13, 4.52, 1.02, 9.25, 3.88, 6.46, 5.0),
    "women": (1.59, 1.04, 0.39, 2.16, 1.84, 1.85, 14.1),
    "K1": (10.12, 8.83, 6.10, 12.76, 9.73, 10.33, 2.0),
    "K2": (1.18, 0.98, 0.44, 1.66, 1.15, 1.48, 19.8),
    "V1": (3.21, 2.96, 2.16, 4.00, 3.05, 3.32, 3.0),
    "N1": (1.01, 0.98, 0.75, 1.24, 0.98, 1.06, 4.8),
    "B1": (0.38, 0.30, 0.15, 0.51, 0.35, 0.44, 15.2),
}
CLASS = [f"learner-{number}" for number in range(40)]


@pytest.fixture(scope="module")
def editions() -> pd.DataFrame:
    return pd.DataFrame([recruitment_values(seed) for seed in range(1, 13)])


@pytest.mark.parametrize("group", sorted(PROTOTYPE))
def test_true_values_are_those_of_the_design(editions: pd.DataFrame, group: str) -> None:
    for statistic, expected in zip(STATISTICS, PROTOTYPE[group], strict=True):
        found = editions[f"rcs_{group}_{statistic}"]
        # The design rounds to two decimals and shows one population of the same size as ours.
        near = 4 * found.std() + 0.006
        assert abs(found.mean() - expected) < near, statistic
        assert found.std() < (0.05 if statistic != "zero_cost" else 0.15) * expected, statistic


def _months(frame: pd.DataFrame, seed: int) -> tuple[pd.Series, pd.Series]:
    """The indicator by the rules of the design, and who is in scope with a stated cost."""
    table = synthetic.companion("fx_rates", seed).set_index(["month", "currency"])["rate_per_au"]
    month = frame["left_year"].astype("str") + "-" + frame["left_month"].astype("str").str.zfill(2)

    def rate(currency: pd.Series) -> np.ndarray:
        return table.reindex(pd.MultiIndex.from_arrays([month, currency])).to_numpy()

    pay_rate = rate(frame["earn_cur"])
    pay = frame["earn_first"] / np.where(frame["earn_period"] == 2, 12, 1) + frame["deducted"]
    cost = frame["deducted"] / pay_rate
    for item in ITEMS:
        cost = cost + frame[item] / rate(frame[f"{item}_cur"])
    scope = (frame["purpose"] == 1) & (frame["job_status"] == 1) & frame["c01"].notna()
    return cost / (pay / pay_rate), scope


def _weighted_median(values: pd.Series, weight: pd.Series) -> float:
    ordered = values.sort_values()
    reached = weight[ordered.index].cumsum()
    return float(ordered[reached >= reached.iloc[-1] / 2].iloc[0])


@pytest.fixture(scope="module")
def estimates(seed: int) -> pd.DataFrame:
    rows = []
    for learner in CLASS:
        frame = synthetic.recruitment_cost_survey(seed, learner)
        months, scope = _months(frame, seed)
        value, weight = months[scope], frame.loc[scope, "weight"]
        trimmed = value[value < 60]
        rows.append(
            {
                "raw": np.average(value, weights=weight),
                "mean": np.average(trimmed, weights=weight[trimmed.index]),
                "median": _weighted_median(value, weight),
                "zero_cost": 100 * np.average(value == 0, weights=weight),
            }
        )
    return pd.DataFrame(rows)


@pytest.mark.parametrize(("key", "error"), [("mean", 0.11), ("median", 0.11), ("zero_cost", 0.7)])
def test_the_rules_recover_the_truth(
    seed: int, estimates: pd.DataFrame, key: str, error: float
) -> None:
    truth = synthetic.truth(seed)[f"rcs_all_{key}"].value
    assert estimates[key].std() < error
    assert abs(estimates[key].mean() - truth) < 1.2 * error


def test_costs_in_the_wrong_money_move_the_mean_and_not_the_median(
    seed: int, estimates: pd.DataFrame
) -> None:
    truth = synthetic.truth(seed)
    assert 0.5 < estimates["raw"].mean() - truth["rcs_all_mean"].value < 1.2
    assert abs(estimates["median"].mean() - truth["rcs_all_median"].value) < 0.1


def test_sample_is_stratified_with_weights(costs: pd.DataFrame) -> None:
    assert len(costs) == 2_400 and costs["p_id"].is_unique
    scope = (costs["purpose"] == 1) & (costs["job_status"] == 1)
    assert (~scope).sum() == 144
    assert costs.loc[scope, "weight"].sum() == pytest.approx(60_000, abs=1)
    strata = costs[scope].groupby(["district", "corridor_dest"])["weight"]
    assert len(strata) == 30
    # Printed with four decimals, one weight a stratum.
    assert (strata.nunique() == 1).all()
    share = costs[scope].groupby("corridor_dest")["weight"].sum() / 60_000
    assert share.to_dict() == pytest.approx({way.code: way.share for way in CORRIDORS}, abs=0.01)


def test_planted_mistakes_are_there_at_their_count(costs: pd.DataFrame) -> None:
    items, moneys = list(ITEMS), [f"{item}_cur" for item in ITEMS]
    blank = costs[items].isna().all(axis="columns")
    assert blank.sum() == 72
    assert costs[items].isna().any(axis="columns").equals(blank)
    assert (costs.loc[blank, moneys] == "").all().all()
    assert (costs["earn_period"] == 2).sum() == 72
    zero = (costs[items] == 0).all(axis="columns") & ~blank
    scope = (costs["purpose"] == 1) & (costs["job_status"] == 1)
    assert np.average(zero[scope], weights=costs.loc[scope, "weight"]) == pytest.approx(
        0.084, abs=0.02
    )
    # Papers and exams are paid at home; in other money they are the planted 0.8 per cent.
    wrong = costs[[f"c{number:02d}_cur" for number in (4, 6, 7, 8, 9, 10, 11, 12)]] != "QAL"
    assert (wrong.all(axis="columns") & ~blank).sum() == 19


def test_yearly_pay_in_the_monthly_box(seed: int, costs: pd.DataFrame) -> None:
    medians = {way.code: way.median_earnings for way in CORRIDORS}
    rates = {"QVC": 1.0, "QKD": 0.4, "QND": 0.9, "QBM": 6.5}
    monthly = costs["earn_period"] == 1
    level = costs["earn_first"] / costs["earn_cur"].map(rates)
    high = monthly & (level > 4.5 * costs["corridor_dest"].map(medians))
    assert high.sum() == pytest.approx(12, abs=3)


def test_reported_total_agrees_for_most(seed: int, costs: pd.DataFrame) -> None:
    table = synthetic.companion("fx_rates", seed).set_index(["month", "currency"])["rate_per_au"]
    month = costs["left_year"].astype("str") + "-" + costs["left_month"].astype("str").str.zfill(2)
    total = 0.0
    for item in ITEMS:
        keys = pd.MultiIndex.from_arrays([month, costs[f"{item}_cur"]])
        total = total + costs[item] / table.reindex(keys).to_numpy()
    home = pd.MultiIndex.from_arrays([month, ["QAL"] * len(costs)])
    total = total * table.reindex(home).to_numpy()
    paid = total > 0
    near = (costs["cost_total_reported"] / total - 1).abs()[paid] < 0.05
    assert near.mean() == pytest.approx(0.88, abs=0.015)
    assert (costs.loc[total == 0, "cost_total_reported"] == 0).all()


def test_loans_and_deductions_belong_to_costs(costs: pd.DataFrame) -> None:
    stated = costs["c01"].notna()
    costly = costs[list(ITEMS)].sum(axis="columns") > 0
    assert costs.loc[stated & ~costly, "borrowed"].isna().all()
    assert costs["source_loan"].notna().equals(costs["borrowed"].eq(1).fillna(False).astype(bool))
    assert (costs.loc[costs["borrowed"].eq(2).fillna(False) & stated, "c15"] == 0).all()
    assert (costs.loc[stated & ~costly, "deducted"] == 0).all()
    assert 100 < (costs["deducted"] > 0).sum() < 300
    agent_and_broker = costs[costs["corridor_dest"].eq("K1") & stated & costly]
    at_home = agent_and_broker[list(ITEMS)].sum()
    assert at_home[["c01", "c02"]].sum() / at_home.sum() == pytest.approx(0.6, abs=0.06)
