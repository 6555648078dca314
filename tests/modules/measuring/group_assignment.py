"""The figures of modules/measuring/group-assignment.md, from the rows of the four samples."""

from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import svy

from labour_migration import synthetic
from tests.modules.checks import Check

SEED, K = 20251103, 4
NAMES = ("asha", "bilal", "celia", "dumi")
SVY, STACKED, HAND = "svy", "svy, all rows in one file", "numpy, formula by hand"
PEOPLE = "population row by row"


@cache
def rows(name: str) -> pd.DataFrame:
    """One sample; numbers above the twelve of a listing are copies."""
    frame = synthetic.labour_force_survey(SEED, name)
    frame = frame[(frame["hh_id"] % 100 <= 12) & ~frame.duplicated("p_id")].copy()
    active = frame["lfs_status"].isin([1, 2]).to_numpy(dtype=bool) & (frame["age"] >= 15)
    stated = frame["cob"] != "ZZZ"
    frame["worker"] = (active & stated & (frame["cob"] != "QVR")).astype(int)
    frame["jobless"] = (frame["lfs_status"] == 2).fillna(False).astype(int)
    frame["silent"] = (active & ~stated & (frame["cit1"] != "QVR")).astype(int)
    return frame


@cache
def pool() -> pd.DataFrame:
    """All rows, weights divided by the number of samples; areas of two samples kept apart."""
    parts = []
    for name in NAMES:
        part = rows(name).copy()
        part["stratum"] = name + part["stratum"].astype("str")
        part["psu"] = name + part["psu"].astype("str")
        part["w_nr"] = part["w_nr"] / K
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def drawn(frame: pd.DataFrame) -> svy.Sample:
    columns = {name: frame[name].to_numpy() for name in ("w_nr", "worker", "jobless", "silent")}
    for name in ("stratum", "psu"):
        columns[name] = frame[name].to_numpy(dtype=object).astype(str)
    return svy.Sample(pl.DataFrame(columns), svy.Design(stratum="stratum", psu="psu", wgt="w_nr"))


@cache
def total(name: str, column: str = "worker") -> dict[str, float]:
    frame = pool() if name == "pool" else rows(name)
    found: Any = drawn(frame).estimation.total(column)
    return dict(found.to_polars().row(0, named=True))


@cache
def rate(name: str) -> dict[str, float]:
    found: Any = drawn(rows(name)).estimation.prop("jobless", by="worker", ci_method="logit")
    row = found.to_polars().filter(
        (pl.col("jobless").cast(pl.String) == "1") & (pl.col("worker") == 1)
    )
    return {field: 100 * float(row[field].item()) for field in ("est", "se")}


def pooled_rate() -> float:
    return float(np.mean([rate(name)["est"] for name in NAMES]))


def pooled_rate_error() -> float:
    return float(np.linalg.norm([rate(name)["se"] for name in NAMES]) / K)


def mean_error() -> float:
    return float(np.mean([total(name)["se"] for name in NAMES]))


def spread() -> float:
    return float(np.std([total(name)["est"] for name in NAMES], ddof=1) / np.sqrt(K))


@cache
def active_abroad() -> tuple[int, int]:
    people = synthetic.population(SEED)
    mine = people[people["foreign_born"] & people["lfs_status"].isin([1, 2])]
    return len(mine), int((mine["lfs_status"] == 2).sum())


def gap() -> float:
    return active_abroad()[0] - total("pool")["est"]


def rate_gap() -> float:
    inside, jobless = active_abroad()
    return pooled_rate() - 100 * jobless / inside


def dormitories() -> float:
    return 0.99 * float(synthetic.companion("dorm_register", SEED)["workers"].sum())


def end(value: float, error: float, side: int) -> float:
    """An end of a normal interval."""
    return value + side * 1.959964 * error


def count_end(side: int) -> float:
    return end(total("pool")["est"], total("pool")["se"], side)


def rate_end(side: int) -> float:
    return end(pooled_rate(), pooled_rate_error(), side)


def off(error: float) -> float:
    return float(np.sqrt(gap() ** 2 + error**2))


def part_of(name: str, column: str, field: str) -> float:
    return total(name, column)[field]


def rate_part(name: str, field: str) -> float:
    return rate(name)[field]


def of_member(name: str) -> list[Check]:
    error = "its standard error"
    return [
        Check(f"{name}_rows", f"{name}, rows kept", "plain pandas", lambda: len(rows(name))),
        Check(f"{name}_count", f"{name}, workers", SVY, partial(part_of, name, "worker", "est")),
        Check(f"{name}_count_se", error, SVY, partial(part_of, name, "worker", "se")),
        Check(f"{name}_rate", f"{name}, unemployment", SVY, partial(rate_part, name, "est")),
        Check(f"{name}_rate_se", error, SVY, partial(rate_part, name, "se")),
    ]


def of_pool() -> list[Check]:
    return [
        Check("count", "pool, workers", STACKED, lambda: total("pool")["est"]),
        Check("count_se", "its standard error", STACKED, lambda: total("pool")["se"]),
        Check("count_low", "its lower end", STACKED, lambda: count_end(-1)),
        Check("count_high", "its upper end", STACKED, lambda: count_end(1)),
        Check("rate", "pool, unemployment", f"mean of {SVY}", pooled_rate),
        Check("rate_se", "its standard error", HAND, pooled_rate_error),
        Check("rate_low", "its lower end", HAND, lambda: rate_end(-1)),
        Check("rate_high", "its upper end", HAND, lambda: rate_end(1)),
        Check("squares", "sum of squared errors", STACKED, lambda: (K * total("pool")["se"]) ** 2),
        Check("spread_se", "error from the spread", HAND, spread),
        Check("mean_se", "mean error of a sample, workers", SVY, mean_error),
        Check(
            "rate_mean_se",
            "mean error of a sample, rate",
            SVY,
            lambda: float(np.mean([rate(name)["se"] for name in NAMES])),
        ),
        Check("unstated", "birthplace not stated", STACKED, lambda: total("pool", "silent")["est"]),
        Check("unstated_se", "its standard error", STACKED, lambda: total("pool", "silent")["se"]),
    ]


def of_truth() -> list[Check]:
    return [
        Check("inside", "truth, private households", PEOPLE, lambda: active_abroad()[0]),
        Check("gap", "truth less pool", STACKED, gap),
        Check("gap_se", "in errors of the pool", STACKED, lambda: gap() / total("pool")["se"]),
        Check("gap_one_se", "in errors of a sample", SVY, lambda: gap() / mean_error()),
        Check("off_one", "gap and error, one sample", HAND, lambda: off(mean_error())),
        Check("off_pool", "gap and error, pool", HAND, lambda: off(total("pool")["se"])),
        Check("dorm", "truth, dormitories", "register × 0.99", dormitories),
        Check(
            "total",
            "truth, all",
            "population and register",
            lambda: active_abroad()[0] + dormitories() + 12_300,
        ),
        Check(
            "true_rate",
            "truth, unemployment",
            PEOPLE,
            lambda: 100 * active_abroad()[1] / active_abroad()[0],
        ),
        Check("rate_gap", "pool less truth", HAND, rate_gap),
        Check(
            "rate_gap_se", "in errors of the pool", HAND, lambda: rate_gap() / pooled_rate_error()
        ),
    ]


CHECKS = [*(check for name in NAMES for check in of_member(name)), *of_pool(), *of_truth()]
NOT_STATISTICS = {
    **dict.fromkeys(("points", "hours", "opens", "due"), "set by course.yml"),
    **dict.fromkeys(("maximum", "criteria"), "set by rubric.yml"),
    "samples": "how many samples the page draws",
    "non_resident": "set by the design of the country",
}
