"""Estimates with their confidence intervals, as dots and whiskers."""

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go

from labour_migration.charts.errors import ChartError
from labour_migration.charts.frames import (
    LABEL_WIDTH,
    VALUE_TITLE_WIDTH,
    canvas,
    check,
    decimals,
    label,
    split,
    values,
)
from labour_migration.charts.numbers import written
from labour_migration.charts.template import COLOURS, MARKERS, RULE
from labour_migration.estimates import Estimate

_ROW_HEIGHT, _SERIES_HEIGHT = 48, 22


def interval(
    estimates: Mapping[str, Estimate] | pd.DataFrame,
    *,
    category: str = "indicator",
    series: str | None = None,
    value_title: str,
    reference: tuple[float, str] | None = None,
) -> go.Figure:
    """A dot with whiskers for each estimate, in the given order, the first on top.

    ``estimates`` maps names to Estimate, or is a frame with columns ``value``, ``low`` and
    ``high`` (NaN: a dot without whiskers, or nothing) and the names in ``category``, as
    ``labour_migration.indicators.table`` makes it. ``reference`` draws a line at a value and
    names it, such as a published figure. ``value_title`` names the axis with its unit; the axis
    does not start at zero. Overlapping whiskers do not mean that a difference is not
    significant: estimate the difference. Raises ChartError as `bar` does, and if an interval
    does not hold its value.

    >>> found = {"Women": Estimate(7.1, 0.8, 5.5, 8.7), "Men": Estimate(5.2, 0.5, 4.2, 6.2)}
    >>> figure = interval(found, value_title="Unemployment (per cent)")
    >>> figure.data[0].y, figure.data[0].x
    (('Women', 'Men'), (7.1, 5.2))
    """
    frame = estimates if isinstance(estimates, pd.DataFrame) else _framed(estimates, category)
    keys = [category] if series is None else [series, category]
    check(frame, numbers=["value", "low", "high"], keys=keys)
    if ((frame["low"] > frame["value"]) | (frame["high"] < frame["value"])).any():
        raise ChartError("an interval does not hold its value: look at low, value and high")
    figure = canvas(frame, scattermode="group")
    places = decimals(pd.concat([frame[name] for name in ("value", "low", "high")]))
    for number, (name, rows) in enumerate(split(frame, series)):
        figure.add_scatter(
            x=values(rows["value"]),
            y=[label(text, LABEL_WIDTH) for text in rows[category]],
            mode="markers",
            orientation="h",
            name=name,
            offsetgroup=str(number),
            showlegend=series is not None,
            marker={"color": COLOURS[number], "symbol": MARKERS[number], "size": 10},
            error_x=_whiskers(rows, COLOURS[number]),
            text=[
                _words(row, places) for row in rows[["value", "low", "high"]].to_numpy().tolist()
            ],
            hovertemplate="%{y}: %{text}",
        )
    _dress(figure, frame[category], value_title, reference)
    return figure


def _framed(estimates: Mapping[str, Estimate], category: str) -> pd.DataFrame:
    rows = [(name, one.value, one.low, one.high) for name, one in estimates.items()]
    return pd.DataFrame(rows, columns=[category, "value", "low", "high"])


def _whiskers(rows: pd.DataFrame, colour: str) -> dict[str, object]:
    # Without a bound on either side the arm has no length.
    return {
        "type": "data",
        "symmetric": False,
        "array": (rows["high"] - rows["value"]).fillna(0).to_list(),
        "arrayminus": (rows["value"] - rows["low"]).fillna(0).to_list(),
        "color": colour,
        "thickness": 2,
        "width": 5,
    }


def _words(row: list[float], places: int) -> str:
    value, low, high = ("no data" if pd.isna(item) else written(item, places) for item in row)
    return value if "no data" in (low, high) else f"{value} ({low} to {high})"


def _dress(
    figure: go.Figure,
    names: pd.Series,
    value_title: str,
    reference: tuple[float, str] | None,
) -> None:
    figure.update_xaxes(title_text=label(value_title, VALUE_TITLE_WIDTH), nticks=6, tickformat=",")
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    row = max(_ROW_HEIGHT, _SERIES_HEIGHT * len(figure.data))
    figure.update_layout(height=100 + row * names.nunique())
    if reference is not None:
        at, name = reference
        line = {"color": RULE, "dash": "dot", "width": 2}
        figure.add_vline(x=at, line=line)
        # A line across the figure has no entry in the legend; this draws nothing else.
        figure.add_scatter(
            x=[None], y=[None], mode="lines", line=line, name=label(name, 30), showlegend=True
        )
