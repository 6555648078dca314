"""The report as one page that opens, prints and travels by mail without anything beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import pandas as pd

from labour_migration.reports.builder import CHARTED, Report
from labour_migration.reports.cells import Cell, Mark, Table
from labour_migration.reports.svg import interval_chart, spoken

_STYLE = """
body { max-width: 60rem; margin: 0 auto; padding: 1rem; color: #1d2830; background: #fff;
  font: 1rem/1.5 system-ui, sans-serif; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; font-size: 1.15rem; }
.notice { padding: 0.6rem 1rem; border: 2px solid #8a4b00; background: #fff6e5; font-weight: 600; }
.about, figcaption, .source { color: #4a5863; font-size: 0.9rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.9rem; }
caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
th, td { padding: 0.3rem 0.6rem; border-bottom: 1px solid #d5dade; text-align: right;
  vertical-align: top; white-space: nowrap; }
th[scope="row"], thead th:first-child { text-align: left; white-space: normal; min-width: 11rem; }
td small { display: block; color: #4a5863; }
svg { width: 100%; height: auto; }
figure { margin: 1rem 0; }
@media print { body { max-width: none; } section { break-inside: avoid; } }
"""


def to_html(report: Report) -> str:
    """The report as a self-contained HTML page, without scripts; every text is escaped.

    >>> from labour_migration import reports, synthetic
    >>> sample = synthetic.labour_force_survey(20251103, "ada")
    >>> page = to_html(reports.build(reports.synthetic_microdata(sample)))
    >>> "<script" in page, "SYNTHETIC DATA" in page
    (False, True)
    """
    notice = f'<p class="notice">{escape(report.notice)}</p>\n' if report.notice else ""
    points = "".join(f"<li>{escape(text)}</li>\n" for text in report.headline)
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(report.title)}: {escape(report.subtitle)}</title>\n"
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{escape(report.title)}</h1>\n<p>{escape(report.subtitle)}</p>\n{notice}"
        f"<ul>\n{points}</ul>\n{''.join(_section(report, table) for table in report.tables)}"
        f"{_quality(report)}</main>\n</body>\n</html>\n"
    )


def _section(report: Report, table: Table) -> str:
    mark = f'<p class="about">{escape(report.notice)}</p>\n' if report.notice else ""
    note = f'<p class="about">{escape(table.note)}</p>\n' if table.note else ""
    chart = ""
    if table.number in CHARTED:
        drawn = CHARTED[table.number]
        drawing = interval_chart(table, drawn)
        words = f"Dots and squares are estimates, lines their intervals; {spoken(table, drawn)}"
        chart = f"<figure>{drawing}<figcaption>{escape(words)}</figcaption></figure>\n"
    return (
        f'<section id="table-{table.number}">\n<h2>Table {table.number}. {escape(table.title)}'
        f'</h2>\n<p class="about">{escape(table.population)}; {escape(table.unit)}, '
        f"with interval.</p>\n{mark}{chart}{_table(table)}{note}"
        f'<p class="source">Source: {escape(report.source)}.</p>\n</section>\n'
    )


def _table(table: Table) -> str:
    rows = (
        (row, *(_figure(table, table.cell(row, column)) for column in table.columns))
        for row in table.rows
    )
    return _grid(f"Table {table.number}", ("", *table.columns), rows)


def _figure(table: Table, cell: Cell | None) -> str:
    if cell is None:
        return ""
    if cell.mark is Mark.HIDDEN:
        return "c"
    found = cell.estimate
    mark = f" <abbr title='uncertain'>{cell.mark.value}</abbr>" if cell.mark.value else ""
    return (
        f"{table.written(found.value)}{mark}"
        f"<small>{table.written(found.low)} to {table.written(found.high)}</small>"
    )


def _quality(report: Report) -> str:
    notes = "".join(f"<li>{escape(note)}</li>\n" for note in report.quality.notes)
    tables = "".join(_frame(name, frame) for name, frame in report.quality.tables.items())
    return f'<section id="quality">\n<h2>Quality</h2>\n<ul>\n{notes}</ul>\n{tables}</section>\n'


def _frame(caption: str, frame: pd.DataFrame) -> str:
    rows = (
        tuple(f"{cell:,}" if isinstance(cell, int) else escape(f"{cell}") for cell in row)
        for row in frame.itertuples(index=False, name=None)
    )
    return _grid(caption, [str(name).strip() for name in frame.columns], rows)


def _grid(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in header)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>'
        + "".join(f"<td>{cell}</td>" for cell in rest)
        + "</tr>\n"
        for first, *rest in rows
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(caption)}">\n<table>\n'
        f"<caption>{escape(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}</tbody>\n</table>\n</div>\n"
    )
