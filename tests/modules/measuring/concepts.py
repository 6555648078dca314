"""The figures of modules/measuring/concepts.md, computed again from the raw rows."""

from collections.abc import Callable

import pandas as pd
import polars as pl
import svy

from labour_migration import synthetic
from tests.modules import survey_by_hand as hand
from tests.modules.checks import Check

FRAME = hand.rows()
KNOWN = FRAME["cob"] != "ZZZ"
ABROAD = KNOWN & (FRAME["cob"] != "QVR")
HERE = FRAME["cob"] == "QVR"
FOREIGN = FRAME["cit1"] != "QVR"
ADULT = FRAME["age"] >= 15
UNEMPLOYED = FRAME["lfs_status"] == 2
ACTIVE = FRAME["lfs_status"].isin([1, 2])
POTENTIAL = FRAME["lfs_status"] == 3
SHORT = (FRAME["want_more_hours"] == 1) & (FRAME["hours_usual"] < 35)
OLD = FRAME["cob"] == "QRY"
BRESSIA = FRAME["cob"] == "QRB"
LOST = OLD & (FRAME["cob_province"] == "")
SUMS, RESIDUALS = "plain pandas sums", "numpy, residuals by least squares"


def counted(name: str, what: str, member: pd.Series, *, with_error: bool = True) -> list[Check]:
    """A count printed in hundreds, and its standard error printed in tens."""
    checks = [Check(name, what, SUMS, lambda: round(hand.total(member), -2))]
    if with_error:
        checks.append(
            Check(
                f"{name}_se",
                f"standard error of {what}",
                RESIDUALS,
                lambda: round(hand.total_error(member), -1),
            )
        )
    return checks


def bound(member: pd.Series, side: int) -> Callable[[], float]:
    return lambda: round(hand.total(member) + side * hand.reach() * hand.total_error(member), -2)


def underused(member: pd.Series, measure: str) -> tuple[pd.Series, pd.Series]:
    """Numerator and denominator of LU1 or LU4 in a group."""
    if measure == "LU1":
        return member & UNEMPLOYED, member & ACTIVE
    return member & (UNEMPLOYED | POTENTIAL | SHORT), member & (ACTIVE | POTENTIAL)


def gap(measure: str) -> float:
    one, other = (hand.rate(*underused(member & ADULT, measure)) for member in (ABROAD, HERE))
    return one - other


def gap_bound(measure: str, side: int) -> float:
    one, other = (
        hand.rate_influence(*underused(member & ADULT, measure)) for member in (ABROAD, HERE)
    )
    return gap(measure) + side * hand.reach() * hand.error(one - other)


def by_svy(field: str) -> float:
    """The unemployment rate of the foreign-born, its error and its interval, as svy has them."""
    columns = {
        "stratum": FRAME["stratum"].to_numpy(dtype=object),
        "psu": FRAME["psu"].to_numpy(),
        "w": FRAME["w_cob"].to_numpy(),
        "jobless": UNEMPLOYED.fillna(False).to_numpy(dtype=bool).astype(int),
        "group": (ABROAD & ACTIVE).to_numpy(dtype=bool).astype(int),
    }
    sample = svy.Sample(pl.DataFrame(columns), svy.Design(stratum="stratum", psu="psu", wgt="w"))
    found = sample.estimation.prop("jobless", by="group", ci_method="logit").to_polars()
    row = found.filter((pl.col("jobless").cast(pl.String) == "1") & (pl.col("group") == 1))
    return 100 * float(row[field].item())


def registered() -> float:
    totals = synthetic.companion("totals", hand.SEED)
    rows = totals[(totals["table"] == "register") & (totals["birthplace"] == "foreign")]
    return float(round(rows["persons"].sum(), -2))


def truly(**wanted: bool) -> float:
    people = synthetic.population(hand.SEED)
    for name, value in wanted.items():
        people = people[people[name] == value]
    return float(round(len(people), -2))


def variance() -> float:
    top, bottom = underused(ABROAD, "LU1")
    return hand.rate_error(top, bottom, benchmarked=False) ** 2


STOOD_IN = ABROAD | (~KNOWN & FOREIGN)
TOLD = BRESSIA | (OLD & (FRAME["cob_province"] == "N"))
DUAL = FRAME["cit2"] != ""
NATURALISED = ABROAD & (FRAME["cit_how"] == 2)
RATE = underused(ABROAD, "LU1")

CHECKS = [
    *counted("box1", "box 1", HERE & ~FOREIGN),
    *counted("box2", "box 2", HERE & FOREIGN),
    *counted("box3", "box 3", ABROAD & ~FOREIGN),
    *counted("box4", "box 4", ABROAD & FOREIGN),
    *counted("born", "foreign-born", ABROAD),
    Check("born_low", "lower bound, foreign-born", RESIDUALS, bound(ABROAD, -1)),
    Check("born_high", "upper bound, foreign-born", RESIDUALS, bound(ABROAD, 1)),
    Check(
        "born_plain_se",
        "standard error without benchmarks",
        "numpy, formula by hand",
        lambda: round(hand.total_error(ABROAD, benchmarked=False), -1),
    ),
    *counted("citizens", "foreign citizens", FOREIGN, with_error=False),
    *counted("passports", "with a foreign citizenship", FOREIGN | DUAL, with_error=False),
    *counted("dual", "dual citizens", DUAL),
    *counted("new", "recent arrivals who mean to stay", ABROAD & (FRAME["stay_12"] == 2)),
    Check("true1", "true box 1", SUMS, lambda: truly(foreign_born=False, foreign_citizen=False)),
    Check("true2", "true box 2", SUMS, lambda: truly(foreign_born=False, foreign_citizen=True)),
    Check("true3", "true box 3", SUMS, lambda: truly(foreign_born=True, foreign_citizen=False)),
    Check("true4", "true box 4", SUMS, lambda: truly(foreign_born=True, foreign_citizen=True)),
    Check("true_born", "true foreign-born", SUMS, lambda: truly(foreign_born=True)),
    Check("irregular", "irregular residents", SUMS, lambda: truly(irregular=True)),
    Check("LU1_gap", "gap of LU1", SUMS, lambda: gap("LU1")),
    Check("LU1_gap_low", "lower bound, gap of LU1", RESIDUALS, lambda: gap_bound("LU1", -1)),
    Check("LU1_gap_high", "upper bound, gap of LU1", RESIDUALS, lambda: gap_bound("LU1", 1)),
    Check("LU4_gap", "gap of LU4", SUMS, lambda: gap("LU4")),
    Check("LU4_gap_low", "lower bound, gap of LU4", RESIDUALS, lambda: gap_bound("LU4", -1)),
    Check("LU4_gap_high", "upper bound, gap of LU4", RESIDUALS, lambda: gap_bound("LU4", 1)),
    Check("LU1_migrant", "LU1, foreign-born", SUMS, lambda: hand.rate(*RATE)),
    Check("rows_active", "rows in the labour force", SUMS, lambda: float(RATE[1].sum())),
    Check("rows_jobless", "rows of unemployed", SUMS, lambda: float(RATE[0].sum())),
    Check("sum_active", "weighted labour force", SUMS, lambda: hand.total(RATE[1])),
    Check("sum_jobless", "weighted unemployed", SUMS, lambda: hand.total(RATE[0])),
    Check("rate", "LU1 to two decimals", "svy", lambda: by_svy("est")),
    Check("areas", "areas", SUMS, lambda: float(FRAME["psu"].nunique())),
    Check("strata", "strata", SUMS, lambda: float(FRAME["stratum"].nunique())),
    Check("freedom", "areas less strata", SUMS, lambda: float(FRAME["psu"].nunique() - 6)),
    Check("variance", "variance of LU1", "numpy, formula by hand", variance),
    Check("error", "standard error of LU1, two decimals", "svy", lambda: by_svy("se")),
    Check("published", "LU1 as published", "svy", lambda: by_svy("est")),
    Check("published_se", "its standard error", "svy", lambda: by_svy("se")),
    Check("published_low", "its lower bound", "svy", lambda: by_svy("lci")),
    Check("published_high", "its upper bound", "svy", lambda: by_svy("uci")),
    Check("silent_n", "rows without a birthplace", SUMS, lambda: float((~KNOWN).sum())),
    Check("silent_share", "share without a birthplace", SUMS,
          lambda: hand.rate(~KNOWN, FRAME["age"] >= 0)),
    Check("silent_foreign", "the same, foreign citizens", SUMS,
          lambda: hand.rate(~KNOWN & FOREIGN, FOREIGN)),
    Check("silent_citizen", "the same, citizens", SUMS,
          lambda: hand.rate(~KNOWN & ~FOREIGN, ~FOREIGN)),
    *counted("stood_in", "foreign-born, citizenship stands in", STOOD_IN, with_error=False),
    *counted("all_abroad", "foreign-born, upper bound", ABROAD | ~KNOWN),
    Check("registered", "foreign-born in the register", SUMS, registered),
    Check("old_n", "rows from the Old Federation", SUMS, lambda: float(OLD.sum())),
    Check("lost_n", "of these without a province", SUMS, lambda: float(LOST.sum())),
    *counted("bressia", "Bressia-born as coded", BRESSIA),
    *counted("bressia_told", "Bressia-born after mapping", TOLD),
    *counted("bressia_all", "Bressia-born, upper bound", TOLD | LOST),
    *counted("naturalised", "naturalised immigrants", NATURALISED),
    *counted("descent", "citizens at birth", FRAME["born_abroad_citizen"] == 1),
]  # fmt: skip

NOT_STATISTICS: dict[str, str] = {}
