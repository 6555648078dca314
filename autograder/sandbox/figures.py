"""The codec's part for Plotly figures; `values` says what it is for."""

import base64
import sys
from typing import Any

from autograder.sandbox.arrays import Again
from autograder.sandbox.carrying import DAMAGED, Budget, NotCarried, expect, fields

# Nearly every figure has Plotly's own template, which is larger than all the rest of it and takes
# ten times as long to read: it travels by its name.
USUAL, OWN, NONE = "plotly", "own", "none"


def encode_figure(value: Any, budget: Budget, again: Again) -> dict[str, Any]:
    """Return the data of a figure."""
    content = value.to_plotly_json()
    layout = content.get("layout", {})
    template = _kind(layout.get("template"))
    if template != OWN:
        rest = {name: entry for name, entry in layout.items() if name != "template"}
        content = {**content, "layout": rest}
    return {"t": "figure", "v": again(_unpacked(content), budget), "template": template}


def decode_figure(data: Any, budget: Budget, again: Again) -> Any:
    """Return a figure from its data; raises NotCarried, or what Plotly raises."""
    content, template = fields(data, "v", "template")
    found = again(content, budget)
    if not isinstance(found, dict) or not found.keys() <= {"data", "layout", "frames"}:
        raise NotCarried(DAMAGED)
    layout = expect(found.get("layout", {}), dict)
    if template not in (USUAL, OWN, NONE):
        raise NotCarried(DAMAGED)
    from plotly import graph_objects, io

    if template == USUAL and io.templates.default != USUAL:
        found = {**found, "layout": {**layout, "template": USUAL}}
    figure = graph_objects.Figure(found)
    if template == NONE:
        figure.layout.template = None
    return figure


def _kind(template: Any) -> str:
    if not template:
        return NONE
    io: Any = sys.modules["plotly.io"]
    return USUAL if template == io.templates[USUAL].to_plotly_json() else OWN


def _unpacked(content: Any) -> Any:
    """Return a figure's dict with plain arrays where Plotly has packed them for the browser."""
    if isinstance(content, dict):
        if content.keys() >= {"dtype", "bdata"}:
            import numpy as np

            raw = content["bdata"]
            raw = base64.b64decode(raw) if isinstance(raw, str) else raw
            array = np.frombuffer(raw, dtype=np.dtype(content["dtype"]).newbyteorder("<"))
            shape = [int(size) for size in str(content.get("shape", "")).split(",") if size]
            return array.reshape(shape) if shape else array
        return {name: _unpacked(entry) for name, entry in content.items()}
    if isinstance(content, list | tuple):
        return [_unpacked(entry) for entry in content]
    return content
