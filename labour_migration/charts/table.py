"""The data of a chart as an HTML table that a screen reader can walk."""

import re
from collections.abc import Sequence, Set
from html import escape

import pandas as pd

from labour_migration.charts.numbers import written

_MISSING = "no data"
_UNITS = {
    "usd_bn": "USD billion",
    "usd": "USD",
    "pct_gdp": "per cent of GDP",
    "pct": "per cent",
    "thousand": "thousand",
    "million": "million",
    "months": "months",
}


def render(frame: pd.DataFrame, *, caption: str, identifier: str) -> str:
    """The frame as a captioned table inside a labelled region that scrolls by keyboard.

    Whole years keep their four digits; other numbers get thousands separators and as many
    decimals as the column needs, at most two (four where all values are below one). A named
    index becomes the first column.
    """
    frame = _with_index(frame)
    columns = {name: _texts(name, frame[name]) for name in frame.columns}
    numeric = {name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])}
    head = "".join(
        f'<th scope="col"{_class(name in numeric)}>{escape(heading(name))}</th>' for name in columns
    )
    rows = "".join(
        f"<tr>{_row(list(columns), numeric, cells)}</tr>"
        for cells in zip(*columns.values(), strict=True)
    )
    return (
        f'<div class="lm-chart-scroll" role="region" tabindex="0" '
        f'aria-labelledby="{identifier}-caption"><table class="lm-chart-table">'
        f'<caption id="{identifier}-caption">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def heading(name: object) -> str:
    """A column's name for a reader.

    >>> heading("women_pct"), heading("received_usd_bn"), heading("Women, per cent")
    ('Women, per cent', 'Received, USD billion', 'Women, per cent')
    """
    text = str(name)
    if not re.fullmatch(r"[a-z][a-z0-9_]*", text):
        return text
    for suffix, unit in _UNITS.items():
        if text.endswith(f"_{suffix}"):
            text = f"{text.removesuffix(f'_{suffix}')}, {unit}"
            break
    text = re.sub(r"\biso3\b", "ISO3", text.replace("_", " "))
    return text[0].upper() + text[1:]


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    named = [name for name in frame.index.names if name is not None]
    return frame.reset_index() if named else frame


def _texts(name: object, column: pd.Series) -> list[str]:
    if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
        return [_MISSING if pd.isna(item) else str(item) for item in column]
    whole = column.dropna()
    if (
        re.search(r"\byears?\b", str(name).replace("_", " "), re.IGNORECASE)
        and (whole % 1 == 0).all()
    ):
        return [_MISSING if pd.isna(item) else f"{item:.0f}" for item in column]
    decimals = _decimals(whole)
    return [_MISSING if pd.isna(item) else written(item, decimals) for item in column]


def _decimals(values: pd.Series) -> int:
    most = 4 if len(values) and values.abs().max() < 1 else 2
    for decimals in range(most):
        if (values - values.round(decimals)).abs().max() < 1e-9:
            return decimals
    return most if len(values) else 0


def _row(names: Sequence[object], numeric: Set[object], cells: tuple[str, ...]) -> str:
    first, *rest = cells
    others = "".join(
        f"<td{_class(name in numeric)}>{escape(cell)}</td>"
        for name, cell in zip(names[1:], rest, strict=True)
    )
    return f'<th scope="row">{escape(first)}</th>{others}'


def _class(numeric: bool) -> str:
    return ' class="lm-number"' if numeric else ""
