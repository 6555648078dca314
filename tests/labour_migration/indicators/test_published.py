"""Worked examples that others published, reproduced to their last printed digit."""

import pandas as pd
import pytest

from labour_migration.indicators import Design, moments

# R package survey, data set "fpc" and its examples (after the Stata manual):
# https://r-survey.r-forge.r-project.org/pkgdown/docs/reference/fpc.html
FPC = pd.DataFrame(
    {
        "stratid": [1, 1, 1, 1, 1, 2, 2, 2],
        "psuid": [1, 2, 3, 4, 5, 1, 2, 3],
        "weight": [3, 3, 3, 3, 3, 4, 4, 4],
        "Nh": [15, 15, 15, 15, 15, 12, 12, 12],
        "x": [2.8, 4.1, 6.8, 6.8, 9.2, 3.7, 6.6, 4.2],
    }
)
# Lehtonen and Pahkinen, Province'91, in the pages of UCLA on Stata (tables 2.6 and page 102):
# https://stats.oarc.ucla.edu/stata/faq/how-do-i-analyze-survey-data-with-a-systematic-sample-design
# https://stats.oarc.ucla.edu/sas/faq/how-can-i-do-ratio-estimation-with-survey-data
SYSTEMATIC = pd.DataFrame(
    {
        "str": [1, 1, 2, 2, 2, 2, 2, 2],
        "clu": [1, 5, 9, 13, 17, 21, 25, 29],
        "wt": 4,
        "ue91": [4123, 721, 194, 129, 239, 61, 262, 166],
    }
)
RANDOM = pd.DataFrame(
    {
        "clu": [1, 4, 5, 15, 18, 26, 30, 31],
        "wt": 4,
        "psus": 32,
        "ue91": [4123, 760, 721, 142, 187, 331, 127, 219],
        "hou85": [26881, 4896, 3730, 556, 1463, 1946, 834, 932],
    }
)


@pytest.mark.parametrize(("population", "se"), [(None, 0.7413), ("Nh", 0.6160)])
def test_stratified_mean_of_r_survey(population: str | None, se: float) -> None:
    design = Design("weight", "stratid", "psuid", psu_population=population)
    found = moments.mean(FPC, design, "x", unit="x")
    assert round(found.value, 4) == 5.4481
    assert round(found.se, 4) == se


def test_stratified_total_and_interval_of_stata() -> None:
    # A sampling fraction of 8/32 in both strata, given there as a rate.
    frame = SYSTEMATIC.assign(psus=SYSTEMATIC["str"].map({1: 8, 2: 24}))
    found = moments.total(frame, Design("wt", "str", "clu", psu_population="psus"), "ue91")
    assert found.value == 23580
    assert round(found.se, 2) == 11801.49
    assert (round(found.low, 3), round(found.high, 2)) == (-5297.209, 52457.21)


def test_totals_and_ratio_of_lehtonen_and_pahkinen() -> None:
    design = Design("wt", psu="clu", psu_population="psus")
    totals = [moments.total(RANDOM, design, name) for name in ("ue91", "hou85")]
    assert [(t.value, round(t.se)) for t in totals] == [(26440, 13282), (164952, 87299)]
    ratio = moments.ratio(RANDOM, design, "ue91", "hou85", unit="ratio")
    assert round(ratio.value, 8) == 0.16028905
