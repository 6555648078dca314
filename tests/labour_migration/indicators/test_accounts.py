"""Remittances, stocks and flows, and the demand for labour."""

import math

import numpy as np
import pandas as pd
import pytest

from labour_migration.estimates import Estimate
from labour_migration.indicators import (
    BadColumn,
    BadScore,
    Design,
    EmptyDomain,
    MissingColumn,
    demand,
    remittances,
    stocks,
)


def test_cost_of_a_transfer_is_fee_and_margin() -> None:
    one = pd.Series([1.0, 1.0, 1.0])
    found = remittances.cost_per_cent(
        200 * one, pd.Series([0.0, 10.0, np.nan]), 50 * one, pd.Series([49.0, 50.0, 50.0])
    )
    assert found.tolist() == pytest.approx([2.0, 5.0, np.nan], nan_ok=True)
    with pytest.raises(BadColumn, match="market"):
        remittances.cost_per_cent(200 * one, one, 0 * one, one)


def test_the_target_asks_for_the_mean_and_for_every_corridor() -> None:
    prices = pd.DataFrame({"cost": [1.0, 1.0, 5.5], "corridor": ["a", "a", "b"]})
    table = remittances.remittance_cost(prices, Design(), cost="cost", corridor="corridor")
    assert table["meets_target"].tolist() == [False, True, False]
    assert table.loc[0, "value"] == 2.5
    assert bool(remittances.remittance_cost(prices[:2], Design(), cost="cost")["meets_target"][0])
    dear = prices.assign(cost=4.0)
    found = remittances.remittance_cost(dear, Design(), cost="cost", corridor="corridor")
    assert found["meets_target"].tolist() == [False, True, True]


YEARS = pd.DataFrame(
    {
        "year": [2022, 2020, 2021],
        "stock": [1200.0, 1000.0, 1060.0],
        "inflow": [90.0, 80.0, 100.0],
        "outflow": [40.0, 20.0, 30.0],
        "deaths": [10.0, 10.0, 10.0],
        "status_changes": [-10.0, 0.0, -5.0],
    }
)


def test_an_account_closes_or_shows_its_residual() -> None:
    found = stocks.account(YEARS)
    assert found["year"].tolist() == [2020, 2021, 2022]
    assert found["expected"].tolist() == pytest.approx([np.nan, 1055, 1090], nan_ok=True)
    assert found["residual"].tolist()[1:] == [5.0, 110.0]
    assert found["consistent"].tolist() == [pd.NA, True, False]
    assert "z" not in found


def test_a_sampled_stock_may_differ_by_its_error() -> None:
    found = stocks.account(YEARS.assign(stock_se=60.0))
    assert found["z"].tolist()[2] == pytest.approx(110 / math.hypot(60, 60))
    assert found["consistent"].tolist()[1:] == [True, True]


def test_an_account_has_no_gaps() -> None:
    with pytest.raises(BadColumn, match="every year once"):
        stocks.account(YEARS[YEARS["year"] != 2021])
    with pytest.raises(MissingColumn, match="deaths"):
        stocks.account(YEARS.drop(columns="deaths"))
    with pytest.raises(MissingColumn, match="stock"):
        stocks.net_migration(YEARS.drop(columns="stock"))


def test_net_migration_implied_by_stocks() -> None:
    assert stocks.net_migration(YEARS).to_dict() == pytest.approx(
        {2020: np.nan, 2021: 75.0, 2022: 160.0}, nan_ok=True
    )


FIRMS = pd.DataFrame(
    {
        "w": [10.0, 1.0, 10.0],
        "open": [1.0, 10.0, np.nan],
        "filled": [9.0, 190.0, 5.0],
        "hard": [1.0, 5.0, 0.0],
    }
)


def test_vacancy_rates_are_ratios_of_weighted_totals() -> None:
    design = Design(weight="w")
    rate = demand.vacancy_rate(FIRMS, design, vacancies="open", occupied="filled")
    assert rate.value == pytest.approx(100 * 20 / 300)
    assert (rate.n, rate.missing) == (2, 1)
    hard = demand.hard_to_fill_rate(FIRMS, design, hard_to_fill="hard", vacancies="open")
    assert hard.value == pytest.approx(75.0)
    with pytest.raises(BadColumn, match="more hard-to-fill"):
        demand.hard_to_fill_rate(FIRMS, design, hard_to_fill="filled", vacancies="open")
    with pytest.raises(EmptyDomain):
        demand.hard_to_fill_rate(
            FIRMS.assign(open=0.0, hard=0.0), design, hard_to_fill="hard", vacancies="open"
        )


def test_tightness_of_two_surveys() -> None:
    vacant = Estimate(2400, se=240, n=10, missing=1)
    found = demand.tightness(vacant, Estimate(1200, se=0, n=90, missing=2))
    assert (found.value, found.se) == pytest.approx((2.0, 0.2))
    assert found.low * found.high == pytest.approx(4.0)
    assert (found.n, found.missing) == (100, 3)
    with pytest.raises(EmptyDomain):
        demand.tightness(vacant, Estimate(0.0))


JOBS = pd.DataFrame(
    {
        "isco1": [5, 7, 9, 1],
        "vacancies": [2.0, 6.0, 4.0, np.nan],
        "wage_growth": [1.0, 5.0, np.nan, np.nan],
        "flat": 1.0,
    }
)


def test_shortage_index_ranks_and_says_what_it_rests_on() -> None:
    found = demand.shortage_index(
        JOBS,
        occupation="isco1",
        signs={"vacancies": 1, "wage_growth": 1},
        weights={"vacancies": 1, "wage_growth": 3},
    )
    assert found["isco1"].tolist() == [7, 9, 5, 1]
    assert found["rank"].tolist() == pytest.approx([1, 2, 3, np.nan], nan_ok=True)
    assert found["known_weight"].tolist() == [1.0, 0.25, 1.0, 0.0]


def test_an_indicator_that_does_not_vary_says_nothing() -> None:
    found = demand.shortage_index(JOBS, occupation="isco1", signs={"flat": 1}, weights={"flat": 1})
    assert found["index"].isna().all()


@pytest.mark.parametrize(
    ("signs", "weights", "error"),
    [
        ({"vacancies": 1}, {"wage_growth": 1}, BadScore),
        ({"vacancies": 2}, {"vacancies": 1}, BadScore),
        ({"vacancies": 1}, {"vacancies": 0}, BadScore),
        ({"overtime": 1}, {"overtime": 1}, MissingColumn),
    ],
)
def test_signs_and_weights_must_fit(
    signs: dict[str, int], weights: dict[str, float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        demand.shortage_index(JOBS, occupation="isco1", signs=signs, weights=weights)
