"""SDG 10.7.1 on workers who can be counted by hand, and its traps."""

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import (
    BadColumn,
    Design,
    EmptyDomain,
    UnknownRate,
    amounts,
    recruitment_costs,
)
from labour_migration.indicators.recruitment_costs import STATISTICS, Rules

WORKERS = pd.DataFrame(
    {
        "fee": [800.0, 0.0, 300.0, 6000.0, None, 100.0, 500.0],
        "fare": [200.0, 0.0, 100.0, 0.0, 50.0, 100.0, 500.0],
        "pay": [250.0, 300.0, 400.0, 100.0, 200.0, None, 500.0],
        "employee": [1, 1, 1, 1, 1, 1, 0],
        "to": ["QKH", "QNM", "QNM", "QKH", "QKH", "QKH", "QNM"],
        "w": [1.0, 2.0, 1.0, 1.0, 1.0, 1.0, 1.0],
    }
).astype({"to": "str"})
ITEMS = ["fee", "fare"]
FLAT = Design(weight="w")


def lines(rules: Rules | None = None, **more: object) -> pd.DataFrame:
    return recruitment_costs.worker_ratios(
        WORKERS, items=ITEMS, earnings="pay", in_scope="employee", rules=rules, **more
    )  # type: ignore[arg-type]


def test_every_worker_has_one_outcome() -> None:
    found = lines()
    assert found["outcome"].tolist() == [
        "used", "zero cost", "used", "used", "cost missing", "earnings missing", "out of scope",
    ]  # fmt: skip
    assert found["ratio_months"].tolist() == pytest.approx(
        [4.0, 0.0, 1.0, 60.0, np.nan, np.nan, np.nan], nan_ok=True
    )


@pytest.mark.parametrize(
    ("statistic", "value"),
    [
        ("mean of ratios", (4 + 2 * 0 + 1 + 60) / 5),
        ("ratio of means", (1000 + 400 + 6000) / (250 + 600 + 400 + 100)),
        ("median", 1.0),
        ("mean without zeros", 65 / 3),
    ],
)
def test_four_statistics_of_the_same_workers(
    statistic: recruitment_costs.Statistics, value: float
) -> None:
    found = recruitment_costs.recruitment_cost(WORKERS, lines(), FLAT, statistic=statistic)
    assert found.value == pytest.approx(value)
    assert (found.missing, found.unit) == (2, "months of earnings")
    assert found.n == (3 if statistic == "mean without zeros" else 4)


def test_blank_is_not_zero_unless_the_rule_says_so() -> None:
    found = lines(Rules(blank_items="zero"))
    assert found.loc[4, ["cost", "outcome"]].tolist() == [50.0, "used"]
    blank = WORKERS.assign(fee=np.nan, fare=np.nan)
    every = recruitment_costs.worker_ratios(
        blank, items=ITEMS, earnings="pay", rules=Rules(blank_items="zero")
    )
    assert set(every["outcome"]) == {"cost missing"}


def test_outliers_are_dropped_or_capped_by_a_declared_rule() -> None:
    dropped, capped = lines(Rules(cap_months=24)), lines(Rules(cap_months=24, above_cap="cap"))
    assert dropped.loc[3, "outcome"] == "outlier"
    assert capped.loc[3, ["cost", "ratio_months", "outcome"]].tolist() == [2400.0, 24.0, "capped"]
    for found, value in ((dropped, 5 / 4), (capped, 29 / 5)):
        mean = recruitment_costs.recruitment_cost(WORKERS, found, FLAT, statistic="mean of ratios")
        assert mean.value == pytest.approx(value)
    of_means = recruitment_costs.recruitment_cost(
        WORKERS, dropped, FLAT, statistic="ratio of means"
    )
    assert of_means.value == pytest.approx(1400 / 1250)


def test_what_was_deducted_from_pay_counts_once_as_cost_and_as_earnings() -> None:
    kept = pd.Series([50.0, 0, 0, 0, 0, 0, None], index=WORKERS.index)
    found = lines(deducted=kept)
    assert found.loc[0, ["cost", "earnings_month", "ratio_months"]].tolist() == [1050, 300, 3.5]


def test_corridors_are_read_before_the_national_figure() -> None:
    table = recruitment_costs.by_corridor(WORKERS, lines(), FLAT, corridor="to")
    wide = table.pivot(index="corridor", columns="statistic", values="value")
    assert wide.index.tolist() == ["QKH", "QNM", "all"]
    assert wide.loc["QKH", "mean of ratios"] == 32.0
    assert wide["zero cost"].to_dict() == pytest.approx({"QKH": 0.0, "QNM": 200 / 3, "all": 40.0})
    assert set(table["statistic"]) == {*STATISTICS, "zero cost"}


def test_a_corridor_where_nobody_pays_has_no_mean_without_zeros() -> None:
    free = WORKERS.assign(fee=WORKERS["fee"].where(WORKERS["to"] == "QKH", 0.0), fare=0.0)
    ratios = recruitment_costs.worker_ratios(free, items=ITEMS, earnings="pay")
    table = recruitment_costs.by_corridor(free, ratios, FLAT, corridor="to")
    there = table[table["corridor"] == "QNM"]
    assert "mean without zeros" not in set(there["statistic"])
    assert there.set_index("statistic").loc["zero cost", "value"] == 100.0


def test_components_add_up_to_all_that_was_paid() -> None:
    found = recruitment_costs.cost_components(WORKERS, FLAT, items=ITEMS, where="employee")
    assert found["fee"].value == pytest.approx(100 * 7200 / 7600)
    assert sum(each.value for each in found.values()) == pytest.approx(100)
    assert found["fee"].missing == 1
    with pytest.raises(EmptyDomain):
        recruitment_costs.cost_components(WORKERS, FLAT, items=ITEMS, where=WORKERS["fee"] == 0)


@pytest.mark.parametrize(
    "rules",
    [{"blank_items": "guess"}, {"above_cap": "keep"}, {"cap_months": 0}, {"cap_months": -1}],
)
def test_rules_outside_the_list_are_refused(rules: dict[str, object]) -> None:
    with pytest.raises(BadColumn):
        Rules(**rules)  # type: ignore[arg-type]


def test_a_negative_amount_and_an_unknown_statistic_are_refused() -> None:
    with pytest.raises(BadColumn, match="'fee' holds 1 negative"):
        recruitment_costs.worker_ratios(
            WORKERS.assign(fee=[-1.0, *WORKERS["fee"][1:]]), items=ITEMS, earnings="pay"
        )
    with pytest.raises(BadColumn, match="negative"):
        lines(deducted=pd.Series(-1.0, index=WORKERS.index))
    with pytest.raises(BadColumn, match="statistic is one of"):
        recruitment_costs.recruitment_cost(WORKERS, lines(), FLAT, statistic="mode")  # type: ignore[arg-type]


def test_the_headline_of_bangladesh_is_a_ratio_of_means() -> None:
    # Mean cost 416,789 taka over mean income 23,693 taka, as published for 2020 (bbs2020).
    frame = pd.DataFrame({"cost": [416_789.0], "pay": [23_693.0]})
    ratios = recruitment_costs.worker_ratios(frame, items=["cost"], earnings="pay")
    found = recruitment_costs.recruitment_cost(frame, ratios, Design(), statistic="ratio of means")
    assert round(found.value, 1) == 17.6


def test_amounts_are_converted_at_the_rate_of_their_month() -> None:
    amount = pd.Series([280.0, 300.0, 0.0, np.nan, 5.0])
    coin = pd.Series(["QAL", "QAL", "???", "QAL", None])
    rates = pd.Series(
        [28.0, 30.0],
        index=pd.MultiIndex.from_tuples([("2024-01", "QAL"), ("2024-02", "QAL")]),
    )
    month = pd.Series(["2024-01", "2024-02", "2024-01", "2024-01", "2024-01"])
    found = amounts.convert(amount, coin, rates, month=month)
    assert found.tolist() == pytest.approx([10.0, 10.0, 0.0, np.nan, np.nan], nan_ok=True)


def test_a_currency_without_a_rate_is_an_error() -> None:
    amount, coin = pd.Series([1.0]), pd.Series(["QKD"])
    with pytest.raises(UnknownRate, match="QKD"):
        amounts.convert(amount, coin, {"QAL": 28.0})
    with pytest.raises(BadColumn, match="above zero"):
        amounts.convert(amount, coin, {"QKD": 0.0})
    with pytest.raises(BadColumn, match="same index"):
        amounts.convert(amount, pd.Series(["QKD"], index=[7]), {"QKD": 0.4})


def test_a_year_of_pay_is_twelve_months() -> None:
    found = amounts.monthly(pd.Series([1200.0, None]), pd.Series([2, 1]), {1: 1, 2: 12})
    assert found.tolist() == pytest.approx([100.0, np.nan], nan_ok=True)
    with pytest.raises(BadColumn, match="longer than zero"):
        amounts.monthly(pd.Series([1.0]), pd.Series([1]), {1: 0})
