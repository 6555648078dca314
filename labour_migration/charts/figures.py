"""Bars and lines in the house style, drawn from tidy frames."""

from collections.abc import Iterator
from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from labour_migration.charts.errors import ChartError
from labour_migration.charts.numbers import written
from labour_migration.charts.template import COLOURS, DASHES, MARKERS, PATTERNS, house_template

_LABEL_WIDTH = 22
# The plot between the names and the edge is about half of a phone's width.
_VALUE_TITLE_WIDTH = 24
_AXIS_TITLE_WIDTH = 38
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
    _check(frame, numbers=[value], keys=[category] if series is None else [series, category])
    figure = go.Figure(layout={"template": house_template(), "barmode": "group"})
    decimals = _decimals(frame[value])
    for number, (name, rows) in enumerate(_series(frame, series)):
        labels = [_label(text, _LABEL_WIDTH) for text in rows[category]]
        values = _values(rows[value])
        figure.add_bar(
            x=values if horizontal else labels,
            y=labels if horizontal else values,
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
            text=["" if item is None else written(item, decimals) for item in values],
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
    _check(frame, numbers=[y], keys=[x] if series is None else [series, x])
    figure = go.Figure(layout={"template": house_template(), "height": 380})
    for number, (name, rows) in enumerate(_series(frame.sort_values(x, kind="stable"), series)):
        figure.add_scatter(
            x=_positions(rows[x]),
            y=_values(rows[y]),
            mode="lines+markers" if len(rows) <= _MARKED_POINTS else "lines",
            name=name,
            showlegend=series is not None,
            line={"color": COLOURS[number], "dash": DASHES[number], "width": 2.5},
            marker={"symbol": MARKERS[number], "size": 8},
            connectgaps=False,
            hovertemplate="%{x}: %{y:,.2~f}" if frame[y].abs().max() >= 1 else "%{x}: %{y:.3~f}",
        )
    figure.update_yaxes(
        title_text=_label(y_title, _AXIS_TITLE_WIDTH), rangemode="tozero", tickformat=","
    )
    if pd.api.types.is_integer_dtype(frame[x]):
        figure.update_xaxes(tickformat="d")
    return figure


def _check(frame: pd.DataFrame, *, numbers: list[str], keys: list[str]) -> None:
    for column in [*keys, *numbers]:
        if column not in frame.columns:
            known = ", ".join(map(str, frame.columns))
            raise ChartError(f"the frame has no column {column!r}; its columns: {known}")
    if frame.empty:
        raise ChartError("the frame has no rows: there is nothing to draw")
    for column in numbers:
        if not pd.api.types.is_numeric_dtype(frame[column]):
            raise ChartError(f"column {column!r} is not numeric: it holds {frame[column].dtype}")
    twice = frame[frame.duplicated(keys)]
    if len(twice):
        raise ChartError(
            f"{' and '.join(keys)} {twice.iloc[0][keys].to_list()} occurs more than once"
        )


def _series(frame: pd.DataFrame, series: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
    if series is None:
        yield "", frame
        return
    groups = list(frame.groupby(series, sort=False))
    if len(groups) > len(COLOURS):
        raise ChartError(
            f"{len(groups)} series in {series!r}; at most {len(COLOURS)} can be told apart. "
            "Choose some, or draw small charts"
        )
    # In the order in which the author listed them, which sorting by x must not change.
    for name, rows in groups:
        yield _label(name, _LABEL_WIDTH), rows


def _dress_bars(
    figure: go.Figure,
    frame: pd.DataFrame,
    category: str,
    value: str,
    value_title: str,
    horizontal: bool,
) -> None:
    title = _label(value_title, _VALUE_TITLE_WIDTH if horizontal else _AXIS_TITLE_WIDTH)
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
    lines = frame[category].map(lambda name: _label(name, _LABEL_WIDTH).count("<br>") + 1)
    tallest = max(min(16 * int(lines.max()) + 10, 48), 20 * len(figure.data) + 10)
    figure.update_layout(height=90 + tallest * frame[category].nunique())


def _values(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(item) else item for item in column.to_list()]


def _positions(column: pd.Series) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return [item.isoformat() for item in column]
    if pd.api.types.is_numeric_dtype(column):
        return column.to_list()
    return [_label(item, _LABEL_WIDTH) for item in column]


def _decimals(column: pd.Series) -> int:
    """For the numbers at the bars: short enough to read; the data table is exact."""
    largest = column.abs().max()
    if largest >= 1000 or (column.dropna() % 1 == 0).all():
        return 0
    return 1 if largest >= 1 else 3


def _label(text: object, width: int) -> str:
    """Plotly reads labels as a small HTML: what an author or a table wrote must stay text."""
    lines = wrap(str(text), width) or [""]
    return "<br>".join(escape(part, quote=False) for part in lines)
