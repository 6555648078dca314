"""Charts are legible on light and dark pages, and say when their data are synthetic."""

import json
import re
import shutil
from collections.abc import Callable
from importlib.resources import files
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Browser, expect

from labour_migration import charts, datasets, synthetic
from labour_migration.charts.template import COLOURS, DIVERGING, INK, RULE
from labour_migration.charts.wrapper import PLOTLY_MIME
from labour_migration.estimates import Estimate

SEED = 20251103
STATIC = Path(__file__).resolve().parents[2] / "book" / "_static"
# The book, and JupyterLab's page and panels, each light and dark.
LIGHT = ("#ffffff",)
DARK = ("#14181e", "#111111", "#212121")
# Linear RGB as it reaches people without one kind of cone (Machado and others 2009).
SIGHT = {
    "ordinary": np.eye(3),
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(colour: str) -> np.ndarray:
    text = colour.removeprefix("#")
    text = "".join(2 * one for one in text) if len(text) == 3 else text
    parts = np.array([int(text[start : start + 2], 16) / 255 for start in (0, 2, 4)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(c) @ [0.2126, 0.7152, 0.0722]) for c in (one, other))
    return (high + 0.05) / (low + 0.05)


def seen(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* of a colour as it is seen."""
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    light = np.clip(np.array(SIGHT[sight]) @ linear(colour), 0, 1)
    xyz = np.array(to_xyz) @ light / [0.95047, 1, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def variables(selector: str, style: str = "chart.css") -> dict[str, str]:
    rule = (STATIC / style).read_text(encoding="utf-8").split(f"{selector} {{", 1)[1]
    return dict(re.findall(r"--([\w-]+): (#\w+)", rule.split("}", 1)[0]))


@pytest.mark.parametrize("ground", [*LIGHT, *DARK])
@pytest.mark.parametrize("colour", [*COLOURS, RULE])
def test_what_is_drawn_stands_out_from_light_and_dark(colour: str, ground: str) -> None:
    assert contrast(colour, ground) >= 3


@pytest.mark.parametrize("sight", SIGHT)
def test_series_are_told_apart_without_colour_vision(sight: str) -> None:
    apart = {
        (one, other): float(np.linalg.norm(seen(one, sight) - seen(other, sight)))
        for one, other in combinations(COLOURS, 2)
    }
    assert min(apart.values()) >= 24, min(apart, key=lambda pair: apart[pair])


def test_words_around_a_chart_are_legible_on_both_grounds() -> None:
    light = variables(":root", "course.css") | variables(".lm-chart")
    dark = variables('html[data-theme="dark"] .lm-chart')
    assert light["chart-ground"] in ("#fff", *LIGHT) and dark["chart-ground"] in DARK
    for theme in (light, dark):
        for words in ("course-ink", "course-quiet", "course-accent"):
            assert contrast(theme[words], theme["chart-ground"]) >= 4.5
        assert contrast(theme["course-ink"], theme["chart-notice"]) >= 4.5


def test_a_figure_is_transparent_in_the_book_and_on_paper_in_a_notebook() -> None:
    world = datasets.load("remittances_world")
    figure = charts.line(world, x="year", y="received_usd_bn", y_title="USD billion")
    chart = charts.show(figure, title="A", alt="It rose.", table=world, source="World Bank")
    template = chart.spec["layout"]["template"]["layout"]
    assert template["paper_bgcolor"] == template["plot_bgcolor"] == "rgba(0, 0, 0, 0)"
    alone = chart._repr_mimebundle_()[PLOTLY_MIME]["layout"]
    assert alone["paper_bgcolor"] == alone["plot_bgcolor"] == "#ffffff"
    assert contrast(INK, alone["paper_bgcolor"]) >= 7


def page_of(chart: charts.Chart, folder: Path) -> Path:
    """A page with the book's own script and styles."""
    for name in ("chart.css", "chart.js", "course.css"):
        shutil.copy(STATIC / name, folder)
    library = files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
    (folder / "plotly.min.js").write_bytes(library)
    styles = "".join(f'<link rel="stylesheet" href="{n}.css">' for n in ("course", "chart"))
    page = folder / "page.html"
    page.write_text(
        f'<html data-theme="light"><head><meta charset="utf-8">{styles}'
        f'<style>* {{ box-sizing: border-box }}</style><script defer src="chart.js"></script>'
        f"</head><body>{chart.html}</body></html>",
        encoding="utf-8",
    )
    return page


def test_the_words_of_a_figure_follow_the_theme_of_the_page(
    browser: Browser, tmp_path: Path
) -> None:
    names = [f"Ministry of {name}" for name in ("Labour", "Trade", "Foreign Affairs", "Health")]
    pairs = pd.DataFrame([(a, b, 1.5) for a in names for b in names], columns=["A", "B", "score"])
    figure = charts.matrix(pairs, row="A", column="B", value="score", value_title="Score")
    chart = charts.show(figure, title="All", alt="All support.", table=pairs, source="Own")
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.goto(page_of(chart, tmp_path).as_uri())
    words = page.locator(".xtick text").first
    expect(words).to_have_css("fill", "rgb(31, 42, 55)")
    for theme, ink in (("dark", "rgb(206, 214, 221)"), ("light", "rgb(31, 42, 55)")):
        page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
        expect(words).to_have_css("fill", ink)
    assert page.locator(".heatmaplayer").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.close()


@pytest.fixture
def rates() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": ["Women", "Men", "Women", "Men"],
            "born": ["here", "here", "abroad", "abroad"],
            "value": [5.0, 4.0, 9.0, np.nan],
            "low": [4.0, 3.5, np.nan, np.nan],
            "high": [6.5, 4.6, np.nan, np.nan],
        }
    )


def test_whiskers_reach_the_bounds_and_gaps_stay_gaps(rates: pd.DataFrame) -> None:
    figure = charts.interval(rates, category="group", series="born", value_title="Per cent")
    here, abroad = figure.data
    assert here.y == ("Women", "Men") and here.error_x.array == (1.5, pytest.approx(0.6))
    assert here.error_x.arrayminus == (1.0, 0.5)
    assert abroad.x == (9.0, None) and abroad.error_x.array == (0, 0)
    assert here.text == ("5.0 (4.0 to 6.5)", "4.0 (3.5 to 4.6)")
    assert here.marker.symbol != abroad.marker.symbol and here.offsetgroup != abroad.offsetgroup


def test_estimates_are_drawn_as_the_library_returns_them() -> None:
    found = {"Women": Estimate.normal(7.0, 1.0, n=90), "<b>Men</b>": Estimate(5.0)}
    figure = charts.interval(found, value_title="Per cent", reference=(6.0, "census <2020>"))
    dots, line = figure.data
    assert dots.y == ("Women", "&lt;b&gt;Men&lt;/b&gt;")
    assert dots.error_x.array[0] == pytest.approx(1.96, abs=0.001) and dots.error_x.array[1] == 0
    assert line.name == "census &lt;2020&gt;" and figure.layout.shapes[0].x0 == 6.0


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"low": 6.0}, "does not hold its value"),
        ({"value": "5"}, "'value' is not numeric"),
        ({"group": "Women"}, "occurs more than once"),
    ],
)
def test_intervals_that_make_no_sense_are_refused(
    rates: pd.DataFrame, change: dict[str, object], message: str
) -> None:
    with pytest.raises(charts.ChartError, match=message):
        charts.interval(rates.assign(**change), category="group", series="born", value_title="")


@pytest.fixture
def pairs() -> pd.DataFrame:
    names = ["Skills", "Trade", "Visas"]
    cells = [(a, b, 3 * i - 2 * j) for i, a in enumerate(names) for j, b in enumerate(names)]
    return pd.DataFrame(cells, columns=["Policy", "Other", "score"]).drop(index=5)


def test_every_cell_of_a_matrix_holds_its_number(pairs: pd.DataFrame) -> None:
    figure = charts.matrix(pairs, row="Policy", column="Other", value="score", value_title="Score")
    heat, words = figure.data
    assert heat.z == ([0, -2, -4], [3, 1, None], [6, 4, 2])
    assert (heat.zmin, heat.zmax) == (-6, 6)
    written = dict(zip(zip(words.y, words.x, strict=True), words.text, strict=True))
    assert written["Visas", "Skills"] == "6" and ("Trade", "Visas") not in written
    assert len(written) == len(pairs)


def test_numbers_in_cells_stand_out_from_every_colour() -> None:
    steps = pd.DataFrame({"a": [f"{n}" for n in range(201)], "b": "x", "v": np.arange(-100, 101)})
    figure = charts.matrix(steps, row="a", column="b", value="v", value_title="V")
    stops = [linear_free(colour) for _, colour in figure.data[0].colorscale]
    for value, ink in zip(steps["v"], figure.data[1].textfont.color, strict=True):
        place = (value + 100) / 200 * (len(stops) - 1)
        ground = [np.interp(place, range(len(stops)), part) for part in zip(*stops, strict=True)]
        assert contrast(ink, "#" + "".join(f"{round(part):02x}" for part in ground)) >= 4.5


def linear_free(colour: str) -> list[int]:
    return [int(colour[start : start + 2], 16) for start in (1, 3, 5)]


@pytest.mark.parametrize("sight", SIGHT)
def test_the_two_sides_of_a_matrix_differ_without_colour_vision(sight: str) -> None:
    for near, far in ((1, 3), (0, 4)):
        apart = seen(DIVERGING[near], sight) - seen(DIVERGING[far], sight)
        assert np.linalg.norm(apart) >= 40


def test_a_matrix_that_cannot_be_read_is_refused() -> None:
    wide = pd.DataFrame({"a": "x", "b": list("abcdefghij"), "v": 1.0})
    with pytest.raises(charts.ChartError, match="10 columns in 'b'; at most 9"):
        charts.matrix(wide, row="a", column="b", value="v", value_title="V")
    twice = pd.DataFrame({"a": ["x", "x"], "b": ["y", "y"], "v": 1.0})
    with pytest.raises(charts.ChartError, match="occurs more than once"):
        charts.matrix(twice, row="a", column="b", value="v", value_title="V")


@pytest.fixture(scope="module")
def survey() -> pd.DataFrame:
    return synthetic.labour_force_survey(SEED, "ada")


def by_region(survey: pd.DataFrame) -> pd.DataFrame:
    return survey.groupby("region", as_index=False)["age"].mean()


def drawn(frame: pd.DataFrame, table: pd.DataFrame, **words: object) -> charts.Chart:
    figure = charts.bar(frame, category="region", value="age", value_title="Age (years)")
    said = {"title": "Mean age", "alt": "The regions are alike.", "source": "Costaverra"} | words
    return charts.show(figure, table=table, **said)  # type: ignore[arg-type]


KEEP: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "group": by_region,
    "query": lambda f: by_region(f.query("age >= 15")),
    "assign": lambda f: by_region(f.assign(old=f["age"] > 64)),
    "merge": lambda f: by_region(f.merge(f[["psu"]].drop_duplicates(), on="psu")),
    "concat": lambda f: by_region(pd.concat([f.head(50), f.tail(50)])),
    "pivot": lambda f: f.pivot_table(index="region", values="age").reset_index(),
}
LOSE: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "new frame": lambda f: pd.DataFrame(by_region(f).to_dict("list")),
    "size": lambda f: f.groupby("region").size().rename("age").reset_index(),
}


@pytest.mark.parametrize("name", KEEP)
def test_synthetic_data_say_so(survey: pd.DataFrame, name: str) -> None:
    frame = KEEP[name](survey)
    chart = drawn(frame, frame)
    assert chart.synthetic and chart.title == "SYNTHETIC DATA: Mean age"
    assert chart.alt == "Synthetic data. The regions are alike."
    assert 'aria-label="Synthetic data. The regions' in chart.html
    assert '<p class="lm-chart-synthetic">Synthetic data: ' in chart.html
    alone = chart._repr_mimebundle_()
    assert alone[PLOTLY_MIME]["layout"]["title"]["text"].startswith("SYNTHETIC DATA:")
    assert alone["text/plain"].startswith("SYNTHETIC DATA:")


@pytest.mark.parametrize("name", LOSE)
def test_a_lost_mark_is_said_by_hand(survey: pd.DataFrame, name: str) -> None:
    frame = LOSE[name](survey)
    assert not drawn(frame, frame).synthetic
    assert drawn(frame, frame, synthetic=True).title.startswith("SYNTHETIC DATA:")


def test_the_mark_of_the_drawn_frame_is_enough(survey: pd.DataFrame) -> None:
    frame = by_region(survey)
    bare = LOSE["new frame"](survey)
    assert drawn(frame, bare).synthetic and drawn(bare, frame).synthetic


def test_marked_data_cannot_pass_for_real(survey: pd.DataFrame) -> None:
    frame = by_region(survey)
    with pytest.raises(charts.ChartError, match="marked as synthetic"):
        drawn(frame, frame, synthetic=False)


def test_the_words_are_not_said_twice(survey: pd.DataFrame) -> None:
    frame = by_region(survey)
    first = drawn(frame, frame)
    assert drawn(frame, frame, title=first.title, alt=first.alt).title == first.title


def test_published_data_carry_no_mark() -> None:
    frame = pd.DataFrame({"region": ["Asia"], "age": [30.0]})
    chart = drawn(frame, frame)
    assert not chart.synthetic and "synthetic" not in chart.html.lower()
    assert "meta" not in json.dumps(chart.spec["layout"])
