"""SDG 10.7.1 from the synthetic survey, choice by choice; the truth of the edition is known."""

import json

import pytest

from labour_migration import synthetic
from labour_migration.indicators import recruitment_costs
from labour_migration.indicators.recruitment_costs import STATISTICS, Rules
from labour_migration.widgets import CostFigures, CostSurvey, synthetic_cost_survey
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.recruitment import ALL, CostFigure

SEED = 20251103
TRUE = {
    "mean of ratios": "rcs_all_mean",
    "ratio of means": "rcs_all_ratio_of_means",
    "median": "rcs_all_median",
    "mean without zeros": "rcs_all_mean_without_zeros",
}


@pytest.fixture(scope="module")
def survey() -> CostSurvey:
    return synthetic_cost_survey(SEED)


@pytest.mark.parametrize("statistic", STATISTICS)
def test_each_statistic_comes_near_its_truth(survey: CostSurvey, statistic: str) -> None:
    table = CostFigure(survey).put("statistic", statistic).result().table
    first = table.iloc[0]
    assert first["corridor"] == ALL
    truth = synthetic.truth(SEED)[TRUE[statistic]].value
    assert abs(first["months"] - truth) < 4 * first["standard error"]
    assert len(table) == 1 + len(survey.corridors)


def test_the_figure_is_the_indicators_own(survey: CostSurvey) -> None:
    model = CostFigure(survey, mended=False, deducted=False, blanks="zero", cap_months=12.0)
    lines = recruitment_costs.worker_ratios(
        survey.frame,
        items=survey.items,
        earnings="pay",
        in_scope="scope",
        rules=Rules("zero", 12.0),
    )
    found = recruitment_costs.recruitment_cost(
        survey.frame, lines, survey.design, statistic="mean of ratios"
    )
    first = model.result().table.iloc[0]
    assert (first["months"], first["low"], first["workers"]) == (found.value, found.low, found.n)


def test_mistakes_and_outliers_move_the_figure_and_are_counted(survey: CostSurvey) -> None:
    model = CostFigure(survey)
    mended, raw = (model.put("mended", yes).result() for yes in (True, False))
    assert raw.table["months"].iloc[0] > mended.table["months"].iloc[0]
    assert "19 workers with costs in the wrong money" in mended.text
    assert "Mistakes are left in" in raw.text
    assert [one.label for one in model.controls()][-1].startswith("Outliers")
    cut = model.put("cap_months", 12.0)
    assert [one.label for one in cut.controls()][-1] == "What becomes of outliers"
    assert "outliers left out" in cut.result().text
    capped = cut.put("above_cap", "cap").result()
    assert "set to the cap" in capped.text
    assert cut.result().table["workers"].iloc[0] < capped.table["workers"].iloc[0]


def test_every_chart_says_that_the_data_are_synthetic(survey: CostSurvey) -> None:
    figures = CostFigures(survey, folder=None)
    chart = figures.chart()
    assert chart is not None
    assert chart.title.startswith("SYNTHETIC DATA")
    assert "SYNTHETIC" in chart.source
    assert "Synthetic data" in chart.alt
    assert len(chart.alt) <= 600


def test_a_state_holds_the_choices_and_no_data(survey: CostSurvey) -> None:
    model = CostFigure(survey, statistic="median", cap_months=24.0)
    text = json.dumps(model.state())
    assert len(text) < 400
    assert CostFigure(survey).loaded(json.loads(text)) == model


def test_what_is_no_choice_is_refused(survey: CostSurvey) -> None:
    figures = CostFigures(survey)
    with pytest.raises(BadInput, match=r"between 0\.1 and 1,000"):
        figures.set(cap_months=0)
    with pytest.raises(BadInput, match="not on offer"):
        figures.set(statistic="mode")
