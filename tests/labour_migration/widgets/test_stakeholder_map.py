"""The stakeholder map as a widget: one stakeholder at a time, a chart, documents."""

import io
from pathlib import Path

import docx
import pytest

from labour_migration.concepts import stakeholders
from labour_migration.widgets import StakeholderMap
from labour_migration.widgets.models.errors import BadInput
from labour_migration.widgets.models.stakeholders import StakeholderMap as Model


def test_a_stakeholder_is_added_scored_and_removed() -> None:
    model = Model().emptied()
    assert model.result().chart is None and model.map().stakeholders == ()
    model = model.with_stakeholder().with_stakeholder()
    assert [one.name for one in model.stakeholders] == ["Stakeholder 1", "Stakeholder 2"]
    assert model.place == 1
    model = model.put(("stakeholders", 1, "interest"), 9).put(("stakeholders", 1, "influence"), 2)
    assert model.stakeholders[1].group == "Give a voice"
    assert model.without_stakeholder().place == 0
    assert model.without_stakeholder().without_stakeholder().stakeholders == ()


def test_there_is_an_end_to_the_list() -> None:
    model = Model().emptied()
    for _ in range(stakeholders.MOST):
        model = model.with_stakeholder()
    with pytest.raises(BadInput, match="at most 60"):
        model.with_stakeholder()


def test_the_result_is_that_of_the_rules() -> None:
    result, example = Model().result(), stakeholders.example()
    assert result.text.startswith(stakeholders.summary(example))
    assert all(text in result.text for text in stakeholders.sentences(example))
    assert result.table["group"].tolist() == [one.group for one in example.stakeholders]
    assert result.more["The four quarters"]["stakeholders"].sum() == 16
    assert result.chart is not None and "lm-chart" in result.chart.html


def test_a_score_outside_the_scale_is_refused() -> None:
    panel = StakeholderMap()
    with pytest.raises(BadInput, match="from 0 to 10"):
        panel.set(
            stakeholders=(stakeholders.Stakeholder("A", "across", "other body", 11, 0, True, ""),)
        )
    assert len(panel.model.stakeholders) == 16  # type: ignore[attr-defined]


def test_the_panel_saves_and_reopens(tmp_path: Path) -> None:
    panel = StakeholderMap(folder=tmp_path)
    panel.set(title="Ours", place=3)
    for kind in ("json", "csv", "md", "html", "docx"):
        assert panel.save(kind).name == f"stakeholder-map.{kind}"
    other = StakeholderMap(folder=tmp_path)
    other.reopen()
    assert other.model == panel.model
    assert other.model.place == 0  # type: ignore[attr-defined]
    word = docx.Document(io.BytesIO((tmp_path / "stakeholder-map.docx").read_bytes()))
    assert word.paragraphs[0].text == "Ours" and len(word.tables) == 4
