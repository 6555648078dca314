"""The house style: one look for every chart, legible at 390 pixels and without colour vision."""

from functools import cache

import plotly.graph_objects as go

# At least 4.5:1 on white, and apart by 17 or more (CIE 1976) in simulated protanopia,
# deuteranopia and tritanopia. Dash, marker and pattern carry the difference a second time.
COLOURS = ("#0072B2", "#C44E00", "#005A44", "#B0518A", "#111111", "#3D2B8C")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
PATTERNS = ("", "/", ".", "x", "-", "+")

_INK = "#1f2328"
_RULE = "#d0d7de"


@cache
def house_template() -> go.layout.Template:
    """The plotly template that `bar` and `line` set on their figures."""
    axis = {
        "automargin": True,
        # A finger that scrolls the page must not zoom the chart.
        "fixedrange": True,
        "gridcolor": _RULE,
        "linecolor": _INK,
        "zerolinecolor": _INK,
        "title": {"standoff": 8},
        "ticklabelstandoff": 4,
    }
    return go.layout.Template(
        layout={
            "colorway": COLOURS,
            "font": {"family": "system-ui, sans-serif", "size": 13, "color": _INK},
            # A fixed white ground keeps the contrast whatever the page's theme.
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "margin": {"l": 8, "r": 12, "t": 12, "b": 8},
            "xaxis": axis,
            "yaxis": axis,
            "legend": {
                "orientation": "h",
                "x": 0,
                "xanchor": "left",
                "y": 1.02,
                "yanchor": "bottom",
                "traceorder": "normal",
                "title": {"text": ""},
            },
            "hoverlabel": {"namelength": -1},
            "dragmode": False,
            "bargap": 0.25,
            # English numbers: 1,234.5
            "separators": ".,",
        }
    )
