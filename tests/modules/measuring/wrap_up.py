"""The figures of modules/measuring/wrap-up.md, computed again from the raw rows."""

from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd

from labour_migration import synthetic
from tests.modules import survey_by_hand as hand
from tests.modules.checks import Check
from tests.modules.measuring import concepts

ABROAD, HERE = concepts.ABROAD, concepts.HERE
FRAME = hand.rows()
ACTIVE, JOBLESS = concepts.ACTIVE, concepts.UNEMPLOYED
ADULT = concepts.ADULT
SUMS, RESIDUALS = "plain pandas sums", "numpy, residuals by least squares"
MIGRANT, NATIVE = ABROAD & ACTIVE, HERE & ACTIVE
WORKERS = ABROAD & ADULT & ACTIVE
EMPLOYED = ADULT & (FRAME["lfs_status"] == 1) & FRAME["isic10"].notna()
BUILDERS = EMPLOYED & (FRAME["isic10"] == "F")


def total_bound(member: pd.Series, side: int) -> Callable[[], float]:
    reach = hand.reach
    return lambda: round(hand.total(member) + side * reach() * hand.total_error(member), -2)


def share_bound(top: pd.Series, bottom: pd.Series, side: int) -> Callable[[], float]:
    return lambda: hand.on_logits(hand.rate(top, bottom), hand.rate_error(top, bottom), side)


def gap() -> float:
    return hand.rate(MIGRANT & JOBLESS, MIGRANT) - hand.rate(NATIVE & JOBLESS, NATIVE)


def gap_error() -> float:
    one = hand.rate_influence(MIGRANT & JOBLESS, MIGRANT)
    return hand.error(one - hand.rate_influence(NATIVE & JOBLESS, NATIVE))


def apart_error() -> float:
    one, other = (hand.rate_error(group & JOBLESS, group) for group in (MIGRANT, NATIVE))
    return float(np.sqrt(one * one + other * other))


def old_error() -> float:
    """w_old was fitted to region by sex by age alone: 18 of the columns that w_cob was raked to."""
    weight = FRAME["w_old"].to_numpy()
    cells = hand.dummies()[:, :18]
    assert (cells.sum(axis=1) == 1).all()
    member = hand.as_numbers(ABROAD)
    means = (cells.T @ (weight * member)) / (cells.T @ weight)
    return hand.error(member - cells @ means, benchmarked=False, weight="w_old")


def truth(key: str) -> float:
    return float(synthetic.truth(hand.SEED)[key].value)


def counted(name: str, what: str, member: pd.Series) -> list[Check]:
    return [
        Check(name, what, SUMS, lambda: round(hand.total(member), -2)),
        Check(f"{name}_low", f"{what}, lower end", RESIDUALS, total_bound(member, -1)),
        Check(f"{name}_high", f"{what}, upper end", RESIDUALS, total_bound(member, 1)),
    ]


def shared(name: str, what: str, top: pd.Series, bottom: pd.Series) -> list[Check]:
    return [
        Check(name, what, SUMS, lambda: hand.rate(top, bottom)),
        Check(f"{name}_low", f"{what}, lower end", RESIDUALS, share_bound(top, bottom, -1)),
        Check(f"{name}_high", f"{what}, upper end", RESIDUALS, share_bound(top, bottom, 1)),
    ]


def compared() -> list[Check]:
    def end(side: int) -> Callable[[], float]:
        return lambda: gap() + side * hand.reach() * gap_error()

    found = [
        Check("gap", "difference in unemployment", SUMS, gap),
        Check("gap_se", "its standard error", RESIDUALS, gap_error),
        Check("gap_low", "its lower end", RESIDUALS, end(-1)),
        Check("gap_high", "its upper end", RESIDUALS, end(1)),
        Check("gap_plain_se", "root of the sum of squares", RESIDUALS, apart_error),
        Check("ratio", "difference by its error", RESIDUALS, lambda: gap() / gap_error()),
    ]
    for name, group in (("migrants", MIGRANT), ("natives", NATIVE)):
        found += [
            Check(name, f"unemployment, {name}", SUMS, partial(hand.rate, group & JOBLESS, group)),
            Check(
                f"{name}_se",
                "its standard error",
                RESIDUALS,
                partial(hand.rate_error, group & JOBLESS, group),
            ),
        ]
    return found


def under_other_weights() -> list[Check]:
    def stock(weight: str) -> float:
        return round(hand.total(ABROAD, weight), -2)

    return [
        Check("stock_design", "foreign-born with w_design", SUMS, lambda: stock("w_design")),
        Check("stock_old", "foreign-born with w_old", SUMS, lambda: stock("w_old")),
        Check("growth", "difference", SUMS, lambda: stock("w_cob") - stock("w_old")),
        Check(
            "stock_design_se",
            "standard error with w_design",
            "numpy, area totals",
            lambda: round(
                hand.total_error(ABROAD, benchmarked=False, weight="w_design"),
                -2,
            ),
        ),
        Check(
            "stock_old_se",
            "standard error with w_old",
            "numpy, deviations from cell means",
            lambda: round(old_error(), -2),
        ),
    ]


def outside() -> list[Check]:
    listed = synthetic.companion("dorm_register", hand.SEED)["workers"].sum()
    people = synthetic.population(hand.SEED)
    active = people["foreign_born"] & people["lfs_status"].isin([1, 2])
    total = int(active.sum()) + 0.99 * listed + 12_300
    return [
        Check("listed", "workers on the register", SUMS, lambda: float(listed)),
        Check(
            "dormitories",
            "truth, dormitories",
            "register × 0.99",
            lambda: 100 * round(0.0099 * listed),
        ),
        Check("icls_total", "truth, all", "population and register", lambda: round(total, -2)),
    ]


OLD_WOMEN = WORKERS & (FRAME["age"] >= 65) & (FRAME["sex"] == 2)
LU4 = concepts.underused(ABROAD & ADULT, "LU4")
CHECKS = [
    *counted("born", "foreign-born", ABROAD),
    *counted("citizens", "foreign citizens", concepts.FOREIGN),
    *counted("workers", "migrant workers", WORKERS),
    Check(
        "born_margin",
        "half the interval",
        RESIDUALS,
        lambda: round(hand.reach() * hand.total_error(ABROAD), -2),
    ),
    Check(
        "silent",
        "birthplace not stated",
        SUMS,
        lambda: hand.rate(~concepts.KNOWN, pd.Series(True, FRAME.index)),
    ),
    *compared(),
    *under_other_weights(),
    *outside(),
    *shared("part", "builders among migrants", ABROAD & BUILDERS, ABROAD & EMPLOYED),
    *shared("among", "migrants among builders", ABROAD & BUILDERS, concepts.KNOWN & BUILDERS),
    Check(
        "old_women", "migrant women of 65 or over", SUMS, lambda: round(hand.total(OLD_WOMEN), -2)
    ),
    Check("old_women_n", "respondents behind them", SUMS, lambda: int(OLD_WOMEN.sum())),
    Check("lu4", "LU4, foreign-born", SUMS, lambda: hand.rate(*LU4)),
    Check("lu4_gap", "difference in LU4", SUMS, lambda: concepts.gap("LU4")),
    Check("lu4_gap_low", "its lower end", RESIDUALS, lambda: concepts.gap_bound("LU4", -1)),
    Check("lu4_gap_high", "its upper end", RESIDUALS, lambda: concepts.gap_bound("LU4", 1)),
]
NOT_STATISTICS = {
    "non_resident": "set by the design of the country",
    "assignment_points": "set by course.yml",
}
