"""What every widget's model keeps: a state that survives JSON, labels, results, files."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from labour_migration.indicators import Design, Status
from labour_migration.widgets.models.checklists import AgreementChecklist, PolicyChecklist
from labour_migration.widgets.models.coherence import CoherenceMatrix
from labour_migration.widgets.models.corridors import CorridorChoice
from labour_migration.widgets.models.costs import CostSheet
from labour_migration.widgets.models.errors import BadInput, BadState, Incomplete
from labour_migration.widgets.models.explorer import Exploration
from labour_migration.widgets.models.model import Model
from labour_migration.widgets.models.monitoring import MonitoringPlan
from labour_migration.widgets.models.policy import PolicyDraft
from labour_migration.widgets.models.sample import SampleDesign
from labour_migration.widgets.models.survey import Survey, SurveyExploration

PEOPLE = pd.DataFrame({"status": [1, 2, 1, 1, 1, 2], "abroad": [1, 1, 0, 0, 0, 0]})
SURVEY = Survey(
    PEOPLE,
    Design(),
    Status.from_codes(PEOPLE["status"]),
    {"Born abroad": "abroad"},
    source="Six invented people",
)
MODELS: list[Model] = [
    AgreementChecklist().settled().put(("answers", "rec-fees"), "partly"),
    CoherenceMatrix().put(("cells", 0, 1, "evidence"), "Décret 7"),
    CorridorChoice(level="region", largest=60),
    CostSheet(pay_currency="QKD", rate=2.5, pay_month=120.0, blanks="zero")
    .settled()
    .put(("items", "Passport"), 60.0),
    Exploration(view="rank", year=2010),
    MonitoringPlan().put(("objectives", 0, "indicators", 0, "source"), "Décret 7"),
    PolicyChecklist().settled().put(("notes", "mandate"), "Decree 7"),
    PolicyDraft(country="Türkiye").put(("texts", "vision"), "Décent work\nfor all"),
    SampleDesign(margin_points=3.0, population=900, method="rare").with_stratum(),
    SurveyExploration(SURVEY, measure="participation").settled(),
]
EACH = pytest.mark.parametrize("model", MODELS, ids=lambda model: model.KIND)


@EACH
def test_a_state_survives_json(model: Model) -> None:
    text = json.dumps(model.state(), allow_nan=False)
    fresh = type(model)(SURVEY) if isinstance(model, SurveyExploration) else type(model)()
    loaded = fresh.settled().loaded(json.loads(text))
    assert loaded == model
    assert loaded.state() == model.state()
    assert loaded.result().text == model.result().text


@EACH
def test_settling_twice_changes_nothing(model: Model) -> None:
    assert model.settled() == model
    model.check()


@EACH
def test_every_control_has_a_label_of_its_own(model: Model) -> None:
    labels = [control.label for control in model.controls()]
    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)


@EACH
def test_a_result_says_in_words_what_the_table_and_the_chart_hold(model: Model) -> None:
    result = model.result()
    assert len(result.text) > 20
    assert not result.table.empty
    if result.chart is not None:
        assert result.chart.alt
        assert result.chart.source


@EACH
def test_files_are_made_without_a_disk(model: Model) -> None:
    made = {kind: make() for kind, make in model.exports().items()}
    assert json.loads(made["json"]) == model.state()
    head = made["csv"].decode("utf-8-sig").splitlines()[0].split(",")
    assert head[: len(model.result().table.columns)] == list(model.result().table.columns)


@EACH
def test_a_state_of_another_widget_is_refused(model: Model) -> None:
    with pytest.raises(BadState, match=f"belongs to the quiz, not to the {model.KIND}"):
        model.loaded(model.state() | {"widget": "quiz"})


@EACH
def test_a_state_with_other_fields_is_refused(model: Model) -> None:
    state = model.state()
    first = next(iter(state["values"]))
    lacking = {name: value for name, value in state["values"].items() if name != first}
    with pytest.raises(BadState, match=f"lacks '{first}'"):
        model.loaded(state | {"values": lacking})
    with pytest.raises(BadState, match="unknown 'zoo'"):
        model.loaded(state | {"values": state["values"] | {"zoo": 1}})


@pytest.mark.parametrize("odd", [None, [], {}, "state", {"format": 2}, {"format": 1, "values": 3}])
def test_what_is_no_state_is_refused(odd: object) -> None:
    with pytest.raises(BadState, match="A saved state has the parts"):
        SampleDesign().loaded(odd)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("margin_points", "five", "margin_points"),
        ("margin_points", True, "margin_points"),
        ("margin_points", float("nan"), "margin_points is not plain data"),
        ("margin_points", {1, 2}, "margin_points is not plain data"),
        ("margin_points", -1, "Margin of error .* must lie between 0.1 and 50"),
        ("method", "magic", "method"),
        ("level_pct", 94.0, "Confidence level .* not on offer"),
        ("strata", [{"name": "A"}], "strata.0.population"),
    ],
)
def test_a_state_with_impossible_values_is_refused(field: str, value: Any, message: str) -> None:
    model = SampleDesign()
    state = model.state()
    state["values"] = state["values"] | {field: value}
    with pytest.raises(BadState, match=message):
        model.loaded(state)


def test_unknown_paths_are_named() -> None:
    with pytest.raises(BadInput, match="there is no margin here; known: proportion_pct"):
        SampleDesign().put("margin", 3)
    with pytest.raises(BadInput, match=r"there is no strata\.7\.name"):
        SampleDesign().put(("strata", 7, "name"), "x")


def test_numbers_out_of_a_table_are_numbers() -> None:
    design = SampleDesign().put("minimum", np.int64(5)).put("margin_points", np.float64(2.0))
    assert json.dumps(design.state()["values"]["minimum"]) == "5"
    assert SampleDesign().loaded(design.state()) == design


def test_what_is_not_entered_yet_is_no_mistake() -> None:
    with pytest.raises(Incomplete):
        CostSheet().settled().result()
