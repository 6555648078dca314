"""Rows per second of the indicators on a million survey records, beside plain pandas.

Run with ``python -m benchmarks.indicators [rows]``. Machines differ, so each figure is followed
by its ratio to a plain-pandas baseline that does the same work in the same run and must return
the same numbers. ``value only`` is the point estimate, ``with error`` its Taylor standard error.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pandas as pd

from labour_migration.indicators import (
    Design,
    Status,
    concentration,
    icls,
    labour_force,
    moments,
    recruitment_costs,
)

DESIGN = Design(weight="w", stratum="stratum", psu="psu")
REPEATS = 3


@dataclass(frozen=True)
class Task:
    """One indicator, the same in plain pandas (None: there is no such thing), both as numbers."""

    name: str
    ours: Callable[[], list[float]]
    baseline: Callable[[], list[float]] | None


def survey(rows: int, rng: np.random.Generator) -> pd.DataFrame:
    """Records of a labour force survey: 40 strata, some 200 persons in each sampling unit."""
    psu = np.sort(rng.integers(0, max(rows // 200, 80), rows))
    return pd.DataFrame(
        {
            "stratum": psu % 40,
            "psu": psu,
            "w": rng.uniform(50, 150, rows),
            "sex": rng.integers(1, 3, rows),
            "abroad": (rng.random(rows) < 0.2).astype(float),
            "status": rng.choice([1, 2, 3, 4], rows, p=[0.55, 0.05, 0.05, 0.35]),
            "isic": pd.Series(rng.choice(list("ABCFGHIJKT"), rows), dtype="str"),
            "cost": np.where(rng.random(rows) < 0.08, 0.0, rng.lognormal(7, 1, rows)),
            "pay": rng.lognormal(6, 0.4, rows),
        }
    )


def taylor(frame: pd.DataFrame, top: pd.Series, bottom: pd.Series) -> list[float]:
    """A ratio of weighted totals and its standard error, as an analyst would write it."""
    weighted = pd.DataFrame({"top": frame["w"] * top, "bottom": frame["w"] * bottom})
    totals = weighted.sum()
    value = totals["top"] / totals["bottom"]
    error = (weighted["top"] - value * weighted["bottom"]) / totals["bottom"]
    psus = error.groupby([frame["stratum"], frame["psu"]]).sum()
    strata = psus.groupby("stratum")
    variance = (strata.var() * strata.size()).sum()
    return [float(value), float(np.sqrt(variance))]


def tasks(frame: pd.DataFrame) -> list[Task]:
    return [*rates(frame), *distributions(frame), *workers(frame)]


def rates(frame: pd.DataFrame) -> list[Task]:
    """Unemployment, in all and by sex and migrant status; the baseline has no gap or ratio."""
    status = Status.from_codes(frame["status"])
    active, jobless = frame["status"] <= 2, frame["status"] == 2

    def rate() -> list[float]:
        found = labour_force.rate(frame, DESIGN, status, "unemployment")
        return [found.value / 100, found.se / 100]

    def by_group() -> list[float]:
        rows = labour_force.by_migrant_status(
            frame, DESIGN, status, migrant="abroad", sex="sex", measures=["unemployment"]
        )
        return list(rows.loc[rows["group"].isin(["migrant", "other"]), "value"] / 100)

    def by_group_plain() -> list[float]:
        found = []
        for sex in (None, 1, 2):
            for abroad in (1.0, 0.0):
                here = frame["abroad"] == abroad
                here = here if sex is None else here & (frame["sex"] == sex)
                found.append(taylor(frame, jobless & here, active & here)[0])
        return found

    return [
        Task("unemployment rate, with error", rate, lambda: taylor(frame, jobless, active)),
        Task("by sex and migrant status, with error, gap, ratio", by_group, by_group_plain),
    ]


def distributions(frame: pd.DataFrame) -> list[Task]:
    """Concentration and median; the baselines are values without any error."""

    def duncan() -> list[float]:
        found = concentration.dissimilarity(frame, DESIGN, category="isic", migrant="abroad")
        return [found.value / 100]

    def duncan_plain() -> list[float]:
        cells = frame.groupby(["isic", "abroad"])["w"].sum().unstack()
        shares = cells / cells.sum()
        return [float((shares[1.0] - shares[0.0]).abs().sum() / 2)]

    def median() -> list[float]:
        return [moments.quantile(frame, DESIGN, "pay", unit="AU").value]

    def median_plain() -> list[float]:
        ordered = frame.sort_values("pay")
        shares = ordered["w"].cumsum() / ordered["w"].sum()
        return [float(ordered["pay"][shares >= 0.5].iloc[0])]

    return [
        Task("dissimilarity (baseline: value only)", duncan, duncan_plain),
        Task("median pay, Woodruff (baseline: value only)", median, median_plain),
    ]


def workers(frame: pd.DataFrame) -> list[Task]:
    """Recruitment cost, and the ICLS concepts (which nobody would write in plain pandas)."""
    ratios = recruitment_costs.worker_ratios(frame, items=["cost"], earnings="pay")
    everyone = pd.Series(True, index=frame.index)

    def cost() -> list[float]:
        found = recruitment_costs.recruitment_cost(
            frame, ratios, DESIGN, statistic="ratio of means"
        )
        return [found.value, found.se]

    def concepts() -> list[float]:
        found = icls.classify(
            frame,
            working_age=everyone,
            resident=frame["status"] != 4,
            born_abroad="abroad",
            labour_force=frame["status"] <= 2,
            attached=frame["sex"] == 1,
        )
        return [float(found["migrant_worker"].mean())]

    return [
        Task(
            "SDG 10.7.1 ratio of means, with error",
            cost,
            lambda: taylor(frame, frame["cost"], frame["pay"]),
        ),
        Task("ICLS concepts with decision path", concepts, None),
    ]


def seconds(run: Callable[[], list[float]]) -> tuple[float, list[float]]:
    """The best of a few runs, and what was returned."""
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        found = run()
        times.append(perf_counter() - start)
    return min(times), found


def main(rows: int = 1_000_000) -> None:
    frame = survey(rows, np.random.default_rng(20251103))
    print(f"{rows:,} records, best of {REPEATS}\n")
    print(f"{'indicator':52}{'rows a second':>15}{'plain pandas':>15}{'ratio':>8}")
    for task in tasks(frame):
        took, found = seconds(task.ours)
        line = f"{task.name:52}{rows / took:15,.0f}"
        if task.baseline is None:
            print(line)
            continue
        plain, expected = seconds(task.baseline)
        np.testing.assert_allclose(found, expected, rtol=1e-9)
        print(f"{line}{rows / plain:15,.0f}{plain / took:8.2f}")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
