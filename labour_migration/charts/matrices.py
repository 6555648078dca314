"""A matrix as a heat map, with the number written in every cell."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
from plotly.colors import hex_to_rgb

from labour_migration.charts.errors import ChartError
from labour_migration.charts.frames import canvas, check, decimals, label
from labour_migration.charts.numbers import written
from labour_migration.charts.template import DIVERGING

# More columns than this and the numbers run into each other on a phone.
WIDEST = 9
_ROW_LABEL, _COLUMN_LABEL, _TITLE = 16, 18, 26
# More than this and their names stand upright.
_LYING = 3
_BLACK, _WHITE = "#000000", "#ffffff"


def matrix(
    frame: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    value_title: str,
    centre: float = 0.0,
) -> go.Figure:
    """A heat map with numbers, one cell per row of ``frame``, in the order of first appearance.

    For pairs: corridors (origin and destination), or policies that support or hinder each other.
    Values above ``centre`` are orange, below it blue, at it white; the number stands in each
    cell, so colour is never alone. Pairs that are absent or missing stay empty.
    ``value_title`` names the values with their unit,
    below the name of the columns. Raises ChartError when a column is absent,
    a pair occurs twice, or there are more than nine columns.

    >>> import pandas as pd
    >>> pairs = pd.DataFrame({"a": ["Visa", "Tax"], "b": ["Skills", "Skills"], "score": [1, -1]})
    >>> figure = matrix(pairs, row="a", column="b", value="score", value_title="Score")
    >>> figure.data[0].z
    ([1], [-1])
    """
    check(frame, numbers=[value], keys=[row, column])
    down, across = frame[row].unique(), frame[column].unique()
    if len(across) > WIDEST:
        raise ChartError(f"{len(across)} columns in {column!r}; at most {WIDEST} can be read")
    table = frame.pivot(index=row, columns=column, values=value).loc[down, across]
    scale = _Scale.around(centre, frame[value])
    names = [label(name, _COLUMN_LABEL) for name in across]
    figure = canvas(frame)
    figure.add_heatmap(
        x=names,
        y=[label(name, _ROW_LABEL) for name in down],
        z=[[None if pd.isna(item) else item for item in line] for line in table.to_numpy()],
        zmin=scale.centre - scale.reach,
        zmax=scale.centre + scale.reach,
        colorscale=[list(stop) for stop in scale.stops()],
        # Every cell says its number; a bar of colours would only take room.
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate="%{y}, %{x}: %{z}<extra></extra>",
    )
    _write(figure, table, scale, decimals(frame[value]))
    _dress(figure, names, len(down), f"{label(column, _TITLE)}<br>{label(value_title, _TITLE)}")
    return figure


@dataclass(frozen=True)
class _Scale:
    """Colours either side of a centre, as far as the farthest value reaches."""

    centre: float
    reach: float

    @classmethod
    def around(cls, centre: float, column: pd.Series) -> "_Scale":
        reach = float((column - centre).abs().max())
        return cls(centre, reach if reach > 0 else 1.0)

    def stops(self) -> list[tuple[float, str]]:
        last = len(DIVERGING) - 1
        return [(place / last, colour) for place, colour in enumerate(DIVERGING)]

    def ink(self, value: float) -> str:
        """Black or white, whichever stands out more from the colour of the value."""
        place = (value - self.centre + self.reach) / (2 * self.reach) * (len(DIVERGING) - 1)
        lower = min(int(place), len(DIVERGING) - 2)
        ends = (hex_to_rgb(DIVERGING[lower]), hex_to_rgb(DIVERGING[lower + 1]))
        mixed = [a + (b - a) * (place - lower) for a, b in zip(*ends, strict=True)]
        bright = luminance(mixed)
        # The same ratio to both at sqrt(1.05 * 0.05) - 0.05.
        return _BLACK if bright > 0.179 else _WHITE


def luminance(colour: list[float]) -> float:
    """Relative luminance of red, green and blue from 0 to 255 (WCAG 2).

    >>> luminance([255, 255, 255])
    1.0
    """
    parts = [part / 255 for part in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _dress(figure: go.Figure, names: list[str], rows: int, title: str) -> None:
    upright = len(names) > _LYING
    longest = max(len(part) for name in names for part in name.split("<br>"))
    figure.update_xaxes(
        type="category", showgrid=False, title_text=title, tickangle=-90 if upright else 0
    )
    figure.update_yaxes(type="category", autorange="reversed", showgrid=False)
    figure.update_layout(height=100 + 40 * rows + (8 * longest if upright else 40))


def _write(figure: go.Figure, table: pd.DataFrame, scale: _Scale, places: int) -> None:
    # A text of its own: the numbers of a heat map take a grey that is pale on middle colours.
    cells = [
        (x, y, value)
        for y, line in zip(figure.data[0].y, table.to_numpy(), strict=True)
        for x, value in zip(figure.data[0].x, line, strict=True)
        if not pd.isna(value)
    ]
    figure.add_scatter(
        x=[x for x, _, _ in cells],
        y=[y for _, y, _ in cells],
        mode="text",
        text=[written(value, places) for _, _, value in cells],
        textfont={"color": [scale.ink(value) for _, _, value in cells], "size": 12},
        hoverinfo="skip",
        showlegend=False,
    )
