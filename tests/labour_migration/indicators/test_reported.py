"""Costs in the wrong money are found where items and total disagree."""

import pandas as pd
import pytest

from labour_migration import synthetic
from labour_migration.indicators import BadColumn, amounts, reported

ITEMS = [f"c{number:02d}" for number in range(1, 16)]


@pytest.mark.parametrize("seed", [20251103, 7])
def test_the_planted_costs_are_found_and_no_others(seed: int) -> None:
    survey = synthetic.recruitment_cost_survey(seed)
    rates = synthetic.companion("fx_rates", seed).set_index(["month", "currency"])["rate_per_au"]
    month = survey["left_year"].astype(str) + "-" + survey["left_month"].astype(str).str.zfill(2)
    costs = pd.DataFrame(
        {
            item: amounts.convert(survey[item], survey[f"{item}_cur"], rates, month=month)
            for item in ITEMS
        }
    ).sum(axis="columns", skipna=False)
    home = pd.Series("QAL", index=survey.index)
    total = amounts.convert(survey["cost_total_reported"], home, rates, month=month)
    found = reported.above_reported(costs, total)
    # The paper items are paid in home money, so that one of them in another is the mistake.
    papers = [f"{item}_cur" for item in ("c04", "c06", "c07", "c08", "c09", "c10", "c11", "c12")]
    planted = (survey[papers].ne("QAL") & survey[papers].ne("")).any(axis="columns")
    assert planted.sum() == 19
    assert (found & ~planted).sum() == 0
    assert (planted & ~found).sum() <= 2


def test_what_cannot_be_compared_is_refused() -> None:
    one = pd.Series([1.0])
    with pytest.raises(BadColumn, match="same index"):
        reported.above_reported(one, one.set_axis([5]))
    with pytest.raises(BadColumn, match="above one"):
        reported.above_reported(one, one, factor=1)
