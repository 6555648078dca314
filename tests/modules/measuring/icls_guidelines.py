"""The figures of modules/measuring/icls-guidelines.md, computed again from the raw rows."""

import pandas as pd
import polars as pl
import svy

from labour_migration import synthetic
from tests.modules import survey_by_hand as hand
from tests.modules.checks import Check

FRAME = hand.rows()
ABROAD = ~FRAME["cob"].isin(["QVR", "ZZZ"])
ACTIVE = FRAME["lfs_status"].isin([1, 2])
UNEMPLOYED = FRAME["lfs_status"] == 2
ADULT = FRAME["age"] >= 15
CELL = ABROAD & ACTIVE & (FRAME["sex"] == 2)
AT_WORK, ABSENT = FRAME["work_1h"] == 1, FRAME["job_absent"] == 1
SEEKING, READY, WANTING = (FRAME[name] == 1 for name in ("seek", "avail", "want_work"))
JOBLESS = (FRAME["work_1h"] == 2) & (FRAME["job_absent"] == 2)
SUMS, RESIDUALS = "plain pandas sums", "numpy, residuals by least squares"
RULES = {
    "right": (AT_WORK | ABSENT, JOBLESS & SEEKING & READY),
    "no_absent": (AT_WORK, (FRAME["work_1h"] == 2) & SEEKING & READY),
    "seek_only": (AT_WORK | ABSENT, JOBLESS & SEEKING),
    "want": (AT_WORK | ABSENT, JOBLESS & READY & (SEEKING | WANTING)),
}


def derived(name: str) -> tuple[pd.Series, pd.Series]:
    """The unemployed and the labour force of the foreign-born under a rule of derivation."""
    at_work, unemployed = (each.fillna(False) for each in RULES[name])
    return ABROAD & ADULT & unemployed, ABROAD & ADULT & (at_work | unemployed)


def workers_in_population() -> pd.Series:
    """Resident migrant workers of households, one row a person of the population."""
    people = synthetic.population(hand.SEED)
    return people["foreign_born"] & people["lfs_status"].isin([1, 2])


def dormitories() -> float:
    # By design of the country 99 per cent of those who live there are in the labour force.
    return 0.99 * float(synthetic.companion("dorm_register", hand.SEED)["workers"].sum())


def everybody() -> float:
    # 9,000 seasonal and 3,000 frontier workers, and 300 who look for work across the border.
    return float(workers_in_population().sum()) + dormitories() + 9_000 + 3_000 + 300


def by_svy(member: pd.Series) -> float:
    """The standard error of a weighted count without benchmarks."""
    columns = {
        "stratum": FRAME["stratum"].to_numpy(dtype=object),
        "psu": FRAME["psu"].to_numpy(),
        "w": FRAME["w_cob"].to_numpy(),
        "y": hand.as_numbers(member),
    }
    sample = svy.Sample(pl.DataFrame(columns), svy.Design(stratum="stratum", psu="psu", wgt="w"))
    return float(sample.estimation.total("y").to_polars()["se"].item())


def bound(side: int) -> float:
    return round(hand.total(CELL) + side * hand.reach() * hand.total_error(CELL), -2)


def unemployment(weight: str) -> float:
    top, bottom = ABROAD & UNEMPLOYED, ABROAD & ACTIVE
    return 100 * hand.total(top, weight) / hand.total(bottom, weight)


def four_rates() -> list[float]:
    return [unemployment(weight) for weight in ("w_design", "w_nr", "w_old", "w_cob")]


def disagreeing() -> float:
    at_work, unemployed = (each.fillna(False).astype(bool) for each in RULES["right"])
    ready = FRAME["lfs_status"]
    return float(((at_work != (ready == 1)) | (unemployed != (ready == 2)))[ADULT].sum())


def aged(sex: int | None) -> pd.Series:
    """Migrant workers of 65 and over."""
    old = ABROAD & ACTIVE & (FRAME["age"] >= 65)
    return old if sex is None else old & (FRAME["sex"] == sex)


def slips() -> list[Check]:
    checks = []
    for name in RULES:
        what = f"LU1 of the foreign-born, rule {name}"
        checks.append(Check(f"rate_{name}", what, SUMS, lambda n=name: hand.rate(*derived(n))))
        checks.append(
            Check(
                f"rate_{name}_se",
                f"standard error of {what}",
                RESIDUALS,
                lambda n=name: hand.rate_error(*derived(n)),
            )
        )
    return checks


CHECKS = [
    Check("workers", "resident migrant workers", SUMS,
          lambda: round(hand.total(ABROAD & ACTIVE), -2)),
    Check("workers_se", "its standard error", RESIDUALS,
          lambda: round(hand.total_error(ABROAD & ACTIVE), -1)),
    Check("all_workers", "true number under the Guidelines", SUMS, lambda: round(everybody(), -2)),
    Check("households", "true number in households", SUMS,
          lambda: round(float(workers_in_population().sum()), -2)),
    Check("dormitories", "true number in dormitories", SUMS, lambda: round(dormitories(), -2)),
    Check("reached", "survey in per cent of the truth", SUMS,
          lambda: 100 * hand.total(ABROAD & ACTIVE) / everybody()),
    Check("cell_rows", "rows in the cell", SUMS, lambda: float(CELL.sum())),
    Check("cell_sum", "sum of their weights", SUMS, lambda: hand.total(CELL)),
    Check("plain_se", "standard error without benchmarks", "svy", lambda: by_svy(CELL)),
    Check("benchmark_groups", "groups of the benchmarks", SUMS,
          lambda: float(hand.dummies().shape[1])),
    Check("bench_se", "standard error with benchmarks", RESIDUALS,
          lambda: hand.total_error(CELL)),
    Check("cell", "the cell as published", SUMS, lambda: round(hand.total(CELL), -2)),
    Check("cell_se", "its standard error", RESIDUALS, lambda: round(hand.total_error(CELL), -1)),
    Check("cell_low", "its lower bound", RESIDUALS, lambda: bound(-1)),
    Check("cell_high", "its upper bound", RESIDUALS, lambda: bound(1)),
    *slips(),
    Check("disagreeing", "rows whose status differs", SUMS, disagreeing),
    Check("absent", "foreign-born absent from a job", SUMS,
          lambda: round(hand.total(ABROAD & ABSENT), -2)),
    Check("lu1_least", "lowest LU1 of four weights", SUMS, lambda: min(four_rates())),
    Check("lu1_most", "highest LU1 of four weights", SUMS, lambda: max(four_rates())),
    Check("level_w_design", "workers under the design weight", SUMS,
          lambda: round(hand.total(ABROAD & ACTIVE, "w_design"), -2)),
    Check("level_w_old", "workers under the outdated weight", SUMS,
          lambda: round(hand.total(ABROAD & ACTIVE, "w_old"), -2)),
    Check("blank", "rows without w_final", SUMS, lambda: float(FRAME["w_final"].isna().sum())),
    Check("hidden_n", "cases in the hidden cell", SUMS, lambda: float(aged(2).sum())),
    Check("men_old", "men of 65 and over", SUMS, lambda: hand.total(aged(1))),
    Check("both_old", "both sexes of 65 and over", SUMS, lambda: hand.total(aged(None))),
    Check("revealed", "the hidden cell by subtraction", SUMS, lambda: hand.total(aged(2))),
]  # fmt: skip

NOT_STATISTICS = {
    "hidden_below": "a threshold set by the report",
    "uncertain_below": "a threshold set by the report",
    "uncertain_above": "a threshold set by the report",
    "visitors": "set by the design of the synthetic country: 9,000 + 3,000 + 300",
}
