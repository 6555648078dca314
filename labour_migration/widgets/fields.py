"""Controls as native form elements, each with its label; kept while they stay the same."""

from __future__ import annotations

from collections.abc import Callable, Collection
from html import escape
from typing import Any

import ipywidgets

from labour_migration.widgets.models.controls import Action, Control, Group
from labour_migration.widgets.models.model import Model

_LONG_LIST = 8
# More characters than this do not fit into an ordinary box.
_LONG_OPTION = 30


class Fields:
    """The form elements of a panel.

    An element lives as long as its path, kind and label, so that the keyboard focus stays where
    it is when something else changes. ``read`` is told of every change, ``act`` of every button.
    """

    def __init__(
        self, read: Callable[[Control, Any], None], act: Callable[[Callable[[Any], Any]], None]
    ) -> None:
        self._read = read
        self._act = act
        self._elements: dict[tuple[object, ...], Any] = {}
        self._controls: dict[Any, Control] = {}
        self._quiet = False

    def boxes(
        self, groups: tuple[Group, ...], model: Model, wrong: Collection[Control]
    ) -> tuple[Any, ...]:
        """A box for each group, showing the values of the model; ``wrong`` ones are left alone."""
        self._quiet = True
        try:
            return tuple(self._box(group, model, wrong) for group in groups)
        finally:
            self._quiet = False

    def _box(self, group: Group, model: Model, wrong: Collection[Control]) -> Any:
        elements = [self._field(control, model, wrong) for control in group.controls]
        elements += [self._button(action) for action in group.actions]
        help_ = f"<p>{escape(group.help)}</p>" if group.help else ""
        heading = f"<h4>{escape(group.title)}</h4>{help_}"
        # A box that is made anew takes the focus, and what is being typed, from every box after it.
        key = ("box", *(map(id, elements) if elements else (heading,)))
        if key not in self._elements:
            row = ipywidgets.Box(elements)
            row.add_class("lm-panel-row")
            self._elements[key] = ipywidgets.VBox([ipywidgets.HTML(heading), row])
        box = self._elements[key]
        if box.children[0].value != heading:
            box.children[0].value = heading
        return box

    def _field(self, control: Control, model: Model, wrong: Collection[Control]) -> Any:
        key = (control.path, control.kind, control.label)
        element = self._elements.get(key)
        if element is None:
            element = self._elements[key] = _made(control)
            element.observe(self._changed, names="value")
        self._controls[element] = control
        if control not in wrong:
            _fill(element, control, model.value(control.path))
        return element

    def _button(self, action: Action) -> Any:
        key = ("button", action.label)
        if key not in self._elements:
            button = ipywidgets.Button(description=action.label, layout={"width": "auto"})
            button.on_click(lambda _: self._act(action.change))
            self._elements[key] = button
        return self._elements[key]

    def _changed(self, change: Any) -> None:
        if not self._quiet:
            self._read(self._controls[change["owner"]], change["new"])


def _made(control: Control) -> Any:
    words: dict[str, Any] = {"description": control.label, "style": {"description_width": "auto"}}
    match control.kind:
        case "number" | "line":
            element = ipywidgets.Text(continuous_update=False, **words)
        case "text":
            element = ipywidgets.Textarea(continuous_update=False, rows=5, **words)
        case "choice":
            element = ipywidgets.Dropdown(options=control.options, **words)
        case "choices":
            rows = min(_LONG_LIST, len(control.options))
            element = ipywidgets.SelectMultiple(options=control.options, rows=rows, **words)
        case "tick":
            element = ipywidgets.Checkbox(indent=False, **words)
    element.add_class("lm-field")
    if size := _size(control):
        element.add_class(f"lm-field-{size}")
    return element


def _size(control: Control) -> str:
    longest = max((len(words) for words, _ in control.options), default=0)
    if control.wide or longest > _LONG_OPTION:
        return "wide"
    return {"number": "short", "text": "long"}.get(control.kind, "")


def _fill(element: Any, control: Control, value: Any) -> None:
    if control.kind in ("choice", "choices") and tuple(element.options) != control.options:
        element.options = control.options
    shown = control.show(value)
    if element.value != shown:
        element.value = shown
