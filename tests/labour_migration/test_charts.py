"""A chart shows what it was given, says it in words too, and lets no text become code."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest

from labour_migration import charts, datasets
from labour_migration.charts.table import heading
from labour_migration.charts.wrapper import PLOTLY_MIME
from labour_migration.errors import LabourMigrationError

HOSTILE = '</script><script>alert("1")</script><!-- & \' <b>\u2028'
ALT = "Europe hosts 94 million migrants, two million more than Asia."


class Page(HTMLParser):
    """The elements of a chart, its script content and the cells of its table."""

    VOID = frozenset({"br", "hr", "img", "input", "meta"})

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.scripts: list[str] = []
        self.cells: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")
        if tag == "script":
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"td", "th"}:
            self.cells[-1] += data
        if self.open and self.open[-1] == "script":
            self.scripts[-1] += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture
def stocks() -> pd.DataFrame:
    return pd.DataFrame(
        {"region": ["Europe", "Asia", "Oceania"], "stock_thousand": [94051.5, 92170.3, 9901.2]}
    )


@pytest.fixture
def figure(stocks: pd.DataFrame) -> go.Figure:
    return charts.bar(
        stocks, category="region", value="stock_thousand", value_title="Migrants (thousand)"
    )


def show(figure: go.Figure, table: pd.DataFrame, **changes: str) -> charts.Chart:
    words = {"title": "Migrants by region, 2024", "alt": ALT, "source": "UN DESA"} | changes
    return charts.show(figure, table=table, **words)


def test_the_figure_is_labelled_and_its_table_can_be_walked(
    figure: go.Figure, stocks: pd.DataFrame
) -> None:
    page = Page(show(figure, stocks, note="Rounded.").html)

    (outer,) = page.named("figure")
    (caption,) = page.named("figcaption")
    assert outer["class"] == "lm-chart" and outer["aria-labelledby"] == caption["id"]
    (plot,) = [attributes for attributes in page.named("div") if attributes.get("role") == "img"]
    assert plot["aria-label"] == ALT
    (region,) = [
        attributes for attributes in page.named("div") if attributes.get("role") == "region"
    ]
    assert region["tabindex"] == "0"
    assert region["aria-labelledby"] == page.named("caption")[0]["id"]
    scopes = [attributes["scope"] for attributes in page.named("th")]
    assert scopes == ["col", "col", "row", "row", "row"]
    identifiers = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(set(identifiers)) == len(identifiers)


def test_the_table_holds_the_plotted_values(figure: go.Figure, stocks: pd.DataFrame) -> None:
    page = Page(show(figure, stocks).html)
    (trace,) = json.loads(page.scripts[0])["data"]
    assert trace["x"] == stocks["stock_thousand"].to_list()
    assert trace["y"] == stocks["region"].to_list()
    head, body = page.cells[:2], page.cells[2:]
    assert head == ["Region", "Stock, thousand"]
    assert body[::2] == trace["y"]
    assert body[1::2] == ["94,051.5", "92,170.3", "9,901.2"]
    assert [float(cell.replace(",", "")) for cell in body[1::2]] == trace["x"]


def test_every_text_stays_text() -> None:
    frame = pd.DataFrame({HOSTILE: [HOSTILE, "b"], "series": [HOSTILE, "s"], "value": [1.0, 2.0]})
    figure = charts.bar(
        frame, category=HOSTILE, value="value", series="series", value_title=HOSTILE
    )
    chart = show(
        figure, frame, title=HOSTILE, alt=f"Finding {HOSTILE}", source=HOSTILE, note=HOSTILE
    )
    page = Page(chart.html)

    assert [attributes.get("type") for attributes in page.named("script")] == ["application/json"]
    assert not page.named("b") and "alert" in chart.html
    assert not re.search(r"[<>&\u2028]", page.scripts[0])
    assert page.cells[0] == HOSTILE
    # Plotly reads labels as HTML of its own: tags reach it as entities.
    spec = json.loads(page.scripts[0])
    labels = [
        *spec["data"][0]["y"],
        spec["data"][0]["name"],
        spec["layout"]["xaxis"]["title"]["text"],
    ]
    for label in labels:
        assert not re.search(r"<(?!br>)", label)
    titled = chart._repr_mimebundle_()[PLOTLY_MIME]["layout"]["title"]
    assert "<" not in titled["text"] and "<" not in titled["subtitle"]["text"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"title": " "}, "title is empty"),
        ({"alt": ""}, "alt is empty"),
        ({"source": "\n"}, "source is empty"),
        ({"alt": "chart"}, "names a picture"),
        ({"alt": "A bar chart."}, "names a picture"),
        ({"alt": "The line graph"}, "names a picture"),
        ({"alt": "x" * 601}, "alt has 601 characters"),
    ],
)
def test_a_chart_without_words_is_refused(
    figure: go.Figure, stocks: pd.DataFrame, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(charts.ChartError, match=message) as caught:
        show(figure, stocks, **changes)
    assert isinstance(caught.value, LabourMigrationError)


def test_a_chart_without_data_is_refused(figure: go.Figure, stocks: pd.DataFrame) -> None:
    with pytest.raises(charts.ChartError, match="table is empty"):
        show(figure, stocks.head(0))
    with pytest.raises(charts.ChartError, match="draws nothing"):
        show(go.Figure(), stocks)
    figure.update_layout(title_text="Inside")
    with pytest.raises(charts.ChartError, match="title of its own"):
        show(figure, stocks)


def test_an_alt_that_mentions_a_chart_is_allowed(figure: go.Figure, stocks: pd.DataFrame) -> None:
    assert show(figure, stocks, alt="The chart falls from 94 to 10 million.").alt.startswith("The")


def test_the_same_chart_has_the_same_html(stocks: pd.DataFrame) -> None:
    def draw(title: str) -> str:
        figure = charts.bar(stocks, category="region", value="stock_thousand", value_title="Stock")
        return show(figure, stocks, title=title).html

    assert draw("One") == draw("One")
    identifiers = {Page(draw(title)).named("figure")[0]["id"] for title in ("One", "Two")}
    assert len(identifiers) == 2


def test_arrays_become_plain_lists() -> None:
    figure = go.Figure(go.Scatter(x=pd.Series([1, 2, 3]), y=np.array([1.5, np.nan, 2.5])))
    figure.add_heatmap(z=np.arange(4.0).reshape(2, 2))
    figure.add_scatter(x=pd.to_datetime(pd.Series(["2024-01-01"])), y=[1])
    table = pd.DataFrame({"y": [1.5, None, 2.5]})
    spec = json.loads(Page(show(figure, table).html).scripts[0])
    assert spec["data"][0]["x"] == [1, 2, 3]
    assert spec["data"][0]["y"] == [1.5, None, 2.5]
    assert spec["data"][1]["z"] == [[0.0, 1.0], [2.0, 3.0]]
    assert spec["data"][2]["x"][0].startswith("2024-01-01T00:00:00")
    assert "bdata" not in json.dumps(spec) and "NaN" not in json.dumps(spec)


def test_notebooks_get_the_figure_with_its_title(figure: go.Figure, stocks: pd.DataFrame) -> None:
    chart = show(figure, stocks)
    bundle = chart._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/html"] == chart.html
    assert bundle[PLOTLY_MIME]["layout"]["title"]["text"] == chart.title
    assert ALT in bundle["text/plain"]
    # A front end may check the figure: it must be one that plotly accepts.
    assert go.Figure(bundle[PLOTLY_MIME]).data[0].x == tuple(stocks["stock_thousand"])


def test_the_book_takes_the_html() -> None:
    from myst_nb.core.render import get_mime_priority

    order = get_mime_priority("html", ())
    assert "text/html" in order and PLOTLY_MIME not in order[: order.index("text/html")]


def test_numbers_in_the_table_are_readable() -> None:
    table = pd.DataFrame(
        {
            "Year": [1990, 2024],
            "count": [1234567, 5],
            "share": [0.12345, 0.5],
            "rate": [12.3456, np.nan],
            "text": ["NA", None],
        }
    )
    figure = charts.line(table, x="Year", y="count", y_title="Count")
    cells = Page(show(figure, table).html).cells[5:]
    assert cells[:5] == ["1990", "1,234,567", "0.1235", "12.35", "NA"]
    assert cells[5:] == ["2024", "5", "0.5000", "no data", "no data"]


def test_a_named_index_is_part_of_the_table(figure: go.Figure) -> None:
    table = pd.DataFrame({"stock": [94, 92]}, index=pd.Index(["Europe", "Asia"], name="region"))
    assert Page(show(figure, table).html).cells == ["Region", "Stock", "Europe", "94", "Asia", "92"]


def test_headings() -> None:
    assert heading("received_pct_gdp") == "Received, per cent of GDP"
    assert heading("dest_iso3") == "Dest ISO3"
    assert heading("As written_by an author") == "As written_by an author"
    assert heading(2024) == "2024"


def test_lines_differ_by_more_than_colour() -> None:
    frame = datasets.load("migrant_stock_by_region").query("region != 'World'")
    figure = charts.line(
        frame, x="year", y="migrant_stock_thousand", series="region", y_title="Thousand"
    )
    assert [trace.name for trace in figure.data] == [
        "Africa",
        "Americas",
        "Asia",
        "Europe",
        "Oceania",
    ]
    for style in ("line.color", "line.dash", "marker.symbol"):
        assert len({trace[style] for trace in figure.data}) == 5
    assert figure.layout.xaxis.tickformat == "d"
    assert figure.layout.yaxis.title.text == "Thousand"
    assert figure.layout.title.text is None


def test_dates_and_names_may_stand_on_the_axis_of_a_line() -> None:
    frame = pd.DataFrame({"x": pd.to_datetime(["2024-01-01", "2023-01-01"]), "y": [2.0, 1.0]})
    chart = show(charts.line(frame, x="x", y="y", y_title="Y"), frame)
    (trace,) = json.loads(Page(chart.html).scripts[0])["data"]
    assert trace["x"] == ["2023-01-01T00:00:00", "2024-01-01T00:00:00"]
    assert trace["y"] == [1.0, 2.0]
    named = pd.DataFrame({"x": ["<a href='https://example.org'>2024</a>"], "y": [1.0]})
    assert "<a" not in charts.line(named, x="x", y="y", y_title="Y").data[0].x[0]


def test_bars_keep_the_order_and_leave_gaps() -> None:
    frame = pd.DataFrame({"name": ["b", "a"], "value": [1.0, np.nan]})
    figure = charts.bar(frame, category="name", value="value", value_title="Value")
    assert figure.data[0].y == ("b", "a") and figure.data[0].x == (1.0, None)
    assert figure.layout.yaxis.autorange == "reversed"
    upright = charts.bar(
        frame, category="name", value="value", value_title="Value", horizontal=False
    )
    assert upright.data[0].x == ("b", "a") and upright.data[0].y == (1.0, None)


def test_long_names_are_broken_for_small_screens() -> None:
    name = "United Kingdom of Great Britain and Northern Ireland"
    frame = pd.DataFrame({"name": [name], "value": [1]})
    (label,) = charts.bar(frame, category="name", value="value", value_title="Value").data[0].y
    assert label.replace("<br>", " ") == name
    assert max(map(len, label.split("<br>"))) <= 22


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (
            pd.DataFrame({"name": ["a"], "amount": [1]}),
            "no column 'value'; its columns: name, amount",
        ),
        (pd.DataFrame({"name": [], "value": []}, dtype=float), "no rows"),
        (pd.DataFrame({"name": ["a"], "value": ["1"]}), "'value' is not numeric"),
        (
            pd.DataFrame({"name": ["a", "a"], "value": [1, 2]}),
            r"name \['a'\] occurs more than once",
        ),
    ],
)
def test_frames_that_cannot_be_drawn_are_refused(frame: pd.DataFrame, message: str) -> None:
    with pytest.raises(charts.ChartError, match=message):
        charts.bar(frame, category="name", value="value", value_title="Value")
    with pytest.raises(charts.ChartError, match=message):
        charts.line(frame, x="name", y="value", y_title="Value")


def test_too_many_series_are_refused() -> None:
    frame = pd.DataFrame({"x": 1, "y": 2, "series": list("abcdefg")})
    with pytest.raises(charts.ChartError, match="7 series in 'series'; at most 6"):
        charts.line(frame, x="x", y="y", series="series", y_title="Y")


def test_importing_charts_stays_light() -> None:
    code = "import sys, labour_migration.charts; print('plotly.express' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
