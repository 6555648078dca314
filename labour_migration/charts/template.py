"""The house style: legible at 390 pixels, without colour vision, on light and dark pages."""

from functools import cache

import plotly.graph_objects as go

# At least 3:1 on white and on the grounds of the dark themes, and apart by 24 or more (CIE 1976)
# in ordinary sight and in simulated protanopia, deuteranopia and tritanopia. Dash, marker and
# pattern carry the difference a second time.
COLOURS = ("#1177CC", "#DD7700", "#995588", "#889977", "#9922FF", "#DD0033")
DASHES = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot")
MARKERS = ("circle", "square", "diamond", "triangle-up", "x", "cross")
PATTERNS = ("", "/", ".", "x", "-", "+")
# From below the centre over the centre to above it: told apart without red and green.
DIVERGING = ("#2166AC", "#92C5DE", "#F7F7F7", "#FDB863", "#B35806")

INK = "#1f2328"
PAPER = "#ffffff"
# Lines that are drawn on the ground itself: axes, zero, references.
RULE = "#7f7f7f"
_GRID = "rgba(127, 127, 127, 0.3)"


@cache
def house_template() -> go.layout.Template:
    """The plotly template that every builder sets on its figure."""
    axis = {
        "automargin": True,
        # A finger that scrolls the page must not zoom the chart.
        "fixedrange": True,
        "gridcolor": _GRID,
        "linecolor": RULE,
        "zerolinecolor": RULE,
        "title": {"standoff": 8},
        "ticklabelstandoff": 4,
    }
    return go.layout.Template(
        layout={
            "colorway": COLOURS,
            # For a light ground; chart.js puts the page's own ink in its place.
            "font": {"family": "system-ui, sans-serif", "size": 13, "color": INK},
            "paper_bgcolor": "rgba(0, 0, 0, 0)",
            "plot_bgcolor": "rgba(0, 0, 0, 0)",
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
