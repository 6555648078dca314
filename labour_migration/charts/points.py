"""Points on two scales, such as interest and influence, parted into quarters."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from labour_migration.charts.errors import ChartError
from labour_migration.charts.frames import AXIS_TITLE_WIDTH, canvas, check, label, split
from labour_migration.charts.template import COLOURS, MARKERS

# More names than this on a line would run over the next point.
_ON_A_LINE = 2
_SIZE = 13


def points(
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    name: str,
    series: str | None = None,
    x_title: str,
    y_title: str,
    limits: tuple[float, float],
    parted: float | None = None,
) -> go.Figure:
    """A point for each row of ``frame``, named by short texts such as the numbers of a table.

    Both axes run over ``limits``; ``parted`` draws dotted lines between low and high. Rows at the
    same place share a point and stand side by side in its name. ``x_title`` and ``y_title`` name
    the axes with their unit. Raises ChartError as `bar` does, when a name comes twice, or when a
    value is missing or lies outside the limits.

    >>> import pandas as pd
    >>> people = pd.DataFrame({"no": [1, 2], "influence": [4, 4], "interest": [2, 2]})
    >>> figure = points(people, x="influence", y="interest", name="no", limits=(0, 5),
    ...                 x_title="Influence (0 to 5)", y_title="Interest (0 to 5)")
    >>> figure.data[0].text
    ('1, 2',)
    """
    check(frame, numbers=[x, y], keys=[name])
    if not frame[[x, y]].apply(lambda column: column.between(*limits)).all(axis=None):
        raise ChartError(f"a value of {x!r} or {y!r} is missing or outside {limits}")
    figure = canvas(frame, height=440)
    for number, (group, rows) in enumerate(split(frame, series)):
        places = rows.groupby([x, y], sort=False)[name].agg(list)
        figure.add_scatter(
            x=[across for across, _ in places.index],
            y=[up for _, up in places.index],
            mode="markers+text",
            name=group,
            showlegend=series is not None,
            text=[_side_by_side(names) for names in places],
            textposition="top center",
            cliponaxis=False,
            marker={"color": COLOURS[number], "symbol": MARKERS[number], "size": _SIZE},
            hovertemplate="%{text}: %{x}, %{y}<extra></extra>",
        )
    _dress(figure, limits, parted)
    figure.update_xaxes(title_text=label(x_title, AXIS_TITLE_WIDTH))
    figure.update_yaxes(title_text=label(y_title, AXIS_TITLE_WIDTH))
    return figure


def _side_by_side(names: Sequence[object]) -> str:
    texts = [label(one, AXIS_TITLE_WIDTH) for one in names]
    lines = [texts[at : at + _ON_A_LINE] for at in range(0, len(texts), _ON_A_LINE)]
    return ",<br>".join(", ".join(line) for line in lines)


def _dress(figure: go.Figure, limits: tuple[float, float], parted: float | None) -> None:
    low, high = limits
    room = 0.02 * (high - low)
    # The name of a point stands above it.
    figure.update_xaxes(range=[low - room, high + 3 * room], nticks=6)
    figure.update_yaxes(range=[low - room, high + 6 * room], nticks=6)
    if parted is not None:
        figure.add_vline(x=parted, line_dash="dot")
        figure.add_hline(y=parted, line_dash="dot")
