"""Widgets on screen, without a browser: a change of a control is a change of its element."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path
from types import FunctionType
from typing import Any

import ipywidgets
import pytest

from labour_migration import widgets
from labour_migration.errors import LabourMigrationError
from labour_migration.widgets import (
    AgreementChecklist,
    CoherenceMatrix,
    CorridorMatrix,
    CostCalculator,
    IndicatorExplorer,
    MonitoringPlan,
    PolicyChecklist,
    PolicyTemplate,
    SampleDesigner,
    StakeholderMap,
)
from labour_migration.widgets.models.errors import BadInput, BadState, NotWritten
from labour_migration.widgets.panel import Message, Panel

ALL: list[type[Any]] = [
    AgreementChecklist,
    CoherenceMatrix,
    CorridorMatrix,
    CostCalculator,
    IndicatorExplorer,
    MonitoringPlan,
    PolicyChecklist,
    PolicyTemplate,
    SampleDesigner,
    StakeholderMap,
]


def within(box: Any) -> list[Any]:
    """Every widget inside a box, in the order of the screen."""
    found = []
    for child in getattr(box, "children", ()):
        found += [child, *within(child)]
    return found


def labelled(panel: Panel, label: str) -> Any:
    (found,) = [one for one in within(panel) if getattr(one, "description", None) == label]
    return found


def said(panel: Panel) -> tuple[str, str]:
    first = next(one for one in within(panel) if isinstance(one, Message))
    return first.state, first.text


def notice(panel: Panel) -> tuple[str, str]:
    last = [one for one in within(panel) if isinstance(one, Message)][-1]
    return last.state, last.text


MARGIN = "Margin of error (percentage points)"


@pytest.fixture
def designer(tmp_path: Path) -> SampleDesigner:
    return SampleDesigner(folder=tmp_path)


@pytest.mark.parametrize("kind", ALL)
def test_every_control_carries_a_label(kind: type[Panel]) -> None:
    panel = kind()
    boxes = (ipywidgets.Box, ipywidgets.HTML, ipywidgets.Output, Message)
    controls = [one for one in within(panel) if not isinstance(one, boxes)]
    assert controls
    assert all(one.description.strip() for one in controls)


@pytest.mark.parametrize("kind", ALL)
def test_a_widget_shows_its_result_in_words_and_as_a_table(kind: type[Panel]) -> None:
    panel = kind()
    state, text = said(panel)
    assert state == "result"
    assert text
    assert text in repr(panel)
    tables = [one.value for one in within(panel) if "<table" in str(getattr(one, "value", ""))]
    assert bool(tables) == (kind is not CostCalculator)


@pytest.mark.parametrize("kind", ALL)
def test_states_move_between_widgets(kind: type[Panel]) -> None:
    panel = kind()
    other = kind()
    other.load(json.loads(json.dumps(panel.state())))
    assert other.state() == panel.state()


def test_a_panel_takes_no_name_from_the_widgets_it_builds_on() -> None:
    theirs = ipywidgets.VBox()
    own = {
        name for name, value in vars(Panel).items() if isinstance(value, FunctionType | property)
    }
    own |= set(vars(SampleDesigner())) - set(vars(theirs))
    assert len(own) > 10
    assert own & set(dir(theirs)) == {"__init__", "__repr__"}


def test_a_change_of_a_control_changes_model_text_table_and_chart(
    designer: SampleDesigner,
) -> None:
    before = said(designer)
    labelled(designer, MARGIN).value = "2,5"
    assert designer.model.value(("margin_points",)) == 2.5
    assert said(designer) != before
    assert said(designer) == ("result", designer.text())
    (output,) = [one for one in within(designer) if isinstance(one, ipywidgets.Output)]
    (shown,) = output.outputs
    assert "application/vnd.plotly.v1+json" in shown["data"]


def test_a_wrong_entry_is_explained_and_no_old_result_stays(designer: SampleDesigner) -> None:
    labelled(designer, MARGIN).value = "abc"
    state, text = said(designer)
    assert state == "problem"
    assert text.startswith(f"Please check: {MARGIN}: abc is not a number.")
    assert labelled(designer, MARGIN).value == "abc"
    (output,) = [one for one in within(designer) if isinstance(one, ipywidgets.Output)]
    assert output.outputs == ()
    assert not [one for one in within(designer) if "<table" in str(getattr(one, "value", ""))]
    labelled(designer, "Response (per cent)").value = "0"
    assert "Response (per cent): 0 must lie between 1 and 100" in said(designer)[1]
    labelled(designer, MARGIN).value = "4"
    labelled(designer, "Response (per cent)").value = "70"
    assert said(designer)[0] == "result"


def test_what_the_library_refuses_is_shown_not_raised(designer: SampleDesigner) -> None:
    labelled(designer, MARGIN).value = "0.1"
    assert said(designer)[0] == "problem"
    assert "n must lie between" in said(designer)[1]


def test_elements_stay_while_they_mean_the_same(designer: SampleDesigner) -> None:
    margin, add = labelled(designer, MARGIN), labelled(designer, "Add a stratum")
    children = designer.children
    add.click()
    assert labelled(designer, MARGIN) is margin
    assert labelled(designer, "Add a stratum") is add
    assert labelled(designer, "Stratum 4: name").value == "Stratum 4"
    # Those before the change are untouched, so that the keyboard focus stays.
    assert designer.children[:7] == children[:7]
    labelled(designer, "Remove the last stratum").click()
    assert designer.children == children


def test_a_name_in_a_heading_moves_no_box() -> None:
    """A box made anew would take the focus from the field that is being typed into."""
    matrix = CoherenceMatrix()
    before = matrix.children
    labelled(matrix, "Objective 1: name").value = "Care at home"
    assert matrix.children == before
    headings = [one.value for one in within(matrix) if isinstance(one, ipywidgets.HTML)]
    assert any("Care at home, and what it does to" in text for text in headings)


def test_a_button_that_cannot_act_says_why(designer: SampleDesigner) -> None:
    for _ in range(3):
        labelled(designer, "Remove the last stratum").click()
    assert said(designer) == ("problem", "Please check: One stratum must stay.")


def test_code_changes_what_the_controls_show(designer: SampleDesigner) -> None:
    designer.set(margin_points=3, method="rare")
    assert labelled(designer, MARGIN).value == "3"
    assert labelled(designer, "Share addresses out").value == "rare"
    before = designer.state()
    with pytest.raises(BadInput, match=r"Margin of error .* must lie between"):
        designer.set(method="cost", margin_points=-1)
    assert designer.state() == before


def test_a_state_that_does_not_fit_changes_nothing(designer: SampleDesigner) -> None:
    before = designer.state()
    with pytest.raises(BadState):
        designer.load({"format": 1, "widget": "sample-designer", "values": {}})
    assert designer.state() == before


def test_dependent_choices_follow(tmp_path: Path) -> None:
    explorer = IndicatorExplorer(folder=tmp_path)
    labelled(explorer, "Indicator").value = "stock-regions"
    places = labelled(explorer, "Places")
    assert "Europe" in places.options or ("Europe", "Europe") in places.options
    assert said(explorer)[0] == "result"
    labelled(explorer, "View").value = "rank"
    labelled(explorer, "Year").value = 1995
    assert "in 1995" in said(explorer)[1]


def test_work_is_saved_and_taken_up_again(designer: SampleDesigner, tmp_path: Path) -> None:
    labelled(designer, MARGIN).value = "3"
    labelled(designer, "Save my work (JSON)").click()
    assert notice(designer) == ("saved", "Saved as sample-designer.json, beside this notebook.")
    later = SampleDesigner(folder=tmp_path)
    labelled(later, "Open my saved work").click()
    assert labelled(later, MARGIN).value == "3"
    assert notice(later) == ("saved", "Opened sample-designer.json.")


def test_every_kind_of_file_is_written(tmp_path: Path) -> None:
    template = PolicyTemplate(folder=tmp_path, name="my-policy")
    endings = ("csv", "docx", "html", "json", "md")
    for button in [one for one in within(template) if isinstance(one, ipywidgets.Button)]:
        if button.description.startswith("Save"):
            button.click()
            assert notice(template)[0] == "saved"
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == [f"my-policy.{ending}" for ending in endings]
    for kind in endings:
        export = template.export(kind)
        assert (tmp_path / export.name).read_bytes() == export.content
    offered = "docx, md, html, csv, xlsx, json"
    with pytest.raises(BadInput, match=f"no 'pdf' file here; there are: {offered}"):
        template.export("pdf")


def test_a_wrong_entry_is_not_saved(designer: SampleDesigner, tmp_path: Path) -> None:
    labelled(designer, MARGIN).value = "abc"
    labelled(designer, "Save my work (JSON)").click()
    state, text = notice(designer)
    assert (state, text[:10]) == ("problem", "NOT saved.")
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told_and_harms_nothing(
    designer: SampleDesigner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    designer.save("json")
    before = (tmp_path / "sample-designer.json").read_bytes()
    designer.set(margin_points=3)

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("os.fsync", refuse)
    labelled(designer, "Save my work (JSON)").click()
    assert "the disk is full" in notice(designer)[1]
    with pytest.raises(NotWritten, match="the disk is full"):
        designer.save("csv")
    assert [path.name for path in tmp_path.iterdir()] == ["sample-designer.json"]
    assert (tmp_path / "sample-designer.json").read_bytes() == before


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "Save first"), ("{", "not a saved state"), ("[]", "A saved state has the parts")],
)
def test_a_file_that_cannot_be_opened(
    designer: SampleDesigner, tmp_path: Path, content: str | None, message: str
) -> None:
    path = tmp_path / "sample-designer.json"
    if content is not None:
        path.write_text(content)
    labelled(designer, "Open my saved work").click()
    assert notice(designer)[0] == "problem"
    assert message in notice(designer)[1]
    assert content is None or path.read_text() == content


@pytest.mark.parametrize("name", ["../out", "a/b", ".hidden", "a b", "-x"])
def test_files_stay_beside_the_notebook(name: str) -> None:
    with pytest.raises(BadInput, match="letters, digits"):
        SampleDesigner(name=name)


def test_what_was_typed_never_becomes_html(tmp_path: Path) -> None:
    evil = "<img src=x onerror=alert(1)>"
    designer = SampleDesigner(folder=tmp_path)
    labelled(designer, "Stratum 1: name").value = evil
    matrix = CoherenceMatrix(folder=tmp_path)
    labelled(matrix, "Objective 1: name").value = evil
    calculator = CostCalculator(folder=tmp_path)
    labelled(calculator, "Currency of the costs").value = evil
    for panel in (designer, matrix, calculator):
        shown = [one.value for one in within(panel) if isinstance(one, ipywidgets.HTML)]
        assert not any("<img" in one for one in shown)
    script = Path(widgets.__file__).with_name("message.js").read_text()
    assert "textContent" in script
    assert "innerHTML" not in script


def test_errors_show_one_line() -> None:
    with pytest.raises(LabourMigrationError) as caught:
        SampleDesigner().set(margin_points=-1)
    assert isinstance(caught.value, BadInput)
    assert caught.value._render_traceback_() == [str(caught.value)]


def test_importing_the_room_loads_nothing_heavy() -> None:
    code = (
        "import sys, labour_migration.widgets as w; dir(w); "
        "print([n for n in ('anywidget', 'ipywidgets', 'pandas', 'plotly') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_models_need_no_widget_machinery() -> None:
    code = (
        "import sys; from labour_migration.widgets.models.sample import SampleDesign; "
        "SampleDesign().loaded(SampleDesign().state()).result(); "
        "print([n for n in ('anywidget', 'ipywidgets') if n in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_only_the_names_of_the_room_exist() -> None:
    assert set(widgets.__all__) <= set(dir(widgets))
    for name in widgets.__all__:
        assert getattr(widgets, name).__name__ == name
    with pytest.raises(AttributeError, match="Riddle"):
        _ = widgets.Riddle
