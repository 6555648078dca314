"""Bars and lines in the house style, drawn from tidy frames."""

import pandas as pd
import plotly.graph_objects as go

from labour_migration.charts.frames import (
    AXIS_TITLE_WIDTH,
    LABEL_WIDTH,
    VALUE_TITLE_WIDTH,
    canvas,
    check,
    decimals,
    label,
    positions,
    split,
    values,
)
from labour_migration.charts.numbers import written
from labour_migration.charts.template import COLOURS, DASHES, MARKERS, PATTERNS

# More points than this and the markers would run into each other.
_MARKED_POINTS = 12


def bar(
    frame: pd.DataFrame,
    *,
    category: str,
    value: str,
    series: str | None = None,
    value_title: str,
    horizontal: bool = True,
) -> go.Figure:
    """Bars, one per row of ``frame``, in the order of the rows (the first on top or at the left).

    ``value_title`` names the value axis with its unit. Missing values leave a gap. Horizontal
    bars leave room for long names. Raises ChartError when a column is absent, a pair of category
    and series occurs twice, or there are more series than the palette can tell apart.

    >>> import pandas as pd
    >>> stocks = pd.DataFrame({"region": ["Asia", "Europe"], "migrants": [92.2, 94.1]})
    >>> figure = bar(stocks, category="region", value="migrants", value_title="Migrants (million)")
    >>> figure.data[0].x
    (92.2, 94.1)
    """
    check(frame, numbers=[value], keys=[category] if series is None else [series, category])
    figure = canvas(frame, barmode="group")
    places = decimals(frame[value])
    for number, (name, rows) in enumerate(split(frame, series)):
        labels = [label(text, LABEL_WIDTH) for text in rows[category]]
        numbers = values(rows[value])
        figure.add_bar(
            x=numbers if horizontal else labels,
            y=labels if horizontal else numbers,
            orientation="h" if horizontal else "v",
            name=name,
            showlegend=series is not None,
            marker={
                "color": COLOURS[number],
                "pattern": {
                    "shape": PATTERNS[number],
                    "fillmode": "overlay",
                    "fgcolor": "#ffffff",
                    "size": 7,
                },
            },
            text=["" if item is None else written(item, places) for item in numbers],
            textposition="outside",
            textangle=0,
            cliponaxis=False,
            hovertemplate="%{y}: %{text}" if horizontal else "%{x}: %{text}",
        )
    _dress_bars(figure, frame, category, value, value_title, horizontal)
    return figure


def line(
    frame: pd.DataFrame, *, x: str, y: str, series: str | None = None, y_title: str
) -> go.Figure:
    """Lines over ``x`` (years, months, dates), one per value of ``series``.

    ``y_title`` names the axis with its unit; the axis starts at zero. A missing value breaks the
    line. Never join editions of an estimate that their publisher does not present as a series.
    Raises ChartError as `bar` does.

    >>> import pandas as pd
    >>> stocks = pd.DataFrame({"year": [2020, 2024], "migrants": [275.3, 304.0]})
    >>> line(stocks, x="year", y="migrants", y_title="Migrants (million)").data[0].mode
    'lines+markers'
    """
    check(frame, numbers=[y], keys=[x] if series is None else [series, x])
    figure = canvas(frame, height=380)
    for number, (name, rows) in enumerate(split(frame.sort_values(x, kind="stable"), series)):
        figure.add_scatter(
            x=positions(rows[x]),
            y=values(rows[y]),
            mode="lines+markers" if len(rows) <= _MARKED_POINTS else "lines",
            name=name,
            showlegend=series is not None,
            line={"color": COLOURS[number], "dash": DASHES[number], "width": 2.5},
            marker={"symbol": MARKERS[number], "size": 8},
            connectgaps=False,
            hovertemplate="%{x}: %{y:,.2~f}" if frame[y].abs().max() >= 1 else "%{x}: %{y:.3~f}",
        )
    figure.update_yaxes(
        title_text=label(y_title, AXIS_TITLE_WIDTH), rangemode="tozero", tickformat=","
    )
    if pd.api.types.is_integer_dtype(frame[x]):
        figure.update_xaxes(tickformat="d")
    return figure


def _dress_bars(
    figure: go.Figure,
    frame: pd.DataFrame,
    category: str,
    value: str,
    value_title: str,
    horizontal: bool,
) -> None:
    title = label(value_title, VALUE_TITLE_WIDTH if horizontal else AXIS_TITLE_WIDTH)
    low, high = min(frame[value].min(), 0), max(frame[value].max(), 0)
    # Plotly's own range forgets the numbers written past the ends of the bars.
    room = 0.24 if horizontal else 0.1
    span = (high - low) or 1.0
    reach = [low - room * span if low < 0 else 0, high + room * span if high > 0 else 0]
    if not horizontal:
        figure.update_yaxes(title_text=title, range=reach, tickformat=",")
        figure.update_xaxes(type="category", showgrid=False)
        figure.update_layout(height=380)
        return
    figure.update_xaxes(title_text=title, range=reach, nticks=5, tickformat=",")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    lines = frame[category].map(lambda name: label(name, LABEL_WIDTH).count("<br>") + 1)
    tallest = max(min(16 * int(lines.max()) + 10, 48), 20 * len(figure.data) + 10)
    figure.update_layout(height=90 + tallest * frame[category].nunique())
