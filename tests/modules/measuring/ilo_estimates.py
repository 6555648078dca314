"""The figures of the page on global estimates, computed again from the countries' rows.

The imputations are drawn again from the same random numbers, with the model of statsmodels and
Rubin's rules by hand; the benchmark is found by halving.
"""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import statsmodels.api as sm  # type: ignore[import-untyped]
from scipy import stats  # type: ignore[import-untyped]

from labour_migration import datasets, synthetic
from tests.modules.checks import Check

SEED = 20251103
PRINTED = "arithmetic on the printed figures"
SUMS = "plain pandas sums"
RUBIN = "statsmodels, same draws, Rubin's rules by hand"
AGAIN = "200 worlds with statsmodels and rules by hand"
PREDICTORS = ["everyone_rate_pct", "women_pct", "income"]
REGIONS = "NESW"


class Result(NamedTuple):
    value: float
    se: float
    low: float
    high: float


@cache
def rows(seed: int = SEED) -> pd.DataFrame:
    return synthetic.companion("country_rates", seed)


def truth(seed: int = SEED, region: str = REGIONS) -> float:
    here = rows(seed)
    inside = here["region"].isin(list(region))
    return float((here["born_thousand"] * here["true_born_pct"])[inside].sum()) / 100


def case(name: str, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rates (NaN where missing) and numbers of migrants of one version of the data."""
    here = rows(seed)
    rate, people = here["survey_born_pct"].copy(), here["born_thousand"].copy()
    if name == "mixture":
        other = here["asks"] == 2
        rate[other], people[other] = here["survey_citizen_pct"], here["citizen_thousand"]
    flag = "reports_selected" if name == "selected" else "reports"
    rate[here[flag] == 2] = np.nan
    return rate.to_numpy(), people.to_numpy()


@cache
def tables(name: str, seed: int = SEED, times: int = 200, shift: float = 0.0) -> np.ndarray:
    """Completed rates: countries by imputations."""
    rate, _ = case(name, seed)
    x = sm.add_constant(rows(seed)[PREDICTORS].to_numpy(dtype=float))
    known = ~np.isnan(rate)
    share = rate[known] / 100
    fit = sm.OLS(np.log(share) - np.log(1 - share), x[known]).fit()
    root = np.linalg.cholesky(fit.normalized_cov_params)
    rng = np.random.default_rng(seed)
    filled = np.repeat(rate[:, None], times, axis=1)
    for column in range(times):
        sigma = np.sqrt(fit.ssr / rng.chisquare(fit.df_resid))
        beta = fit.params + sigma * root @ rng.standard_normal(4)
        noise = sigma * rng.standard_normal(int((~known).sum()))
        odds = np.exp(x[~known] @ beta + noise + shift)
        filled[~known, column] = 100 * odds / (1 + odds)
    return filled


def sampling_variance(name: str, seed: int = SEED, region: str = REGIONS) -> float:
    rate, people = case(name, seed)
    used = ~np.isnan(rate) & rows(seed)["region"].isin(list(region)).to_numpy()
    return float(((people * rows(seed)["se_pct"].to_numpy() / 100)[used] ** 2).sum())


def rubin(sums: np.ndarray, within: float) -> Result:
    m = len(sums)
    mean = sums.sum() / m
    between = (m + 1) / m * ((sums - mean) ** 2).sum() / (m - 1)
    se = (within + between) ** 0.5
    reach = stats.t.ppf(0.975, (m - 1) * (1 + within / between) ** 2) * se
    return Result(mean, se, mean - reach, mean + reach)


@cache
def result(
    name: str, region: str = REGIONS, seed: int = SEED, times: int = 200, shift: float = 0.0
) -> Result:
    _, people = case(name, seed)
    inside = rows(seed)["region"].isin(list(region)).to_numpy()
    sums = people[inside] @ tables(name, seed, times, shift)[inside] / 100
    return rubin(sums, sampling_variance(name, seed, region))


@cache
def once(seed: int = SEED) -> Result:
    """Every gap filled by its prediction; the interval of sampling error alone."""
    rate, people = case("found", seed)
    x = sm.add_constant(rows(seed)[PREDICTORS].to_numpy(dtype=float))
    known = ~np.isnan(rate)
    fit = sm.OLS(np.log(rate[known] / (100 - rate[known])), x[known]).fit()
    filled = np.where(known, rate, 100 / (1 + np.exp(-fit.predict(x))))
    value, se = float(people @ filled) / 100, sampling_variance("found", seed) ** 0.5
    return Result(value, se, value - 1.959964 * se, value + 1.959964 * se)


@cache
def benchmarked() -> np.ndarray:
    """Rates after the step on the logit scale that gives the true total, found by halving."""
    rate, people = case("selected", SEED)
    known = ~np.isnan(rate)
    noise = np.random.default_rng(SEED).standard_normal((40, 200))
    spread = np.where(known, rows()["se_pct"].to_numpy(), 0.0)
    moved = tables("selected") + spread[:, None] * noise
    low, high = np.full(200, -20.0), np.full(200, 20.0)
    for _ in range(80):
        step = (low + high) / 2
        odds = moved / (100 - moved) * np.where(known[:, None], 1.0, np.exp(step))
        new = 100 * odds / (1 + odds)
        over = people @ new / 100 > truth()
        low, high = np.where(over, low, step), np.where(over, step, high)
    return np.asarray(new)


def after(region: str) -> Result:
    inside = (rows()["region"] == region).to_numpy()
    people = rows()["born_thousand"].to_numpy()
    return rubin(people[inside] @ benchmarked()[inside] / 100, 0.0)


def hits(name: str) -> int:
    held = 0
    for seed in range(1, 201):
        found = once(seed) if name == "single" else result(name, seed=seed, times=50)
        held += found.low <= truth(seed) <= found.high
    return held


def printed(start: str, year: str, category: str, unit: str = "million") -> float:
    frame = datasets.load("published_estimates")
    chosen = frame.query("year == @year and category == @category and unit == @unit")
    return float(chosen.loc[chosen["series"].str.startswith(start), "value"].iloc[0])


def workers(edition: str, year: str) -> float:
    return printed(f"ILO global estimates ({edition} ed.)", year, "all")


def rate(edition: str, year: str) -> float:
    return 100 * workers(edition, year) / printed(f"ILO global estimates ({edition}", year, "15+")


def parts(name: str, what: str, found: Callable[[], Result], *, se: bool = False) -> list[Check]:
    names = ("value", "se", "low", "high") if se else ("value", "low", "high")
    return [
        Check(f"{name}_{part}", f"{what}, {part}", RUBIN, lambda p=part: getattr(found(), p))
        for part in names
    ]


FIRST, FOURTH = ("1st", "2013"), ("4th", "2022")
MEN = "men"
CHECKS = [
    Check("bound", "4th edition, bound for 2013", PRINTED, lambda: workers(*FOURTH) - 30),
    Check("first_minus_bound", "1st edition less that bound", PRINTED,
          lambda: workers(*FIRST) - workers(*FOURTH) + 30),
    Check("joined", "4th less 1st edition", PRINTED, lambda: workers(*FOURTH) - workers(*FIRST)),
    *(Check(f"rate_{e}", f"participation rate, {e} edition", PRINTED,
            lambda e=e, y=y: rate(e, y))
      for e, y in (FIRST, ("2nd", "2017"), ("3rd", "2019"), FOURTH)),
    Check("women_from_men", "women of 2013 from the total", PRINTED,
          lambda: workers(*FIRST) - printed("ILO global estimates (1st", "2013", MEN)),
    Check("wrong_sum", "men and misprinted women", PRINTED, lambda: 83.7 + 55.7),
    Check("men_share", "men in per cent of workers, 2022", PRINTED,
          lambda: 100 * printed("ILO global estimates (4th", "2022", MEN) / workers(*FOURTH)),
    Check("truth", "true number of migrant workers", SUMS, truth),
    Check("gaps", "countries without data", SUMS, lambda: float((rows()["reports"] == 2).sum())),
    Check("reporting", "countries with data", SUMS, lambda: float((rows()["reports"] == 1).sum())),
    Check("countries", "countries", SUMS, lambda: float(len(rows()))),
    Check("stock", "foreign-born, million", SUMS, lambda: rows()["born_thousand"].sum() / 1000),
    Check("stock_covered", "stock in countries with data", SUMS,
          lambda: 100 * rows().groupby("reports")["born_thousand"].sum()[1]
          / rows()["born_thousand"].sum()),
    Check("ask_citizenship", "countries that ask citizenship", SUMS,
          lambda: float((rows()["asks"] == 2).sum())),
    *parts("found", "workers, multiple imputation", lambda: result("found"), se=True),
    *parts("single", "workers, filled once", once, se=True),
    Check("sampling_se", "root of the within part", SUMS,
          lambda: sampling_variance("found") ** 0.5),
    Check("between_se", "root of the between part", RUBIN,
          lambda: (result("found").se ** 2 - sampling_variance("found")) ** 0.5),
    *parts("selected", "workers, selective reporting", lambda: result("selected")),
    *parts("mixture", "workers, mixed definitions", lambda: result("mixture")),
    *(one for s in (2, 4, 6)
      for one in parts(f"shift_{s}", f"workers, shift 0.{s}",
                        lambda s=s: result("selected", shift=s / 10))),
    *(one for r in REGIONS
      for one in (
          *parts(f"region_{r}", f"region {r}", lambda r=r: result("found", r)),
          *parts(f"before_{r}", f"region {r}, selective reporting",
                  lambda r=r: result("selected", r)),
          *parts(f"after_{r}", f"region {r}, benchmarked", lambda r=r: after(r)),
          Check(f"region_{r}_truth", f"region {r}, truth", SUMS,
                lambda r=r: truth(region=r)),
          Check(f"region_{r}_n", f"region {r}, countries with data", SUMS,
                lambda r=r: float(
                    ((rows()["region"] == r) & (rows()["reports"] == 1)).sum())),
      )),
    *(Check(f"hits_{name}", f"intervals that hold the truth, {name}", AGAIN,
            lambda name=name: float(hits(name)))
      for name in ("single", "found", "selected", "mixture")),
]  # fmt: skip

_QUOTED = "a figure quoted from a source"
NOT_STATISTICS = {
    **{f"{name}_{e}": _QUOTED for e in ("1st", "2nd", "3rd", "4th")
       for name in ("workers", "adults", "women")},
    **dict.fromkeys(("rise", "refugees", "coverage", "men_1st", "men_4th", "arab"), _QUOTED),
    "sets": "a number that the page sets",
    "worlds": "a number that the page sets",
}  # fmt: skip
