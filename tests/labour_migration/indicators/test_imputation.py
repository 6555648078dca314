"""Imputed rates: the model by statsmodels, the rules by hand, the intervals by repetition."""

import math

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm  # type: ignore[import-untyped]
from scipy import stats  # type: ignore[import-untyped]

from labour_migration.indicators import BadColumn, EmptyDomain, MissingColumn, imputation
from labour_migration.indicators.imputation import Imputations

PREDICTORS = ["x", "z"]


def world(rng: np.random.Generator, size: int = 40, data: int = 24) -> pd.DataFrame:
    """Countries with a true rate, a survey of it, and data at random."""
    x, z = rng.normal(0, 1, size), rng.normal(0, 1, size)
    logit = 0.6 + 0.3 * x - 0.2 * z + rng.normal(0, 0.25, size)
    true = 100 / (1 + np.exp(-logit))
    frame = pd.DataFrame({"x": x, "z": z, "true": true, "se": 1.0})
    frame["people"] = np.exp(rng.normal(6, 0.7, size))
    frame["group"] = np.where(np.arange(size) % 2 == 0, "a", "b")
    frame["rate"] = (true + rng.normal(0, 1.0, size)).clip(1, 99)
    frame.loc[rng.permutation(size)[data:], "rate"] = np.nan
    return frame


@pytest.fixture
def countries() -> pd.DataFrame:
    return world(np.random.default_rng(7))


def test_one_filled_set_is_the_regression_of_statsmodels(countries: pd.DataFrame) -> None:
    known = countries["rate"].notna()
    y = np.log(countries["rate"] / (100 - countries["rate"]))[known]
    fit = sm.OLS(y, sm.add_constant(countries.loc[known, PREDICTORS])).fit()
    expected = 100 / (1 + np.exp(-fit.predict(sm.add_constant(countries[PREDICTORS]))))
    filled = imputation.fill(countries, rate="rate", predictors=PREDICTORS)
    assert filled[known].equals(countries.loc[known, "rate"])
    assert filled[~known].to_numpy() == pytest.approx(expected[~known].to_numpy())


def test_group_means_are_means_of_logits(countries: pd.DataFrame) -> None:
    filled = imputation.fill(countries, rate="rate", group="group")
    for _, rows in countries.groupby("group"):
        rate = rows["rate"].dropna()
        mean = np.log(rate / (100 - rate)).mean()
        gaps = rows.index[rows["rate"].isna()]
        assert filled[gaps].to_numpy() == pytest.approx(100 / (1 + math.exp(-mean)))


def test_draws_have_the_distribution_of_a_prediction(countries: pd.DataFrame) -> None:
    # By theory logit draws are Student's t around the prediction, with its predictive error.
    sets = imputation.impute(
        countries, rate="rate", predictors=PREDICTORS, times=4000, rng=np.random.default_rng(1)
    )
    known = countries["rate"].notna()
    y = np.log(countries["rate"] / (100 - countries["rate"]))[known]
    fit = sm.OLS(y, sm.add_constant(countries.loc[known, PREDICTORS])).fit()
    told = fit.get_prediction(sm.add_constant(countries[PREDICTORS]))
    place = int(np.flatnonzero(sets.imputed)[0])
    drawn = sets.rates.iloc[place].to_numpy() / 100
    z = (np.log(drawn / (1 - drawn)) - told.predicted_mean[place]) / told.se_obs[place]
    assert stats.kstest(z, stats.t(fit.df_resid).cdf).pvalue > 0.01
    assert sets.rates[known].nunique(axis=1).eq(1).all()


def test_a_shift_moves_the_imputed_rates_only(countries: pd.DataFrame) -> None:
    def sets(shift: float) -> Imputations:
        rng = np.random.default_rng(3)
        return imputation.impute(
            countries, rate="rate", predictors=PREDICTORS, times=5, shift=shift, rng=rng
        )

    plain, moved = sets(0.0), sets(0.2)
    odds = [one.rates / (100 - one.rates) for one in (plain, moved)]
    ratio = (odds[1] / odds[0]).to_numpy()
    assert ratio[plain.imputed] == pytest.approx(math.exp(0.2))
    assert ratio[~plain.imputed] == pytest.approx(1.0)


def test_rubins_rules_by_hand() -> None:
    found = imputation.combine([10, 12, 17], [4, 5, 6], n=9, missing=2, unit="AU")
    between = (4 / 3) * 13  # deviations -3, -1, 4
    assert found.value == pytest.approx(13)
    assert found.se == pytest.approx(math.sqrt(5 + between))
    freedom = 2 * (1 + 5 / between) ** 2
    assert found.high - 13 == pytest.approx(stats.t(freedom).ppf(0.975) * found.se)
    same = imputation.combine([10, 10], [4, 4], n=9, unit="AU")
    assert same.high == pytest.approx(10 + 1.959964 * 2)


def test_regions_add_up_to_the_world(countries: pd.DataFrame) -> None:
    sets = imputation.impute(
        countries, rate="rate", predictors=PREDICTORS, rng=np.random.default_rng(1)
    )
    whole = imputation.total(countries, sets, size="people", error="se")
    parts = [
        imputation.total(countries, sets, size="people", where=countries["group"] == one)
        for one in ("a", "b")
    ]
    assert sum(part.value for part in parts) == pytest.approx(whole.value)
    assert (whole.n, whole.missing) == (24, 16) and whole.unit == "persons"


def test_intervals_hold_the_truth_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(300):
        rng = np.random.default_rng(seed)
        frame = world(rng)
        sets = imputation.impute(frame, rate="rate", predictors=PREDICTORS, times=40, rng=rng)
        found = imputation.total(frame, sets, size="people", error="se")
        held += found.low <= (frame["people"] * frame["true"]).sum() / 100 <= found.high
    assert 0.92 <= held / 300 <= 0.98


def test_benchmark_reaches_the_total_in_every_set(countries: pd.DataFrame) -> None:
    rng = np.random.default_rng(2)
    sets = imputation.impute(countries, rate="rate", predictors=PREDICTORS, rng=rng)
    known = float((countries["people"] * countries["true"]).sum() / 100)
    fitted = imputation.benchmark(countries, sets, size="people", known=known, error="se", rng=rng)
    sums = (fitted.rates.mul(countries["people"], axis=0)).sum() / 100
    assert sums.to_numpy() == pytest.approx(known)
    assert imputation.total(countries, fitted, size="people").se == pytest.approx(0, abs=1e-9)
    odds = [one.rates[sets.imputed] / (100 - one.rates[sets.imputed]) for one in (fitted, sets)]
    assert np.log(odds[0] / odds[1]).std().to_numpy() == pytest.approx(0, abs=1e-9)
    unmoved = imputation.benchmark(countries, sets, size="people", known=known, rng=rng)
    assert unmoved.rates[~sets.imputed].equals(sets.rates[~sets.imputed])


@pytest.mark.parametrize("known", [1.0, 1e9])
def test_a_total_out_of_reach(countries: pd.DataFrame, known: float) -> None:
    rng = np.random.default_rng(2)
    sets = imputation.impute(countries, rate="rate", predictors=PREDICTORS, rng=rng)
    with pytest.raises(BadColumn, match="nothing, or more"):
        imputation.benchmark(countries, sets, size="people", known=known, rng=rng)


def test_what_cannot_be_imputed(countries: pd.DataFrame) -> None:
    def ask(frame: pd.DataFrame, **named: object) -> None:
        rng = np.random.default_rng(1)
        imputation.impute(frame, rate="rate", rng=rng, **named)  # type: ignore[arg-type]

    with pytest.raises(MissingColumn):
        ask(countries, predictors=["xx"])
    with pytest.raises(BadColumn, match="above 0 and below 100"):
        ask(countries.assign(rate=100.0))
    with pytest.raises(BadColumn, match="predictor"):
        ask(countries.assign(x=np.nan), predictors=["x"])
    with pytest.raises(BadColumn, match="say the same"):
        ask(countries.assign(two=2 * countries["x"]), predictors=["x", "two"])
    with pytest.raises(BadColumn, match="times=1"):
        ask(countries, times=1)
    with pytest.raises(EmptyDomain, match="group c"):
        ask(countries.assign(group=countries["group"].mask(countries["rate"].isna(), "c")),
            group="group")  # fmt: skip
    with pytest.raises(EmptyDomain, match="too few"):
        ask(countries.assign(rate=countries["rate"].where(countries.index < 5)),
            predictors=PREDICTORS)  # fmt: skip
    sets = Imputations(pd.DataFrame([[1.0, 2.0]]), pd.Series([True]))
    with pytest.raises(BadColumn, match="index"):
        imputation.total(countries, sets, size="people")
    with pytest.raises(BadColumn, match="two sets"):
        imputation.combine([1.0], [1.0], n=1, unit="AU")
