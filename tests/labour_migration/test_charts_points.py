"""Points on two scales: every row is drawn once, and what cannot be drawn is refused."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from labour_migration.charts import ChartError, points
from labour_migration.charts.template import COLOURS, MARKERS


def people() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "no": [1, 2, 3, 4, 5],
            "x": [1, 1, 1, 4, 0],
            "y": [2, 2, 2, 5, 0],
            "group": ["a", "a", "a", "b", "b"],
        }
    )


def drawn(frame: pd.DataFrame, **more: Any) -> go.Figure:
    words = {"x_title": "Influence (0 to 5)", "y_title": "Interest (0 to 5)"}
    return points(frame, x="x", y="y", name="no", limits=(0, 5), **words, **more)


def test_points_at_one_place_share_a_name_of_short_lines() -> None:
    first, second = drawn(people(), series="group").data
    assert (first.x, first.y, first.text) == ((1,), (2,), ("1, 2,<br>3",))
    assert (second.x, second.y, second.text) == ((4, 0), (5, 0), ("4", "5"))
    assert [one.marker.color for one in (first, second)] == list(COLOURS[:2])
    assert [one.marker.symbol for one in (first, second)] == list(MARKERS[:2])
    assert first.showlegend and second.showlegend


def test_the_scales_hold_every_point_and_are_parted() -> None:
    figure = drawn(people(), parted=2.5)
    for axis in (figure.layout.xaxis, figure.layout.yaxis):
        assert axis.range[0] <= 0 and axis.range[1] >= 5
    assert [(line.x0, line.y0) for line in figure.layout.shapes] == [(2.5, 0), (0, 2.5)]
    assert figure.layout.xaxis.title.text == "Influence (0 to 5)"
    assert not figure.data[0].showlegend and not drawn(people()).layout.shapes


def test_a_name_stays_text() -> None:
    frame = people().assign(no=["<b>1</b>", "2", "3", "4", "5"])
    assert drawn(frame).data[0].text[0].startswith("&lt;b&gt;1")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": [1, 1, 1, 6, 0]}, "outside"),
        ({"y": [1, 1, 1, -0.1, 0]}, "outside"),
        ({"x": [1, 1, None, 1, 0]}, "missing"),
        ({"x": ["a"] * 5}, "not numeric"),
        ({"no": [1, 1, 2, 3, 4]}, "more than once"),
    ],
)
def test_what_cannot_be_drawn_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ChartError, match=message):
        drawn(people().assign(**change))
