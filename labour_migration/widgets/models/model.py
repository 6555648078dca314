"""What all widgets have in common: a state that changes by copies, results, and exports."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, ClassVar, Self, get_type_hints

import numpy as np
import pandas as pd
from pydantic import TypeAdapter, ValidationError

from labour_migration.charts import Chart
from labour_migration.widgets.models.controls import Control, Group, Path
from labour_migration.widgets.models.errors import BadInput, BadState
from labour_migration.widgets.models.sheet import sheet
from labour_migration.widgets.models.workbook import workbook

FORMAT = 1
# Marks a field that is given by code (a survey) and is no part of the state.
GIVEN: Mapping[str, bool] = {"given": True}


@dataclass(frozen=True)
class Result:
    """What a widget found: a text that says it, the table behind it, a chart if one helps.

    ``table`` is what the CSV file holds; ``more`` are further tables by caption.
    """

    text: str
    table: pd.DataFrame
    caption: str
    chart: Chart | None = None
    more: Mapping[str, pd.DataFrame] = field(default_factory=dict)


@dataclass(frozen=True)
class Export:
    """A file to hand on: its name and its content."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Model(ABC):
    """The state of a widget and what follows from it; see the package for the idea."""

    KIND: ClassVar[str]
    TITLE: ClassVar[str]
    HINT: ClassVar[str]

    @abstractmethod
    def groups(self) -> tuple[Group, ...]:
        """The controls, which may depend on the state."""

    @abstractmethod
    def result(self) -> Result:
        """What follows from the state; a LabourMigrationError says why nothing does."""

    def settled(self) -> Self:
        """A copy in which choices that depend on others fit them again."""
        return self

    def put(self, path: str | Path, value: Any) -> Self:
        """A copy with one value changed; ``path`` is a field, or leads into nested ones."""
        way: Path = (path,) if isinstance(path, str) else path
        # A number out of a table is a number.
        plain = value.item() if isinstance(value, np.generic) else value
        try:
            changed: Self = _put(self, way, plain)
        except (TypeError, KeyError, IndexError):
            names = ", ".join(_state_fields(self))
            raise BadInput(f"there is no {'.'.join(map(str, way))} here; known: {names}") from None
        return changed.settled()

    def controls(self) -> tuple[Control, ...]:
        """All controls, in the order of the screen."""
        return tuple(control for group in self.groups() for control in group.controls)

    def value(self, path: Path) -> Any:
        """What stands at a path."""
        found: Any = self
        for step in path:
            found = getattr(found, str(step)) if is_dataclass(found) else found[step]
        return found

    def check(self) -> None:
        """BadInput naming the first control whose value may not stand there."""
        for control in self.controls():
            try:
                control.check(self.value(control.path))
            except BadInput as error:
                raise BadInput(f"{control.label}: {error}") from None

    def state(self) -> dict[str, Any]:
        """The state as plain data for JSON, from which ``loaded`` makes the same model."""
        values = {
            name: adapter.dump_python(getattr(self, name), mode="json")
            for name, adapter in _state_fields(self).items()
        }
        return {"format": FORMAT, "widget": self.KIND, "values": values}

    def loaded(self, state: object) -> Self:
        """A copy in a saved state; BadState says what does not fit, and nothing is changed."""
        given, known = _values(state, self.KIND), _state_fields(self)
        odd = sorted(set(known) ^ set(given))
        if odd:
            what = "lacks" if odd[0] in known else "has an unknown"
            raise BadState(f"The saved state {what} {odd[0]!r}. Save it again with this version.")
        values = {name: _read(name, adapter, given[name]) for name, adapter in known.items()}
        model = replace(self, **values)
        try:
            model.check()
        except BadInput as error:
            raise BadState(f"The saved state cannot be used. {error}") from None
        return model

    def exports(self) -> dict[str, Callable[[], bytes]]:
        """The files that can be made, by ending."""
        return {"csv": self._csv, "xlsx": self._xlsx, "json": self._json}

    def _csv(self) -> bytes:
        return sheet(self.result().table)

    def _xlsx(self) -> bytes:
        found = self.result()
        source = found.chart.source if found.chart else ""
        about = [self.TITLE, found.text, *([f"Source: {source}"] if source else [])]
        return workbook(about, {found.caption: found.table, **found.more})

    def _json(self) -> bytes:
        return (json.dumps(self.state(), ensure_ascii=False, indent=1) + "\n").encode()


def _put(node: Any, way: Path, value: Any) -> Any:
    if not way:
        return value
    step, rest = way[0], way[1:]
    if is_dataclass(node) and not isinstance(node, type):
        if str(step) not in {one.name for one in fields(node)}:
            raise KeyError(step)
        return replace(node, **{str(step): _put(getattr(node, str(step)), rest, value)})
    if isinstance(node, tuple):
        place = range(len(node))[int(step)]
        return (*node[:place], _put(node[place], rest, value), *node[place + 1 :])
    if isinstance(node, dict):
        return {**node, step: _put(node.get(step), rest, value)}
    raise KeyError(step)


def _state_fields(model: Model) -> dict[str, TypeAdapter[Any]]:
    hints = get_type_hints(type(model))
    return {
        one.name: TypeAdapter(hints[one.name])
        for one in fields(model)
        if "given" not in one.metadata
    }


def _values(state: object, kind: str) -> dict[str, Any]:
    match state:
        case {"format": 1, "widget": str(found), "values": dict(values)}:
            if found != kind:
                raise BadState(f"This state belongs to the {found}, not to the {kind}.")
            return values
    raise BadState('A saved state has the parts "format" (1), "widget" and "values".')


def _read(name: str, adapter: TypeAdapter[Any], value: object) -> Any:
    try:
        return adapter.validate_json(json.dumps(value, allow_nan=False), strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, (name, *first["loc"])))
        raise BadState(f"The saved state cannot be used: {where}: {first['msg']}.") from None
    except (TypeError, ValueError, RecursionError):
        raise BadState(f"The saved state cannot be used: {name} is not plain data.") from None
