"""A figure as plain JSON: lists instead of plotly's base64 arrays, safe inside a script element."""

import json
from base64 import b64decode
from typing import Any

import numpy as np
import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

# A script element ends at "</script", and "<!--" opens another state of the parser; the two
# separators end a line in old JavaScript. All of them may be written as escapes in JSON strings.
_ESCAPES = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
)


def specification(figure: go.Figure) -> dict[str, Any]:
    """Data and layout of a figure as lists, strings, numbers and None."""
    # Plotly's encoder knows dates, numpy's numbers and data frames.
    spec = json.loads(json.dumps(figure.to_plotly_json(), cls=PlotlyJSONEncoder))
    return {"data": _unpack(spec["data"]), "layout": _unpack(spec["layout"])}


def script_json(spec: dict[str, Any]) -> str:
    """The specification as JSON text that may stand inside ``<script type="application/json">``.

    >>> script_json({"name": "</script>"})
    '{"name": "\\\\u003c/script\\\\u003e"}'
    """
    text = json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)
    return text.translate(_ESCAPES)


def _unpack(value: Any) -> Any:
    if isinstance(value, dict):
        if set(value) >= {"dtype", "bdata"}:
            return _decode(value)
        return {key: _unpack(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_unpack(item) for item in value]
    # JSON has no NaN, and plotly.js leaves a gap at null.
    if isinstance(value, float) and not np.isfinite(value):
        return None
    return value


def _decode(packed: dict[str, Any]) -> Any:
    array = np.frombuffer(b64decode(packed["bdata"]), dtype=np.dtype(packed["dtype"]))
    shape = packed.get("shape")
    if shape is not None:
        array = array.reshape([int(size) for size in str(shape).split(",")])
    return _unpack(array.tolist())
