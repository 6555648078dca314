"""What stands around every figure: title, text alternative, data table, source.

The HTML draws nothing by itself. A script of the page finds each ``figure.lm-chart``, reads the
JSON of ``script.lm-chart-data`` (``data`` and ``layout`` for plotly.js) and draws it into
``div.lm-chart-plot``. A reader without scripts sees the text alternative and the table.
"""

import re
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from labour_migration.charts.errors import ChartError
from labour_migration.charts.frames import MARK
from labour_migration.charts.plain import script_json, specification
from labour_migration.charts.table import render
from labour_migration.charts.template import PAPER

PLOTLY_MIME = "application/vnd.plotly.v1+json"
_LONGEST_ALT = 600
SYNTHETIC_TITLE = "SYNTHETIC DATA:"
_SYNTHETIC_ALT = "Synthetic data."
_SYNTHETIC_NOTE = (
    "Synthetic data: drawn by a computer for teaching, from places that do not exist. "
    "They say nothing about any real country."
)
_SAYS_NOTHING = re.compile(
    r"(an?|the|this)?\s*([\w-]+\s+){0,2}(chart|graph|plot|figure|diagram|image|picture)s?\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Chart:
    """A figure that may be shown: as HTML in the book, through plotly in JupyterLab."""

    title: str
    alt: str
    source: str
    html: str = field(repr=False)
    spec: dict[str, Any] = field(repr=False)
    synthetic: bool = False

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {
            "text/html": self.html,
            PLOTLY_MIME: _titled(self.spec, self.title, self.source),
            "text/plain": f"{self.title}\n{self.alt}\nSource: {self.source}",
        }


def show(
    figure: go.Figure,
    *,
    title: str,
    alt: str,
    table: pd.DataFrame,
    source: str,
    note: str = "",
    synthetic: bool | None = None,
) -> Chart:
    """The figure with its title, text alternative, data table and source; last line of a cell.

    ``alt`` states the main finding in a sentence or two, at most 600 characters. A chart of
    ``synthetic`` data says so in title, alt and a visible note; None asks the marks that
    ``labour_migration.synthetic`` puts on a frame (``attrs["synthetic"]``), on the table and on
    the frame the figure was drawn from. Selecting, merging, pivoting and grouping keep the mark;
    a new ``DataFrame``, ``crosstab``, ``groupby(...).size()``, an indicator's result and a file
    lose it: say ``synthetic=True`` then. Raises ChartError when title, alt, table or source is
    missing, when alt names only the kind of picture, when the figure is empty or carries a title
    of its own, or when marked data are declared not to be synthetic.

    >>> from labour_migration.charts import bar
    >>> stocks = pd.DataFrame({"region": ["Asia", "Europe"], "migrants_million": [92.2, 94.1]})
    >>> figure = bar(stocks, category="region", value="migrants_million", value_title="Million")
    >>> show(figure, title="Two regions", alt="", table=stocks, source="UN DESA")
    Traceback (most recent call last):
    labour_migration.charts.errors.ChartError: alt is empty: every chart needs one
    """
    title, alt, source, note = (text.strip() for text in (title, alt, source, note))
    _refuse(figure, title, alt, table, source)
    synthetic = _is_synthetic(figure, table, synthetic)
    if synthetic:
        title = f"{SYNTHETIC_TITLE} {title.removeprefix(SYNTHETIC_TITLE).lstrip()}"
        alt = f"{_SYNTHETIC_ALT} {alt.removeprefix(_SYNTHETIC_ALT).lstrip()}"
    spec = specification(figure)
    parts = _Parts(title, alt, source, note, synthetic)
    html = _html(_identifier(spec, title, alt, source), parts, table, spec)
    return Chart(title=title, alt=alt, source=source, html=html, spec=spec, synthetic=synthetic)


@dataclass(frozen=True)
class _Parts:
    """The words around a figure."""

    title: str
    alt: str
    source: str
    note: str
    synthetic: bool


def _is_synthetic(figure: go.Figure, table: pd.DataFrame, said: bool | None) -> bool:
    marked = bool(table.attrs.get("synthetic")) or figure.layout.meta == MARK
    if marked and said is False:
        raise ChartError("the data are marked as synthetic: a chart of them must say so")
    return marked or bool(said)


def _refuse(figure: go.Figure, title: str, alt: str, table: pd.DataFrame, source: str) -> None:
    for name, text in (("title", title), ("alt", alt), ("source", source)):
        if not text:
            raise ChartError(f"{name} is empty: every chart needs one")
    if _SAYS_NOTHING.fullmatch(alt):
        raise ChartError(f"alt {alt!r} names a picture, not what it shows: state the main finding")
    if len(alt) > _LONGEST_ALT:
        raise ChartError(
            f"alt has {len(alt)} characters; keep the finding within {_LONGEST_ALT}, "
            "the data table holds the rest"
        )
    if table.empty:
        raise ChartError("table is empty: give the data that the chart draws")
    if not figure.data:
        raise ChartError("the figure draws nothing: it has no traces")
    if figure.layout.title.text:
        raise ChartError("the figure has a title of its own; give it to show(title=...) instead")


def _html(identifier: str, parts: _Parts, table: pd.DataFrame, spec: dict[str, Any]) -> str:
    title, alt = escape(parts.title), escape(parts.alt)
    warning = f'<p class="lm-chart-synthetic">{_SYNTHETIC_NOTE}</p>' if parts.synthetic else ""
    remark = f'<p class="lm-chart-note">{escape(parts.note)}</p>' if parts.note else ""
    data = render(table, caption=f"Data: {parts.title}", identifier=identifier)
    return (
        f'<figure class="lm-chart" id="{identifier}" aria-labelledby="{identifier}-title">'
        f'<figcaption class="lm-chart-title" id="{identifier}-title">{title}</figcaption>{warning}'
        f'<div class="lm-chart-plot" role="img" aria-label="{alt}"{_room(spec)}></div>'
        f'<noscript><p class="lm-chart-alt">{alt}</p></noscript>'
        f'<script type="application/json" class="lm-chart-data">{script_json(spec)}</script>'
        f'<details class="lm-chart-details"><summary>Data table</summary>{data}</details>'
        f'{remark}<p class="lm-chart-source">Source: {escape(parts.source)}</p></figure>'
    )


def _identifier(spec: dict[str, Any], title: str, alt: str, source: str) -> str:
    # The same chart keeps its anchor in every build; another chart on the page gets another.
    content = f"{title}\n{alt}\n{source}\n{script_json(spec)}"
    return f"lm-chart-{sha256(content.encode()).hexdigest()[:12]}"


def _room(spec: dict[str, Any]) -> str:
    height = spec["layout"].get("height")
    # Kept free from the start, so that the page does not jump when the chart is drawn.
    return f' style="min-height: {int(height)}px"' if height else ""


def _titled(spec: dict[str, Any], title: str, source: str) -> dict[str, Any]:
    """For a front end that shows the figure alone: title and source go inside it.

    No script of ours sees the front end's theme, and no one ink is legible on light and on dark,
    so there the figure brings its own paper.
    """
    heading = {
        "text": escape(title, quote=False),
        "subtitle": {"text": f"Source: {escape(source, quote=False)}"},
        "automargin": True,
        "yref": "container",
    }
    ground = {"paper_bgcolor": PAPER, "plot_bgcolor": PAPER}
    return {"data": spec["data"], "layout": {**spec["layout"], **ground, "title": heading}}
