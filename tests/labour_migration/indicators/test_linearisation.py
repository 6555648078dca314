"""Linearised errors against two other ways to the same thing: the jackknife, and repetition."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import (
    Design,
    Status,
    concentration,
    earnings,
    labour_force,
    mismatch,
    moments,
)
from labour_migration.indicators.statistic import Statistic

from .conftest import DESIGN, draw


def jackknife(frame: pd.DataFrame, value: Callable[[pd.DataFrame], float]) -> float:
    """Delete one PSU at a time, the rest of its stratum weighing more."""
    whole, variance = value(frame), 0.0
    for _, part in frame.groupby("stratum"):
        psus = part["psu"].unique()
        scale = len(psus) / (len(psus) - 1)
        for psu in psus:
            stratum = frame["stratum"] == part["stratum"].iloc[0]
            left = frame[~(stratum & (frame["psu"] == psu))].copy()
            left.loc[left["stratum"] == part["stratum"].iloc[0], "w"] *= scale
            variance += (value(left) - whole) ** 2 / scale
    return float(np.sqrt(variance))


def gap_in_unemployment(frame: pd.DataFrame, group: str) -> tuple[float, float]:
    status = Status.from_codes(frame["status"], underemployed="more_hours")
    rows = labour_force.by_migrant_status(
        frame, DESIGN, status, migrant="abroad", measures=["LU4"]
    ).set_index("group")
    return rows.loc[group, "value"], rows.loc[group, "se"]


def of(function: Callable[..., object], **arguments: object) -> Callable[..., tuple[float, float]]:
    def run(frame: pd.DataFrame) -> tuple[float, float]:
        found = function(frame, DESIGN, **arguments)
        return found.value, found.se  # type: ignore[attr-defined]

    return run


PAY = {"earnings": "pay", "migrant": "abroad"}
FIGURES = {
    "gap in LU4": lambda frame: gap_in_unemployment(frame, "gap"),
    "ratio of LU4": lambda frame: gap_in_unemployment(frame, "ratio"),
    "dissimilarity": of(concentration.dissimilarity, category="isic", migrant="abroad"),
    "raw gap": of(earnings.earnings_gap, **PAY),
    "reweighted gap": of(earnings.gap_by_reweighting, **PAY, cells=["edu", "sex"]),
    "adjusted gap": of(earnings.gap_by_regression, **PAY, controls="C(edu) + C(sex)"),
    "over-qualification": of(mismatch.overqualification, education="edu", occupation="isco1"),
}


@pytest.mark.parametrize("name", FIGURES)
def test_error_agrees_with_the_jackknife(survey: pd.DataFrame, name: str) -> None:
    figure = FIGURES[name]
    assert figure(survey)[1] == pytest.approx(
        jackknife(survey, lambda frame: figure(frame)[0]), rel=0.05
    )


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    """200 samples of a population of 40 PSUs a stratum: the mean gap and the median."""
    rng = np.random.default_rng(7)
    population = draw(rng, psus=40, people=25).dropna(subset=["pay", "abroad"])
    population["w"] = 1.0
    design = Design("w", "stratum", "psu", psu_population="psus")
    flat = Design()
    truth_gap = earnings.earnings_gap(population, flat, earnings="pay", migrant="abroad").value
    truth_median = moments.quantile(population, flat, "pay", unit="AU").value
    hits = np.zeros(2)
    clusters = dict(list(population.groupby(["stratum", "psu"])))
    for _ in range(200):
        keys = [(h, p) for h in range(4) for p in rng.choice(40, 12, replace=False)]
        sample = pd.concat([clusters[key] for key in keys], ignore_index=True).assign(psus=40)
        gap = earnings.earnings_gap(sample, design, earnings="pay", migrant="abroad")
        median = moments.quantile(sample, design, "pay", unit="AU")
        hits += gap.low <= truth_gap <= gap.high, median.low <= truth_median <= median.high
    assert (hits / 200 > 0.90).all()
    assert (hits / 200 < 0.99).all()


def test_arithmetic_of_statistics_is_that_of_differentiation() -> None:
    flags = np.ones(1, dtype=bool)

    def known(value: float, *slopes: float) -> Statistic:
        return Statistic(value, np.array(slopes), flags, ~flags)

    x, y = known(3.0, 1.0, 0.0), known(4.0, 0.0, 1.0)
    for found, value, slopes in [
        (x + y, 7, (1, 1)),
        (x - y, -1, (1, -1)),
        (1 - x, -2, (-1, 0)),
        (x * y, 12, (4, 3)),
        (2 * x, 6, (2, 0)),
        (x / y, 0.75, (1 / 4, -3 / 16)),
        (x / 2, 1.5, (0.5, 0)),
        (abs(-x), 3, (1, 0)),
        (x.exp(), np.exp(3), (np.exp(3), 0)),
    ]:
        assert found.value == pytest.approx(value)
        assert found.by_psu == pytest.approx(slopes)
