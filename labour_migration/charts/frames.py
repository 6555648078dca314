"""What every builder asks of a frame: its columns, series, labels and rounding."""

from collections.abc import Iterator
from html import escape
from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from labour_migration.charts.errors import ChartError
from labour_migration.charts.template import COLOURS, house_template

LABEL_WIDTH = 22
# The plot between the names and the edge is about half of a phone's width.
VALUE_TITLE_WIDTH = 24
AXIS_TITLE_WIDTH = 38
# Where a figure notes that it was drawn from a synthetic frame.
MARK = {"synthetic": True}


def canvas(frame: pd.DataFrame, **layout: object) -> go.Figure:
    """An empty figure in the house style; it remembers if the frame is marked as synthetic."""
    mark = {"meta": MARK} if frame.attrs.get("synthetic") else {}
    return go.Figure(layout={"template": house_template(), **mark, **layout})


def check(frame: pd.DataFrame, *, numbers: list[str], keys: list[str]) -> None:
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


def split(frame: pd.DataFrame, series: str | None) -> Iterator[tuple[str, pd.DataFrame]]:
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
        yield label(name, LABEL_WIDTH), rows


def values(column: pd.Series) -> list[float | None]:
    return [None if pd.isna(item) else item for item in column.to_list()]


def positions(column: pd.Series) -> list[object]:
    if pd.api.types.is_datetime64_any_dtype(column):
        return [item.isoformat() for item in column]
    if pd.api.types.is_numeric_dtype(column):
        return column.to_list()
    return [label(item, LABEL_WIDTH) for item in column]


def decimals(column: pd.Series) -> int:
    """For the numbers at the bars: short enough to read; the data table is exact."""
    largest = column.abs().max()
    if largest >= 1000 or (column.dropna() % 1 == 0).all():
        return 0
    return 1 if largest >= 1 else 3


def label(text: object, width: int) -> str:
    """Plotly reads labels as a small HTML: what an author or a table wrote must stay text."""
    lines = wrap(str(text), width) or [""]
    return "<br>".join(escape(part, quote=False) for part in lines)
