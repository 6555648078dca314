"""The report as a workbook: one sheet a table, figures as numbers, charts that can be edited."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from math import isnan

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from labour_migration.reports.builder import CHARTED, Drawn, Report
from labour_migration.reports.cells import Mark, Table

_HEAD = ("", "column", "value", "standard error", "low", "high", "cases", "not stated", "mark")
_BOLD, _FIRST_DATA = Font(bold=True), 6
# A workbook carries its date of making; a fixed one keeps the same report the same bytes.
_DATE = datetime(2000, 1, 1)


def to_xlsx(report: Report) -> bytes:
    """The report as an Excel workbook: About, one sheet a table, Quality.

    Values of hidden cells are left out. Text never becomes a formula.
    """
    book = Workbook()
    book.properties.creator = ""
    book.properties.title = report.title
    book.properties.created = book.properties.modified = _DATE
    _about(book, report)
    for table in report.tables:
        _sheet(book.create_sheet(f"Table {table.number}"), report, table)
    _quality(book.create_sheet("Quality"), report)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _about(book: Workbook, report: Report) -> None:
    sheet = book.worksheets[0]
    sheet.title = "About"
    lines = [report.title, report.subtitle, report.notice, "", *report.headline, ""]
    lines += [f"Table {table.number}. {table.title}" for table in report.tables]
    lines += ["", "u uncertain; c not shown, too few cases.", f"Source: {report.source}."]
    for line in lines:
        _append(sheet, (line,))
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A3"].font = _BOLD
    sheet.column_dimensions["A"].width = 110


def _sheet(sheet: Worksheet, report: Report, table: Table) -> None:
    _append(sheet, (f"Table {table.number}. {table.title}",))
    _append(sheet, (report.notice or table.population,))
    _append(sheet, (f"{table.population}; {table.unit}. {table.note}".strip(),))
    _append(sheet, (f"Source: {report.source}.",))
    _append(sheet, _HEAD)
    for cell in table.cells:
        found, hidden = cell.estimate, cell.mark is Mark.HIDDEN
        numbers = (found.value, found.se, found.low, found.high)
        shown = [None if hidden or isnan(number) else number for number in numbers]
        cases = (None, None) if hidden else (found.n, found.missing)
        _append(sheet, (cell.row, cell.column, *shown, *cases, cell.mark.value))
    for header in sheet[_FIRST_DATA - 1]:
        header.font = _BOLD
    sheet["A1"].font = _BOLD
    sheet.freeze_panes = "A6"
    sheet.column_dimensions["A"].width = 48
    sheet.column_dimensions["B"].width = 26
    form = "#,##0" if table.unit == "persons" else "0.0"
    for row in sheet.iter_rows(min_row=_FIRST_DATA, min_col=3, max_col=6):
        for number in row:
            number.number_format = form
    if table.number in CHARTED:
        _chart(sheet, table, CHARTED[table.number])


def _chart(sheet: Worksheet, table: Table, drawn: Drawn) -> None:
    """A bar chart over a small block of its own, because the sheet is one row a figure."""
    start = _FIRST_DATA + len(table.cells) + 2
    sheet.cell(start, 1, "Data of the chart").font = _BOLD
    for place, column in enumerate(drawn.columns, 2):
        sheet.cell(start, place, column)
    rows = drawn.cells(table)
    for offset, cells in enumerate(rows, start + 1):
        sheet.cell(offset, 1, cells[0].row)
        for cell in cells:
            sheet.cell(offset, 2 + drawn.columns.index(cell.column), cell.estimate.value)
    last = start + len(rows)
    chart = BarChart()
    chart.type = "bar"
    chart.title = table.title
    chart.y_axis.title = table.unit
    chart.height, chart.width = 12, 20
    chart.add_data(
        Reference(sheet, min_col=2, max_col=1 + len(drawn.columns), min_row=start, max_row=last),
        titles_from_data=True,
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=start + 1, max_row=last))
    sheet.add_chart(chart, "K5")


def _quality(sheet: Worksheet, report: Report) -> None:
    for note in report.quality.notes:
        _append(sheet, (note,))
    for name, frame in report.quality.tables.items():
        _append(sheet, ())
        _append(sheet, (name,))
        _append(sheet, tuple(str(column).strip() for column in frame.columns))
        for row in frame.itertuples(index=False, name=None):
            _append(sheet, row)
    sheet.column_dimensions["A"].width = 60
    for row in sheet.iter_rows(max_col=1):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _append(sheet: Worksheet, values: tuple[object, ...]) -> None:
    sheet.append(list(values))
    for cell in sheet[sheet.max_row]:
        if isinstance(cell.value, str):
            cell.data_type = "s"
