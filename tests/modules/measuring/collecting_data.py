"""The figures of the page on collecting data, from raw rows, without the page's functions."""

from collections.abc import Callable
from functools import cache
from math import exp, log, sqrt

import numpy as np
import pandas as pd
import polars as pl
import svy
from scipy import stats

from labour_migration import synthetic
from tests.modules.checks import Check

SEED = 20251103
PANDAS, HAND, SVY = "plain pandas sums", "numpy, formula by hand", "svy"


@cache
def raw() -> pd.DataFrame:
    return synthetic.labour_force_survey(SEED)


@cache
def once() -> pd.DataFrame:
    """The rows without households counted twice, found by their members' answers in text."""
    first = raw().drop_duplicates("p_id")
    text = first.drop(columns=["hh_id", "p_id", "w_final"]).to_csv(index=False)
    lines = pd.Series(text.splitlines()[1:], index=first.index)
    homes = lines.groupby(first["hh_id"]).apply(lambda each: "\n".join(sorted(each)))
    copies = homes[homes.duplicated()].index
    return first[~first["hh_id"].isin(copies)]


@cache
def rows() -> pd.DataFrame:
    kept = once()
    frame = kept[kept["w_final"].notna()].copy()
    frame["w"] = frame["w_final"]
    frame["adult"] = frame["age"] >= 15
    frame["abroad"] = ~frame["cob"].isin(["QVR", "ZZZ"])
    frame["known"] = frame["cob"] != "ZZZ"
    frame["alien"] = frame["cit1"] != "QVR"
    frame["active"] = frame["lfs_status"].isin([1, 2])
    frame["graduate"] = frame["adult"] & (frame["sex"] == 2) & (frame["edu"] == 3)
    frame["employee"] = frame["icse18"].isin([41, 42, 43, 44]) & frame["abroad"]
    frame["own"] = frame["adult"] & (frame["proxy"] == 2)
    frame["foreign_where_unknown"] = frame["abroad"] | (~frame["known"] & frame["alien"])
    return frame


def mean(value: pd.Series, where: pd.Series) -> tuple[float, float, int]:
    """A weighted mean, its linearised standard error, and its degrees of freedom."""
    frame = rows()
    use = where.astype(bool) & value.notna()
    weight = np.where(use, frame["w"], 0.0)
    amount = np.where(use, value.astype("float64").fillna(0.0), 0.0)
    centre = float((weight * amount).sum() / weight.sum())
    influence = pd.Series(weight * (amount - centre) / weight.sum(), index=frame.index)
    return centre, spread(influence), freedom(use)


def spread(influence: pd.Series) -> float:
    """The root of the variance between areas within strata."""
    frame = rows()
    sums = influence.groupby([frame["stratum"], frame["psu"]]).sum()
    variance = 0.0
    for _, each in sums.groupby(level=0):
        parts = each.to_numpy()
        variance += len(parts) / (len(parts) - 1) * ((parts - parts.mean()) ** 2).sum()
    return sqrt(variance)


def freedom(use: pd.Series) -> int:
    """Areas less strata, over the strata that hold the rows used."""
    frame = rows()
    hit = frame.loc[use, "stratum"].unique()
    areas = frame.loc[frame["stratum"].isin(hit), ["stratum", "psu"]].drop_duplicates()
    return len(areas) - len(hit)


def share(part: str | pd.Series, where: pd.Series, of: int) -> float:
    column = rows()[part] if isinstance(part, str) else part
    return 100 * mean(column.astype("float64"), where)[of]


def bound(where: pd.Series, side: int) -> float:
    """An end of the logit interval of participation."""
    rate, error, degrees = mean(rows()["active"].astype("float64"), where)
    reach = stats.t.ppf(0.975, degrees) * error / (rate * (1 - rate))
    return 100 / (1 + exp(-(log(rate / (1 - rate)) + side * reach)))


def total(use: pd.Series, of: int) -> float:
    weight = rows()["w"].where(use.astype(bool), 0.0)
    return float(weight.sum()) if of == 0 else spread(weight)


@cache
def by_svy() -> dict[str, float]:
    """Participation of foreign-born women with advanced education."""
    frame = rows()
    table = pl.DataFrame(
        {
            "stratum": frame["stratum"].tolist(),
            "psu": frame["psu"].tolist(),
            "w": frame["w"].tolist(),
            "active": frame["active"].astype(int).tolist(),
            "here": (frame["graduate"] & frame["abroad"]).astype(int).tolist(),
        }
    )
    sample = svy.Sample(table, svy.Design(stratum="stratum", psu="psu", wgt="w"))
    found = sample.estimation.prop("active", by="here", ci_method="logit").to_polars()
    row = found.filter((pl.col("here") == 1) & (pl.col("active") == 1)).row(0, named=True)
    return {name: 100 * float(row[name]) for name in ("est", "se")}


def pay(kind: str) -> pd.Series:
    frame = rows()
    amount = frame["earn_m"]
    if kind == "typed":
        return amount
    amount = amount.where(frame["earn_period"] != 2, amount / 12)
    return amount if kind == "period" else amount.where(~box(amount), amount / 12)


def box(amount: pd.Series) -> pd.Series:
    """Amounts nearer to twelve medians of their cell than to one, in logarithms."""
    frame = rows().assign(amount=amount)
    cells = frame.groupby(["sex", "edu", "isco1"], dropna=False)["amount"].median()
    cells = cells.rename("median").reset_index()
    median = frame.merge(cells, on=["sex", "edu", "isco1"], how="left")["median"].to_numpy()
    near = abs(np.log(amount.to_numpy() / median))
    return pd.Series(abs(np.log(amount.to_numpy() / (12 * median))) < near, index=frame.index)


def median(kind: str, of: int) -> float:
    """The weighted median, or its Woodruff error, read off the sorted pay."""
    frame = rows().assign(pay=pay(kind))
    use = frame["employee"] & frame["pay"].notna()
    listed = frame[use].sort_values("pay")
    climb = (listed["w"].cumsum() / listed["w"].sum()).to_numpy()
    paid = listed["pay"].to_numpy()

    def at(level: float) -> float:
        return float(paid[np.argmax(climb >= level - 1e-12)])

    middle = at(0.5)
    if of == 0:
        return middle
    below = (frame["pay"] <= middle).astype("float64").where(frame["pay"].notna())
    reached, error, degrees = mean(below, use)
    t = stats.t.ppf(0.975, degrees)
    return (at(reached + t * error) - at(reached - t * error)) / (2 * t)


def years(edited: bool) -> pd.Series:
    frame = rows()
    arrived = frame["arr_year"].astype("float64")
    if edited:
        arrived = arrived.where(arrived >= 2025 - frame["age"] - 1)
    return 2025 - arrived


def came(wrong: bool) -> pd.Series:
    frame = rows()
    use = frame["adult"] & frame["abroad"] & frame["reason"].isin([1, 2])
    return use & frame["alien"] if wrong else use


def impossible() -> pd.Series:
    frame = rows()
    arrived = frame["arr_year"].astype("float64")
    return arrived.notna() & ((arrived < 2024 - frame["age"]) | (frame["cob"] == "QVR"))


def pair(name: str, what: str, by: str, value: Callable[[int], float]) -> list[Check]:
    """A figure and its standard error."""
    return [
        Check(name, what, by, lambda: value(0)),
        Check(f"{name}_se", f"{what}, standard error", HAND, lambda: value(1)),
    ]


def codings() -> list[Check]:
    frame = rows()
    adult, known = frame["adult"], frame["adult"] & frame["known"]
    cases = {
        "right": ("abroad", known),
        "old": ("abroad", known & (frame["cob"] != "QRY")),
        "native": ("abroad", adult),
        "abroad": (frame["cob"] != "QVR", adult),
        "mixed": ("foreign_where_unknown", adult),
        "citizen": ("alien", adult),
        "own": ("abroad", frame["own"] & frame["known"]),
    }
    return [
        check
        for name, (part, where) in cases.items()
        for check in pair(
            f"share_{name}",
            f"foreign-born share, coding {name}",
            PANDAS,
            lambda of, part=part, where=where: share(part, where, of),
        )
    ]


def money() -> list[Check]:
    found: list[Check] = []
    for kind in ("typed", "period", "edited"):
        found += pair(
            f"pay_{kind}",
            f"mean pay of foreign-born employees, {kind}",
            PANDAS,
            lambda of, kind=kind: mean(pay(kind), rows()["employee"])[of],
        )
    for kind in ("typed", "edited"):
        found += pair(
            f"median_{kind}",
            f"median pay of foreign-born employees, {kind}",
            PANDAS,
            lambda of, kind=kind: median(kind, of),
        )
    return found


def counts() -> list[Check]:
    """Rows of the file and of its parts."""
    group = rows()["graduate"] & rows()["abroad"]
    odd = rows()["graduate"] & ~rows()["known"]
    adult = rows()["adult"]
    numbers: dict[str, tuple[str, Callable[[], float]]] = {
        "rows_all": ("rows of the file", lambda: len(raw())),
        "rows_twice": ("rows counted twice", lambda: len(raw()) - len(once())),
        "rows_unweighted": ("rows without a weight", lambda: once()["w_final"].isna().sum()),
        "rows_used": ("rows used", lambda: len(rows())),
        "cell_rows": ("rows of the cell", lambda: group.sum()),
        "cell_active_rows": ("rows of the cell, active", lambda: (group & rows()["active"]).sum()),
        "unknown_rows": ("rows of the cell, unknown birthplace", lambda: odd.sum()),
        "strata": ("strata", lambda: len(set(rows()["stratum"]))),
        "areas": ("areas", lambda: len(set(zip(rows()["stratum"], rows()["psu"], strict=True)))),
        "not_stated": ("adults, birthplace not stated", lambda: (adult & ~rows()["known"]).sum()),
        "old_rows": ("adults born in QRY", lambda: (adult & (rows()["cob"] == "QRY")).sum()),
        "wrong_box": ("pay in the wrong box", lambda: box(pay("period")).sum()),
        "impossible_rows": ("impossible arrival years", lambda: impossible().sum()),
        "impossible_native": (
            "impossible arrival years of native-born",
            lambda: (impossible() & (rows()["cob"] == "QVR")).sum(),
        ),
    }
    return [Check(name, what, PANDAS, value) for name, (what, value) in numbers.items()]


def trial() -> list[Check]:
    """The walk of all respondents, from masks over whole columns."""
    frame = raw()
    adult, lived = frame["age"] >= 15, frame["ever_abroad12"] == 1
    abroad = ~frame["cob"].isin(["QVR", "ZZZ"])
    moved = abroad | lived
    citizen = (frame["cit1"] == "QVR") | (frame["cit2"] == "QVR")
    old, worked = frame["cob"] == "QRY", frame["work_abroad"] == 1
    paper = (frame["edu_where"] == 2) & frame["edu"].isin([2, 3])
    cost = frame["reason"].isin([1, 2]) & (frame["arr_year"] >= 2022) & moved
    cost |= worked & (frame["wa_from"] >= 2022)
    masks = {
        "old": (old, 1),
        "citizen": (citizen, 1),
        "moved": (moved, 3),
        "reason": (adult & moved, 2),  # reason and language
        "adult": (adult, 2),  # work abroad and where qualified
        "worked": (worked, 5),
        "paper": (paper, 1),
        "absent": (frame["rel"] == 1, 1),
        "cost": (cost, 1),
    }
    table = pd.DataFrame(
        {name: mask.fillna(False).astype(bool) for name, (mask, _) in masks.items()}
    )
    always = 5  # birth, two citizenships, ever abroad, stay
    length = always + sum(table[name] * size for name, (_, size) in masks.items())
    return [*_lengths(table, length), *_losses(frame, adult, moved, table)]


def _checks(numbers: dict[str, tuple[str, Callable[[], float]]]) -> list[Check]:
    return [Check(name, what, PANDAS, value) for name, (what, value) in numbers.items()]


def _lengths(table: pd.DataFrame, length: pd.Series) -> list[Check]:
    numbers: dict[str, tuple[str, Callable[[], float]]] = {
        "trial_routes": ("ways through", lambda: len(table.drop_duplicates())),
        "trial_short": ("fewest questions", lambda: length.min()),
        "trial_long": ("most questions", lambda: length.max()),
        "trial_mean": ("mean number of questions", lambda: length.mean()),
    }
    return _checks(numbers)


def _losses(
    frame: pd.DataFrame, adult: pd.Series, moved: pd.Series, table: pd.DataFrame
) -> list[Check]:
    numbers: dict[str, tuple[str, Callable[[], float]]] = {
        "arrival_lost": (
            "arrival not in the survey",
            lambda: (moved & frame["arr_year"].isna()).sum(),
        ),
        "arrival_unasked": (
            "arrival years of people who never moved",
            lambda: (~moved & frame["arr_year"].notna()).sum(),
        ),
        "abroad_lost": (
            "adults not asked about work abroad",
            lambda: (adult & frame["work_abroad"].isna()).sum(),
        ),
        "cost_asked": ("asked about recruitment cost", lambda: table["cost"].sum()),
        "reason_asked": ("asked the reason", lambda: table["reason"].sum()),
        "reason_broken": (
            "asked the reason, foreign citizens only",
            lambda: (adult & (frame["cit1"] != "QVR")).sum(),
        ),
    }
    return _checks(numbers)


def cell() -> list[Check]:
    frame = rows()
    group, odd = frame["graduate"] & frame["abroad"], frame["graduate"] & ~frame["known"]
    return [
        Check("cell_people", "women of the cell", PANDAS, lambda: total(group, 0)),
        Check("cell_workers", "of them active", PANDAS, lambda: total(group & frame["active"], 0)),
        Check("cell", "participation of the cell", SVY, lambda: by_svy()["est"]),
        Check("cell_se", "participation, standard error", SVY, lambda: by_svy()["se"]),
        Check("cell_low", "participation, lower bound", HAND, lambda: bound(group, -1)),
        Check("cell_high", "participation, upper bound", HAND, lambda: bound(group, 1)),
        Check(
            "unknown", "participation, unknown birthplace", PANDAS, lambda: share("active", odd, 0)
        ),
        Check("unknown_low", "unknown, lower bound", HAND, lambda: bound(odd, -1)),
        Check("unknown_high", "unknown, upper bound", HAND, lambda: bound(odd, 1)),
    ]


def others() -> list[Check]:
    frame = rows()
    here, native = frame["adult"] & frame["abroad"], frame["adult"] & (frame["cob"] == "QVR")
    found: list[Check] = [
        Check("truth", "true share", PANDAS, true_share),
        Check(
            "proxy_foreign",
            "proxies, foreign-born",
            PANDAS,
            lambda: share(frame["proxy"] == 1, here, 0),
        ),
        Check(
            "proxy_native",
            "proxies, born here",
            PANDAS,
            lambda: share(frame["proxy"] == 1, native, 0),
        ),
    ]
    for name, edited in (("raw", False), ("edited", True)):
        found += pair(
            f"years_{name}", f"years since arrival, {name}", PANDAS,
            lambda of, edited=edited: mean(years(edited), here)[of],
        )  # fmt: skip
    for name, wrong in (("right", False), ("wrong", True)):
        found += pair(
            f"work_{name}", f"came for work, {name}", PANDAS,
            lambda of, wrong=wrong: total(came(wrong), of),
        )  # fmt: skip
    return found


def true_share() -> float:
    people = synthetic.population(SEED)
    adult = people[people["age"] >= 15]
    return float(100 * adult["foreign_born"].astype(float).mean())


CHECKS = [*counts(), *cell(), *codings(), *money(), *others(), *trial()]
NOT_STATISTICS = {
    "extract_rows": "rows of an invented extract",
    "extract_countries": "rows of an invented extract",
    "trial_faults": "faults of the module, tested with the module",
}
