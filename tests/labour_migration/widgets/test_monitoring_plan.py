"""The monitoring plan in a notebook: editing, files, and the plan as a document."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import docx
import pytest
from bs4 import BeautifulSoup

from labour_migration.concepts import monitoring
from labour_migration.concepts.monitoring import Indicator, terms
from labour_migration.concepts.monitoring.brief import COLUMNS, rows
from labour_migration.widgets import MonitoringPlan as Widget
from labour_migration.widgets.models.errors import BadInput, BadState
from labour_migration.widgets.models.monitoring import MonitoringPlan
from tests.monitoring_cases import NASTY

NEW = MonitoringPlan().emptied()
FIRST = ("objectives", 0, "indicators", 0)


def labels(model: MonitoringPlan) -> list[str]:
    return [control.label for control in model.controls()]


def test_the_widget_opens_with_the_example_and_says_so() -> None:
    model = MonitoringPlan()
    assert model.plan() == monitoring.example()
    assert "invented" in model.HINT and "invented" in model.title
    result = model.result()
    assert result.text == monitoring.summary(monitoring.example())
    assert list(result.more) == [terms.WORDS["progress_caption"], terms.WORDS["findings_caption"]]


def test_every_field_of_an_indicator_can_be_entered() -> None:
    paths = {control.path[-1] for control in MonitoringPlan().controls()}
    assert {*terms.FIELDS, *terms.PLAN_FIELDS, "text", "question", "evidence"} <= paths
    model = NEW.put((*FIRST, "name"), "Workers informed").put((*FIRST, "counts"), "persons")
    assert "Persons are counted" in str(model.result().more)


def test_objectives_and_indicators_come_and_go() -> None:
    model = NEW.with_indicator().with_objective()
    assert (model.objective, model.indicator) == (1, 0)
    assert [len(one.indicators) for one in model.objectives] == [2, 1]
    model = model.without_objective().put("indicator", 1).without_indicator().without_indicator()
    assert (model.objective, model.indicator, len(model.objectives)) == (0, 0, 1)
    assert "Open indicator" not in labels(model) and "Open objective" in labels(model)
    empty = model.without_objective()
    assert "Open objective" not in labels(empty)
    assert "Write at least one objective." in str(empty.result().more)
    assert empty.with_objective().objectives[0].indicators == (Indicator(),)


def test_a_plan_has_bounds() -> None:
    model = NEW
    for _ in range(9):
        model = model.with_objective()
    with pytest.raises(BadInput, match="at most 10 objectives"):
        model.with_objective()
    for _ in range(19):
        model = model.with_indicator()
    with pytest.raises(BadInput, match="at most 20 indicators"):
        model.with_indicator()
    widget = Widget()
    with pytest.raises(BadInput, match="too long"):
        widget.set(title="x" * 301)
    assert widget.model == MonitoringPlan()


def test_a_suggested_question_is_taken_and_may_be_replaced() -> None:
    model = NEW.put("criterion", "coherence").suggested(1)
    assert model.questions.coherence.question == terms.CRITERIA["coherence"][1]
    assert "Say what evidence" in str(model.result().more)
    mine = model.put(("questions", "coherence", "question"), "Does it fit?")
    assert "Does it fit?" in mine.exports()["md"]().decode()
    assert "coherence" not in mine.result().text


def test_what_is_on_screen_is_not_saved() -> None:
    model = MonitoringPlan().put("indicator", 3).put("criterion", "impact")
    assert model.state() == MonitoringPlan().state()
    assert set(model.state()["values"]) == {"title", "start", "end", "objectives", "questions"}
    loaded = model.loaded(NEW.state())
    assert (loaded.objective, loaded.indicator) == (0, 0) and loaded.plan() == NEW.plan()
    assert model.put("indicator", 99).indicator == 4


@pytest.mark.parametrize(
    "parts", [{"objectives": [{"zoo": 1}]}, {"title": "x" * 301}, {"questions": None}]
)
def test_a_state_that_does_not_fit_is_refused(parts: dict[str, Any]) -> None:
    state = json.loads(json.dumps(NEW.state()))
    with pytest.raises(BadState):
        NEW.loaded(state | {"values": state["values"] | parts})


def test_every_file_holds_the_plan_and_runs_nothing(tmp_path: Path) -> None:
    widget = Widget(folder=tmp_path)
    model = MonitoringPlan().put((*FIRST, "name"), NASTY).put((*FIRST, "source"), "=1+1")
    widget.load(model.state())
    for kind in ("docx", "md", "html", "csv", "json"):
        widget.save(kind)
    word = docx.Document(str(tmp_path / "monitoring-plan.docx"))
    assert word.paragraphs[0].text == model.title
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert f"1.1 {NASTY}" in cells
    page = BeautifulSoup((tmp_path / "monitoring-plan.html").read_text("utf-8"), "html.parser")
    assert page.find("img") is None and page.find(string=f"1.1 {NASTY}")
    text = (tmp_path / "monitoring-plan.csv").read_bytes().decode("utf-8-sig")
    header, *listed = csv.reader(io.StringIO(text))
    assert header == list(COLUMNS)
    assert listed[0][header.index("source")] == "'=1+1"
    assert listed[1:] == [list(row) for row in rows(model.plan())[1:]]
    again = Widget(folder=tmp_path)
    again.reopen()
    assert again.state() == model.state()


def test_a_blank_plan_can_be_handed_on() -> None:
    for kind, make in NEW.exports().items():
        assert make(), kind
    assert NEW.result().text.startswith("0 of 1 indicator is complete and measurable.")
