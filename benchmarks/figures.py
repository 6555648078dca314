"""The figures that are estimated from each sample, and what is true of them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.cleaning import ITEMS
from labour_migration import sampling
from labour_migration.estimates import Estimate
from labour_migration.indicators import (
    Design,
    Status,
    concentration,
    earnings,
    labour_force,
    mismatch,
    moments,
    recruitment_costs,
)
from labour_migration.synthetic import Truth

Known = Callable[[Truth], float]
# Groups whose size is known, which tell how many people a respondent knows.
KNOWN = {
    "nurses": 2_400,
    "teachers": 4_200,
    "bakers": 900,
    "newlyweds": 1_600,
    "bus_drivers": 1_100,
}
INHABITANTS = 200_000


def _value(key: str) -> Known:
    return lambda truth: truth[key].value


def _gap(key: str) -> Known:
    return lambda truth: truth[f"{key}_foreign_born"].value - truth[f"{key}_native"].value


def _groups(name: str, key: str) -> dict[str, Known]:
    return {
        f"{name}, foreign-born": _value(f"{key}_foreign_born"),
        f"{name}, native-born": _value(f"{key}_native"),
        f"{name}, gap": _gap(key),
    }


SURVEY: dict[str, Known] = {
    **_groups("participation", "participation"),
    **_groups("unemployment", "lu1"),
    **_groups("over-qualification", "over_qualified"),
    "dissimilarity": _value("dissimilarity"),
    "raw earnings gap, mean": _value("pay_gap_mean"),
    "raw earnings gap, median": _value("pay_gap_median"),
    "foreign-born aged 15 and over": _value("foreign_born_15"),
}
RECRUITMENT: dict[str, Known] = {
    "recruitment cost, mean of ratios": _value("rcs_all_mean"),
    "recruitment cost, ratio of means": _value("rcs_all_ratio_of_means"),
    "recruitment cost, median": _value("rcs_all_median"),
    "recruitment cost, mean without zeros": _value("rcs_all_mean_without_zeros"),
}
LISTS: dict[str, Known] = {
    "Chapman": _value("capture_recapture"),
    "Chapman, dependent lists": _value("capture_recapture"),
    "RDS-II, share living in": _value("rds_live_in_share"),
    "scale-up": _value("nsum_hidden"),
    "scale-up, contacts not told": _value("nsum_hidden"),
}


def survey(frame: pd.DataFrame, weight: str) -> dict[str, Estimate]:
    """The figures of SURVEY from a labour force survey."""
    design = Design(weight=weight, stratum="stratum", psu="psu")
    adult, job = frame["age"] >= 15, frame["lfs_status"].eq(1).fillna(False)
    found = rates(frame, design, adult)
    graduates = mismatch.overqualification_gap(
        frame, design, education="edu", occupation="isco1", migrant="abroad", where=job
    )
    found |= named("over-qualification", graduates)
    found["dissimilarity"] = concentration.dissimilarity(
        frame, design, category="isic10", migrant="abroad", where=job
    )
    for statistic in ("mean", "median"):
        found[f"raw earnings gap, {statistic}"] = earnings.earnings_gap(
            frame, design, earnings="pay", migrant="abroad", statistic=statistic, where=job
        )
    found["foreign-born aged 15 and over"] = moments.total(frame, design, "abroad", where=adult)
    return found


def rates(frame: pd.DataFrame, design: Design, adult: pd.Series) -> dict[str, Estimate]:
    """Participation and unemployment of both groups, and their gaps."""
    rows = labour_force.by_migrant_status(
        frame,
        design,
        Status.from_codes(frame["lfs_status"]),
        migrant="abroad",
        measures=["participation", "unemployment"],
        where=adult,
    ).set_index(["measure", "group"])
    found: dict[str, Estimate] = {}
    for measure in ("participation", "unemployment"):
        by_group = {
            group: Estimate(**{f: row[f] for f in ("value", "se", "low", "high")})
            for group, row in rows.loc[measure].iterrows()
        }
        found |= named(measure, by_group)
    return found


def named(name: str, groups: Mapping[Any, Estimate]) -> dict[str, Estimate]:
    return {
        f"{name}, foreign-born": groups["migrant"],
        f"{name}, native-born": groups["other"],
        f"{name}, gap": groups["gap"],
    }


def recruitment(frame: pd.DataFrame) -> dict[str, Estimate]:
    """The figures of RECRUITMENT, each by its declared statistic."""
    ratios = recruitment_costs.worker_ratios(
        frame, items=ITEMS, earnings="earnings", deducted="kept", in_scope="in_scope"
    )
    design = Design(weight="weight", stratum="stratum")
    return {
        f"recruitment cost, {statistic}": recruitment_costs.recruitment_cost(
            frame, ratios, design, statistic=statistic
        )
        for statistic in recruitment_costs.STATISTICS
    }


def lists(companion: Callable[[str], pd.DataFrame]) -> dict[str, Estimate]:
    """The figures of LISTS from the small files around the surveys."""
    first = set(companion("cr_list_a")["name_hash"])
    seen: dict[str, Estimate] = {}
    for name, file in (
        ("Chapman", "cr_list_b"),
        ("Chapman, dependent lists", "cr_list_b_dependent"),
    ):
        second = set(companion(file)["name_hash"])
        seen[name] = sampling.chapman(len(first), len(second), len(first & second))
    domestic = companion("rds_domestic").assign(lives_in=lambda f: 100.0 * (f["live_in"] == 1))
    network = companion("nsum_survey")
    known = network[[f"knows_{group}" for group in KNOWN]].sum(axis="columns")
    network["contacts"] = INHABITANTS * known / sum(KNOWN.values())
    # Who knows nobody of the known groups still knows the members reported.
    told = network[["knows_hidden_v1", "knows_hidden_v2"]].max(axis="columns")
    network["contacts"] = np.maximum(network["contacts"], told)
    return {
        **seen,
        "RDS-II, share living in": sampling.rds_ii(domestic, value="lives_in", degree="degree"),
        "scale-up": scaled(network, "knows_hidden_v1"),
        "scale-up, contacts not told": scaled(network, "knows_hidden_v2"),
    }


def scaled(network: pd.DataFrame, members: str) -> Estimate:
    return sampling.scale_up(network, INHABITANTS, known_members=members, degree="contacts")
