"""A chart of one table as inline SVG: dots with their intervals, one line a row and series."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10

from labour_migration.reports.builder import Drawn
from labour_migration.reports.cells import Cell, Table

_COLOURS = ("#0b6e8a", "#b3541e", "#5b5b5b")
_WIDTH, _LEFT, _RIGHT, _LINE, _ROW = 720, 270, 30, 16, 12


def interval_chart(table: Table, drawn: Drawn) -> str:
    """The drawn cells of a table, each figure with its interval; empty if there are none."""
    rows = drawn.cells(table)
    if not rows:
        return ""
    estimates = [cell.estimate for cells in rows for cell in cells]
    ticks = _ticks(min(0.0, *(one.low for one in estimates)), max(one.high for one in estimates))
    height = sum(_LINE * len(cells) + _ROW for cells in rows) + 70
    parts, top = [_axis(table, ticks, height)], 40
    for cells in rows:
        middle = top + _LINE * (len(cells) - 1) / 2
        parts.append(_text(_LEFT - 10, middle + 4, _short(cells[0].row), "end"))
        for cell in cells:
            parts.append(_mark(cell, drawn.columns.index(cell.column), top, ticks))
            top += _LINE
        top += _ROW
    title = escape(f"{table.title}: {spoken(table, drawn)}")
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="inherit" font-size="12">'
        f"{_legend(drawn.columns)}{''.join(parts)}</svg>"
    )


def spoken(table: Table, drawn: Drawn) -> str:
    """The two rows that differ most between the series, as the chart's text alternative."""
    full = [cells for cells in drawn.cells(table) if len(cells) == len(drawn.columns)]
    far = sorted(full, key=lambda cells: -abs(cells[0].estimate.value - cells[1].estimate.value))
    said = (
        f"{cells[0].row}: "
        + ", ".join(f"{cell.column.lower()} {table.written(cell.estimate.value)}" for cell in cells)
        for cells in far[:2]
    )
    return f"the widest differences, in {table.unit}: {'; '.join(said)}."


def _ticks(low: float, high: float) -> list[float]:
    """Four to eight round numbers from at most ``low`` to at least ``high``."""
    raw = (high - low) / 5 or 1.0
    power = 10.0 ** floor(log10(raw))
    step = next(power * one for one in (1, 2, 2.5, 5, 10) if power * one >= raw)
    first, last = floor(low / step), ceil(high / step)
    return [step * number for number in range(first, last + 1)]


def _mark(cell: Cell, series: int, y: float, ticks: list[float]) -> str:
    found, colour = cell.estimate, _COLOURS[series % len(_COLOURS)]
    left, middle, right = (_x(value, ticks) for value in (found.low, found.value, found.high))
    shape = (
        f'<circle cx="{middle:.1f}" cy="{y}" r="4.5" fill="{colour}"/>'
        if series % 2 == 0
        else f'<rect x="{middle - 4:.1f}" y="{y - 4}" width="8" height="8" fill="{colour}"/>'
    )
    line = f'<path d="M{left:.1f} {y}H{right:.1f}" stroke="{colour}" stroke-width="2"/>'
    return line + shape + f"<title>{escape(cell.row)}, {escape(cell.column)}</title>"


def _axis(table: Table, ticks: list[float], height: float) -> str:
    parts = []
    for value in ticks:
        x = _x(value, ticks)
        parts.append(f'<path d="M{x:.1f} 28V{height - 32}" stroke="#d5dade"/>')
        parts.append(_text(x, height - 16, f"{value:,g}".replace("-", "−"), "middle"))
    parts.append(_text((_LEFT + _WIDTH) / 2, height - 2, table.unit.capitalize(), "middle"))
    return "".join(parts)


def _legend(columns: tuple[str, ...]) -> str:
    parts, x = [], float(_LEFT)
    for series, column in enumerate(columns):
        colour = _COLOURS[series % len(_COLOURS)]
        shape = (
            f'<circle cx="{x}" cy="12" r="4.5" fill="{colour}"/>'
            if series % 2 == 0
            else f'<rect x="{x - 4}" y="8" width="8" height="8" fill="{colour}"/>'
        )
        parts.append(shape + _text(x + 10, 16, column, "start"))
        x += 40 + 8 * len(column)
    return "".join(parts)


def _x(value: float, ticks: list[float]) -> float:
    return _LEFT + (value - ticks[0]) / (ticks[-1] - ticks[0]) * (_WIDTH - _LEFT - _RIGHT)


def _text(x: float, y: float, words: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _short(text: str) -> str:
    return text if len(text) <= 42 else f"{text[:41]}…"
