"""The figures of the page on sampling, computed again from raw rows."""

from functools import cache
from math import ceil, exp, log, sqrt
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats

from labour_migration import synthetic
from labour_migration.sampling import simulation
from tests.modules.checks import Check

SEED = 20251103
PANDAS, SVY, HAND = "plain pandas sums", "svy", "numpy, formula by hand"
RUNS = "numpy, from every sample's estimate"
CHAPMAN = "Chapman and Seber's formulas by hand"


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
    rebuilt = rows["w_nr"] * known.reindex(keys).to_numpy() / sums.to_numpy()
    rows["w_final"] = rows["w_final"].fillna(rebuilt)
    return rows


def abroad() -> pd.Series:
    rows = people()
    return rows["cob"].where(rows["cob"] != "ZZZ", rows["cit1"]) != "QVR"


def workers() -> pd.Series:
    rows = people()
    active = rows["lfs_status"].fillna(9).astype(int) <= 2
    return (abroad() & active & (rows["age"] >= 15)).astype(float)


def weighted(weight: str) -> float:
    return float((people()[weight] * workers()).sum())


def sample(rows: pd.DataFrame, values: pd.Series) -> svy.Sample:
    columns = {name: rows[name].to_numpy() for name in ("psu", "w_final")}
    columns["stratum"] = rows["stratum"].to_numpy(dtype=object).astype(str)
    columns["y"] = values.to_numpy()
    design = svy.Design(stratum="stratum", psu="psu", wgt="w_final")
    return svy.Sample(pl.DataFrame(columns), design)


@cache
def total() -> dict[str, float]:
    found: Any = sample(people(), workers()).estimation.total("y")
    return dict(found.to_polars().row(0, named=True))


@cache
def share() -> dict[str, float]:
    """The share among adults, whom every area has, so that leaving children out is no domain."""
    adult = people()["age"] >= 15
    drawn = sample(people()[adult], abroad()[adult].astype(int))
    table = drawn.estimation.prop("y", ci_method="logit").to_polars().filter(pl.col("y") == 1)
    return {name: 100 * table[name][0] for name in ("est", "se", "lci", "uci")}


def design_effect() -> float:
    rows = people()
    adult = rows["age"] >= 15
    p = share()["est"] / 100
    return float((share()["se"] / 100) ** 2 / (p * (1 - p) / (int(adult.sum()) - 1)))


def weight_effect() -> float:
    w = people().loc[people()["age"] >= 15, "w_final"].to_numpy()
    return float(1 + w.var() / w.mean() ** 2)


def truth(key: str) -> float:
    return float(synthetic.truth(SEED)[key].value)


@cache
def country() -> pd.DataFrame:
    return synthetic.population(SEED)


def active_abroad() -> pd.Series:
    rows = country()
    return rows["foreign_born"] & rows["lfs_status"].isin([1, 2]).fillna(False)


def inside() -> float:
    return float(active_abroad().sum())


def everybody() -> float:
    workers_there = synthetic.companion("dorm_register", SEED)["workers"].sum()
    return inside() + 0.99 * float(workers_there) + 9_000 + 3_000 + 300


def rate(dormitories: bool) -> float:
    jobless = (country()["foreign_born"] & (country()["lfs_status"] == 2).fillna(False)).sum()
    return 100 * float(jobless) / (inside() + (11_880 if dormitories else 0))


@cache
def strata() -> pd.DataFrame:
    frame = synthetic.companion("lfs_frame_psu", SEED)
    frame["migrant"] = frame["households_census"] * frame["migrant_share_census"]
    sums = frame.groupby("stratum")[["households_census", "migrant", "drawn"]].sum()
    sums["p"] = sums["migrant"] / sums["households_census"]
    return sums


def allotted(name: str, stratum: str) -> float:
    """300 areas by largest remainders; no stratum of the frame comes near a bound."""
    size, p = strata()["households_census"], strata()["p"]
    measure = {
        "proportional": size,
        "neyman": size * np.sqrt(p * (1 - p)),
        "root": size * np.sqrt(p),
    }[name]
    exact = 300 * measure / measure.sum()
    whole = np.floor(exact)
    up = (exact - whole).nlargest(int(300 - whole.sum())).index
    whole[up] += 1
    return float(whole[stratum])


def response(stratum: str | None = None) -> float:
    rows = synthetic.companion("lfs_households", SEED)
    rows = rows if stratum is None else rows[rows["stratum"] == stratum]
    return 100 * len(rows[rows["response"] == 1]) / len(rows)


def doors(stratum: str) -> float:
    return float(ceil(800 / (float(strata().loc[stratum, "p"]) * response(stratum) / 100)))


@cache
def runs() -> dict[tuple[str, int], simulation.Run]:
    return {(one.plan.key, one.size): one for one in simulation.demonstration(SEED)}


def covered(design: str, size: int) -> float:
    one, true = runs()[design, size], rate(True)
    reach = stats.t.ppf(0.975, one.freedom) * one.errors["unemployment"]
    return 100 * float(np.mean(np.abs(one.estimates["unemployment"] - true) <= reach))


def lowered(design: str) -> float:
    ratios = [
        np.std(runs()[design, size].estimates["unemployment"])
        / np.std(runs()["areas", size].estimates["unemployment"])
        for size in (600, 1200, 2400, 3600)
    ]
    return float(100 - 100 * np.mean(ratios))


def distance(design: str, size: int) -> float:
    off = runs()[design, size].estimates["workers"] - (inside() + 11_880)
    return float(np.sqrt(off @ off / len(off)))


def places() -> float:
    """Areas that a simple sample hits, by probability: 1 - C(N-M, n) / C(N, n) for each."""
    homes = country().groupby("psu")["household"].nunique().to_numpy()
    n, size = int(homes.sum()), 1200
    missed = [stats.hypergeom.pmf(0, n, int(m), size) for m in homes]
    return float(len(homes) - np.sum(missed))


@cache
def lists(second: str) -> tuple[int, int, int]:
    names = [set(synthetic.companion(one, SEED)["name_hash"]) for one in ("cr_list_a", second)]
    return len(names[0]), len(names[1]), len(names[0] & names[1])


def chapman(second: str) -> dict[str, float]:
    a, b, m = lists(second)
    size = (a + 1) * (b + 1) / (m + 1) - 1
    variance = (a + 1) * (b + 1) * (a - m) * (b - m) / ((m + 1) ** 2 * (m + 2))
    seen = a + b - m
    reach = exp(1.959964 * sqrt(log(1 + variance / (size - seen) ** 2)))
    low, high = seen + (size - seen) / reach, seen + (size - seen) * reach
    return {"value": size, "se": sqrt(variance), "low": low, "high": high}


def rds() -> dict[str, float]:
    rows = synthetic.companion("rds_domestic", SEED)
    lives, weight = (rows["live_in"] == 1).to_numpy(float), 1 / rows["degree"].to_numpy(float)
    value = (lives * weight).sum() / weight.sum()
    part = weight * (lives - value) / weight.sum()
    reach = 1.959964 * sqrt(2 * len(rows) / (len(rows) - 1) * (part**2).sum())
    found = {"value": value, "low": value - reach, "high": value + reach, "plain": lives.mean()}
    return {name: 100 * float(each) for name, each in found.items()}


def scale_up(version: str) -> tuple[float, float]:
    """The ratio and its jackknife standard error."""
    rows = synthetic.companion("nsum_survey", SEED)
    met = rows.filter(regex="nurses|teachers|bakers|newlyweds|bus").sum(axis=1)
    size = np.maximum(200_000 * met / 10_200, rows["knows_hidden_v1"]).to_numpy(float)
    known = rows[f"knows_hidden_{version}"].to_numpy(float)
    value = 200_000 * known.sum() / size.sum()
    without = 200_000 * (known.sum() - known) / (size.sum() - size)
    n = len(rows)
    return float(value), sqrt((n - 1) / n * float(((without - without.mean()) ** 2).sum()))


def _survey() -> list[Check]:
    raw = synthetic.labour_force_survey(SEED)
    silent = (people()["cob"] == "ZZZ") & (people()["age"] >= 15)
    proxied = silent & (people()["cit1"] != "QVR")
    return [
        *(
            Check(
                f"lfs_{part}",
                f"foreign-born labour force, {words}",
                SVY,
                lambda c=column: total()[c],
            )
            for part, column, words in (
                ("value", "est", "estimate"),
                ("se", "se", "standard error"),
                ("low", "lci", "lower end"),
                ("high", "uci", "upper end"),
            )
        ),
        Check(
            "t", "Student's t, 300 areas less 6 strata", "scipy", lambda: stats.t.ppf(0.975, 294)
        ),
        Check("w_cob", "foreign-born labour force with w_cob", PANDAS, lambda: weighted("w_cob")),
        Check(
            "old_less",
            "w_final less w_old",
            PANDAS,
            lambda: weighted("w_final") - weighted("w_old"),
        ),
        Check("rows", "rows of the file", PANDAS, lambda: len(raw)),
        Check("dropped", "rows entered twice", PANDAS, lambda: len(raw) - len(people())),
        Check(
            "lost",
            "blank weights",
            PANDAS,
            lambda: int(np.isnan(raw.drop_duplicates("p_id")["w_final"]).sum()),
        ),
        Check("silent", "adults without birthplace", PANDAS, lambda: int(silent.sum())),
        Check("proxied", "of them foreign citizens", PANDAS, lambda: int(proxied.sum())),
        Check("workers_n", "rows of the domain", PANDAS, lambda: int(workers().sum())),
        Check("psus", "areas", PANDAS, lambda: len(set(raw["psu"]))),
    ]


def _left_out() -> list[Check]:
    return [
        Check("inside", "truth, private households", "population row by row", inside),
        Check("dorm", "truth, dormitories", "register × 0.99", lambda: 0.99 * 12_000),
        Check("total", "truth, ICLS total", "population and registers", everybody),
        Check("shown", "per cent of the total", SVY, lambda: 100 * total()["est"] / everybody()),
        Check("gap", "households less estimate", SVY, lambda: inside() - total()["est"]),
        Check("missed_recent", "missed by the projection", PANDAS, missed),
        Check(
            "dorms", "dormitories", PANDAS, lambda: len(synthetic.companion("dorm_register", SEED))
        ),
        Check("dorm_workers", "workers listed", PANDAS, lambda: dormitory_workers(None)),
        Check("dorm_construction", "in construction", PANDAS, lambda: dormitory_workers("F")),
        Check("response", "households that answered", PANDAS, response),
        Check("response_cap", "in Capital 1", PANDAS, lambda: response("CAP1")),
        Check("response_inl", "in Inland 0", PANDAS, lambda: response("INL0")),
    ]


def missed() -> float:
    totals = synthetic.companion("totals", SEED).groupby("table")["persons"].sum()
    return float(totals["true"] - totals["projection"])


def dormitory_workers(industry: str | None) -> float:
    rows = synthetic.companion("dorm_register", SEED)
    rows = rows if industry is None else rows[rows["isic10"] == industry]
    return float(rows[["men_qrb", "men_qrc", "women_qrb", "women_qrc"]].to_numpy().sum())


def _design() -> list[Check]:
    found = [
        Check(f"{name}_{s}", f"areas in {s}, {name}", HAND, lambda n=name, s=s: allotted(n, s))
        for s in strata().index
        for name in ("proportional", "neyman", "root")
    ]
    for s in strata().index:
        found += [
            Check(
                f"share_{s}", f"census share, {s}", PANDAS, lambda s=s: 100 * strata().loc[s, "p"]
            ),
            Check(
                f"drawn_{s}", f"areas drawn, {s}", PANDAS, lambda s=s: int(strata().loc[s, "drawn"])
            ),
        ]
    return [
        *found,
        Check("share", "foreign-born share of adults", SVY, lambda: share()["est"]),
        Check("share_se", "its standard error", SVY, lambda: share()["se"]),
        Check("share_low", "its lower end", SVY, lambda: share()["lci"]),
        Check("share_high", "its upper end", SVY, lambda: share()["uci"]),
        Check("deff", "its design effect", "svy, and p(1-p)/(n-1)", design_effect),
        Check("adults", "adults", PANDAS, lambda: int((people()["age"] >= 15).sum())),
        Check(
            "effective",
            "effective size",
            "svy, and n/deff",
            lambda: int((people()["age"] >= 15).sum()) / design_effect(),
        ),
        Check("kish", "effect of weights, 1 + cv²", HAND, weight_effect),
        Check("doors_cap", "doors in Capital 1", HAND, lambda: doors("CAP1")),
        Check("doors_inl", "doors in Inland 0", HAND, lambda: doors("INL0")),
    ]


def _simulation() -> list[Check]:
    return [
        Check(
            "sim_truth",
            "households and dormitories",
            "population and register",
            lambda: inside() + 11_880,
        ),
        Check(
            "rate_truth",
            "unemployment with dormitories",
            "population row by row",
            lambda: rate(True),
        ),
        Check("rate_frame", "unemployment without", "population row by row", lambda: rate(False)),
        Check("bias", "what the frame leaves out", "register × 0.99", lambda: 0.99 * 12_000),
        Check("covered_600", "coverage, 600 interviews", RUNS, lambda: covered("areas", 600)),
        Check("covered_3600", "coverage, 3,600", RUNS, lambda: covered("areas", 3600)),
        Check(
            "covered_all", "coverage with dormitories", RUNS, lambda: covered("dormitories", 3600)
        ),
        Check("gain_over", "lower error, oversampled", RUNS, lambda: lowered("oversampled")),
        Check("gain_screen", "lower error, screened", RUNS, lambda: lowered("screened")),
        Check(
            "places_simple",
            "areas hit by a simple sample",
            "hypergeometric chances",
            lambda: round(places(), -1),
        ),
        Check("places_areas", "areas visited", "1,200 / 12", lambda: 1200 / 12),
        Check("rmse_areas", "error, 3,600 interviews", RUNS, lambda: distance("areas", 3600)),
        Check(
            "rmse_dorm", "error with dormitories, 600", RUNS, lambda: distance("dormitories", 600)
        ),
    ]


def _hidden() -> list[Check]:
    pairs = (("chapman", "cr_list_b"), ("biased", "cr_list_b_dependent"))
    size = [
        Check(f"{name}_{part}", f"{name}: {part}", CHAPMAN, lambda s=second, p=part: chapman(s)[p])
        for name, second in pairs
        for part in (
            ("value", "se", "low", "high") if name == "chapman" else ("value", "low", "high")
        )
    ]
    live_in = [
        Check(f"rds_{part}", f"live-in share: {part}", HAND, lambda p=part: rds()[p])
        for part in ("plain", "value", "low", "high")
    ]
    return [
        *size,
        *live_in,
        Check("list_a", "list A", PANDAS, lambda: lists("cr_list_b")[0]),
        Check("list_b", "list B", PANDAS, lambda: lists("cr_list_b")[1]),
        Check("list_d", "list B, dependent", PANDAS, lambda: lists("cr_list_b_dependent")[1]),
        Check("both", "on both", "sets", lambda: lists("cr_list_b")[2]),
        Check("both_d", "on both, dependent", "sets", lambda: lists("cr_list_b_dependent")[2]),
        Check("hidden", "irregular residents", PANDAS, lambda: int(country()["irregular"].sum())),
        Check("told_value", "scale-up", HAND, lambda: scale_up("v1")[0]),
        Check("told_se", "its standard error", "jackknife", lambda: scale_up("v1")[1]),
        Check("untold_value", "scale-up, not told", HAND, lambda: scale_up("v2")[0]),
        Check("untold_se", "its standard error", "jackknife", lambda: scale_up("v2")[1]),
    ]


CHECKS = [*_survey(), *_left_out(), *_design(), *_simulation(), *_hidden()]
NOT_STATISTICS = {
    **dict.fromkeys(("non_resident", "members", "rds_truth"), "set by the design of the country"),
    "repetitions": "set by the simulation",
}
