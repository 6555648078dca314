"""What a reader must know before using the tables: missing answers, weights, precision."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from labour_migration.indicators import BadWeights, Design, labour_force, moments
from labour_migration.indicators.design import Sample
from labour_migration.indicators.labour_force import Measure
from labour_migration.reports.cells import HIDDEN_BELOW, UNCERTAIN_ABOVE, UNCERTAIN_BELOW
from labour_migration.reports.microdata import Microdata
from labour_migration.sampling import weighting_effect


@dataclass(frozen=True)
class Quality:
    """Notes in words, and the tables behind them by caption."""

    notes: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def describe(survey: Microdata) -> Quality:
    """The quality notes of a survey."""
    sample = Sample.of(survey.frame, survey.design)
    missing = missing_answers(survey)
    effect = weighting_effect(sample.weight)
    notes = [
        f"The survey holds {len(survey.frame):,} persons in {len(sample.stratum_of_psu):,} "
        f"sampling units and {len(sample.strata):,} strata.",
        survey.frame_notes,
        f"Unequal weights alone multiply variances by {effect:.2f} (Kish's approximation).",
        "Standard errors come from Taylor linearisation between sampling units within strata; "
        f"intervals hold the value in {survey.design.level:.0%} of such samples, if only chance "
        "is at work. They know nothing of persons the frame leaves out or of wrong answers.",
        _benchmarked(survey.design),
        f"Figures marked u are uncertain: fewer than {UNCERTAIN_BELOW} cases, or a relative "
        f"standard error above {UNCERTAIN_ABOVE:.0%}. Figures resting on fewer than "
        f"{HIDDEN_BELOW} cases are not shown (c). Totals may still reveal a hidden cell: check "
        "before publishing. These thresholds are this project's own.",
    ]
    tables = {"Answers not stated": missing}
    if survey.weights:
        tables["The same figures under other weights"] = other_weights(survey)
        notes.append(
            "Weights differ in what they are benchmarked to. Where the choice moves a figure by "
            "more than its standard error, say which weight was used, and why."
        )
    return Quality(tuple(note for note in notes if note), tables)


def _benchmarked(design: Design) -> str:
    if not design.benchmarks:
        return ""
    return (
        f"The weight {design.weight} was benchmarked to population totals, so counts of the groups "
        "that these totals fix have little or no sampling error; if the totals are wrong, so are "
        "the counts, and no standard error shows it."
    )


def missing_answers(survey: Microdata) -> pd.DataFrame:
    """Cases and per cent not stated, for each variable that decides who is counted."""
    sample = Sample.of(survey.frame, survey.design)
    adult = sample.flags(survey.working_age) == 1
    asked = {
        "Place of birth": (sample.flags(survey.born_abroad), np.ones(len(adult), bool)),
        "Citizenship": (sample.flags(survey.foreign_citizen), np.ones(len(adult), bool)),
        "Labour force status": (sample.flags(survey.labour_force), adult),
    }
    if survey.came_for_work is not None:
        asked["Reason for coming"] = (sample.flags(survey.came_for_work), np.ones(len(adult), bool))
    rows = []
    for name, (flags, who) in asked.items():
        lost = np.isnan(flags) & who
        weighted = sample.weight[lost].sum() / sample.weight[who].sum()
        rows.append((name, int(who.sum()), int(lost.sum()), round(100 * float(weighted), 2)))
    columns = ["variable", "cases asked", "not stated", "per cent, weighted"]
    return pd.DataFrame(rows, columns=columns)


def other_weights(survey: Microdata) -> pd.DataFrame:
    """Foreign-born residents and two of their rates under each weight of the survey."""
    rows: list[dict[str, object]] = []
    for name, benchmarks in survey.weights.items():
        row: dict[str, object] = {"weight": name}
        try:
            row |= _under(survey, replace(survey.design, weight=name, benchmarks=benchmarks))
        except BadWeights:
            row["remark"] = "not computed: some rows lack this weight"
        rows.append(row)
    frame = pd.DataFrame(rows)
    return frame.fillna({"remark": ""}) if "remark" in frame else frame


def _under(survey: Microdata, design: Design) -> dict[str, object]:
    """Foreign-born residents and two of their rates under one design."""
    stock = moments.total(survey.frame, design, where=survey.born_abroad)
    found: dict[str, object] = {
        "foreign-born residents": round(stock.value, -2),
        "s.e. of residents": round(stock.se, -2),
    }
    measures: tuple[Measure, ...] = ("participation", "unemployment")
    for measure in measures:
        one = labour_force.rate(
            survey.frame, design, survey.status, measure, where=_foreign_adults(survey)
        )
        found[f"{measure}, per cent"] = round(one.value, 1)
        found[f"s.e. of {measure}"] = round(one.se, 1)
    return found


def _foreign_adults(survey: Microdata) -> pd.Series:
    sample = Sample.of(survey.frame, survey.design)
    both = sample.flags(survey.born_abroad) * sample.flags(survey.working_age)
    return pd.Series(both, survey.frame.index)
