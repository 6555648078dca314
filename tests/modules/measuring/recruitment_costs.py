"""The figures of the page on recruitment costs, computed again from raw rows."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats

from labour_migration import synthetic
from tests.modules.checks import Check

SEED = 20251103
PANDAS, SVY, HAND = "plain pandas sums", "svy", "numpy, formula by hand"
ITEMS = [f"c{number:02d}" for number in range(1, 16)]
STATISTICS = ("mor", "rom", "med", "mwz")
GROUPS = {"agents": ["c01", "c02"], "informal": ["c14"]}
MEANS = {"bgd": (416_789, 23_693), "gha": (7_698, 3_798), "sgp": (574_241, 38_129)}
MEANS["omn"] = (308_047, 19_177)


@cache
def survey() -> pd.DataFrame:
    rows = synthetic.recruitment_cost_survey(SEED)
    when = {"year": rows["left_year"], "month": rows["left_month"], "day": 1}
    rows["month"] = pd.to_datetime(pd.DataFrame(when)).dt.strftime("%Y-%m")
    out = (rows["purpose"] != 1) | (rows["job_status"] != 1) | (rows["first_job"] != 1)
    return rows.assign(
        inside=~out, stratum=np.where(out, "out", rows["corridor_dest"] + "-" + rows["district"])
    )


@cache
def table(by_month: bool) -> pd.Series:
    fx = synthetic.companion("fx_rates", SEED)
    if not by_month:
        mean = fx["currency"].map(fx.groupby("currency")["rate_per_au"].mean())
        fx = fx.assign(rate_per_au=mean)
    return pd.Series(
        fx["rate_per_au"].to_numpy(), index=pd.MultiIndex.from_frame(fx[["month", "currency"]])
    )


@cache
def item(name: str, by_month: bool = True) -> pd.Series:
    """An item in accounting units, by merging the rates on."""
    rows = survey()
    key = pd.MultiIndex.from_arrays([rows["month"], rows[f"{name}_cur"]])
    values = table(by_month).reindex(key).to_numpy()
    return pd.Series(rows[name] / values)


def together(names: list[str], by_month: bool = True) -> pd.Series:
    columns = {name: item(name, by_month) for name in names}
    return pd.DataFrame(columns).sum(axis="columns", skipna=False)


def rate(money: pd.Series, by_month: bool) -> np.ndarray:
    key = pd.MultiIndex.from_arrays([survey()["month"], money])
    return table(by_month).reindex(key).to_numpy()


@cache
def amounts(by_month: bool = True) -> pd.DataFrame:
    """Cost by items, cost as remembered, pay by the stated period, pay as typed, deduction."""
    rows = survey()
    home = pd.Series("QAL", index=rows.index)
    there = rate(rows["earn_cur"], by_month)
    typed = rows["earn_first"] / there
    return pd.DataFrame(
        {
            "items": together(ITEMS, by_month),
            "total": rows["cost_total_reported"] / rate(home, by_month),
            "pay": typed / rows["earn_period"].map({1: 1, 2: 12}),
            "typed": typed,
            "kept": rows["deducted"] / there,
        }
    )


@cache
def wrong_money() -> pd.Series:
    found = amounts()
    return (found["items"] / found["total"]).gt(1.5)


@cache
def wrong_box() -> pd.Series:
    pay = amounts()["pay"]
    middle = pay.groupby(survey()["corridor_dest"]).transform("median")
    return (pay / middle).gt(12**0.5)


@cache
def workers(case: str = "clean") -> pd.DataFrame:
    """Cost, pay and ratio of every row, with one fault left in."""
    rows, found = survey(), amounts(case != "rate")
    cost, pay, kept, inside = found["items"].copy(), found["pay"], found["kept"], rows["inside"]
    if case not in ("money", "cut", "raw"):
        cost = cost.mask(wrong_money(), found["total"])
    if case == "year":
        pay = found["typed"]
    if case not in ("box", "raw"):
        pay = pay.mask(wrong_box(), pay / 12)
    if case == "zero":
        cost = cost.fillna(0)
    if case == "net":
        kept = 0 * kept
    if case == "scope":
        inside = pd.Series(True, index=rows.index)
    frame = pd.DataFrame({"c": cost + kept, "e": pay + kept, "w": rows["weight"]})
    frame["r"] = frame["c"] / frame["e"]
    if case == "cut":
        frame["r"] = frame["r"].where(frame["r"] <= 24)
    if case == "plain":
        frame["w"] = 1.0
    frame["use"] = inside & frame["r"].notna()
    return frame.assign(stratum=rows["stratum"], corridor=rows["corridor_dest"])


def median(r: np.ndarray, w: np.ndarray, at: float = 0.5) -> float:
    order = np.argsort(r)
    return float(r[order][np.searchsorted(np.cumsum(w[order]), at * w.sum() * (1 - 1e-12))])


def value(statistic: str, case: str = "clean", corridor: str | None = None) -> float:
    rows = workers(case)
    rows = rows[rows["use"] & ((rows["corridor"] == corridor) | (corridor is None))]
    if statistic == "med":
        return median(rows["r"].to_numpy(), rows["w"].to_numpy())
    if statistic == "rom":
        return float((rows["w"] * rows["c"]).sum() / (rows["w"] * rows["e"]).sum())
    if statistic == "mwz":
        rows = rows[rows["c"] > 0]
    return float((rows["w"] * rows["r"]).sum() / rows["w"].sum())


def spread(z: pd.Series) -> float:
    """The standard error of a sum of contributions, rows drawn at random within strata."""
    grouped = z.groupby(survey()["stratum"])
    n = grouped.transform("size")
    return float(np.sqrt((n / (n - 1) * (z - grouped.transform("mean")) ** 2).sum()))


@cache
def sampled(case: str = "clean") -> pl.DataFrame:
    rows = workers(case)
    columns: dict[str, Any] = {"w": rows["w"], "stratum": survey()["stratum"].astype(str)}
    columns |= {name: rows[name].where(rows["use"], 0.0) for name in ("c", "e", "r")}
    columns["used"] = rows["use"].astype(int)
    columns["paid"] = (rows["use"] & (rows["c"] > 0)).astype(int)
    columns |= {way: rows["use"] * (rows["corridor"] == way).astype(int) for way in ("K1", "B1")}
    return pl.DataFrame({name: np.asarray(each) for name, each in columns.items()})


@cache
def by_svy(statistic: str, case: str = "clean", domain: str = "used") -> dict[str, float]:
    sample = svy.Sample(sampled(case), svy.Design(stratum="stratum", wgt="w")).estimation
    if statistic == "rom":
        found: Any = sample.ratio("c", "e", by=domain)
    else:
        found = sample.mean("r", by="paid" if statistic == "mwz" else domain)
    frame = found.to_polars().filter(pl.col("paid" if statistic == "mwz" else domain) == 1)
    return dict(frame.row(0, named=True))


def svy_of(case: str, domain: str, field: str) -> float:
    return by_svy("mor", case, domain)[field]


@cache
def woodruff() -> dict[str, float]:
    rows = workers()
    use, w, r = rows["use"].astype(float), rows["w"], rows["r"].fillna(0.0)
    middle = value("med")
    below = (r <= middle).astype(float)
    p = float((w * use * below).sum() / (w * use).sum())
    reach = spread(w * use * (below - p) / (w * use).sum())
    strata = survey()["stratum"][rows["use"]].nunique()
    used_strata = survey()["stratum"].isin(survey()["stratum"][rows["use"]])
    t = float(stats.t.ppf(0.975, int(used_strata.sum()) - strata))
    kept = rows[rows["use"]]
    low, high = (
        median(kept["r"].to_numpy(), kept["w"].to_numpy(), p + side * t * reach) for side in (-1, 1)
    )
    return {"se": (high - low) / (2 * t), "low": low, "high": high}


def zero(corridor: str, field: str) -> float:
    rows = workers()
    use = (rows["use"] & (rows["corridor"] == corridor)).astype(float)
    none = (rows["c"] == 0).astype(float)
    whole = (rows["w"] * use).sum()
    p = float((rows["w"] * use * none).sum() / whole)
    return 100 * (p if field == "value" else spread(rows["w"] * use * (none - p) / whole))


def component(group: str, corridor: str, field: str) -> float:
    rows = survey()
    part, whole = together(GROUPS[group]), together(ITEMS)
    use = rows["inside"] & (rows["corridor_dest"] == corridor) & ~wrong_money() & whole.notna()
    w = rows["weight"] * use
    ratio = float((w * part).sum() / (w * whole).sum())
    z = (w * (part - ratio * whole)).fillna(0.0) / (w * whole).sum()
    return 100 * (ratio if field == "value" else spread(z))


def truth(statistic: str) -> float:
    """From the population of leavers, not from the table of true values."""
    from labour_migration.synthetic.recruitment import leavers

    people = leavers(SEED)
    r, e = people.months[people.in_scope], people.earnings[people.in_scope]
    if statistic == "med":
        return float(np.percentile(r, 50))
    if statistic == "rom":
        return float(np.sum(r * e) / np.sum(e))
    return float(r[r > 0].mean() if statistic == "mwz" else r.mean())


def person(number: int, field: str) -> float:
    rows = survey()
    at = rows.index[rows["p_id"] == number][0]
    row = rows.loc[at]
    home = sum(row[name] for name in ITEMS if row[f"{name}_cur"] == "QAL")
    there = sum(row[name] for name in ITEMS if row[f"{name}_cur"] == row["earn_cur"])
    qal, other = table(True)[row["month"], "QAL"], table(True)[row["month"], row["earn_cur"]]
    months = 12 if row["earn_period"] == 2 else 1
    cost = home / qal + (there + row["deducted"]) / other
    earned = (row["earn_first"] / months + row["deducted"]) / other
    facts = {"home": home, "there": there, "rate_home": qal, "rate_there": other, "cost": cost}
    facts |= {"earned": earned, "ratio": cost / earned, "weight": row["weight"]}
    return float(facts[field])


def agree() -> float:
    found = amounts()
    near = (found["items"] - found["total"]).abs() <= 0.05 * found["total"]
    return 100 * float(near[found["items"] > 0].mean())


def fraction() -> float:
    rows = survey()[survey()["inside"]]
    return 100 * len(rows) / float(rows["weight"].sum())


def cut(right: bool) -> float:
    above = survey()["inside"] & (workers("money")["r"] > 24)
    return float((above & ~wrong_money()).sum() if right else above.sum())


def moved() -> float:
    return (value("mor", corridor="K1") - value("mor", corridor="B1")) / 10


def counted(what: Callable[[], Any]) -> Callable[[], float]:
    return lambda: float(what())


def headline() -> list[Check]:
    names = {
        "mor": "mean of ratios",
        "rom": "ratio of means",
        "med": "median",
        "mwz": "mean without zeros",
    }
    checks = []
    for short in STATISTICS:
        checks.append(Check(short, names[short], PANDAS, partial(value, short)))
        checks.append(Check(f"{short}_true", f"{names[short]}, truth", HAND, partial(truth, short)))
        for ours, theirs in (("se", "se"), ("low", "lci"), ("high", "uci")):
            what = f"{names[short]}, {ours}"
            if short == "med":
                checks.append(Check(f"med_{ours}", what, HAND, partial(_of, woodruff, ours)))
            else:
                again = partial(_of, partial(by_svy, short), theirs)
                checks.append(Check(f"{short}_{ours}", what, SVY, again))
    return checks


def _of(found: Callable[[], dict[str, float]], field: str) -> float:
    return float(found()[field])


def faults() -> list[Check]:
    cases = ("money", "cut", "box", "year", "zero", "scope", "net", "rate", "plain")
    return [
        Check(f"{case}_{short}", f"{short} with fault {case}", PANDAS, partial(value, short, case))
        for case in cases
        for short in ("mor", "rom", "med")
    ]


def people() -> list[Check]:
    fields = ("home", "there", "rate_home", "rate_there", "cost", "earned", "ratio", "weight")
    return [
        Check(f"{letter}_{field}", f"worker {letter}, {field}", PANDAS, partial(person, who, field))
        for letter, who in (("a", 100125), ("b", 100201))
        for field in fields
    ]


def corridors() -> list[Check]:
    checks = [
        Check(f"{way}_{ours}", f"{way}, {ours}", SVY, partial(svy_of, "clean", way, theirs))
        for way in ("K1", "B1")
        for ours, theirs in (("mean", "est"), ("low", "lci"), ("high", "uci"))
    ]
    for way in ("K1", "K2"):
        for name, field in ((f"zero_{way}", "value"), (f"zero_{way}_se", "se")):
            checks.append(Check(name, f"zero cost {way}, {field}", HAND, partial(zero, way, field)))
    for group, way in (("agents", "K1"), ("informal", "B1")):
        for name, field in ((f"{group}_{way}", "value"), (f"{group}_{way}_se", "se")):
            again = partial(component, group, way, field)
            checks.append(Check(name, f"{group} {way}, {field}", HAND, again))
    return checks


def quotient(place: str) -> float:
    cost, earned = MEANS[place]
    return cost / earned


def published() -> list[Check]:
    return [
        Check(f"{name}_rom", f"{name}, published means", HAND, partial(quotient, name))
        for name in MEANS
    ]


CHECKS = [
    *headline(),
    *people(),
    *corridors(),
    *faults(),
    *published(),
    Check("raw", "mean of ratios, both faults", SVY, partial(svy_of, "raw", "used", "est")),
    Check("raw_low", "the same, lower bound", SVY, partial(svy_of, "raw", "used", "lci")),
    Check("raw_high", "the same, upper bound", SVY, partial(svy_of, "raw", "used", "uci")),
    Check("used", "rows used", PANDAS, counted(lambda: workers()["use"].sum())),
    Check(
        "missing",
        "rows in scope without a ratio",
        PANDAS,
        counted(lambda: (survey()["inside"] & ~workers()["use"]).sum()),
    ),
    Check("outside", "rows out of scope", PANDAS, counted(lambda: (~survey()["inside"]).sum())),
    Check("blank", "rows without items", PANDAS, counted(lambda: survey()["c15"].isna().sum())),
    Check("wrong_money", "rows in the wrong money", PANDAS, counted(lambda: wrong_money().sum())),
    Check("wrong_box", "rows with a year's pay", PANDAS, counted(lambda: wrong_box().sum())),
    Check("fraction", "share of the leavers sampled", PANDAS, fraction),
    Check("agree", "items within 5 per cent of the total", PANDAS, agree),
    Check("moved", "ten in a hundred change corridor", HAND, moved),
    Check("cut_rows", "rows above 24 months", PANDAS, partial(cut, False)),
    Check("cut_right", "of them right", PANDAS, partial(cut, True)),
    Check("year_share", "a month of a year", HAND, lambda: 100 / 12),
    Check("mdv_implied", "33,487 over 8.2", HAND, lambda: 33_487 / 8.2),
]

QUOTED = "quoted from the source"
NOT_STATISTICS = {
    "rows": "set by the survey",
    "strata": "five corridors by six districts",
    "a_deducted": "as in the record",
    "b_deducted": "as in the record",
    "a_pay": "as in the record",
    "b_pay": "as in the record",
    "a_months": "code of the record",
    "b_months": "code of the record",
    "bgd": QUOTED,
    "vnm": QUOTED,
    "phl": QUOTED,
    "mdv": QUOTED,
    "lao": QUOTED,
    "bgd_cost": QUOTED,
    "bgd_earned": QUOTED,
    "gha_cost": QUOTED,
    "gha_earned": QUOTED,
    "mdv_printed": QUOTED,
}
