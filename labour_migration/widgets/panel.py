"""A model on screen: native controls, a result that is read out, a table, a chart, files.

A callback reads one control, asks the model for a changed copy, and shows what it says; nothing
is computed here.
"""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets
import pandas as pd
import traitlets

from labour_migration.charts import Chart
from labour_migration.charts.table import render
from labour_migration.errors import LabourMigrationError
from labour_migration.widgets import files
from labour_migration.widgets.fields import Fields
from labour_migration.widgets.handing import Handing
from labour_migration.widgets.models.controls import Control
from labour_migration.widgets.models.errors import BadInput, Incomplete, NotWritten
from labour_migration.widgets.models.model import Export, Model, Result

_HERE = Path(__file__).parent
_SAVE = {
    "docx": "Save the document (DOCX)",
    "md": "Save the document (Markdown)",
    "html": "Save the document (HTML)",
    "csv": "Save the table (CSV)",
    "json": "Save my work (JSON)",
}


class Message(anywidget.AnyWidget):
    """A line that screen readers speak when it changes; always text, never HTML."""

    _esm = _HERE / "message.js"
    _css = _HERE / "panel.css"
    text = traitlets.Unicode().tag(sync=True)
    state = traitlets.Unicode("result").tag(sync=True)

    def say(self, text: str, state: str = "result") -> None:
        """Show a text; ``state`` is result, problem or saved."""
        with self.hold_sync():
            self.text, self.state = text, state


class Panel(ipywidgets.VBox):
    """A widget over a model; to be the last line of a cell.

    Files go into ``folder`` under ``name`` (that of the widget unless given). In an app, where
    nothing may be left on the server, ``folder`` is None: files go to the reader's downloads.
    """

    def __init__(self, model: Model, *, folder: str | Path | None = ".", name: str = "") -> None:
        self._model = model.settled()
        self._folder = None if folder is None else Path(folder).resolve()
        self._name = name or model.KIND
        if not re.fullmatch(r"\w[\w-]*", self._name):
            raise BadInput("A name for files has letters, digits, - and _ only.")
        self._problems: dict[Control, str] = {}
        self._fields = Fields(self._read, self._act)
        self._said, self._saved = Message(), Message(state="saved")
        self._tables, self._drawn = ipywidgets.HTML(), ipywidgets.Output()
        self._shown: tuple[Any, ...] = ()
        super().__init__()
        self.add_class("lm-panel")
        self._top = ipywidgets.HTML(f"<h3>{escape(model.TITLE)}</h3><p>{escape(model.HINT)}</p>")
        self._bottom = (self._said, self._drawn, self._tables, self._file_buttons(), self._saved)
        self._refresh()

    @property
    def model(self) -> Model:
        """The model in its present state."""
        return self._model

    def state(self) -> dict[str, Any]:
        """The state as plain data for JSON."""
        return self._model.state()

    def load(self, state: object) -> None:
        """Take up a saved state; BadState if it does not fit, and then nothing changes."""
        self._take(self._model.loaded(state))

    def set(self, **values: Any) -> None:
        """Change fields of the model from code, as a control would; BadInput if one may not be."""
        model = self._model
        for name, value in values.items():
            model = model.put(name, value)
        model.check()
        self._take(model)

    def result(self) -> Result:
        """Text, table and chart of the present state; an error says why there is none."""
        return self._model.result()

    def text(self) -> str:
        """The result in words."""
        return self.result().text

    def table(self) -> pd.DataFrame:
        """The table behind the result."""
        return self.result().table

    def chart(self) -> Chart | None:
        """The chart of the result, None where a chart would say nothing."""
        return self.result().chart

    def export(self, kind: str) -> Export:
        """A file of that kind (csv, xlsx, json, for some docx, md, html) as name and bytes."""
        makers = self._model.exports()
        if kind not in makers:
            raise BadInput(f"There is no {kind!r} file here; there are: {', '.join(makers)}.")
        return Export(f"{self._name}.{kind}", makers[kind]())

    def save(self, kind: str) -> Path:
        """Write a file beside the notebook, whole or not at all; returns its path."""
        return files.write(self.export(kind), self._beside())

    def reopen(self) -> None:
        """Take up the work that was saved as JSON."""
        self.load(files.read_state(self._beside() / f"{self._name}.json"))

    def __repr__(self) -> str:
        """The result as text, for where widgets cannot be shown."""
        try:
            return f"{self._model.TITLE}: {self.text()}"
        except LabourMigrationError as error:
            return f"{self._model.TITLE}: {error}"

    def _take(self, model: Model) -> None:
        self._model = model
        self._problems.clear()
        self._refresh()

    def _read(self, control: Control, shown: Any) -> None:
        self._problems.pop(control, None)
        try:
            self._model = self._model.put(control.path, control.read(shown))
        except LabourMigrationError as error:
            self._problems[control] = f"{control.label}: {error}"
        self._refresh()

    def _act(self, change: Any) -> None:
        try:
            self._model = change(self._model).settled()
        except LabourMigrationError as error:
            self._said.say(f"Please check: {error}", "problem")
            return
        self._refresh()

    def _refresh(self) -> None:
        groups = self._model.groups()
        known = set(self._model.controls())
        self._problems = {one: why for one, why in self._problems.items() if one in known}
        boxes = self._fields.boxes(groups, self._model, set(self._problems))
        children = (self._top, *boxes, *self._bottom)
        if children != self._shown:
            self.children = self._shown = children
        self._show()

    def _show(self) -> None:
        try:
            self._refuse_problems()
            found = self._model.result()
        except LabourMigrationError as error:
            if isinstance(error, Incomplete):
                self._said.say(str(error))
            else:
                self._said.say(f"Please check: {error}", "problem")
            self._drawn.outputs, self._tables.value = (), ""
            return
        self._said.say(found.text)
        self._drawn.outputs = _outputs(found.chart)
        tables = {found.caption: found.table, **found.more}
        source = f"<p>Source: {escape(found.chart.source)}</p>" if found.chart else ""
        self._tables.value = source + "".join(
            render(table, caption=caption, identifier=f"lm-{self.model_id}-{number}")
            for number, (caption, table) in enumerate(tables.items())
        )

    def _refuse_problems(self) -> None:
        if self._problems:
            raise BadInput("\n".join(self._problems.values()))

    def _beside(self) -> Path:
        if self._folder is None:
            raise NotWritten("An app leaves no file on the server. Use export, or download.")
        return self._folder

    def _file_buttons(self) -> Any:
        if self._folder is None:
            return Handing(
                list(self._model.exports()),
                about=self._model.TITLE,
                make=self._exported,
                open_=self.load,
                say=self._saved.say,
            )
        buttons = []
        for kind, words in _SAVE.items():
            if kind not in self._model.exports():
                continue
            button = ipywidgets.Button(description=words, layout={"width": "auto"})
            button.on_click(lambda _, kind=kind: self._on_save(kind))
            buttons.append(button)
        again = ipywidgets.Button(description="Open my saved work", layout={"width": "auto"})
        again.on_click(lambda _: self._on_reopen())
        row = ipywidgets.Box([*buttons, again])
        row.add_class("lm-panel-row")
        return row

    def _exported(self, kind: str) -> Export:
        self._refuse_problems()
        return self.export(kind)

    def _on_save(self, kind: str) -> None:
        try:
            self._refuse_problems()
            path = self.save(kind)
        except LabourMigrationError as error:
            self._saved.say(f"NOT saved. {error}", "problem")
        else:
            self._saved.say(f"Saved as {path.name}, beside this notebook.", "saved")

    def _on_reopen(self) -> None:
        try:
            self.reopen()
        except LabourMigrationError as error:
            self._saved.say(str(error), "problem")
        else:
            self._saved.say(f"Opened {self._name}.json.", "saved")


def _outputs(chart: Chart | None) -> tuple[dict[str, Any], ...]:
    if chart is None:
        return ()
    bundle = chart._repr_mimebundle_()
    return ({"output_type": "display_data", "data": bundle, "metadata": {}},)
