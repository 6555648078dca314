"""The figures of the page on demand, computed again from raw rows."""

from collections.abc import Callable
from functools import cache

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats  # type: ignore[import-untyped]

from labour_migration import synthetic
from tests.modules.checks import Check

SEED = 20251103
SUMS, SVY, HAND = "plain pandas sums", "svy", "numpy, formula by hand"
SVY_LOGIT = "svy, logit bounds by hand"
SVY_LOG = "svy, log bounds by hand"


@cache
def firms() -> pd.DataFrame:
    rows = synthetic.companion("employer_vacancies", SEED)
    rows["filled"] = rows["posts"] - rows["vacancies"]
    going = rows["isic10"].map({code: median(code) for code in set(rows["isic10"])})
    rows["fair"] = rows["hard_to_fill"].where(rows["wage_offered_qvc_month"] >= going, 0)
    rows["below"] = rows["hard_to_fill"] - rows["fair"]
    return rows


@cache
def people() -> pd.DataFrame:
    """The cleaned rows: numbers above the twelve of a listing are copies; weights from totals."""
    rows = synthetic.labour_force_survey(SEED)
    rows = rows[(rows["hh_id"] % 100 <= 12) & ~rows.duplicated("p_id")].copy()
    group = np.select([rows["age"] < 15, rows["age"] < 65], ["0-14", "15-64"], "65+")
    totals = synthetic.companion("totals", SEED)
    known = totals[totals["table"] == "true"].set_index(["region", "sex", "age_group"])["persons"]
    keys = pd.MultiIndex.from_arrays([rows["region"], rows["sex"], group])
    sums = rows["w_nr"].groupby(keys).transform("sum")
    rows["w"] = rows["w_final"].fillna(
        rows["w_nr"] * known.reindex(keys).to_numpy() / sums.to_numpy()
    )
    status = rows["lfs_status"].fillna(9).astype(int).where(rows["age"] >= 15, 9)
    kind = rows["icse18"].fillna(0).astype(int)
    rows["worker"], rows["jobless"] = (status == 1).astype(float), (status == 2).astype(float)
    rows["staff"] = (kind.between(41, 44) & (rows["age"] >= 15)).astype(float)
    rows["covered"] = rows["staff"] * (rows["isic10"] != "T")
    rows["home"] = rows["worker"] * (rows["isic10"] == "T")
    rows["farm"] = rows["worker"] * (rows["isic10"] == "A")
    rows["builder"] = rows["worker"] * (rows["isic10"] == "F")
    rows["old"] = (rows["age"] > 59).astype(float)
    rows["foreign"] = rows["worker"] * ~rows["cob"].isin(["QVR", "ZZZ"])
    month = rows["earn_m"] / np.where(rows["earn_period"].fillna(1) == 2, 12, 1)
    rows["pay"] = month.astype(float)
    return rows


def estimation(rows: pd.DataFrame, *columns: str, flat: bool = False) -> svy.Sample:
    data = {name: rows[name].to_numpy(dtype=float) for name in columns}
    if flat:
        return svy.Sample(pl.DataFrame(data | {"w": np.ones(len(rows))}), svy.Design(wgt="w"))
    data |= {name: rows[name].to_numpy(dtype=float) for name in ("psu", "w")}
    data["stratum"] = rows["stratum"].to_numpy(dtype=object).astype(str)
    return svy.Sample(pl.DataFrame(data), svy.Design(stratum="stratum", psu="psu", wgt="w"))


def ratio(top: str, bottom: str, *, flat: bool) -> tuple[float, float]:
    """Value and standard error of a ratio of totals by svy."""
    rows = (firms() if flat else people())[
        [top, bottom, *([] if flat else ["psu", "stratum", "w"])]
    ]
    found = estimation(rows, top, bottom, flat=flat).estimation.ratio(top, bottom)
    row = dict(found.to_polars().row(0, named=True))
    return row["est"], row["se"]


def bound(value: float, se: float, side: int, freedom: int) -> float:
    """A bound in per cent on the logit scale, from shares."""
    reach = stats.t.ppf(0.975, freedom) * se / (value * (1 - value))
    return float(100 / (1 + np.exp(-np.log(value / (1 - value)) - side * reach)))


def freedom(member: pd.Series) -> int:
    """PSUs less strata, where the members live."""
    rows = people()
    strata = rows["stratum"].isin(rows.loc[member > 0, "stratum"].unique())
    psus = rows.loc[strata, ["stratum", "psu"]].drop_duplicates()
    return len(psus) - psus["stratum"].nunique()


def flat_share(top: str, bottom: str, part: str) -> float:
    value, se = ratio(top, bottom, flat=True)
    sides = {"low": -1, "high": 1}
    if part in sides:
        return bound(value, se, sides[part], len(firms()) - 1)
    return 100 * (value if part == "value" else se)


def lfs_share(member: str, whole: str, part: str) -> float:
    """Share of ``whole`` that is also ``member``, both 0 or 1."""
    rows = people()
    rows["both"] = rows[member] * rows[whole]
    value, se = ratio("both", whole, flat=False)
    if part == "value":
        return 100 * value
    return bound(value, se, {"low": -1, "high": 1}[part], freedom(rows[whole]))


def flat_se(top: str, bottom: str) -> float:
    """By hand: residuals of a ratio of totals, establishments as a simple random sample."""
    rows = firms()
    value = rows[top].sum() / rows[bottom].sum()
    residual = rows[top] - value * rows[bottom]
    n = len(rows)
    return float((n / (n - 1) * (residual**2).sum()) ** 0.5 / rows[bottom].sum())


def farm_rate(part: str) -> float:
    """Agriculture's vacancy rate: others count as zeros, and stay in the sample."""
    rows = firms()
    here = (rows["isic10"] == "A").astype(float)
    posts, open_ = (rows["posts"] * here).to_numpy(), (rows["vacancies"] * here).to_numpy()
    value = open_.sum() / posts.sum()
    n = len(rows)
    se = (n / (n - 1) * ((open_ - value * posts) ** 2).sum()) ** 0.5 / posts.sum()
    if part == "value":
        return float(100 * value)
    return bound(value, se, {"low": -1, "high": 1}[part], n - 1)


@cache
def median(code: str, part: str = "value") -> float:
    """Weighted median of monthly pay of employees by hand, with Woodruff's bounds."""
    rows = people()
    used = ((rows["staff"] == 1) & (rows["isic10"] == code) & rows["pay"].notna()).astype(float)
    inside = rows[used > 0].sort_values("pay", kind="stable")
    share = inside["w"].cumsum() / inside["w"].sum()

    def read(at: float) -> float:
        return float(inside.loc[share >= at - 1e-12, "pay"].iloc[0])

    value = read(0.5)
    if part == "value":
        return value
    rows["used"], rows["under"] = used, used * (rows["pay"].fillna(0) <= value)
    level, se = ratio("under", "used", flat=False)
    reach = stats.t.ppf(0.975, freedom(used)) * se
    return read(level + {"low": -1, "high": 1}[part] * reach)


def below(part: str) -> float:
    value, se = ratio("below", "hard_to_fill", flat=True)
    reach = stats.t.ppf(0.975, len(firms()) - 1) * se
    return 100 * {"value": value, "se": se, "low": value - reach, "high": value + reach}[part]


def tightness(part: str) -> float:
    """Two independent ratios: relative variances add, bounds on the log scale."""
    up, up_se = ratio("vacancies", "filled", flat=True)
    down, down_se = ratio("jobless", "covered", flat=False)
    relative = ((up_se / up) ** 2 + (down_se / down) ** 2) ** 0.5
    value = up / down
    reach = np.exp(1.959964 * relative)
    bounds = {"value": value, "se": value * relative, "low": value / reach, "high": value * reach}
    return float(bounds[part])


@cache
def index(weights: tuple[float, float, float]) -> pd.Series:
    """The index of each activity, standardised by hand."""
    rows = firms().assign(pay=lambda r: r["wage_offered_qvc_month"].fillna(0) * r["vacancies"])
    sums = rows.groupby("isic10")[["posts", "vacancies", "hard_to_fill", "pay"]].sum()
    going = pd.Series({code: median(code) for code in sums.index})
    signs = np.column_stack(
        [
            sums["vacancies"] / sums["posts"],
            sums["hard_to_fill"] / sums["vacancies"],
            sums["pay"] / sums["vacancies"] / going,
        ]
    )
    z = (signs - signs.mean(axis=0)) / signs.std(axis=0)
    return pd.Series(z @ np.array(weights) / sum(weights), index=sums.index)


CHOICES = ((1, 1, 1), (0, 1, 1), (1, 0, 1), (1, 1, 0), (2, 1, 1), (1, 2, 1), (1, 1, 2))


def rank(code: str, choose: Callable[[list[float]], float]) -> float:
    places = [float((index(w) > index(w)[code]).sum() + 1) for w in CHOICES]  # type: ignore[arg-type]
    return choose(places)


def need(growth: float, part: str) -> float:
    start = firms().loc[firms()["isic10"] == "F", "filled"].sum()
    openings = start * growth + start * lfs_share("old", "builder", part) / 100 + start * 0.05
    return float(openings - 1_000)


def hidden(part: str) -> float:
    rows = people()
    sample = estimation(rows, "home").estimation.total("home")
    found = dict(sample.to_polars().row(0, named=True))
    homes = found[{"value": "est", "low": "lci", "high": "uci"}[part]]
    hotels = firms()[firms()["isic10"] == "I"]
    return float(homes * hotels["vacancies"].sum() / hotels["filled"].sum())


def farms(part: str) -> float:
    found = estimation(people(), "farm").estimation.total("farm").to_polars().row(0, named=True)
    return float(found[{"value": "est", "low": "lci", "high": "uci"}[part]])


@cache
def decisions() -> pd.DataFrame:
    rows = synthetic.companion("permits", SEED)
    rows["year"] = pd.to_datetime(rows["decided"]).dt.year
    return rows


def permit(name: str) -> float:
    rows = decisions()
    last = rows[rows["year"] == 2024]
    persons = len(set(last["person_key"]))
    kinds = last["decision"].value_counts()
    figures = {
        "rows": len(last),
        "persons": persons,
        "over": 100 * (len(last) - persons) / persons,
        "new_persons": len(
            set(last["person_key"]) - set(rows.loc[rows["year"] < 2024, "person_key"])
        ),
        "by_activity": len(last.drop_duplicates(["person_key", "isic10"])),
        "approval": 100 * kinds[1] / (kinds[1] + kinds[2]),
        "approval_of_rows": 100 * kinds[1] / len(last),
    }
    return float(figures[name])


def column(name: str) -> float:
    return float(synthetic.companion("employer_vacancies", SEED)[name].sum())


def checks(name: str, what: str, by: str, parts: str, value: Callable[[str], float]) -> list[Check]:
    return [
        Check(f"{name}_{part}", f"{what}, {part}", by, lambda part=part: value(part))
        for part in parts.split()
    ]


BOUNDS, WITH_SE = "value low high", "value se low high"
GROWTH = {"fall": -0.05, "still": 0.0, "rise": 0.05}
CHECKS = [
    *(Check(f"sum_{c}", f"{c} of all establishments", SUMS, lambda c=c: column(c))
      for c in ("posts", "vacancies", "hard_to_fill", "permits_asked")),
    Check("firms", "establishments", SUMS, lambda: float(len(firms()))),
    *checks("rate", "vacancy rate", SVY_LOGIT, BOUNDS,
            lambda part: flat_share("vacancies", "posts", part)),
    Check("rate_se", "vacancy rate, se", HAND, lambda: 100 * flat_se("vacancies", "posts")),
    *checks("hard", "hard-to-fill rate", SVY_LOGIT, BOUNDS,
            lambda part: flat_share("hard_to_fill", "vacancies", part)),
    Check("simple_se", "se of independent posts", HAND,
          lambda: 100 * (0.04 * 0.96 / 60_000) ** 0.5),
    Check("mean_of_rates", "mean of establishments' rates", SUMS,
          lambda: float(np.mean((100 * firms()["vacancies"] / firms()["posts"]).to_numpy()))),
    *checks("theta", "tightness", SVY_LOG, WITH_SE, tightness),
    Check("per_post", "vacancies per filled post", SVY,
          lambda: ratio("vacancies", "filled", flat=True)[0]),
    Check("per_employee", "unemployed per employee", SVY,
          lambda: ratio("jobless", "covered", flat=False)[0]),
    *checks("rate_A", "vacancy rate of agriculture", HAND, BOUNDS, farm_rate),
    *checks("pay_F", "median pay in construction", "svy, Woodruff by hand", BOUNDS,
            lambda part: median("F", part)),
    *checks("below", "hard-to-fill below the going wage", SVY, WITH_SE, below),
    *checks("remaining", "hard-to-fill at the going wage", SVY_LOGIT, BOUNDS,
            lambda part: flat_share("fair", "vacancies", part)),
    Check("hard_fair", "hard-to-fill at the going wage, number", SUMS,
          lambda: float(firms()["fair"].sum())),
    Check("index_I", "shortage index of hotels", HAND, lambda: float(index((1, 1, 1))["I"])),
    *(Check(f"{name}_{code}", f"rank of {code}, {name}", HAND,
            lambda code=code, choose=choose: rank(code, choose))
      for code in ("I", "OPQ")
      for name, choose in (("rank", lambda each: each[0]), ("best", min), ("worst", max))),
    Check("start", "filled posts in construction", SUMS,
          lambda: float(firms().query("isic10 == 'F'")["filled"].sum())),
    *checks("leaving", "construction workers of 60 and over", SVY_LOGIT, BOUNDS,
            lambda part: lfs_share("old", "builder", part)),
    *(one for name, growth in GROWTH.items()
      for one in (
          Check(f"openings_{name}", f"openings, {name}", HAND,
                lambda growth=growth: need(growth, "value") + 1_000),
          *checks(f"need_{name}", f"residual need, {name}", HAND, BOUNDS,
                  lambda part, growth=growth: need(growth, part)),
      )),
    *checks("migrants_home", "foreign-born workers in households", SVY_LOGIT, BOUNDS,
            lambda part: lfs_share("home", "foreign", part)),
    Check("all_home_value", "all workers in households", SVY,
          lambda: lfs_share("home", "worker", "value")),
    *checks("farms", "workers in agriculture", SVY, BOUNDS, farms),
    Check("farm_posts", "filled posts in agriculture", SUMS,
          lambda: float(firms().query("isic10 == 'A'")["filled"].sum())),
    Check("hidden", "assumed vacancies of households", SVY, lambda: hidden("value")),
    Check("hidden_low", "the same, low", SVY, lambda: hidden("low")),
    Check("hidden_high", "the same, high", SVY, lambda: hidden("high")),
    Check("small", "establishments under ten posts", SUMS,
          lambda: float((firms()["posts"] <= 9).sum())),
    Check("small_vacancies", "their vacancies", SUMS,
          lambda: float(firms().query("posts <= 9")["vacancies"].sum())),
    *(Check(name, f"permits: {name}", SUMS, lambda name=name: permit(name))
      for name in ("rows", "persons", "over", "new_persons", "by_activity", "approval",
                   "approval_of_rows")),
]  # fmt: skip

NOT_STATISTICS = {
    "choices": "a number that the library sets: equal weights, three left out, three doubled",
    "entrants": "an invented number that the page sets",
}
